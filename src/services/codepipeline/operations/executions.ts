import type { Operation, RequestContext } from '../../../front-door/service.js';
import { validationError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { onNamedPipeline, onPipeline } from '../access.js';
import { planOf } from '../definition/plan.js';
import { stateOf } from '../flow/decide-for.js';
import type { ActionRecord, ExecutionRecord } from '../history.js';
import { executionOf } from '../machine/state.js';
import { explain } from '../machine/status.js';
import type { Pipeline } from '../model.js';
import { presentActionExecution, presentExecution, presentExecutionSummary } from '../present/executions.js';
import { presentState } from '../present/state.js';
import {
  actionExecutions,
  executions,
  existingExecution,
  existingPipeline,
  latestOf,
  ruleExecutions,
  succeededStage,
} from '../store.js';
import { newestFirst } from './newest-first.js';
import type { Sdk } from './sdk.js';

export const getPipelineState: Operation<Sdk, 'GetPipelineState'> = {
  authorize: onNamedPipeline('GetPipelineState'),
  async handle({ name }, context) {
    const { store } = context;
    const pipeline = await existingPipeline(store, context, name);
    const scope = regionalScope(pipeline);
    return await presentState(pipeline, await stateOf(store, pipeline), {
      action: (stage, action) => latestOf(store, scope, pipeline.pipelineId, stage, action),
      rule: async (ruleExecutionId) => (await store.get(ruleExecutions, scope, ruleExecutionId))?.doc,
    });
  },
};

export const getPipelineExecution: Operation<Sdk, 'GetPipelineExecution'> = {
  authorize: onPipeline('GetPipelineExecution'),
  async handle({ pipelineName, pipelineExecutionId }, context) {
    const pipeline = await existingPipeline(context.store, context, pipelineName);
    const record = await existingExecution(context.store, pipeline, pipelineExecutionId);
    return { pipelineExecution: presentExecution(await withReason(context, pipeline, record)) };
  },
};

/** Of what is under way, the reason is where it stands now. */
async function withReason(
  context: RequestContext,
  pipeline: Pipeline,
  record: ExecutionRecord,
): Promise<ExecutionRecord> {
  if (record.status !== 'InProgress' && record.status !== 'Stopping') return record;
  const state = await stateOf(context.store, pipeline);
  const execution = executionOf(state, record.executionId);
  if (!execution) return record;
  return { ...record, reason: explain(planOf(pipeline.definition), state, execution).reason };
}

/** Newest first. */
export const listPipelineExecutions: Operation<Sdk, 'ListPipelineExecutions'> = {
  authorize: onPipeline('ListPipelineExecutions'),
  async handle({ pipelineName, filter, maxResults, nextToken }, context) {
    const { pipelineId, definition } = await existingPipeline(context.store, context, pipelineName);
    const stage = filter?.succeededInStage?.stageName;
    const [index, value] =
      stage === undefined
        ? ['byPipeline', pipelineId]
        : ['bySucceededStage', succeededStage(pipelineId, definition.version, stage)];
    const page = await newestFirst(context, executions, { index, value, maxResults, nextToken });
    return {
      pipelineExecutionSummaries: page.docs.map(presentExecutionSummary),
      nextToken: page.nextToken,
    };
  },
};

/** Newest first. */
export const listActionExecutions: Operation<Sdk, 'ListActionExecutions'> = {
  authorize: onPipeline('ListActionExecutions'),
  async handle({ pipelineName, filter, maxResults, nextToken }, context) {
    const pipeline = await existingPipeline(context.store, context, pipelineName);
    const { pipelineExecutionId, latestInPipelineExecution } = filter ?? {};
    if (pipelineExecutionId !== undefined && latestInPipelineExecution) {
      throw validationError('A filter takes one of pipelineExecutionId and latestInPipelineExecution');
    }
    const executionId = pipelineExecutionId ?? latestInPipelineExecution?.pipelineExecutionId;
    if (executionId !== undefined) await existingExecution(context.store, pipeline, executionId);
    const [index, value] =
      executionId === undefined ? ['byPipeline', pipeline.pipelineId] : ['byExecution', executionId];
    const page = await newestFirst(context, actionExecutions, {
      index,
      value,
      maxResults,
      nextToken,
      ...(latestInPipelineExecution?.startTimeRange === 'Latest' && { latestOf: placeOf }),
    });
    return { actionExecutionDetails: page.docs.map(presentActionExecution), nextToken: page.nextToken };
  },
};

function placeOf({ stage, action }: ActionRecord): string {
  return `${stage}/${action.name}`;
}
