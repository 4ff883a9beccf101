import type { ServerSideEncryption, ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3';
import type { Bucket, Encryption } from './model.js';

export const ENCRYPTIONS: ReadonlySet<string> = new Set<ServerSideEncryption>([
  'AES256',
  'aws:kms',
  'aws:kms:dsse',
]);

/**
 * What a bucket that was told nothing answers: S3 encrypts everything since January 2023.
 * @source Amazon S3 User Guide, "Setting default server-side encryption behavior"
 */
export const DEFAULT_ENCRYPTION: ServerSideEncryptionConfiguration = {
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
};

/** How objects are encrypted whose request does not say. */
export function encryptionDefault(bucket: Bucket): Encryption {
  const configured = bucket.configurations.encryption as ServerSideEncryptionConfiguration | undefined;
  const rule = (configured ?? DEFAULT_ENCRYPTION).Rules?.[0];
  const byDefault = rule?.ApplyServerSideEncryptionByDefault;
  return {
    algorithm: byDefault?.SSEAlgorithm ?? 'AES256',
    ...(byDefault?.KMSMasterKeyID !== undefined && { kmsKeyId: byDefault.KMSMasterKeyID }),
    ...(rule?.BucketKeyEnabled !== undefined && { bucketKeyEnabled: rule.BucketKeyEnabled }),
  };
}
