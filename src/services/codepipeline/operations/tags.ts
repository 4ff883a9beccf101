import type { Operation, RequestContext } from '../../../front-door/service.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { pipelineAccess, requestTags } from '../access.js';
import { resourceNotFound } from '../errors.js';
import type { Pipeline, Tag } from '../model.js';
import { pipelines } from '../store.js';
import { mergedTags, pipelineNamedBy, refuseSystemTags } from '../tags.js';
import type { Sdk } from './sdk.js';

export const listTagsForResource: Operation<Sdk, 'ListTagsForResource'> = {
  authorize: async ({ resourceArn }, context) => [
    await pipelineAccess('ListTagsForResource', context, pipelineNamedBy(context, resourceArn)),
  ],
  async handle({ resourceArn }, context) {
    const { tags } = await taggedPipeline(context.store, context, resourceArn);
    return { tags: tags.map((tag) => ({ ...tag })) };
  },
};

export const tagResource: Operation<Sdk, 'TagResource'> = {
  authorize: async ({ resourceArn, tags }, context) => [
    await pipelineAccess(
      'TagResource',
      context,
      pipelineNamedBy(context, resourceArn),
      [],
      requestTags(tags ?? []),
    ),
  ],
  async handle({ resourceArn = '', tags = [] }, context) {
    await changeTags(context, resourceArn, (before) => mergedTags(resourceArn, before, tags));
    return {};
  },
};

export const untagResource: Operation<Sdk, 'UntagResource'> = {
  authorize: async ({ resourceArn, tagKeys }, context) => [
    await pipelineAccess('UntagResource', context, pipelineNamedBy(context, resourceArn), [], {
      'aws:tagkeys': tagKeys ?? [],
    }),
  ],
  async handle({ resourceArn = '', tagKeys = [] }, context) {
    refuseSystemTags(tagKeys);
    await changeTags(context, resourceArn, (before) => before.filter(({ key }) => !tagKeys.includes(key)));
    return {};
  },
};

async function changeTags(
  context: RequestContext,
  arn: string,
  change: (before: readonly Tag[]) => readonly Tag[],
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const pipeline = await taggedPipeline(tx, context, arn);
    const changed = { ...pipeline, tags: change(pipeline.tags) };
    await tx.put(pipelines, regionalScope(context), pipeline.definition.name, changed);
  });
}

async function taggedPipeline(
  reader: Reader,
  context: RequestContext,
  arn: string | undefined,
): Promise<Pipeline> {
  const name = pipelineNamedBy(context, arn);
  const stored = await reader.get(pipelines, regionalScope(context), name);
  if (!stored) throw resourceNotFound(context.accountId, name);
  return stored.doc;
}
