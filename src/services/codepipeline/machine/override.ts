import { conditionStatus, memberOf } from './conditions.js';
import type { Decision, PipelineEvent } from './decision.js';
import { letGoOfRules } from './let-go.js';
import { changeExecution, changeStage } from './moves.js';
import { type Plan, stageOf } from './plan.js';
import { checkRoom, notLatestForOverride, notOverridable } from './refusals.js';
import {
  conditionIn,
  type Execution,
  executionOf,
  latestIn,
  type PipelineState,
  runIn,
  withCondition,
  withExecution,
  withRun,
} from './state.js';

type OverrideRequest = Extract<PipelineEvent, { type: 'overrideRequested' }>;

/**
 * OverrideStageCondition: the stage goes on as if the condition were met; one that is still being evaluated is not waited
 * for any more.
 *
 * @throws NotLatestPipelineExecutionException another execution has entered the stage since
 * @throws ConditionNotOverridableException nothing is held up by it, or its result is SKIP
 */
export function override(plan: Plan, state: PipelineState, request: OverrideRequest): Decision {
  const { executionId, stage, by, at } = request;
  const execution = executionOf(state, executionId);
  const isLatest = plan.mode === 'PARALLEL' || latestIn(state, stage) === execution;
  if (!execution || !isLatest) throw notLatestForOverride(executionId, stage);
  refuseUnoverridable(plan, execution, request);

  const freed = letGoOfRules(execution);
  const run = runIn(freed.execution, stage);
  const condition = conditionIn(run, request.condition);
  if (!run || !condition) throw new Error(`execution ${executionId} never came to the condition`);
  const overridden = withRun(freed.execution, withCondition(run, { ...condition, override: { by, at } }));
  if (execution.phase.kind === 'running') {
    return { state: withExecution(state, overridden), commands: freed.commands };
  }
  checkRoom(plan, state);
  const again: Execution = { ...overridden, attempt: execution.attempt + 1, phase: { kind: 'running' } };
  return {
    state: withExecution(state, again),
    commands: [
      changeExecution(again, 'Resumed', `Goes on in stage '${stage}': a condition was overridden`),
      changeStage(again, 'Resumed'),
    ],
  };
}

function refuseUnoverridable(plan: Plan, execution: Execution, request: OverrideRequest): void {
  const { stage, condition: type } = request;
  const refuse = (why: string) => notOverridable(stage, memberOf(type), why);
  const declared = stageOf(plan, stage)?.conditions?.[type];
  if (!declared) throw refuse('the stage has no such condition');
  if (execution.version !== plan.version) throw refuse('the pipeline has been changed since');
  if (declared.result === 'SKIP') throw refuse('its result is SKIP');
  const asked = conditionIn(runIn(execution, stage), type);
  const { phase } = execution;
  if (!asked || execution.stage !== stage) throw refuse('the execution is not held up by it');

  const status = conditionStatus(asked);
  const isWaiting = phase.kind === 'running' && status === 'InProgress';
  const hasFailed =
    phase.kind === 'ended' && phase.status === 'Failed' && (status === 'Failed' || status === 'Errored');
  if (!isWaiting && !hasFailed) throw refuse(`its status is ${status}`);
}
