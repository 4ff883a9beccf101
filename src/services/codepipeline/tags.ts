import { AwsError } from '../../kernel/aws-error.js';
import type { Tag } from './model.js';

const MOST_TAGS = 50;

interface GivenTag {
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

/**
 * Adds tags to those of a resource: an existing key keeps its place and gets the new value.
 *
 * @throws AwsError InvalidTagsException, TooManyTagsException
 */
export function mergedTags(arn: string, before: readonly Tag[], given: readonly GivenTag[]): readonly Tag[] {
  const keys = given.map(({ key }) => key ?? '');
  refuseSystemTags(keys);
  const repeated = keys.find((key, index) => keys.indexOf(key) < index);
  if (repeated !== undefined) {
    throw new AwsError('InvalidTagsException', `The tag key '${repeated}' is given more than once`);
  }
  const merged = new Map(before.map((tag) => [tag.key, tag]));
  for (const { key = '', value = '' } of given) merged.set(key, { key, value });
  if (merged.size > MOST_TAGS) {
    throw new AwsError('TooManyTagsException', `Tag limit exceeded for resource [${arn}].`);
  }
  return [...merged.values()];
}

/** The prefix is AWS's own; the text is the service's. */
export function refuseSystemTags(keys: readonly string[]): void {
  if (!keys.some((key) => key.startsWith('aws:'))) return;
  throw new AwsError(
    'InvalidTagsException',
    "Not allowed to modify system tags. System tags start with 'aws:'. " +
      'msg=[Caller is an end user and not allowed to mutate system tags]',
  );
}
