import type { ServiceContext } from '../../../front-door/service.js';
import type { Collection } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import type { PartList, StoredVersion, UploadedPart } from '../model.js';
import { uploadedParts } from '../records/uploads.js';
import { latestVersions, olderVersions, partLists } from '../records/versions.js';

export const SWEEP_BLOBS = 's3.sweep-blobs';

/** A blob is recorded within moments of its end; what has no record after this long never will. */
const UNRECORDED_MS = 60 * 60_000;
const EVERY_MS = 24 * 60 * 60_000;
const PAGE = 500;

interface SweepPayload {
  /** Older blobs have been looked at before: since then only the discarding of versions can end them. */
  readonly lookedAtUntil: number;
}

/** Begins the daily sweep; at every start of the server, since a crash is what leaves blobs without a record. */
export async function scheduleSweep({ store, work, clock }: ServiceContext): Promise<void> {
  await store.transaction((tx) =>
    work.enqueue(tx, { kind: SWEEP_BLOBS, key: 'all', dueAt: clock.now() + UNRECORDED_MS }),
  );
}

export const sweepBlobsWorker: WorkerDeclaration<ServiceContext> = {
  kind: SWEEP_BLOBS,
  concurrency: 1,
  leaseMs: 60_000,
  run: sweep,
};

type SweepContext = Pick<ServiceContext, 'store' | 'blobs' | 'work' | 'clock' | 'log'>;

/**
 * Deletes blobs that nothing records: the server was killed between the end of an upload and its record. All blobs
 * of the store are S3's.
 */
export async function sweep(item: WorkItem, context: SweepContext): Promise<void> {
  const { store, blobs, work, clock, log } = context;
  const until = clock.now() - UNRECORDED_MS;
  const { lookedAtUntil } = (item.payload as SweepPayload | null) ?? { lookedAtUntil: 0 };
  const candidates = new Set<string>();
  for await (const { blobId, modifiedAt } of blobs.list()) {
    if (modifiedAt > lookedAtUntil && modifiedAt <= until) candidates.add(blobId);
  }
  if (candidates.size > 0) await removeRecorded(context, candidates);
  for (const blobId of candidates) await blobs.delete(blobId);
  if (candidates.size > 0) log.info('swept blobs without a record', { count: candidates.size });
  const payload: SweepPayload = { lookedAtUntil: until };
  await store.transaction((tx) =>
    work.enqueue(tx, { kind: SWEEP_BLOBS, key: 'all', dueAt: clock.now() + EVERY_MS, payload }),
  );
}

/** Takes out of `candidates` all that some record names. */
async function removeRecorded(context: SweepContext, candidates: Set<string>): Promise<void> {
  const versionBlobs = (version: StoredVersion) =>
    version.kind === 'object' && version.content.kind === 'blob' ? [version.content.blobId] : [];
  // Twice the newest: a version may become it while the older ones are being read.
  for (const versions of [latestVersions, olderVersions, latestVersions]) {
    await forEachRecord(context, versions, versionBlobs, candidates);
  }
  await forEachRecord(context, uploadedParts, (part: UploadedPart) => [part.blobId], candidates);
  await forEachRecord(
    context,
    partLists,
    (list: PartList) => list.parts.map(({ blobId }) => blobId),
    candidates,
  );
}

async function forEachRecord<T>(
  { store }: SweepContext,
  collection: Collection<T>,
  blobsOf: (doc: T) => readonly string[],
  candidates: Set<string>,
): Promise<void> {
  for (const scope of await store.scopes(collection)) {
    let after: string | undefined;
    for (;;) {
      const page = await store.list(collection, scope, {
        limit: PAGE,
        ...(after !== undefined && { after }),
      });
      for (const { doc } of page) for (const blobId of blobsOf(doc)) candidates.delete(blobId);
      if (page.length < PAGE) break;
      after = page.at(-1)?.key;
    }
  }
}
