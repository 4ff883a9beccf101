import type { Reader } from '../../../store/store.js';
import {
  invalidArgument,
  invalidRequest,
  keyTooLong,
  methodNotAllowed,
  noSuchKey,
  noSuchVersion,
} from '../errors.js';
import type { Bucket, ObjectVersion, StoredVersion } from '../model.js';
import { type BucketInput, requireBucket } from '../records/buckets.js';
import { sequenceOf } from '../records/record-keys.js';
import { findLatest, findVersion, NULL_VERSION } from '../records/versions.js';

export interface ObjectInput extends BucketInput {
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

export interface FoundObject {
  readonly bucket: Bucket;
  readonly version: ObjectVersion;
}

const MAX_KEY_BYTES = 1024;

/** @throws AwsError KeyTooLongError */
export function requireKey(key: string | undefined): string {
  if (key === undefined || key === '') throw invalidRequest('An object key is needed');
  const sizeBytes = Buffer.byteLength(key);
  if (sizeBytes > MAX_KEY_BYTES) throw keyTooLong(sizeBytes, MAX_KEY_BYTES);
  return key;
}

/** @throws AwsError NoSuchKey, NoSuchVersion; MethodNotAllowed for a delete marker that is asked for by its id */
export async function requireObject(
  reader: Reader,
  input: ObjectInput,
  method: string,
): Promise<FoundObject> {
  const bucket = await requireBucket(reader, input);
  const key = requireKey(input.Key);
  if (input.VersionId === undefined) {
    const latest = await findLatest(reader, bucket.name, key);
    if (latest?.kind !== 'object') throw noSuchKey(key, latest?.versionId);
    return { bucket, version: latest };
  }
  const version = await requireVersion(reader, bucket, key, input.VersionId);
  if (version.kind === 'delete-marker') throw methodNotAllowed(method, version.versionId);
  return { bucket, version };
}

/** @throws AwsError NoSuchVersion, InvalidArgument */
export async function requireVersion(
  reader: Reader,
  bucket: Bucket,
  key: string,
  versionId: string,
): Promise<StoredVersion> {
  checkVersionId(versionId);
  const version = await findVersion(reader, bucket.name, key, versionId);
  if (!version) throw noSuchVersion(key, versionId);
  return version;
}

/** @throws AwsError InvalidArgument for what is no version id at all */
export function checkVersionId(versionId: string): void {
  if (versionId === NULL_VERSION || sequenceOf(versionId) !== undefined) return;
  throw invalidArgument('Invalid version id specified', 'versionId', versionId);
}
