import type { RequestContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { objectDeleted } from '../events.js';
import type { Bucket } from '../model.js';
import { addVersion, findLatest, findVersion, removeVersion } from '../records/versions.js';
import { discardVersions } from './discard.js';
import { checkVersionId } from './find-object.js';
import { checkWrite } from './preconditions.js';

export interface Deletion {
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly ifMatch?: string | undefined;
}

export interface Deleted {
  /** The version that is gone, or the delete marker that was made. */
  readonly versionId?: string;
  readonly marker?: 'made' | 'removed';
}

/**
 * Deletes as the bucket's versioning says: without a version id a marker is put before a versioned key, and
 * nothing is lost; with one that version is gone for good. What is not there is deleted already.
 */
export async function deleteVersion(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  { key, versionId, ifMatch }: Deletion,
): Promise<Deleted> {
  if (ifMatch !== undefined) checkWrite({ ifMatch }, key, await findLatest(tx, bucket.name, key));
  if (versionId !== undefined) return deleteForGood(tx, context, bucket, key, versionId);
  return bucket.versioning === 'off'
    ? deleteOnly(tx, context, bucket, key)
    : putMarker(tx, context, bucket, key);
}

async function deleteForGood(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  key: string,
  versionId: string,
): Promise<Deleted> {
  checkVersionId(versionId);
  const version = await findVersion(tx, bucket.name, key, versionId);
  if (!version) return { versionId };
  await removeVersion(tx, bucket.name, version);
  await discardVersions(tx, context, bucket.name, [version]);
  await objectDeleted(tx, context, bucket, version, false);
  return { versionId, ...(version.kind === 'delete-marker' && { marker: 'removed' }) };
}

async function deleteOnly(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  key: string,
): Promise<Deleted> {
  const version = await findLatest(tx, bucket.name, key);
  if (!version) return {};
  await removeVersion(tx, bucket.name, version);
  await discardVersions(tx, context, bucket.name, [version]);
  await objectDeleted(tx, context, bucket, version, false);
  return {};
}

async function putMarker(
  tx: Transaction,
  context: RequestContext,
  bucket: Bucket,
  key: string,
): Promise<Deleted> {
  const place = { ids: context.ids, now: context.clock.now() };
  const { version, replaced } = await addVersion(tx, place, bucket, { kind: 'delete-marker', key });
  await discardVersions(tx, context, bucket.name, replaced);
  await objectDeleted(tx, context, bucket, version, true);
  return { versionId: version.versionId, marker: 'made' };
}
