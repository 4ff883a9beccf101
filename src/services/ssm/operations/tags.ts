import { requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope, type Stored } from '../../../store/store.js';
import { parameterAccess } from '../access.js';
import { invalidResourceId } from '../errors.js';
import type { ParameterDocument } from '../model.js';
import { parameters, requireParameter } from '../store.js';
import { tagList, tagMap } from '../tags.js';

type Sdk = typeof import('@aws-sdk/client-ssm');

const MAX_TAGS = 50;

export const tagOperations: OperationTable<Sdk> = {
  AddTagsToResource: {
    authorize: (input, context) => [
      parameterAccess('ssm:AddTagsToResource', context, input.ResourceId, requestTags(tagsByKey(input.Tags))),
    ],
    async handle({ ResourceType: type, ResourceId: id = '', Tags: tags }, context) {
      await change(context, type, id, (before) => ({ ...before, ...tagMap(tags) }));
      return {};
    },
  },
  RemoveTagsFromResource: {
    authorize: (input, context) => [
      parameterAccess('ssm:RemoveTagsFromResource', context, input.ResourceId, tagKeys(input.TagKeys)),
    ],
    async handle({ ResourceType: type, ResourceId: id = '', TagKeys: keys = [] }, context) {
      await change(context, type, id, (before) =>
        Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key))),
      );
      return {};
    },
  },
  ListTagsForResource: {
    authorize: (input, context) => [parameterAccess('ssm:ListTagsForResource', context, input.ResourceId)],
    async handle({ ResourceType: type, ResourceId: id = '' }, context) {
      const { doc } = await requireTagged(context.store, context, type, id);
      return { TagList: tagList(doc.tags) };
    },
  },
};

/** @throws AwsError InvalidResourceType, InvalidResourceId */
async function requireTagged(
  reader: Reader,
  context: RequestContext,
  type: string | undefined,
  id: string,
): Promise<Stored<ParameterDocument>> {
  if (type !== 'Parameter') {
    throw new AwsError(
      'InvalidResourceType',
      'The resource type is not valid: only parameters are kept here.',
    );
  }
  return await requireParameter(reader, context, id).catch((error: unknown) => {
    throw isAwsError(error, 'ParameterNotFound') ? invalidResourceId() : error;
  });
}

async function change(
  context: RequestContext,
  type: string | undefined,
  id: string,
  changed: (before: Readonly<Record<string, string>>) => Record<string, string>,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const { key, doc } = await requireTagged(tx, context, type, id);
    const tags = changed(doc.tags);
    if (Object.keys(tags).length > MAX_TAGS) {
      throw new AwsError('TooManyTagsError', `A resource can have no more than ${MAX_TAGS} tags.`);
    }
    await tx.put(parameters, regionalScope(context), key, { ...doc, tags });
  });
}
