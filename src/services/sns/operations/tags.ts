import { type Conditions, requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { topicAccess } from '../access.js';
import { resourceNotFound } from '../errors.js';
import type { TopicDocument } from '../model.js';
import { requireTopicName } from '../names.js';
import { requireTopic } from '../store.js';
import { checkTagCount, readTags } from '../tags.js';
import type { Sdk } from './sdk.js';
import { changeTopic } from './topics.js';

interface OfResource {
  readonly ResourceArn: string | undefined;
}

const onResource =
  <Input extends OfResource>(action: string, conditions: (input: Input) => Conditions = () => ({})) =>
  async (input: Input, context: RequestContext) => [
    await topicAccess(action, context, input.ResourceArn, conditions(input)),
  ];

export const tagOperations: OperationTable<Sdk> = {
  ListTagsForResource: {
    authorize: onResource('ListTagsForResource'),
    async handle({ ResourceArn }, context) {
      const name = requireTopicName(ResourceArn, context.region, 'ResourceArn');
      const { doc } = await asResource(requireTopic(context.store, name));
      return { Tags: Object.entries(doc.tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  },
  TagResource: {
    authorize: onResource('TagResource', ({ Tags }) => requestTags(tagsByKey(Tags))),
    async handle({ ResourceArn, Tags }, context) {
      const added = readTags(Tags);
      return await changeTags(context, ResourceArn, (tags) => ({ ...tags, ...added }));
    },
  },
  UntagResource: {
    authorize: onResource('UntagResource', ({ TagKeys }) => tagKeys(TagKeys)),
    async handle({ ResourceArn, TagKeys = [] }, context) {
      return await changeTags(context, ResourceArn, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
      );
    },
  },
};

type Tags = TopicDocument['tags'];

async function changeTags(
  context: RequestContext,
  arn: string | undefined,
  change: (tags: Tags) => Tags,
): Promise<object> {
  const name = requireTopicName(arn, context.region, 'ResourceArn');
  const changed = changeTopic(context, name, (doc) => {
    const tags = change(doc.tags);
    checkTagCount(tags);
    return { ...doc, tags };
  });
  await asResource(changed);
  return {};
}

/** These operations have an error of their own for what is not there. */
async function asResource<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    throw isAwsError(error, 'NotFoundException') ? resourceNotFound() : error;
  }
}
