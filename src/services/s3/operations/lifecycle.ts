import type { GetBucketLifecycleConfigurationOutput, LifecycleRule } from '@aws-sdk/client-s3';
import { ALPHANUMERIC, type Ids } from '../../../kernel/ids.js';
import { onBucket } from '../access.js';
import { invalidArgument, malformedXml } from '../errors.js';
import type { S3Operations } from '../types.js';
import { dropConfiguration, requireConfiguration, storeConfiguration } from './configure.js';

const MAX_RULES = 1000;
const DEFAULT_MINIMUM = 'all_storage_classes_128K';
const MISSING = {
  code: 'NoSuchLifecycleConfiguration',
  message: 'The lifecycle configuration does not exist',
};

/** Kept and given back; rules are not carried out. */
export const lifecycleOperations = {
  PutBucketLifecycleConfiguration: {
    authorize: onBucket('s3:PutLifecycleConfiguration'),
    async handle(input, context) {
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      if (rules.length === 0 || rules.length > MAX_RULES) throw malformedXml();
      const minimum = input.TransitionDefaultMinimumObjectSize ?? DEFAULT_MINIMUM;
      const configuration: GetBucketLifecycleConfigurationOutput = {
        Rules: named(rules, context.ids),
        TransitionDefaultMinimumObjectSize: minimum,
      };
      await storeConfiguration(context, input, 'lifecycle', configuration);
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

/** Rules without an id are given one. */
function named(rules: readonly LifecycleRule[], ids: Ids): LifecycleRule[] {
  const seen = new Set<string>();
  return rules.map((rule) => {
    if (rule.Status !== 'Enabled' && rule.Status !== 'Disabled') throw malformedXml();
    const id = rule.ID ?? ids.random(48, ALPHANUMERIC);
    if (seen.has(id)) {
      throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID', id);
    }
    seen.add(id);
    return { ...rule, ID: id };
  });
}
