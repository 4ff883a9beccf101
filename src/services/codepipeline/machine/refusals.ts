import { AwsError } from '../../../kernel/aws-error.js';

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

export function retryUnderWay(stage: string): AwsError {
  return new AwsError('ConflictException', `The stage ${stage} is already being retried.`);
}

export function tooManyExecutions(limit: number): AwsError {
  return new AwsError(
    'ConcurrentPipelineExecutionsLimitExceededException',
    `The pipeline has reached the limit of ${limit} concurrent executions.`,
  );
}
