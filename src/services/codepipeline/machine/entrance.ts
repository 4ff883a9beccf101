import type { Plan } from './plan.js';
import { type Execution, occupantOf, type PipelineState, transitionInto, waitingAt } from './state.js';

export type Entrance =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: string }
  /** SUPERSEDED mode: a newer execution stands in the one place in front of the stage. */
  | { readonly kind: 'overtaken'; readonly by: string };

/** Whether a waiting execution may enter the stage it waits for, and if not, why. */
export function entranceFor(plan: Plan, state: PipelineState, execution: Execution): Entrance {
  const { stage } = execution;
  const waiting = waitingAt(state, stage);

  if (plan.mode === 'SUPERSEDED') {
    const newest = waiting.at(-1);
    if (newest && newest !== execution) return { kind: 'overtaken', by: newest.executionId };
  }

  const transition = transitionInto(state, stage);
  if (transition && !transition.enabled) {
    return { kind: 'closed', why: `the transition into '${stage}' is disabled: ${transition.reason}` };
  }
  if (plan.mode === 'PARALLEL') return { kind: 'open' };

  const occupant = occupantOf(state, stage);
  if (occupant) {
    return { kind: 'closed', why: `execution ${occupant.executionId} is in stage '${stage}'` };
  }
  const head = waiting[0];
  if (plan.mode === 'QUEUED' && head && head !== execution) {
    return { kind: 'closed', why: `execution ${head.executionId} is ahead in the queue for '${stage}'` };
  }
  return { kind: 'open' };
}
