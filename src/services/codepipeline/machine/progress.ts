import type { ActionPlan, StagePlan } from './plan.js';
import { actionIn, type StageRun } from './state.js';

export type Progress =
  | { readonly kind: 'ready'; readonly actions: readonly ActionPlan[] }
  | { readonly kind: 'busy'; readonly actions: readonly string[] }
  | { readonly kind: 'failed'; readonly actions: readonly string[] }
  | { readonly kind: 'succeeded' };

/**
 * How far a stage has come. Its groups run one after the other; in a group, everybody starts together and
 * everybody is waited for: a failure stops no running sibling, but no later group starts.
 *
 * A retry takes the entries of what shall run again out of `run.actions`; they are then ready once more, beside
 * siblings that still run.
 */
export function progressOf(stage: StagePlan, run: StageRun): Progress {
  for (const group of stage.groups) {
    const unstarted = group.filter((action) => actionIn(run, action.name) === undefined);
    if (unstarted.length > 0) return { kind: 'ready', actions: unstarted };

    const running = group.filter((action) => actionIn(run, action.name)?.status === 'InProgress');
    if (running.length > 0) return { kind: 'busy', actions: namesOf(running) };

    const failed = group.filter((action) => actionIn(run, action.name)?.status !== 'Succeeded');
    if (failed.length > 0) return { kind: 'failed', actions: namesOf(failed) };
  }
  return { kind: 'succeeded' };
}

function namesOf(actions: readonly ActionPlan[]): readonly string[] {
  return actions.map((action) => action.name);
}
