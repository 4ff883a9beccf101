import { conditionStatus, memberOf } from './conditions.js';
import type { Decision, PipelineEvent } from './decision.js';
import { letGoOfRules } from './let-go.js';
import { changeExecution, changeStage } from './moves.js';
import { type Plan, stageOf } from './plan.js';
import { checkRoom, notLatestForOverride, notOverridable } from './refusals.js';
import {
  type ConditionRun,
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
  const condition = overridable(plan, execution, request);

  const freed = letGoOfRules(execution).commands;
  const run = runIn(execution, stage);
  if (!run) throw new Error(`execution ${executionId} never entered '${stage}'`);
  const overridden = withRun(execution, withCondition(run, { ...condition, override: { by, at } }));
  if (execution.phase.kind === 'running') {
    return { state: withExecution(state, overridden), commands: freed };
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

function overridable(plan: Plan, execution: Execution, request: OverrideRequest): ConditionRun {
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
  if (isWaiting || hasFailed) return asked;
  throw refuse(`its status is ${status}`);
}
