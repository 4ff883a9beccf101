import { AwsError } from '../../kernel/aws-error.js';
import type { ActionTypeId } from './model.js';

/** @source the messages of the pipeline lookups are those that AWS clients assert on */
export function pipelineNotFound(accountId: string, name: string): AwsError {
  return new AwsError(
    'PipelineNotFoundException',
    `Account '${accountId}' does not have a pipeline with name '${name}'`,
  );
}

/** UpdatePipeline and the tagging operations say it in other words than the reads. */
export function resourceNotFound(accountId: string, name: string, kind = 'pipeline'): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `The account with id '${accountId}' does not include a ${kind} with the name '${name}'`,
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

/** @param version which the pipeline is at now */
export function executionOutdated(executionId: string, ran: number, version: number): AwsError {
  return new AwsError(
    'PipelineExecutionOutdatedException',
    `The pipeline execution ${executionId} is outdated: it ran version ${ran} of the pipeline, which is now at version ${version}.`,
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
  return new AwsError(
    'InvalidArnException',
    `The ARN '${arn}' does not name a pipeline, a webhook or a custom action type.`,
  );
}

export function actionTypeNotFound({ owner, category, provider, version }: ActionTypeId): AwsError {
  return new AwsError(
    'ActionTypeNotFoundException',
    `The action type ${owner}/${category}/${provider}/${version} was not found`,
  );
}

export function jobNotFound(jobId: string): AwsError {
  return new AwsError('JobNotFoundException', `The job '${jobId}' was not found`);
}

export function invalidJobState(jobId: string): AwsError {
  return new AwsError('InvalidJobStateException', `The job '${jobId}' has ended already`);
}
