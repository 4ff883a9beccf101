import { tagKeys as keysOfTags, requestTags, tagsByKey } from '../../../front-door/access.js';
import type { AccessRequest, Operation, RequestContext } from '../../../front-door/service.js';
import type { AwsError } from '../../../kernel/aws-error.js';
import { resourceAccess } from '../access.js';
import { invalidNextToken, resourceNotFound } from '../errors.js';
import type { Tag } from '../model.js';
import { changeTags, resourceNamedBy, tagsOf } from '../tagged-resources.js';
import { mergedTags, refuseSystemTags } from '../tags.js';
import type { Sdk } from './sdk.js';

/** Of pipelines, webhooks and custom action types. */
export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: ({ resourceArn }, context) => access('ListTagsForResource', context, resourceArn),
  async handle({ resourceArn, nextToken }, context) {
    // All are in one answer, so nobody was ever given one.
    if (nextToken !== undefined) throw invalidNextToken();
    const tags = await tagsOf(context.store, context, resourceNamedBy(context, resourceArn));
    if (!tags) throw unknown(context, resourceArn);
    return { tags: tags.map((tag) => ({ ...tag })) };
  },
};

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: ({ resourceArn, tags }, context) =>
    access('TagResource', context, resourceArn, requestTags(tagsByKey(tags))),
  async handle({ resourceArn = '', tags = [] }, context) {
    await change(context, resourceArn, (before) => mergedTags(resourceArn, before, tags));
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: ({ resourceArn, tagKeys }, context) =>
    access('UntagResource', context, resourceArn, keysOfTags(tagKeys)),
  async handle({ resourceArn = '', tagKeys = [] }, context) {
    refuseSystemTags(tagKeys);
    await change(context, resourceArn, (before) => before.filter(({ key }) => !tagKeys.includes(key)));
    return {};
  },
};

async function access(
  action: string,
  context: RequestContext,
  arn: string | undefined,
  conditions: NonNullable<AccessRequest['conditions']> = {},
): Promise<readonly AccessRequest[]> {
  const tags = await tagsOf(context.store, context, resourceNamedBy(context, arn));
  return [resourceAccess(action, arn ?? '', tags ?? [], conditions)];
}

async function change(
  context: RequestContext,
  arn: string,
  changeOf: (before: readonly Tag[]) => readonly Tag[],
): Promise<void> {
  const resource = resourceNamedBy(context, arn);
  const isThere = await context.store.transaction((tx) => changeTags(tx, context, resource, changeOf));
  if (!isThere) throw unknown(context, arn);
}

function unknown(context: RequestContext, arn: string | undefined): AwsError {
  const { kind, name } = resourceNamedBy(context, arn);
  return resourceNotFound(context.accountId, name, kind === 'actiontype' ? 'custom action type' : kind);
}
