import type { GetBucketLifecycleConfigurationOutput, LifecycleRule, Tag } from '@aws-sdk/client-s3';
import { remembered } from '../../../kernel/remembered.js';
import { fromStored } from '../configuration-value.js';
import type { Bucket } from '../model.js';

export interface Lifecycle {
  /** Those that are enabled. */
  readonly rules: readonly LifecycleRule[];
  /** Whether small objects may go to the archive classes without a rule that speaks of sizes. */
  readonly archivesSmallObjects: boolean;
}

/** Undefined where no rule is enabled. */
export const lifecycleOf = remembered((bucket: Bucket): Lifecycle | undefined => {
  const configuration = fromStored(bucket.configurations.lifecycle) as
    | GetBucketLifecycleConfigurationOutput
    | undefined;
  const rules = configuration?.Rules?.filter(({ Status }) => Status === 'Enabled') ?? [];
  if (rules.length === 0) return undefined;
  const minimum = configuration?.TransitionDefaultMinimumObjectSize;
  return { rules, archivesSmallObjects: minimum === 'varies_by_storage_class' };
});

/** What a rule is about: keys and uploads always, tags and sizes only objects. */
export interface RuleScope {
  readonly prefix: string;
  readonly tags: readonly Tag[];
  readonly moreThanBytes: number | undefined;
  readonly lessThanBytes: number | undefined;
}

export function scopeOf({ Prefix, Filter: filter }: LifecycleRule): RuleScope {
  const and = filter?.And;
  return {
    prefix: Prefix ?? filter?.Prefix ?? and?.Prefix ?? '',
    tags: and?.Tags ?? (filter?.Tag ? [filter.Tag] : []),
    moreThanBytes: filter?.ObjectSizeGreaterThan ?? and?.ObjectSizeGreaterThan,
    lessThanBytes: filter?.ObjectSizeLessThan ?? and?.ObjectSizeLessThan,
  };
}

export function speaksOfSizes({ moreThanBytes, lessThanBytes }: RuleScope): boolean {
  return moreThanBytes !== undefined || lessThanBytes !== undefined;
}

interface RuledVersion {
  readonly kind: 'object' | 'delete-marker';
  readonly key: string;
  readonly sizeBytes?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Delete markers have neither tags nor a size: a rule that asks for either is not about them. */
export function isAbout(scope: RuleScope, version: RuledVersion): boolean {
  if (!version.key.startsWith(scope.prefix)) return false;
  if (version.kind === 'delete-marker') return scope.tags.length === 0 && !speaksOfSizes(scope);
  const { sizeBytes = 0, tags = {} } = version;
  return (
    scope.tags.every(({ Key = '', Value = '' }) => Object.hasOwn(tags, Key) && tags[Key] === Value) &&
    (scope.moreThanBytes === undefined || sizeBytes > scope.moreThanBytes) &&
    (scope.lessThanBytes === undefined || sizeBytes < scope.lessThanBytes)
  );
}
