import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { anywhereAccess, onNamedPipeline } from '../access.js';
import { pipelineVersionNotFound } from '../errors.js';
import { onePage } from '../pages.js';
import { presentDefinition, presentSummary } from '../present/definition.js';
import {
  existingPipeline,
  pipelineArn,
  pipelineStates,
  pipelines,
  pipelineVersions,
  seenRevisions,
  versionKey,
} from '../store.js';
import { pollingDisabledAt } from '../workers/poll-worker.js';
import { schedulePurge } from '../workers/purge-worker.js';
import type { Sdk } from './sdk.js';

export const getPipeline: Operation<Sdk, 'GetPipeline'> = {
  authorize: onNamedPipeline('GetPipeline'),
  async handle({ name, version }, context) {
    const pipeline = await existingPipeline(context.store, context, name);
    let { definition, updatedAt } = pipeline;
    if (version !== undefined && version !== definition.version) {
      const key = versionKey(pipeline.pipelineId, version);
      const older = await context.store.get(pipelineVersions, regionalScope(context), key);
      if (!older) throw pipelineVersionNotFound(definition.name, version);
      ({ definition, updatedAt } = older.doc);
    }
    const disabledAt = await pollingDisabledAt(context.store, context.clock, pipeline);
    return {
      pipeline: presentDefinition(definition),
      metadata: {
        pipelineArn: pipelineArn(context, definition.name),
        created: new Date(pipeline.createdAt),
        updated: new Date(updatedAt),
        ...(disabledAt !== undefined && { pollingDisabledAt: new Date(disabledAt) }),
      },
    };
  },
};

/** Immediate, and nothing to be done where there is none. What runs elsewhere goes on unobserved. */
export const deletePipeline: Operation<Sdk, 'DeletePipeline'> = {
  authorize: onNamedPipeline('DeletePipeline'),
  async handle({ name = '' }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const pipeline = (await tx.get(pipelines, scope, name))?.doc;
      if (!pipeline) return;
      await tx.delete(pipelines, scope, name);
      await tx.delete(pipelineStates, scope, pipeline.pipelineId);
      await tx.delete(seenRevisions, scope, pipeline.pipelineId);
      await schedulePurge(tx, context, pipeline);
    });
    return {};
  },
};

/** By name. */
export const listPipelines: Operation<Sdk, 'ListPipelines'> = {
  authorize: (_input, context) => [anywhereAccess('ListPipelines', context)],
  async handle({ nextToken, maxResults = 1_000 }, context) {
    const scope = regionalScope(context);
    const page = await onePage(
      context,
      'ListPipelines',
      { nextToken, maxResults },
      (limit, after: string | undefined) =>
        context.store.list(pipelines, scope, { limit, ...(after !== undefined && { after }) }),
      ({ key }) => key,
    );
    return { pipelines: page.items.map(({ doc }) => presentSummary(doc)), nextToken: page.nextToken };
  },
};
