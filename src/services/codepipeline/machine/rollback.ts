import { beginInside } from './begin-inside.js';
import type { Decision, PipelineEvent, RollbackCause } from './decision.js';
import { rollbackId } from './derived-ids.js';
import { changeExecution, endInside, enter } from './moves.js';
import type { Plan } from './plan.js';
import { unableToRollBack } from './refusals.js';
import { type Execution, executionOf, occupantOf, type PipelineState } from './state.js';

type RollbackRequest = Extract<PipelineEvent, { type: 'rollbackRequested' }>;

/**
 * RollbackStage: a new execution repeats one stage with what an earlier one brought there. It does not come through the
 * stage's entrance, so neither the transition nor whoever waits holds it up.
 *
 * @throws UnableToRollbackStageException the stage is the first, or somebody is in it
 */
export function rollBack(plan: Plan, state: PipelineState, request: RollbackRequest): Decision {
  const { executionId, stage, target, by } = request;
  if (executionOf(state, executionId)) return { state, commands: [] };
  if (plan.mode === 'PARALLEL') throw unableToRollBack(stage, 'the pipeline runs in PARALLEL mode');
  if (plan.stages[0]?.name === stage) throw unableToRollBack(stage, 'it is the first stage');
  const occupant = occupantOf(state, stage);
  if (occupant) throw unableToRollBack(stage, `execution ${occupant.executionId} is in it`);
  return begin(plan, state, { executionId, stage, target, cause: { kind: 'requested', by } });
}

/**
 * Ends an execution that has failed in its stage; where an earlier one has succeeded there, a rollback to it takes over
 * the stage before anybody else can enter.
 */
export function failAndRollBack(
  plan: Plan,
  state: PipelineState,
  execution: Execution,
  reason: string,
): Decision {
  const { executionId, stage, attempt } = execution;
  const target = state.successes.find((success) => success.stage === stage)?.executionId;
  if (execution.rollsBackTo !== undefined) return endInside(state, execution, 'Failed', reason);
  if (target === undefined) {
    const why = 'no earlier execution of this version has succeeded in it, so it was not rolled back';
    return endInside(state, execution, 'Failed', `${reason}; ${why}`);
  }
  const failed = endInside(state, execution, 'Failed', `${reason}; rolled back to ${target}`);
  const begun = begin(plan, failed.state, {
    executionId: rollbackId(executionId, stage, attempt),
    stage,
    target,
    cause: { kind: 'failed', executionId },
  });
  return { state: begun.state, commands: [...failed.commands, ...begun.commands] };
}

interface Rollback {
  readonly executionId: string;
  readonly stage: string;
  readonly target: string;
  readonly cause: RollbackCause;
}

function begin(plan: Plan, state: PipelineState, rollback: Rollback): Decision {
  const { executionId, stage, target, cause } = rollback;
  const execution = beginInside(plan, state, { executionId, stage, rollsBackTo: target });
  const { sequence } = execution;
  const known = { ...state, sequence, executions: [...state.executions, execution] };
  const entered = enter(known, execution);
  return {
    state: entered.state,
    commands: [
      { type: 'createRollback', executionId, sequence, target, cause },
      changeExecution(execution, 'Started', 'Started'),
      ...entered.commands,
    ],
  };
}
