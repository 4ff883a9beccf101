import type { BlobInfo } from '../../../blobs/blob-store.js';
import type { RequestContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { objectCreated } from '../events.js';
import type { Bucket, ObjectVersion } from '../model.js';
import { requireBucket } from '../records/buckets.js';
import { addVersion, findLatest, type NewVersion } from '../records/versions.js';
import { discardVersions } from './discard.js';
import { type Conditions, checkWrite } from './preconditions.js';

export type NewObject = Extract<NewVersion, { kind: 'object' }>;

export interface Commit {
  readonly bucket: string;
  readonly object: NewObject;
  readonly conditions: Pick<Conditions, 'ifMatch' | 'ifNoneMatch'>;
  /** The operation, as events name it. */
  readonly reason: string;
}

export interface Committed {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
}

/** Makes an object visible: checks, record, event and the end of what it replaces, all or nothing. */
export async function commitObject(
  tx: Transaction,
  context: RequestContext,
  { bucket: name, object, conditions, reason }: Commit,
): Promise<Committed> {
  const bucket = await requireBucket(tx, { Bucket: name });
  checkWrite(conditions, object.key, await findLatest(tx, name, object.key));
  const now = context.clock.now();
  const { version, replaced } = await addVersion(tx, { ids: context.ids, now }, bucket, object);
  await discardVersions(tx, context, name, replaced);
  if (version.kind !== 'object') throw new Error('an object was added, no marker');
  await objectCreated(tx, context, bucket, version, reason);
  return { bucket, version };
}

/**
 * Records a blob that was just stored as an object. Where that fails the blob goes again; after a crash in between
 * the sweep takes it.
 */
export async function commitBlob(
  context: RequestContext,
  blob: BlobInfo,
  commit: Omit<Commit, 'object'> & {
    readonly object: Omit<NewObject, 'kind' | 'content' | 'etag' | 'sizeBytes'>;
  },
): Promise<Committed> {
  const object: NewObject = {
    kind: 'object',
    ...commit.object,
    etag: blob.md5Hex,
    sizeBytes: blob.sizeBytes,
    content: { kind: 'blob', blobId: blob.blobId },
  };
  try {
    return await context.store.transaction((tx) => commitObject(tx, context, { ...commit, object }));
  } catch (error) {
    await context.blobs.delete(blob.blobId);
    throw error;
  }
}
