import { AwsError } from '../../kernel/aws-error.js';
import { invalidInput } from './errors.js';
import type { Tag } from './model.js';

const MOST_TAGS = 200;

interface GivenTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export function givenTags(tags: readonly GivenTag[] | undefined): readonly Tag[] {
  return (tags ?? []).map(({ Key: key = '', Value: value = '' }) => ({ key, value }));
}

/** @throws AwsError InvalidInputException, LimitExceededException */
export function mergedTags(before: readonly Tag[], given: readonly Tag[]): readonly Tag[] {
  if (given.some(({ key }) => key.startsWith('aws:')))
    throw invalidInput("Tag keys cannot begin with 'aws:'");
  const merged = new Map(before.map((tag) => [tag.key, tag]));
  for (const tag of given) merged.set(tag.key, tag);
  if (merged.size > MOST_TAGS) {
    throw new AwsError('LimitExceededException', `A resource has at most ${MOST_TAGS} tags`);
  }
  return [...merged.values()];
}

export function presentTags(tags: readonly Tag[]): { Key: string; Value: string }[] {
  return tags.map(({ key: Key, value: Value }) => ({ Key, Value }));
}
