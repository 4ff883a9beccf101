import type { RequestContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import type { Bucket, ObjectContent, ObjectVersion } from '../model.js';
import { announce } from '../notify/announce.js';
import { type ObjectChange, requestCause } from '../notify/change.js';
import { requireBucket } from '../records/buckets.js';
import { addVersion, findLatest, type NewVersion } from '../records/versions.js';
import { discardVersions } from './discard.js';
import { type Conditions, checkWrite } from './preconditions.js';
import { drop } from './receive.js';
import { isSmall, type KeptBytes, putSmall } from './small-content.js';

export type NewObject = Extract<NewVersion, { kind: 'object' }>;

export interface Commit {
  readonly bucket: string;
  readonly object: NewObject;
  readonly conditions: Pick<Conditions, 'ifMatch' | 'ifNoneMatch'>;
  /** The operation, as events name it. */
  readonly by: Extract<ObjectChange, { kind: 'created' }>['by'];
}

export interface Committed {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
}

/** Makes an object visible: checks, record, event and the end of what it replaces, all or nothing. */
export async function commitObject(
  tx: Transaction,
  context: RequestContext,
  { bucket: name, object, conditions, by }: Commit,
): Promise<Committed> {
  const bucket = await requireBucket(tx, { Bucket: name });
  checkWrite(conditions, object.key, await findLatest(tx, name, object.key));
  const now = context.clock.now();
  const { version, replaced } = await addVersion(tx, { ids: context.ids, now }, bucket, object);
  await discardVersions(tx, context, name, replaced);
  if (version.kind !== 'object') throw new Error('an object was added, no marker');
  await announce(tx, context, bucket, version, { kind: 'created', by }, requestCause(context));
  return { bucket, version };
}

/** Records bytes that were just kept as an object. Where that fails they go again. */
export async function commitBytes(
  context: RequestContext,
  kept: KeptBytes,
  commit: Omit<Commit, 'object'> & {
    readonly object: Omit<NewObject, 'kind' | 'content' | 'etag' | 'sizeBytes'>;
  },
): Promise<Committed> {
  const content: ObjectContent = isSmall(kept)
    ? { kind: 'small', contentId: context.ids.uuid() }
    : { kind: 'blob', blobId: kept.blobId };
  const { md5Hex: etag, sizeBytes } = kept;
  const object: NewObject = { kind: 'object', etag, sizeBytes, content, ...commit.object };
  try {
    return await context.store.transaction(async (tx) => {
      if (content.kind === 'small' && isSmall(kept)) {
        await putSmall(tx, commit.bucket, content.contentId, kept.bytes);
      }
      return await commitObject(tx, context, {
        bucket: commit.bucket,
        conditions: commit.conditions,
        by: commit.by,
        object,
      });
    });
  } catch (error) {
    await drop(context, kept);
    throw error;
  }
}
