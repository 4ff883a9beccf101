import { type Conditions, requestTags, tagKeys } from '../../../front-door/access.js';
import type { Operation, OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { groupTagAccess } from '../access.js';
import { groupArn, groupNameOfArn } from '../arns.js';
import { logGroups, requireGroup } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

const MAX_TAGS = 50;

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: (input, context) => [
    access('TagResource', context, input.resourceArn, requestTags(input.tags ?? {})),
  ],
  async handle({ resourceArn = '', tags = {} }, context) {
    await changeTags(context, resourceArn, (before) => ({ ...before, ...tags }));
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: (input, context) => [
    access('UntagResource', context, input.resourceArn, tagKeys(input.tagKeys)),
  ],
  async handle({ resourceArn = '', tagKeys = [] }, context) {
    await changeTags(context, resourceArn, (before) => without(before, tagKeys));
    return {};
  },
};

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: (input, context) => [access('ListTagsForResource', context, input.resourceArn)],
  async handle({ resourceArn = '' }, context) {
    const { doc } = await requireGroup(context.store, context, groupNameOfArn(resourceArn, context));
    return { tags: { ...doc.tags } };
  },
};

function access(action: string, context: RequestContext, resourceArn = '', conditions: Conditions = {}) {
  return groupTagAccess(action, context, groupNameOfArn(resourceArn, context), conditions);
}

type Tags = Readonly<Record<string, string>>;

async function changeTags(
  context: RequestContext,
  resourceArn: string,
  change: (before: Tags) => Tags,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const { key, doc } = await requireGroup(tx, context, groupNameOfArn(resourceArn, context));
    const tags = change(doc.tags);
    if (Object.keys(tags).length > MAX_TAGS) {
      throw new AwsError('TooManyTagsException', `A resource can have no more than ${MAX_TAGS} tags.`, {
        members: { resourceName: resourceArn },
      });
    }
    await tx.put(logGroups, regionalScope(context), key, { ...doc, tags });
  });
}

function without(tags: Tags, keys: readonly string[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)));
}

type OfGroup = { readonly logGroupName?: string | undefined };

function onGroup(action: string, conditions: (input: { tags?: unknown }) => Conditions = () => ({})) {
  return (input: OfGroup & { tags?: unknown }, context: RequestContext) => [
    groupTagAccess(action, context, input.logGroupName ?? '', conditions(input)),
  ];
}

/** The operations of before 2022, which name the group. */
export const groupTagOperations = {
  TagLogGroup: {
    authorize: onGroup('TagLogGroup', ({ tags }) => requestTags((tags ?? {}) as Tags)),
    async handle({ logGroupName = '', tags = {} }, context) {
      await changeTags(context, groupArn(context, logGroupName), (before) => ({ ...before, ...tags }));
      return {};
    },
  },
  UntagLogGroup: {
    authorize: onGroup('UntagLogGroup', ({ tags }) => tagKeys((tags ?? []) as string[])),
    async handle({ logGroupName = '', tags = [] }, context) {
      await changeTags(context, groupArn(context, logGroupName), (before) => without(before, tags));
      return {};
    },
  },
  ListTagsLogGroup: {
    authorize: onGroup('ListTagsLogGroup'),
    async handle({ logGroupName = '' }, context) {
      const { doc } = await requireGroup(context.store, context, logGroupName);
      return { tags: { ...doc.tags } };
    },
  },
} satisfies OperationTable<Sdk>;
