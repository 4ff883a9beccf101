import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { pipelineAccess } from '../access.js';
import { actionNotFound, stageNotFound } from '../errors.js';
import { startExecution } from '../flow/start-execution.js';
import { executions, existingPipeline, seenRevisions } from '../store.js';
import { resolveVariables } from '../variables/pipeline-variables.js';
import type { Sdk } from './sdk.js';

/** A worker of a custom source tells of a revision; a new one starts the pipeline. */
export const putActionRevision: Operation<Sdk, 'PutActionRevision'> = {
  authorize: ({ pipelineName, stageName, actionName }, context) => [
    pipelineAccess('PutActionRevision', context, pipelineName, [stageName, actionName]),
  ],
  async handle({ pipelineName, stageName = '', actionName = '', actionRevision }, context) {
    const scope = regionalScope(context);
    const revisionId = actionRevision?.revisionId ?? '';
    return await context.store.transaction(async (tx) => {
      const pipeline = await existingPipeline(tx, context, pipelineName);
      const { definition, pipelineId } = pipeline;
      const stage = definition.stages.find(({ name }) => name === stageName);
      if (!stage) throw stageNotFound(definition.name, stageName);
      if (!stage.actions.some(({ name }) => name === actionName)) throw actionNotFound(stageName, actionName);

      const key = `${pipelineId}/${stageName}/${actionName}`;
      const seen = (await tx.get(seenRevisions, scope, key))?.doc.seen ?? [];
      const [latest] = await tx.listBy(executions, scope, 'byPipeline', pipelineId, {
        limit: 1,
        reverse: true,
      });
      if (latest && seen.some((head) => head.revisionId === revisionId)) {
        return { newRevision: false, pipelineExecutionId: latest.key };
      }
      await tx.put(seenRevisions, scope, key, {
        seen: [...seen, { actionName, revisionId }].slice(-MOST_SEEN),
      });
      const pipelineExecutionId = await startExecution(tx, context, pipeline, {
        executionId: context.ids.uuid(),
        trigger: { type: 'PutActionRevision', detail: context.caller.arn },
        variables: resolveVariables(definition.variables, []),
        sourceRevisions: [],
      });
      return { newRevision: true, pipelineExecutionId };
    });
  },
};

/** What is kept of a source must not grow. */
const MOST_SEEN = 100;
