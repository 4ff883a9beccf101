import type { Plan } from './plan.js';
import type { Execution, PipelineState } from './state.js';

/** A new execution that begins in the middle of the pipeline, with what an earlier one brought there. */
export function beginInside(
  plan: Plan,
  state: PipelineState,
  where: Pick<Execution, 'executionId' | 'stage'> & Partial<Pick<Execution, 'rerun' | 'rollsBackTo'>>,
): Execution {
  return {
    ...where,
    version: plan.version,
    sequence: state.sequence + 1,
    attempt: 1,
    phase: { kind: 'running' },
    runs: [],
  };
}
