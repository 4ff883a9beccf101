import { AwsError } from '../../../kernel/aws-error.js';
import type { Plan } from './plan.js';
import { isUnderWay, type PipelineState } from './state.js';

/** Executions that may be under way at once in a QUEUED or PARALLEL pipeline. */
export const MOST_EXECUTIONS = 50;

/** @throws ConcurrentPipelineExecutionsLimitExceededException */
export function checkRoom(plan: Plan, state: PipelineState): void {
  if (plan.mode === 'SUPERSEDED') return;
  if (state.executions.filter(isUnderWay).length < MOST_EXECUTIONS) return;
  throw new AwsError(
    'ConcurrentPipelineExecutionsLimitExceededException',
    `The pipeline has reached the limit of ${MOST_EXECUTIONS} concurrent executions.`,
  );
}

/** What the machine does not let happen, as the client sees it. */
export function notStoppable(executionId: string, status: string): AwsError {
  return new AwsError(
    'PipelineExecutionNotStoppableException',
    `The pipeline execution ${executionId} cannot be stopped because its status is ${status}.`,
  );
}

export function duplicatedStop(executionId: string): AwsError {
  return new AwsError(
    'DuplicatedStopRequestException',
    `The pipeline execution ${executionId} is already being stopped.`,
  );
}

export function notLatest(executionId: string, stage: string): AwsError {
  return new AwsError(
    'NotLatestPipelineExecutionException',
    `The stage ${stage} cannot be retried because ${executionId} is not the latest pipeline execution that has entered it.`,
  );
}

export function notRetryable(stage: string, why: string): AwsError {
  return new AwsError('StageNotRetryableException', `The stage ${stage} cannot be retried: ${why}.`);
}

export function notRerunnable(stage: string, action: string, why: string): AwsError {
  return new AwsError(
    'StageNotRetryableException',
    `The action ${action} of the stage ${stage} cannot be run again: ${why}.`,
  );
}

export function retryUnderWay(stage: string): AwsError {
  return new AwsError('ConflictException', `The stage ${stage} is already being retried.`);
}

export function notLatestForOverride(executionId: string, stage: string): AwsError {
  return new AwsError(
    'NotLatestPipelineExecutionException',
    `The condition of stage ${stage} cannot be overridden because ${executionId} is not the latest pipeline execution that has entered it.`,
  );
}

export function notOverridable(stage: string, condition: string, why: string): AwsError {
  return new AwsError(
    'ConditionNotOverridableException',
    `The ${condition} condition of stage ${stage} cannot be overridden: ${why}.`,
  );
}

export function unableToRollBack(stage: string, why: string): AwsError {
  return new AwsError('UnableToRollbackStageException', `The stage ${stage} cannot be rolled back: ${why}.`);
}
