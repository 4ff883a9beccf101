import type { Constraints, MemberConstraint } from '../../front-door/service.js';

/** @source AWS CodePipeline API Reference: lengths, patterns and enumerations of each member */
const NAME: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };
const ROLE_ARN: MemberConstraint = { max: 1024, pattern: 'arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*' };
const EXECUTION_ID: MemberConstraint = {
  pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
};
const ARTIFACT_NAME: MemberConstraint = { min: 1, max: 100, pattern: '[a-zA-Z0-9_\\-]+' };
const REGION: MemberConstraint = { min: 4, max: 30 };
const NEXT_TOKEN: MemberConstraint = { min: 1, max: 2048 };
const PAGE_SIZE: MemberConstraint = { min: 1, max: 100 };
const PATTERNS: MemberConstraint = { min: 1, max: 8, each: { min: 1, max: 255 } };
const RESOURCE_ARN: MemberConstraint = { pattern: 'arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+' };
const TYPE_PART: MemberConstraint = { min: 1, max: 35, pattern: '[0-9A-Za-z_-]+' };
const COMMANDS: MemberConstraint = { min: 1, max: 50, each: { min: 1, max: 1000 } };
const VARIABLE_NAME: MemberConstraint = { min: 1, max: 128, pattern: '[A-Za-z0-9@\\-_]+' };
const RETRY_MODE: MemberConstraint = { enum: ['FAILED_ACTIONS', 'ALL_ACTIONS'] };
const RESULT: MemberConstraint = { enum: ['ROLLBACK', 'FAIL', 'RETRY', 'SKIP'] };
const TRANSITION_TYPE: MemberConstraint = { enum: ['Inbound', 'Outbound'] };

const DECLARATION: Constraints = {
  'PipelineDeclaration.name': NAME,
  'PipelineDeclaration.roleArn': ROLE_ARN,
  'PipelineDeclaration.version': { min: 1 },
  'PipelineDeclaration.executionMode': { enum: ['QUEUED', 'SUPERSEDED', 'PARALLEL'] },
  'PipelineDeclaration.pipelineType': { enum: ['V1', 'V2'] },
  'PipelineDeclaration.variables': { max: 50 },
  'PipelineDeclaration.triggers': { max: 50 },
  'ArtifactStore.type': { enum: ['S3'] },
  'ArtifactStore.location': { min: 3, max: 63, pattern: '[a-zA-Z0-9\\-\\.]+' },
  'EncryptionKey.id': { min: 1, max: 400 },
  'EncryptionKey.type': { enum: ['KMS'] },
  'PipelineVariableDeclaration.name': VARIABLE_NAME,
  'PipelineVariableDeclaration.defaultValue': { min: 1, max: 1000 },
  'PipelineVariableDeclaration.description': { max: 200 },
  'StageDeclaration.name': NAME,
  'BlockerDeclaration.name': { min: 1, max: 100 },
  'BlockerDeclaration.type': { enum: ['Schedule'] },
  'FailureConditions.result': RESULT,
  'FailureConditions.conditions': { min: 1, max: 1 },
  'RetryConfiguration.retryMode': RETRY_MODE,
  'SuccessConditions.conditions': { min: 1, max: 1 },
  'BeforeEntryConditions.conditions': { min: 1, max: 1 },
  'Condition.result': RESULT,
  'Condition.rules': { min: 1, max: 5 },
  'RuleDeclaration.name': NAME,
  'RuleDeclaration.configuration': { max: 200, each: { min: 1, max: 10_000 } },
  'RuleDeclaration.commands': COMMANDS,
  'RuleDeclaration.roleArn': ROLE_ARN,
  'RuleDeclaration.region': REGION,
  'RuleDeclaration.timeoutInMinutes': { min: 5, max: 86_400 },
  'RuleTypeId.category': { enum: ['Rule'] },
  'RuleTypeId.owner': { enum: ['AWS'] },
  'RuleTypeId.provider': TYPE_PART,
  'RuleTypeId.version': { min: 1, max: 9, pattern: '[0-9A-Za-z_-]+' },
};

const ACTIONS: Constraints = {
  'ActionDeclaration.name': NAME,
  'ActionDeclaration.runOrder': { min: 1, max: 999 },
  'ActionDeclaration.configuration': { each: { min: 1, max: 1000 } },
  'ActionDeclaration.commands': COMMANDS,
  'ActionDeclaration.outputVariables': { min: 1, max: 15, each: { min: 1, max: 128 } },
  'ActionDeclaration.roleArn': ROLE_ARN,
  'ActionDeclaration.region': REGION,
  'ActionDeclaration.namespace': { min: 1, max: 100, pattern: '[A-Za-z0-9@\\-_]+' },
  'ActionDeclaration.timeoutInMinutes': { min: 5, max: 86_400 },
  'ActionDeclaration.environmentVariables': { min: 1, max: 10 },
  'ActionTypeId.category': {
    enum: ['Source', 'Build', 'Deploy', 'Test', 'Invoke', 'Approval', 'Compute'],
  },
  'ActionTypeId.owner': { enum: ['AWS', 'ThirdParty', 'Custom'] },
  'ActionTypeId.provider': TYPE_PART,
  'ActionTypeId.version': { min: 1, max: 9, pattern: '[0-9A-Za-z_-]+' },
  'InputArtifact.name': ARTIFACT_NAME,
  'OutputArtifact.name': ARTIFACT_NAME,
  'OutputArtifact.files': { min: 1, max: 10, each: { min: 1, max: 128 } },
  'EnvironmentVariable.name': { min: 1, max: 128, pattern: '[A-Za-z0-9_]+' },
  'EnvironmentVariable.value': { min: 1, max: 2000 },
  'EnvironmentVariable.type': { enum: ['PLAINTEXT', 'SECRETS_MANAGER'] },
};

const TRIGGERS: Constraints = {
  'PipelineTriggerDeclaration.providerType': { enum: ['CodeStarSourceConnection'] },
  'GitConfiguration.sourceActionName': NAME,
  'GitConfiguration.push': { min: 1, max: 3 },
  'GitConfiguration.pullRequest': { min: 1, max: 3 },
  'GitPullRequestFilter.events': { min: 1, max: 3, each: { enum: ['OPEN', 'UPDATED', 'CLOSED'] } },
  'GitTagFilterCriteria.includes': PATTERNS,
  'GitTagFilterCriteria.excludes': PATTERNS,
  'GitBranchFilterCriteria.includes': PATTERNS,
  'GitBranchFilterCriteria.excludes': PATTERNS,
  'GitFilePathFilterCriteria.includes': PATTERNS,
  'GitFilePathFilterCriteria.excludes': PATTERNS,
};

const REQUESTS: Constraints = {
  'GetPipelineInput.name': NAME,
  'GetPipelineInput.version': { min: 1 },
  'DeletePipelineInput.name': NAME,
  'ListPipelinesInput.nextToken': NEXT_TOKEN,
  'ListPipelinesInput.maxResults': { min: 1, max: 1000 },
  'StartPipelineExecutionInput.name': NAME,
  'StartPipelineExecutionInput.variables': { min: 1, max: 50 },
  'StartPipelineExecutionInput.clientRequestToken': { min: 1, max: 128, pattern: '[a-zA-Z0-9-]+' },
  'StartPipelineExecutionInput.sourceRevisions': { max: 50 },
  'PipelineVariable.name': VARIABLE_NAME,
  'PipelineVariable.value': { min: 1, max: 1000 },
  'SourceRevisionOverride.actionName': NAME,
  'SourceRevisionOverride.revisionType': {
    enum: ['COMMIT_ID', 'IMAGE_DIGEST', 'S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY'],
  },
  'SourceRevisionOverride.revisionValue': { min: 1, max: 1500 },
  'GetPipelineStateInput.name': NAME,
  'GetPipelineExecutionInput.pipelineName': NAME,
  'GetPipelineExecutionInput.pipelineExecutionId': EXECUTION_ID,
  'ListPipelineExecutionsInput.pipelineName': NAME,
  'ListPipelineExecutionsInput.maxResults': PAGE_SIZE,
  'ListPipelineExecutionsInput.nextToken': NEXT_TOKEN,
  'SucceededInStageFilter.stageName': NAME,
  'ListActionExecutionsInput.pipelineName': NAME,
  'ListActionExecutionsInput.maxResults': PAGE_SIZE,
  'ListActionExecutionsInput.nextToken': NEXT_TOKEN,
  'ActionExecutionFilter.pipelineExecutionId': EXECUTION_ID,
  'LatestInPipelineExecutionFilter.pipelineExecutionId': EXECUTION_ID,
  'LatestInPipelineExecutionFilter.startTimeRange': { enum: ['Latest', 'All'] },
  'PutApprovalResultInput.pipelineName': NAME,
  'PutApprovalResultInput.stageName': NAME,
  'PutApprovalResultInput.actionName': NAME,
  'PutApprovalResultInput.token': EXECUTION_ID,
  'ApprovalResult.summary': { max: 512 },
  'ApprovalResult.status': { enum: ['Approved', 'Rejected'] },
  'StopPipelineExecutionInput.pipelineName': NAME,
  'StopPipelineExecutionInput.pipelineExecutionId': EXECUTION_ID,
  'StopPipelineExecutionInput.reason': { max: 200 },
  'RetryStageExecutionInput.pipelineName': NAME,
  'RetryStageExecutionInput.stageName': NAME,
  'RetryStageExecutionInput.pipelineExecutionId': EXECUTION_ID,
  'RetryStageExecutionInput.retryMode': RETRY_MODE,
  'EnableStageTransitionInput.pipelineName': NAME,
  'EnableStageTransitionInput.stageName': NAME,
  'EnableStageTransitionInput.transitionType': TRANSITION_TYPE,
  'DisableStageTransitionInput.pipelineName': NAME,
  'DisableStageTransitionInput.stageName': NAME,
  'DisableStageTransitionInput.transitionType': TRANSITION_TYPE,
  'DisableStageTransitionInput.reason': { min: 1, max: 300, pattern: '[a-zA-Z0-9!@ \\(\\)\\.\\*\\?\\-]+' },
  'ListActionTypesInput.actionOwnerFilter': { enum: ['AWS', 'ThirdParty', 'Custom'] },
  'ListActionTypesInput.nextToken': NEXT_TOKEN,
  'ListActionTypesInput.regionFilter': REGION,
  'Tag.key': { min: 1, max: 128 },
  'Tag.value': { max: 256 },
  'TagResourceInput.resourceArn': RESOURCE_ARN,
  'UntagResourceInput.resourceArn': RESOURCE_ARN,
  'UntagResourceInput.tagKeys': { each: { min: 1, max: 128 } },
  'ListTagsForResourceInput.resourceArn': RESOURCE_ARN,
  'ListTagsForResourceInput.maxResults': PAGE_SIZE,
  'ListTagsForResourceInput.nextToken': NEXT_TOKEN,
};

export const constraints: Constraints = { ...DECLARATION, ...ACTIONS, ...TRIGGERS, ...REQUESTS };
