import type { Tag } from '@aws-sdk/client-sns';
import { invalidParameter, tooManyTags } from './errors.js';
import type { TextsByName } from './model.js';

const MAX_TAGS = 50;

/** @throws AwsError InvalidParameter */
export function readTags(given: readonly Tag[] | undefined): TextsByName {
  const tags = (given ?? []).map(({ Key = '', Value = '' }) => [Key, Value] as const);
  const keys = new Set(tags.map(([key]) => key));
  if (keys.size < tags.length) throw invalidParameter('Duplicated keys are not allowed.');
  if ([...keys].some((key) => key === '' || key.toLowerCase().startsWith('aws:'))) {
    throw invalidParameter('Tag keys must not be empty or begin with aws:');
  }
  return Object.fromEntries(tags);
}

/** @throws AwsError TagLimitExceeded */
export function checkTagCount(tags: TextsByName): void {
  if (Object.keys(tags).length > MAX_TAGS) throw tooManyTags();
}
