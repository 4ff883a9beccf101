import { onBucket } from '../access.js';
import { malformedXml, notConfigured, notImplemented } from '../errors.js';
import { requireBucket } from '../records/buckets.js';
import { MAX_BUCKET_TAGS, readTags, tagSet } from '../tags.js';
import type { S3Operations } from '../types.js';
import { changeBucket } from './configure.js';

export const versioningAndTagOperations = {
  PutBucketVersioning: {
    authorize: onBucket('s3:PutBucketVersioning'),
    async handle(input, context) {
      const { Status: status, MFADelete: mfaDelete } = input.VersioningConfiguration ?? {};
      if (mfaDelete === 'Enabled') throw notImplemented('x-amz-mfa');
      if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
      const versioning = status === 'Enabled' ? 'enabled' : 'suspended';
      await changeBucket(context, input, (bucket) => ({ ...bucket, versioning }));
      return {};
    },
  },
  GetBucketVersioning: {
    authorize: onBucket('s3:GetBucketVersioning'),
    async handle(input, context) {
      const { versioning } = await requireBucket(context.store, input);
      if (versioning === 'off') return {};
      return { Status: versioning === 'enabled' ? 'Enabled' : 'Suspended' };
    },
  },
  PutBucketTagging: {
    authorize: onBucket('s3:PutBucketTagging'),
    async handle(input, context) {
      const tags = readTags(input.Tagging?.TagSet ?? [], MAX_BUCKET_TAGS);
      await changeBucket(context, input, (bucket) => ({ ...bucket, tags }));
      return {};
    },
  },
  GetBucketTagging: {
    authorize: onBucket('s3:GetBucketTagging'),
    async handle(input, context) {
      const { name, tags } = await requireBucket(context.store, input);
      if (!tags || Object.keys(tags).length === 0) {
        throw notConfigured('NoSuchTagSet', 'The TagSet does not exist', name);
      }
      return { TagSet: tagSet(tags) };
    },
  },
  DeleteBucketTagging: {
    authorize: onBucket('s3:PutBucketTagging'),
    async handle(input, context) {
      await changeBucket(context, input, ({ tags: _dropped, ...kept }) => kept);
      return {};
    },
  },
} satisfies S3Operations;
