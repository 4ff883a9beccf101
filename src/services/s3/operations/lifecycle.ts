import type {
  GetBucketLifecycleConfigurationOutput,
  TransitionDefaultMinimumObjectSize,
} from '@aws-sdk/client-s3';
import { onBucket } from '../access.js';
import { toStored } from '../configuration-value.js';
import { invalidArgument } from '../errors.js';
import { checkRules } from '../lifecycle/check-rules.js';
import { putBucket, requireBucket } from '../records/buckets.js';
import type { S3Operations } from '../types.js';
import { enqueueLifecycle } from '../workers/carry-out-lifecycle.js';
import { dropConfiguration, requireConfiguration } from './configure.js';

const DEFAULT_MINIMUM = 'all_storage_classes_128K';
const MINIMUMS: ReadonlySet<string> = new Set<TransitionDefaultMinimumObjectSize>([
  DEFAULT_MINIMUM,
  'varies_by_storage_class',
]);
const MISSING = {
  code: 'NoSuchLifecycleConfiguration',
  message: 'The lifecycle configuration does not exist',
};

export const lifecycleOperations = {
  PutBucketLifecycleConfiguration: {
    authorize: onBucket('s3:PutLifecycleConfiguration'),
    async handle(input, context) {
      const minimum = input.TransitionDefaultMinimumObjectSize ?? DEFAULT_MINIMUM;
      if (!MINIMUMS.has(minimum)) {
        throw invalidArgument(
          'Invalid value for transitionDefaultMinimumObjectSize',
          'transitionDefaultMinimumObjectSize',
          minimum,
        );
      }
      const lifecycle: GetBucketLifecycleConfigurationOutput = {
        Rules: checkRules(input.LifecycleConfiguration?.Rules ?? [], context.ids),
        TransitionDefaultMinimumObjectSize: minimum,
      };
      await context.store.transaction(async (tx) => {
        const bucket = await requireBucket(tx, input);
        const configurations = { ...bucket.configurations, lifecycle: toStored(lifecycle) };
        await putBucket(tx, { ...bucket, configurations });
        await enqueueLifecycle(tx, context, bucket.name);
      });
      return { TransitionDefaultMinimumObjectSize: minimum };
    },
  },
  GetBucketLifecycleConfiguration: {
    authorize: onBucket('s3:GetLifecycleConfiguration'),
    handle: (input, context) =>
      requireConfiguration<GetBucketLifecycleConfigurationOutput>(context, input, 'lifecycle', MISSING),
  },
  DeleteBucketLifecycle: {
    authorize: onBucket('s3:PutLifecycleConfiguration'),
    async handle(input, context) {
      await dropConfiguration(context, input, 'lifecycle');
      return {};
    },
  },
} satisfies S3Operations;
