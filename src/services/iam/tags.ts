import type { Tag as SdkTag } from '@aws-sdk/client-iam';
import { invalidInput, quotaExceeded } from './errors.js';
import type { Tag } from './model.js';

const MAX_TAGS = 50;

/** @throws AwsError InvalidInput for keys that differ only by case */
export function readTags(tags: readonly SdkTag[] | undefined): Tag[] {
  const read = (tags ?? []).map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  const keys = new Set(read.map(({ key }) => key.toLowerCase()));
  if (keys.size < read.length) {
    throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  return read;
}

/** A tag that exists keeps its place. @throws AwsError LimitExceeded, InvalidInput */
export function mergeTags(
  entity: string,
  existing: readonly Tag[],
  added: readonly SdkTag[] | undefined,
): Tag[] {
  const merged = new Map(existing.map((tag) => [tag.key.toLowerCase(), tag]));
  for (const tag of readTags(added)) merged.set(tag.key.toLowerCase(), tag);
  if (merged.size > MAX_TAGS) throw quotaExceeded(`TagsPer${entity}`, MAX_TAGS);
  return [...merged.values()];
}

/** Keys that are not there are no error. */
export function withoutTags(existing: readonly Tag[], keys: readonly string[] | undefined): Tag[] {
  const removed = new Set((keys ?? []).map((key) => key.toLowerCase()));
  return existing.filter((tag) => !removed.has(tag.key.toLowerCase()));
}

export function presentTags(tags: readonly Tag[]): SdkTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** `Tags` only where there are any, as IAM leaves it out. */
export function tagsMember(tags: readonly Tag[]): { Tags?: SdkTag[] } {
  return tags.length > 0 ? { Tags: presentTags(tags) } : {};
}
