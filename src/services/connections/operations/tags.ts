import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { requestTags, resourceAccess } from '../access.js';
import { concurrentModification } from '../errors.js';
import type { Tag } from '../model.js';
import { checkSetUp } from '../set-up.js';
import { connections, existingConnection, existingHost, hosts, parseResourceArn } from '../store.js';
import { givenTags, mergedTags, presentTags } from '../tags.js';
import type { Sdk } from './sdk.js';

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: ({ ResourceArn }, context) => resourceAccess('ListTagsForResource', context, ResourceArn),
  async handle({ ResourceArn = '' }, context) {
    const isHost = parseResourceArn(ResourceArn)?.kind === 'host';
    const { tags } = await (isHost ? existingHost : existingConnection)(context.store, ResourceArn, context);
    return { Tags: presentTags(tags) };
  },
};

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: ({ ResourceArn, Tags }, context) =>
    resourceAccess('TagResource', context, ResourceArn, requestTags(givenTags(Tags))),
  async handle({ ResourceArn = '', Tags }, context) {
    await changeTags(context, ResourceArn, (before) => mergedTags(before, givenTags(Tags)));
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: ({ ResourceArn, TagKeys }, context) =>
    resourceAccess('UntagResource', context, ResourceArn, { 'aws:tagkeys': TagKeys ?? [] }),
  async handle({ ResourceArn = '', TagKeys = [] }, context) {
    await changeTags(context, ResourceArn, (before) => before.filter(({ key }) => !TagKeys.includes(key)));
    return {};
  },
};

/** The set-up of a connection is among its tags: it is checked before it is changed. */
async function changeTags(
  context: RequestContext,
  arn: string,
  change: (before: readonly Tag[]) => readonly Tag[],
): Promise<void> {
  if (parseResourceArn(arn)?.kind === 'host') {
    await context.store.transaction(async (tx) => {
      const host = await existingHost(tx, arn, context);
      await tx.put(hosts, regionalScope(host), host.hostId, { ...host, tags: change(host.tags) });
    });
    return;
  }
  const seen = await existingConnection(context.store, arn, context);
  await checkSetUp(context, seen.tags, change(seen.tags));
  await context.store.transaction(async (tx) => {
    const { tags } = await existingConnection(tx, arn, context);
    const isUntouched = JSON.stringify(tags) === JSON.stringify(seen.tags);
    // Somebody else has changed them since they were checked.
    if (!isUntouched) throw concurrentModification(arn);
    await tx.put(connections, regionalScope(seen), seen.connectionId, { ...seen, tags: change(tags) });
  });
}
