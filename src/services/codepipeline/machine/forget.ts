import type { Plan } from './plan.js';
import {
  type Execution,
  isUnderWay,
  latestIn,
  type PipelineState,
  runningActions,
  type StageRun,
} from './state.js';

/** How many unsuccessful executions of a PARALLEL pipeline stay retryable. */
const RETRYABLE_IN_PARALLEL = 50;

/**
 * Drops what nothing depends on any more, so that the state stays small however long the history grows: a run of
 * a stage is kept while its execution is in that stage, while it is the one the stage shows, while an action of
 * it still runs, or while it can be retried. Stages that the plan no longer has are forgotten whole.
 */
export function forget(plan: Plan, state: PipelineState): PipelineState {
  const shown = new Map(plan.stages.map((stage) => [stage.name, latestIn(state, stage.name)]));
  const retryable = new Set(retryableInParallel(plan, state));

  const isKept = (execution: Execution, run: StageRun): boolean => {
    if (!shown.has(run.stage)) return false;
    if (shown.get(run.stage) === execution || runningActions(run).length > 0) return true;
    return execution.stage === run.stage && (isUnderWay(execution) || retryable.has(execution));
  };

  const executions = state.executions.flatMap((execution) => {
    const runs = execution.runs.filter((run) => isKept(execution, run));
    return runs.length > 0 || isUnderWay(execution) ? [{ ...execution, runs }] : [];
  });
  const transitions = state.transitions.filter(({ stage }) => shown.has(stage));
  const successes = state.successes.filter(({ stage }) => shown.has(stage));
  return { ...state, executions, transitions, successes };
}

/** In the other modes only the execution that a stage shows can be retried. */
function retryableInParallel(plan: Plan, state: PipelineState): readonly Execution[] {
  if (plan.mode !== 'PARALLEL') return [];
  const unsuccessful = state.executions.filter(
    ({ phase }) => phase.kind === 'ended' && (phase.status === 'Failed' || phase.status === 'Stopped'),
  );
  return unsuccessful.slice(-RETRYABLE_IN_PARALLEL);
}
