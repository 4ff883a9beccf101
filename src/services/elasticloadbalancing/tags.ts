import { AwsError } from '../../kernel/aws-error.js';
import type { Tag } from './model.js';

/** @source "Quotas": tags per resource */
const MAX_TAGS = 50;

interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** @throws AwsError DuplicateTagKeys, TooManyTags */
export function newTags(given: readonly GivenTag[] | undefined): Tag[] {
  const tags = (given ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length) {
    throw new AwsError('DuplicateTagKeysException', 'A tag key was specified more than once');
  }
  return checked(tags);
}

/** Later values replace earlier ones of the same key. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): Tag[] {
  const replaced = new Set(added.map(({ Key }) => Key));
  return checked([...tags.filter(({ Key }) => !replaced.has(Key)), ...added]);
}

function checked(tags: Tag[]): Tag[] {
  if (tags.length > MAX_TAGS) {
    throw new AwsError('TooManyTagsException', `A resource can have at most ${MAX_TAGS} tags`);
  }
  return tags;
}
