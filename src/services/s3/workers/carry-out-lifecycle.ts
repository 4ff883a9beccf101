import type { ServiceContext } from '../../../front-door/service.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import type { Transaction } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { dayAfter, lifecycleDayMs } from '../lifecycle/days.js';
import { abortsAt, decideVersion, type LifecycleTime, type VersionStanding } from '../lifecycle/decide.js';
import { type Lifecycle, lifecycleOf } from '../lifecycle/rules.js';
import type { Bucket, StoredVersion, Upload } from '../model.js';
import { announce } from '../notify/announce.js';
import type { Cause } from '../notify/change.js';
import { deleteVersion, endVersion } from '../objects/delete-version.js';
import { discardBlobs } from '../objects/discard.js';
import { findBucket, forEachBucket } from '../records/buckets.js';
import { allVersions, openUploads, type RecordPlace, type VersionsPlace } from '../records/sources.js';
import { findUpload, takeUpload } from '../records/uploads.js';
import { findLatest, findVersion, hasOlderVersions, updateVersion } from '../records/versions.js';

/** One per bucket that has rules: carries them out, once a day. */
export const LIFECYCLE = 's3.lifecycle';

const PAGE = 500;
/** However short scaled days are. */
const SHORTEST_PAUSE_MS = SECOND_MS;

type LifecycleContext = Pick<ServiceContext, 'store' | 'work' | 'clock' | 'ids' | 'emit'>;

/** In the transaction that gives the bucket its rules: what they say of what is there already is done at once. */
export async function enqueueLifecycle(
  tx: Transaction,
  { work, clock }: Pick<ServiceContext, 'work' | 'clock'>,
  bucket: string,
): Promise<void> {
  await work.enqueue(tx, { kind: LIFECYCLE, key: bucket, dueAt: clock.now() });
}

/** At the start of the server: rules that an older version only kept are carried out too, and missed days made up for. */
export async function scheduleLifecycles(context: ServiceContext): Promise<void> {
  await forEachBucket(context.store, async (bucket) => {
    if (lifecycleOf(bucket)) {
      await context.store.transaction((tx) => enqueueLifecycle(tx, context, bucket.name));
    }
  });
}

export const lifecycleWorker: WorkerDeclaration<ServiceContext> = {
  kind: LIFECYCLE,
  concurrency: 2,
  leaseMs: 60_000,
  run: carryOutLifecycle,
};

/**
 * Looks at every version and upload of the bucket. Each is decided on once more in the transaction that changes it, so that a
 * pass which is cut off, or runs twice, does nothing wrong.
 */
export async function carryOutLifecycle(item: WorkItem, context: LifecycleContext): Promise<void> {
  const { store, work, clock } = context;
  const bucket = await findBucket(store, item.key);
  const lifecycle = bucket && lifecycleOf(bucket);
  if (!lifecycle) return;
  const time: LifecycleTime = { now: clock.now(), dayMs: lifecycleDayMs(clock) };
  const pass: Pass = {
    context,
    bucket,
    lifecycle,
    time,
    cause: { kind: 'lifecycle', requestId: context.ids.uuid() },
  };
  await ageVersions(pass, item.signal);
  await abortUploads(pass, item.signal);
  const dueAt = Math.max(dayAfter(time.now + 1, 0, time.dayMs), clock.now() + SHORTEST_PAUSE_MS);
  await store.transaction((tx) => work.enqueue(tx, { kind: LIFECYCLE, key: bucket.name, dueAt }));
}

interface Pass {
  readonly context: LifecycleContext;
  readonly bucket: Bucket;
  readonly lifecycle: Lifecycle;
  readonly time: LifecycleTime;
  readonly cause: Cause;
}

async function ageVersions(pass: Pass, signal: AbortSignal): Promise<void> {
  const source = allVersions(pass.context.store, pass.bucket.name, '');
  let newer: { readonly version: StoredVersion; readonly noncurrent: number } | undefined;
  let place: VersionsPlace | undefined;
  for (;;) {
    signal.throwIfAborted();
    const rows = await source.read(place, PAGE);
    for (const row of rows) {
      const { version, isLatest } = row;
      const next = newer?.version.key === version.key ? newer : undefined;
      const standing: VersionStanding = isLatest
        ? { isLatest, hasOlder: await hidesOlder(pass, version) }
        : {
            isLatest,
            noncurrentSince: next?.version.lastModifiedAt ?? version.lastModifiedAt,
            newerNoncurrent: next?.noncurrent ?? 0,
          };
      newer = { version, noncurrent: isLatest ? 0 : (next?.noncurrent ?? 0) + 1 };
      await ageVersion(pass, version, standing);
      place = source.behind(row);
    }
    if (rows.length < PAGE) return;
  }
}

/** Asked only of delete markers, for whose fate it matters. */
async function hidesOlder({ context, bucket }: Pass, version: StoredVersion): Promise<boolean> {
  return (
    version.kind === 'delete-marker' && (await hasOlderVersions(context.store, bucket.name, version.key))
  );
}

async function ageVersion(pass: Pass, version: StoredVersion, standing: VersionStanding): Promise<void> {
  const { context, bucket, lifecycle, time } = pass;
  if (!decideVersion(lifecycle, version, standing, bucket.versioning, time)) return;
  await context.store.transaction(async (tx) => {
    const still = await findAgain(tx, bucket.name, version, standing);
    if (still) await carryOut(tx, pass, still, standing);
  });
}

/** @returns undefined where it is gone, or not any more what it was */
async function findAgain(
  tx: Transaction,
  bucket: string,
  { key, versionId, sequence }: StoredVersion,
  { isLatest }: VersionStanding,
): Promise<StoredVersion | undefined> {
  const latest = await findLatest(tx, bucket, key);
  const found = isLatest ? latest : await findVersion(tx, bucket, key, versionId);
  if (found?.sequence !== sequence || (latest?.sequence === sequence) !== isLatest) return undefined;
  const isRevived = isLatest && found.kind === 'delete-marker' && (await hasOlderVersions(tx, bucket, key));
  return isRevived ? undefined : found;
}

async function carryOut(
  tx: Transaction,
  pass: Pass,
  version: StoredVersion,
  standing: VersionStanding,
): Promise<void> {
  const { context, cause, time } = pass;
  const bucket = await findBucket(tx, pass.bucket.name);
  const lifecycle = bucket && lifecycleOf(bucket);
  if (!lifecycle) return;
  const action = decideVersion(lifecycle, version, standing, bucket.versioning, time);
  if (action?.kind === 'end') return endVersion(tx, context, bucket, version, cause);
  if (action?.kind === 'delete') {
    await deleteVersion(tx, context, bucket, { key: version.key }, cause);
    return;
  }
  if (!action || version.kind !== 'object') return;
  const { storageClass } = action;
  const moved = { ...version, storageClass };
  await updateVersion(tx, bucket.name, moved);
  await announce(tx, context, bucket, version, { kind: 'transitioned', storageClass }, cause);
  await carryOut(tx, pass, moved, standing);
}

async function abortUploads(pass: Pass, signal: AbortSignal): Promise<void> {
  const { context, bucket, lifecycle, time } = pass;
  const source = openUploads(context.store, bucket.name, '');
  const isDue = (upload: Upload) =>
    lifecycle.rules.some((rule) => (abortsAt(rule, upload, time.dayMs) ?? Infinity) <= time.now);
  let place: RecordPlace | undefined;
  for (;;) {
    signal.throwIfAborted();
    const found = await source.read(place, PAGE);
    for (const upload of found) {
      if (isDue(upload)) await abort(context, bucket.name, upload);
      place = source.behind(upload);
    }
    if (found.length < PAGE) return;
  }
}

async function abort(context: LifecycleContext, bucket: string, { key, uploadId }: Upload): Promise<void> {
  const name = { bucket, key, uploadId };
  await context.store.transaction(async (tx) => {
    if (!(await findUpload(tx, name))) return;
    const parts = await takeUpload(tx, name);
    await discardBlobs(
      tx,
      context,
      parts.map(({ blobId }) => blobId),
    );
  });
}
