import type { Tag } from '@aws-sdk/client-sts';
import type { Principal } from '../../kernel/principal.js';
import { invalidParameter } from './errors.js';

interface TagInput {
  readonly Tags?: readonly Tag[] | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}

export interface SessionTags {
  readonly sessionTags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

/**
 * The tags of a new session: those asked for, and the transitive ones of the calling session.
 * @throws AwsError InvalidParameterValue
 * @source IAM User Guide, "Pass session tags in AWS STS"
 */
export function sessionTagsOf(input: TagInput, caller: Principal): SessionTags {
  const asked = Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
  const askedKeys = (input.Tags ?? []).map(({ Key = '' }) => Key.toLowerCase());
  const transitive = input.TransitiveTagKeys ?? [];
  if (new Set(askedKeys).size < askedKeys.length) {
    throw invalidParameter('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (transitive.some((key) => !askedKeys.includes(key.toLowerCase()))) {
    throw invalidParameter('The specified transitive tag key must be included in the requested tags.');
  }
  const inherited = inheritedTags(caller);
  if (Object.keys(inherited).some((key) => askedKeys.includes(key.toLowerCase()))) {
    throw invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  return {
    sessionTags: { ...inherited, ...asked },
    transitiveTagKeys: [...Object.keys(inherited), ...transitive],
  };
}

/** The condition keys of a request that brings session tags, or those of its session, lower case. */
export function tagConditions(
  { Tags = [], TransitiveTagKeys }: TagInput,
  inherited: SessionTags['sessionTags'] = {},
): Record<string, string | string[]> {
  const tags = [
    ...Object.entries(inherited),
    ...Tags.map(({ Key = '', Value = '' }) => [Key, Value] as const),
  ];
  if (tags.length === 0) return {};
  return {
    'aws:tagkeys': tags.map(([key]) => key),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value])),
    ...(TransitiveTagKeys?.length && { 'sts:transitivetagkeys': [...TransitiveTagKeys] }),
  };
}

/** The transitive tags of the session that asks. */
export function inheritedTags(caller: Principal): Readonly<Record<string, string>> {
  if (caller.kind !== 'assumed-role') return {};
  const keys = new Set(caller.transitiveTagKeys?.map((key) => key.toLowerCase()));
  return Object.fromEntries(
    Object.entries(caller.sessionTags ?? {}).filter(([key]) => keys.has(key.toLowerCase())),
  );
}
