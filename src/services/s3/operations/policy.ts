import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import { bucketArn, onBucket } from '../access.js';
import { checkBucketPolicy } from '../bucket-policy.js';
import { notConfigured, publicPolicyBlocked } from '../errors.js';
import type { Bucket } from '../model.js';
import { isPublicPolicy } from '../public-policy.js';
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
      const isPublic = isPublicPolicy(policy);
      await changeBucket(context, input, (bucket) => {
        if (isPublic && blocksPublicPolicies(bucket)) {
          throw publicPolicyBlocked(context.caller.arn, bucketArn(bucket.name, bucket.region));
        }
        return { ...bucket, policy };
      });
      return {};
    },
  },
  GetBucketPolicy: {
    authorize: onBucket('s3:GetBucketPolicy'),
    async handle(input, context) {
      const { name, policy } = await requireBucket(context.store, input);
      if (policy === undefined) throw noPolicy(name);
      return { Policy: policy };
    },
  },
  GetBucketPolicyStatus: {
    authorize: onBucket('s3:GetBucketPolicyStatus'),
    async handle(input, context) {
      const { name, policy } = await requireBucket(context.store, input);
      if (policy === undefined) throw noPolicy(name);
      return { PolicyStatus: { IsPublic: isPublicPolicy(policy) } };
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

const noPolicy = (bucket: string) =>
  notConfigured('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket);

function blocksPublicPolicies({ configurations }: Bucket): boolean {
  const block = configurations.publicAccessBlock as PublicAccessBlockConfiguration | undefined;
  return block?.BlockPublicPolicy === true;
}
