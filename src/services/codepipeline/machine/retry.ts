import type { Decision, PipelineEvent } from './decision.js';
import { rerun } from './moves.js';
import type { Plan } from './plan.js';
import { checkRoom, notLatest, notRetryable, retryUnderWay } from './refusals.js';
import { type Execution, executionOf, latestIn, type PipelineState, runIn } from './state.js';

type RetryRequest = Extract<PipelineEvent, { type: 'retryRequested' }>;

/**
 * RetryStageExecution: the same execution goes on, with the same inputs.
 *
 * @throws NotLatestPipelineExecutionException another execution has entered the stage since
 * @throws StageNotRetryableException nothing of it failed or was stopped, or the definition has changed
 * @throws ConflictException it is being retried already
 * @throws ConcurrentPipelineExecutionsLimitExceededException
 */
export function retry(plan: Plan, state: PipelineState, request: RetryRequest): Decision {
  const execution = executionOf(state, request.executionId);
  if (!execution) throw notLatest(request.executionId, request.stage);
  if (execution.stage === request.stage && isInFront(execution)) {
    throw notRetryable(request.stage, 'the execution has not entered it');
  }
  if (plan.mode !== 'PARALLEL' && latestIn(state, request.stage) !== execution) {
    throw notLatest(request.executionId, request.stage);
  }
  refuseUnretryable(plan, execution, request);
  if (execution.phase.kind === 'ended') checkRoom(plan, state);
  return rerun(state, execution, request.mode, 'ManualStageRetry');
}

function isInFront({ phase }: Execution): boolean {
  return phase.kind === 'waiting' || (phase.kind === 'ended' && !phase.inside);
}

function refuseUnretryable(plan: Plan, execution: Execution, { stage, mode }: RetryRequest): void {
  const { phase } = execution;
  if (execution.version !== plan.version) throw notRetryable(stage, 'the pipeline has been changed since');
  if (execution.stage !== stage) {
    throw notRetryable(stage, runIn(execution, stage)?.skipped ? 'it was skipped' : 'it has succeeded');
  }
  if (phase.kind === 'waiting' || phase.kind === 'stopping') {
    throw notRetryable(stage, `the execution is ${phase.kind}`);
  }
  if (phase.kind === 'ended') {
    if (phase.status !== 'Failed' && phase.status !== 'Stopped') {
      throw notRetryable(stage, `the execution is ${phase.status}`);
    }
    return;
  }
  // Its siblings still run: what has failed may go again, the whole stage may not.
  const run = runIn(execution, stage);
  const hasFailed = run?.actions.some((action) => action.status === 'Failed') ?? false;
  if (hasFailed && mode === 'FAILED_ACTIONS') return;
  if (!hasFailed && run?.lastRetry) throw retryUnderWay(stage);
  throw notRetryable(stage, hasFailed ? 'actions of it still run' : 'no action of it has failed');
}
