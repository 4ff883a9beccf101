import { bucketArn, onBucket } from '../access.js';
import { checkBucketPolicy } from '../bucket-policy.js';
import { notConfigured } from '../errors.js';
import { requireBucket } from '../records/buckets.js';
import type { S3Operations } from '../types.js';
import { changeBucket } from './configure.js';

/** The policy goes with every permission that is asked for on the bucket: see `access.ts`. */
export const policyOperations = {
  PutBucketPolicy: {
    authorize: onBucket('s3:PutBucketPolicy'),
    async handle(input, context) {
      const policy = input.Policy ?? '';
      checkBucketPolicy(policy, bucketArn(input.Bucket ?? '', context.region));
      await changeBucket(context, input, (bucket) => ({ ...bucket, policy }));
      return {};
    },
  },
  GetBucketPolicy: {
    authorize: onBucket('s3:GetBucketPolicy'),
    async handle(input, context) {
      const { name, policy } = await requireBucket(context.store, input);
      if (policy === undefined)
        throw notConfigured('NoSuchBucketPolicy', 'The bucket policy does not exist', name);
      return { Policy: policy };
    },
  },
  DeleteBucketPolicy: {
    authorize: onBucket('s3:DeleteBucketPolicy'),
    async handle(input, context) {
      await changeBucket(context, input, ({ policy: _dropped, ...kept }) => kept);
      return {};
    },
  },
} satisfies S3Operations;
