import { createHash } from 'node:crypto';
import type { ObjectStorageClass, Owner, ServerSideEncryption } from '@aws-sdk/client-s3';
import type { Bucket, Encryption, ObjectVersion, StoredVersion } from './model.js';

/** S3's own name of an account: 64 hex digits that say nothing of the account's number. */
export function canonicalUserId(accountId: string): string {
  return createHash('sha256').update(`canonical user of ${accountId}`).digest('hex');
}

export function ownerOf(bucket: Pick<Bucket, 'accountId'>): Owner {
  return { ID: canonicalUserId(bucket.accountId) };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}

/** The header is there only where versioning was ever enabled. */
export function versionHeader(
  bucket: Bucket,
  version: Pick<StoredVersion, 'versionId'>,
): { VersionId?: string } {
  return bucket.versioning === 'off' ? {} : { VersionId: version.versionId };
}

export interface EncryptionHeaders {
  readonly ServerSideEncryption: ServerSideEncryption;
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
}

export function encryptionHeaders({ algorithm, kmsKeyId, bucketKeyEnabled }: Encryption): EncryptionHeaders {
  return {
    ServerSideEncryption: algorithm,
    ...(kmsKeyId !== undefined && { SSEKMSKeyId: kmsKeyId }),
    ...(bucketKeyEnabled && { BucketKeyEnabled: true }),
  };
}

/** An object's line in a listing. */
export function listedObject(version: ObjectVersion) {
  return {
    LastModified: new Date(version.lastModifiedAt),
    ETag: quoted(version.etag),
    Size: version.sizeBytes,
    StorageClass: version.storageClass as ObjectStorageClass,
    ...(version.checksum && {
      ChecksumAlgorithm: [version.checksum.algorithm],
      ChecksumType: version.checksum.type,
    }),
  };
}
