import type { Decision } from './decision.js';
import { changeExecution, changeStage } from './moves.js';
import { type Plan, stageAfter } from './plan.js';
import { type Execution, type PipelineState, staysInStage, withExecution } from './state.js';

/** A rollback and the rerun of one action end with their one stage; everybody else goes on to the next. */
export function leave(
  plan: Plan,
  state: PipelineState,
  execution: Execution,
  how: 'Succeeded' | 'Skipped',
): Decision {
  const told = changeStage(execution, how);
  const next = staysInStage(execution) ? undefined : stageAfter(plan, execution.stage);
  const left = how === 'Succeeded' ? withSuccess(plan, state, execution) : state;
  if (next) {
    const waiting: Execution = { ...execution, stage: next.name, phase: { kind: 'waiting' } };
    return { state: withExecution(left, waiting), commands: [told] };
  }
  const reason = reasonOf(execution);
  const phase = { kind: 'ended', status: 'Succeeded', inside: true, reason } as const;
  const ended: Execution = { ...execution, phase };
  return {
    state: withExecution(left, ended),
    commands: [told, changeExecution(ended, 'Succeeded', reason)],
  };
}

function reasonOf({ stage, rollsBackTo, rerun }: Execution): string {
  if (rollsBackTo !== undefined) return `Stage '${stage}' is back at ${rollsBackTo}`;
  if (!rerun) return 'Every stage succeeded';
  if (rerun.goesOn) return `Every stage from '${rerun.stage}' on succeeded`;
  return `${rerun.actions.map((action) => `'${action}'`).join(', ')} of stage '${stage}' ran again with the inputs of ${rerun.of}`;
}

/** Remembers whom to go back to: not in the first stage, and never who has only repeated something there. */
function withSuccess(plan: Plan, state: PipelineState, execution: Execution): PipelineState {
  const { executionId, stage } = execution;
  if (staysInStage(execution) || plan.stages[0]?.name === stage) return state;
  const others = state.successes.filter((success) => success.stage !== stage);
  return { ...state, successes: [...others, { stage, executionId }] };
}
