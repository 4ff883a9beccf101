import type { Tag as SdkTag } from '@aws-sdk/client-eventbridge';
import { limitExceeded } from './errors.js';
import type { Tag } from './model.js';

const MAX_TAGS = 50;

/** A tag that is there already keeps its place and gets the new value. @throws AwsError LimitExceededException */
export function mergedTags(existing: readonly Tag[], added: readonly SdkTag[] | undefined): readonly Tag[] {
  const merged = new Map(existing.map((tag) => [tag.key, tag]));
  for (const { Key: key = '', Value: value = '' } of added ?? []) merged.set(key, { key, value });
  if (merged.size > MAX_TAGS) throw limitExceeded();
  return [...merged.values()];
}

export function withoutTags(existing: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  return existing.filter((tag) => !keys.includes(tag.key));
}
