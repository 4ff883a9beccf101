import { AwsError } from '../../kernel/aws-error.js';

/** @source the messages of the pipeline lookups are those that AWS clients assert on */
export function pipelineNotFound(accountId: string, name: string): AwsError {
  return new AwsError(
    'PipelineNotFoundException',
    `Account '${accountId}' does not have a pipeline with name '${name}'`,
  );
}

/** UpdatePipeline and the tagging operations say it in other words than the reads. */
export function resourceNotFound(accountId: string, name: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `The account with id '${accountId}' does not include a pipeline with the name '${name}'`,
  );
}

export function pipelineNameInUse(accountId: string, name: string): AwsError {
  return new AwsError(
    'PipelineNameInUseException',
    `A pipeline with the name '${name}' already exists in account '${accountId}'`,
  );
}

export function pipelineVersionNotFound(name: string, version: number): AwsError {
  return new AwsError(
    'PipelineVersionNotFoundException',
    `The pipeline '${name}' does not have a version ${version}`,
  );
}

export function pipelineExecutionNotFound(name: string, executionId: string): AwsError {
  return new AwsError(
    'PipelineExecutionNotFoundException',
    `The pipeline execution '${executionId}' of the pipeline '${name}' was not found`,
  );
}

export function stageNotFound(pipeline: string, stage: string): AwsError {
  return new AwsError(
    'StageNotFoundException',
    `The stage '${stage}' was not found in the pipeline '${pipeline}'`,
  );
}

export function actionNotFound(stage: string, action: string): AwsError {
  return new AwsError(
    'ActionNotFoundException',
    `The action '${action}' was not found in the stage '${stage}'`,
  );
}

export function invalidStructure(message: string): AwsError {
  return new AwsError('InvalidStructureException', message);
}

export function invalidStage(message: string): AwsError {
  return new AwsError('InvalidStageDeclarationException', message);
}

export function invalidAction(message: string): AwsError {
  return new AwsError('InvalidActionDeclarationException', message);
}

export function invalidBlocker(message: string): AwsError {
  return new AwsError('InvalidBlockerDeclarationException', message);
}

export function invalidApprovalToken(): AwsError {
  return new AwsError('InvalidApprovalTokenException', 'The approval token is not valid or has expired.');
}

export function approvalAlreadyCompleted(): AwsError {
  return new AwsError('ApprovalAlreadyCompletedException', 'The approval action has already been answered.');
}

export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The next token is not valid.');
}

export function invalidArn(arn: string): AwsError {
  return new AwsError('InvalidArnException', `The ARN '${arn}' does not name a pipeline.`);
}
