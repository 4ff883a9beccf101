import type { Decision } from './decision.js';
import { changeExecution, changeStage } from './moves.js';
import { type Plan, stageAfter } from './plan.js';
import { type Execution, type PipelineState, withExecution } from './state.js';

/** A rollback ends with its one stage; everybody else goes on to the next. */
export function leave(
  plan: Plan,
  state: PipelineState,
  execution: Execution,
  how: 'Succeeded' | 'Skipped',
): Decision {
  const told = changeStage(execution, how);
  const { stage, rollsBackTo } = execution;
  const next = rollsBackTo === undefined ? stageAfter(plan, stage) : undefined;
  const left = how === 'Succeeded' ? withSuccess(plan, state, execution) : state;
  if (next) {
    const waiting: Execution = { ...execution, stage: next.name, phase: { kind: 'waiting' } };
    return { state: withExecution(left, waiting), commands: [told] };
  }
  const reason =
    rollsBackTo === undefined ? 'Every stage succeeded' : `Stage '${stage}' is back at ${rollsBackTo}`;
  const phase = { kind: 'ended', status: 'Succeeded', inside: true, reason } as const;
  const ended: Execution = { ...execution, phase };
  return {
    state: withExecution(left, ended),
    commands: [told, changeExecution(ended, 'Succeeded', reason)],
  };
}

/** Remembers whom to go back to: not in the first stage, and never a rollback. */
function withSuccess(plan: Plan, state: PipelineState, execution: Execution): PipelineState {
  const { executionId, stage, rollsBackTo } = execution;
  if (rollsBackTo !== undefined || plan.stages[0]?.name === stage) return state;
  const others = state.successes.filter((success) => success.stage !== stage);
  return { ...state, successes: [...others, { stage, executionId }] };
}
