import type { Operation } from '../../../front-door/service.js';
import { onStage } from '../access.js';
import { executionOutdated, stageNotFound } from '../errors.js';
import { decideFor } from '../flow/decide-for.js';
import type { ExecutionRecord } from '../history.js';
import { unableToRollBack } from '../machine/refusals.js';
import type { Pipeline } from '../model.js';
import { existingExecution, existingPipeline } from '../store.js';
import type { Sdk } from './sdk.js';

/** Repeats one stage with what an earlier execution brought there, as an execution of its own. */
export const rollbackStage: Operation<Sdk, 'RollbackStage'> = {
  authorize: onStage('RollbackStage'),
  async handle({ pipelineName, stageName = '', targetPipelineExecutionId }, context) {
    const executionId = context.ids.uuid();
    await context.store.transaction(async (tx) => {
      const pipeline = await existingPipeline(tx, context, pipelineName);
      const { definition } = pipeline;
      if (!definition.stages.some(({ name }) => name === stageName)) {
        throw stageNotFound(definition.name, stageName);
      }
      const target = await existingExecution(tx, pipeline, targetPipelineExecutionId);
      refuseAsTarget(pipeline, stageName, target);
      await decideFor(tx, context, pipeline, {
        type: 'rollbackRequested',
        executionId,
        stage: stageName,
        target: target.executionId,
        by: context.caller.arn,
      });
    });
    return { pipelineExecutionId: executionId };
  },
};

/** @source AWS CodePipeline User Guide, stage rollback: what can be rolled back to */
function refuseAsTarget({ definition }: Pipeline, stage: string, target: ExecutionRecord): void {
  const { executionId, pipelineVersion, rollsBackTo, rerun, succeededStages } = target;
  if (pipelineVersion !== definition.version) {
    throw executionOutdated(executionId, pipelineVersion, definition.version);
  }
  if (rollsBackTo !== undefined) throw unableToRollBack(stage, `${executionId} is itself a rollback`);
  if (rerun?.goesOn === false) throw unableToRollBack(stage, `${executionId} has run one action of it only`);
  if (!succeededStages.includes(stage)) {
    throw unableToRollBack(stage, `${executionId} has not succeeded in it`);
  }
}
