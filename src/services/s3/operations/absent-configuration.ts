import type { RequestContext } from '../../../front-door/service.js';
import { onBucket } from '../access.js';
import { notConfigured } from '../errors.js';
import { type BucketInput, requireBucket } from '../records/buckets.js';
import type { S3Operations } from '../types.js';

/**
 * What buckets never have here. Infrastructure tools read all of it after they make a bucket, and take S3's codes for
 * "not configured" as the answer that they want.
 */
export const absentConfigurationOperations = {
  GetBucketReplication: {
    authorize: onBucket('s3:GetReplicationConfiguration'),
    handle: missing('ReplicationConfigurationNotFoundError', 'The replication configuration was not found'),
  },
  GetObjectLockConfiguration: {
    authorize: onBucket('s3:GetBucketObjectLockConfiguration'),
    handle: missing(
      'ObjectLockConfigurationNotFoundError',
      'Object Lock configuration does not exist for this bucket',
    ),
  },
} satisfies S3Operations;

function missing(code: string, message: string) {
  return async (input: BucketInput, context: RequestContext): Promise<never> => {
    const { name } = await requireBucket(context.store, input);
    throw notConfigured(code, message, name);
  };
}
