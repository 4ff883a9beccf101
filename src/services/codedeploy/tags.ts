import type { Tag } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../../kernel/aws-error.js';
import type { StoredTag } from './model.js';

const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** @throws AwsError InvalidTagsToAddException */
export function checkedTags(tags: readonly Tag[] | undefined): readonly StoredTag[] {
  const checked = (tags ?? []).map(({ Key: key, Value: value = '' }) => {
    if (!key || key.length > MAX_KEY || value.length > MAX_VALUE || key.toLowerCase().startsWith('aws:')) {
      throw new AwsError('InvalidTagsToAddException', `The tag ${key?.slice(0, MAX_KEY) ?? ''} is not valid`);
    }
    return { key, value };
  });
  return mergeTags([], checked);
}

/**
 * Tags of the same key are replaced, the others kept.
 * @throws AwsError InvalidTagsToAddException where they become too many
 */
export function mergeTags(before: readonly StoredTag[], added: readonly StoredTag[]): readonly StoredTag[] {
  const merged = new Map([...before, ...added].map((tag) => [tag.key, tag]));
  if (merged.size > MAX_TAGS) {
    throw new AwsError('InvalidTagsToAddException', `A resource can have at most ${MAX_TAGS} tags`);
  }
  return [...merged.values()];
}

export function presentTags(tags: readonly StoredTag[]): Tag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
