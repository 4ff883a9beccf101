import type { Operation } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { regionalScope } from '../../../store/store.js';
import { onPipeline, onStage } from '../access.js';
import { decideFor } from '../flow/decide-for.js';
import { notRetryable, notStoppable } from '../machine/refusals.js';
import type { Pipeline } from '../model.js';
import { executions, existingPipeline } from '../store.js';
import { decideInStage } from './decide-in-stage.js';
import type { Sdk } from './sdk.js';

/** @source AWS CodePipeline User Guide: after 30 days a disabled transition no longer lets its execution in */
const TRANSITION_LIFETIME_MS = 30 * DAY_MS;

export const stopPipelineExecution: Operation<Sdk, 'StopPipelineExecution'> = {
  authorize: onPipeline('StopPipelineExecution'),
  async handle({ pipelineName, pipelineExecutionId = '', abandon = false, reason }, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const pipeline = await existingPipeline(tx, context, pipelineName);
      const record = (await tx.get(executions, scope, pipelineExecutionId))?.doc;
      if (record?.pipelineId !== pipeline.pipelineId) throw notStoppable(pipelineExecutionId, 'unknown');
      if (record.status !== 'InProgress' && record.status !== 'Stopping') {
        throw notStoppable(pipelineExecutionId, record.status);
      }
      if (reason !== undefined) {
        await tx.put(executions, scope, pipelineExecutionId, { ...record, stopReason: reason });
      }
      const executionId = pipelineExecutionId;
      await decideFor(tx, context, pipeline, { type: 'stopRequested', executionId, abandon });
    });
    return { pipelineExecutionId };
  },
};

export const retryStageExecution: Operation<Sdk, 'RetryStageExecution'> = {
  authorize: onStage('RetryStageExecution'),
  async handle({ pipelineName, stageName, pipelineExecutionId = '', retryMode }, context) {
    const mode = retryMode ?? 'FAILED_ACTIONS';
    await decideInStage(context, pipelineName, stageName, async (stage, { pipelineId }, tx) => {
      const record = (await tx.get(executions, regionalScope(context), pipelineExecutionId))?.doc;
      if (record?.pipelineId === pipelineId && NEVER_RETRIED.includes(record.status)) {
        throw notRetryable(stage, `the execution is ${record.status}`);
      }
      return { type: 'retryRequested', executionId: pipelineExecutionId, stage, mode };
    });
    return { pipelineExecutionId };
  },
};

/** The machine may have forgotten them. */
const NEVER_RETRIED: readonly string[] = ['Succeeded', 'Superseded', 'Cancelled'];

export const disableStageTransition: Operation<Sdk, 'DisableStageTransition'> = {
  authorize: onStage('DisableStageTransition'),
  async handle({ pipelineName, stageName, transitionType, reason = '' }, context) {
    const { caller, clock } = context;
    await decideInStage(context, pipelineName, stageName, (named, pipeline) => {
      const stage = stageBehind(pipeline, named, transitionType);
      if (stage === undefined) return undefined;
      const staleAt = clock.after(TRANSITION_LIFETIME_MS);
      return { type: 'transitionDisabled', stage, by: caller.arn, reason, at: clock.now(), staleAt };
    });
    return {};
  },
};

export const enableStageTransition: Operation<Sdk, 'EnableStageTransition'> = {
  authorize: onStage('EnableStageTransition'),
  async handle({ pipelineName, stageName, transitionType }, context) {
    const { caller, clock } = context;
    await decideInStage(context, pipelineName, stageName, (named, pipeline) => {
      const stage = stageBehind(pipeline, named, transitionType);
      if (stage === undefined) return undefined;
      return { type: 'transitionEnabled', stage, by: caller.arn, at: clock.now() };
    });
    return {};
  },
};

/** The way out of a stage is the way into the next; behind the last stage there is nothing. */
function stageBehind(
  { definition }: Pipeline,
  stage: string,
  transitionType: string | undefined,
): string | undefined {
  if (transitionType !== 'Outbound') return stage;
  return definition.stages[definition.stages.findIndex(({ name }) => name === stage) + 1]?.name;
}
