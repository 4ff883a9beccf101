import type { Transaction } from '../../../store/store.js';
import type { Bucket, StoredVersion } from '../model.js';
import { announce } from '../notify/announce.js';
import type { Cause, ChangeContext } from '../notify/change.js';
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
  context: ChangeContext,
  bucket: Bucket,
  { key, versionId, ifMatch }: Deletion,
  cause: Cause,
): Promise<Deleted> {
  if (ifMatch !== undefined) checkWrite({ ifMatch }, key, await findLatest(tx, bucket.name, key));
  if (versionId !== undefined) return deleteForGood(tx, context, bucket, key, versionId, cause);
  return bucket.versioning === 'off'
    ? deleteOnly(tx, context, bucket, key, cause)
    : putMarker(tx, context, bucket, key, cause);
}

async function deleteForGood(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  key: string,
  versionId: string,
  cause: Cause,
): Promise<Deleted> {
  checkVersionId(versionId);
  const version = await findVersion(tx, bucket.name, key, versionId);
  if (!version) return { versionId };
  await endVersion(tx, context, bucket, version, cause);
  return { versionId, ...(version.kind === 'delete-marker' && { marker: 'removed' }) };
}

async function deleteOnly(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  key: string,
  cause: Cause,
): Promise<Deleted> {
  const version = await findLatest(tx, bucket.name, key);
  if (!version) return {};
  await endVersion(tx, context, bucket, version, cause);
  return {};
}

async function putMarker(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  key: string,
  cause: Cause,
): Promise<Deleted> {
  const place = { ids: context.ids, now: context.clock.now() };
  const { version, replaced } = await addVersion(tx, place, bucket, { kind: 'delete-marker', key });
  await discardVersions(tx, context, bucket.name, replaced);
  await announce(tx, context, bucket, version, { kind: 'deleted', marker: true }, cause);
  return { versionId: version.versionId, marker: 'made' };
}

/** Takes one version away for good. */
export async function endVersion(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  version: StoredVersion,
  cause: Cause,
): Promise<void> {
  await removeVersion(tx, bucket.name, version);
  await discardVersions(tx, context, bucket.name, [version]);
  await announce(tx, context, bucket, version, { kind: 'deleted', marker: false }, cause);
}
