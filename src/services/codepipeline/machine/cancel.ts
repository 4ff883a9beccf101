import { type Decision, unchanged } from './decision.js';
import { letGoOfActions, letGoOfRules } from './let-go.js';
import { endInside, endWaiting } from './moves.js';
import type { Plan, StagePlan } from './plan.js';
import { type Execution, isUnderWay, type PipelineState, waitingAt } from './state.js';

/**
 * An update of the definition ends everything under way. Running actions finish, and hold their stage until
 * then; only approvals and rules are let go, since nobody would answer them any more, or ask. What has succeeded before
 * cannot be gone back to.
 */
export function cancelAll(plan: Plan, state: PipelineState, reason: string): Decision {
  const approvals = new Map(plan.stages.map((stage) => [stage.name, approvalsOf(stage)]));
  const outdated = { ...state, successes: [] };
  return endEach(outdated, state.executions.filter(isUnderWay), (current, execution) => {
    if (execution.phase.kind === 'waiting') return endWaiting(current, execution, 'Cancelled', reason);
    const unasked = letGoOfRules(execution);
    const freed = letGoOfActions(
      unasked.execution,
      'replaced',
      (action) => approvals.get(execution.stage)?.has(action) ?? false,
    );
    const ended = endInside(current, freed.execution, 'Cancelled', reason);
    return { state: ended.state, commands: [...unasked.commands, ...freed.commands, ...ended.commands] };
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
