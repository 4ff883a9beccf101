import { type Decision, unchanged } from './decision.js';
import { endInside, endWaiting } from './moves.js';
import type { Plan, StagePlan } from './plan.js';
import { type Execution, isUnderWay, type PipelineState, waitingAt } from './state.js';
import { letGo } from './stop.js';

/**
 * An update of the definition ends everything under way. Running actions finish, and hold their stage until
 * then; only approvals are let go, since nobody would answer them any more.
 */
export function cancelAll(plan: Plan, state: PipelineState, reason: string): Decision {
  const approvals = new Map(plan.stages.map((stage) => [stage.name, approvalsOf(stage)]));
  return endEach(state, state.executions.filter(isUnderWay), (current, execution) => {
    if (execution.phase.kind === 'waiting') return endWaiting(current, execution, 'Cancelled', reason);
    const freed = letGo(execution, (action) => approvals.get(execution.stage)?.has(action) ?? false);
    const ended = endInside(current, freed.execution, 'Cancelled', reason);
    return { state: ended.state, commands: [...freed.commands, ...ended.commands] };
  });
}

/** Ends those in front of a stage. */
export function cancelWaiting(state: PipelineState, stage: string, reason: string): Decision {
  return endEach(state, waitingAt(state, stage), (current, execution) =>
    endWaiting(current, execution, 'Cancelled', reason),
  );
}

function approvalsOf(stage: StagePlan): ReadonlySet<string> {
  const approvals = stage.groups.flat().filter((action) => action.waitsForPerson);
  return new Set(approvals.map((action) => action.name));
}

function endEach(
  state: PipelineState,
  executions: readonly Execution[],
  end: (state: PipelineState, execution: Execution) => Decision,
): Decision {
  return executions.reduce<Decision>((sofar, execution) => {
    const next = end(sofar.state, execution);
    return { state: next.state, commands: [...sofar.commands, ...next.commands] };
  }, unchanged(state));
}
