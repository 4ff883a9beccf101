import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const jobId: MemberConstraint = { pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' };
const nonce: MemberConstraint = { min: 1, max: 50 };
const thirdPartyJobId: MemberConstraint = { min: 1, max: 512 };
const clientToken: MemberConstraint = { min: 1, max: 256 };
const actionCategory: MemberConstraint = {
  enum: ['Source', 'Build', 'Deploy', 'Test', 'Invoke', 'Approval', 'Compute'],
};
const actionProvider: MemberConstraint = { min: 1, max: 35, pattern: '[0-9A-Za-z_-]+' };
const version: MemberConstraint = { min: 1, max: 9, pattern: '[0-9A-Za-z_-]+' };
const actionConfigurationPropertyList: MemberConstraint = { max: 10 };
const url: MemberConstraint = { min: 1, max: 2048 };
const urlTemplate: MemberConstraint = { min: 1, max: 2048 };
const actionConfigurationKey: MemberConstraint = { min: 1, max: 50 };
const description: MemberConstraint = { min: 1, max: 160 };
const actionConfigurationPropertyType: MemberConstraint = { enum: ['String', 'Number', 'Boolean'] };
const minimumArtifactCount: MemberConstraint = { min: 0, max: 5 };
const maximumArtifactCount: MemberConstraint = { min: 0, max: 5 };
const tagKey: MemberConstraint = { min: 1, max: 128 };
const tagValue: MemberConstraint = { max: 256 };
const pipelineName: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };
const roleArn: MemberConstraint = { max: 1024, pattern: 'arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*' };
const aWSRegionName: MemberConstraint = { min: 4, max: 30 };
const artifactStoreMap: MemberConstraint = { keys: aWSRegionName };
const pipelineVersion: MemberConstraint = { min: 1 };
const executionMode: MemberConstraint = { enum: ['QUEUED', 'SUPERSEDED', 'PARALLEL'] };
const pipelineType: MemberConstraint = { enum: ['V1', 'V2'] };
const pipelineVariableDeclarationList: MemberConstraint = { max: 50 };
const pipelineTriggerDeclarationList: MemberConstraint = { max: 50 };
const artifactStoreType: MemberConstraint = { enum: ['S3'] };
const artifactStoreLocation: MemberConstraint = { min: 3, max: 63, pattern: '[a-zA-Z0-9\\-\\.]+' };
const encryptionKeyId: MemberConstraint = { min: 1, max: 400 };
const encryptionKeyType: MemberConstraint = { enum: ['KMS'] };
const stageName: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };
const blockerName: MemberConstraint = { min: 1, max: 100 };
const blockerType: MemberConstraint = { enum: ['Schedule'] };
const actionName: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };
const actionRunOrder: MemberConstraint = { min: 1, max: 999 };
const actionConfigurationValue: MemberConstraint = { min: 1, max: 1000 };
const actionConfigurationMap: MemberConstraint = {
  keys: actionConfigurationKey,
  each: actionConfigurationValue,
};
const command: MemberConstraint = { min: 1, max: 1000 };
const commandList: MemberConstraint = { min: 1, max: 50, each: command };
const outputVariable: MemberConstraint = { min: 1, max: 128 };
const outputVariableList: MemberConstraint = { min: 1, max: 15, each: outputVariable };
const actionNamespace: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9@\\-_]+' };
const actionTimeout: MemberConstraint = { min: 5, max: 86400 };
const environmentVariableList: MemberConstraint = { min: 1, max: 10 };
const actionOwner: MemberConstraint = { enum: ['AWS', 'ThirdParty', 'Custom'] };
const artifactName: MemberConstraint = { min: 1, max: 100, pattern: '[a-zA-Z0-9_\\-]+' };
const filePath: MemberConstraint = { min: 1, max: 128 };
const filePathList: MemberConstraint = { min: 1, max: 10, each: filePath };
const environmentVariableName: MemberConstraint = { min: 1, max: 128, pattern: '[A-Za-z0-9_]+' };
const environmentVariableValue: MemberConstraint = { min: 1, max: 2000, pattern: '.*' };
const environmentVariableType: MemberConstraint = { enum: ['PLAINTEXT', 'SECRETS_MANAGER'] };
const result: MemberConstraint = { enum: ['ROLLBACK', 'FAIL', 'RETRY', 'SKIP'] };
const conditionList: MemberConstraint = { min: 1, max: 1 };
const stageRetryMode: MemberConstraint = { enum: ['FAILED_ACTIONS', 'ALL_ACTIONS'] };
const ruleDeclarationList: MemberConstraint = { min: 1, max: 5 };
const ruleName: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };
const ruleConfigurationKey: MemberConstraint = { min: 1, max: 50 };
const ruleConfigurationValue: MemberConstraint = { min: 1, max: 10000 };
const ruleConfigurationMap: MemberConstraint = {
  max: 200,
  keys: ruleConfigurationKey,
  each: ruleConfigurationValue,
};
const ruleTimeout: MemberConstraint = { min: 5, max: 86400 };
const ruleCategory: MemberConstraint = { enum: ['Rule'] };
const ruleOwner: MemberConstraint = { enum: ['AWS'] };
const ruleProvider: MemberConstraint = { min: 1, max: 35, pattern: '[0-9A-Za-z_-]+' };
const pipelineVariableName: MemberConstraint = { min: 1, max: 128, pattern: '[A-Za-z0-9@\\-_]+' };
const pipelineVariableValue: MemberConstraint = { min: 1, max: 1000, pattern: '.*' };
const pipelineVariableDescription: MemberConstraint = { max: 200, pattern: '.*' };
const pipelineTriggerProviderType: MemberConstraint = { enum: ['CodeStarSourceConnection'] };
const gitPushFilterList: MemberConstraint = { min: 1, max: 3 };
const gitPullRequestFilterList: MemberConstraint = { min: 1, max: 3 };
const gitTagNamePattern: MemberConstraint = { min: 1, max: 255 };
const gitTagPatternList: MemberConstraint = { min: 1, max: 8, each: gitTagNamePattern };
const gitBranchNamePattern: MemberConstraint = { min: 1, max: 255, pattern: '.*' };
const gitBranchPatternList: MemberConstraint = { min: 1, max: 8, each: gitBranchNamePattern };
const gitFilePathPattern: MemberConstraint = { min: 1, max: 255, pattern: '.*' };
const gitFilePathPatternList: MemberConstraint = { min: 1, max: 8, each: gitFilePathPattern };
const gitPullRequestEventType: MemberConstraint = { enum: ['OPEN', 'UPDATED', 'CLOSED'] };
const gitPullRequestEventTypeList: MemberConstraint = { min: 1, max: 3, each: gitPullRequestEventType };
const webhookName: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };
const stageTransitionType: MemberConstraint = { enum: ['Inbound', 'Outbound'] };
const disabledReason: MemberConstraint = { min: 1, max: 300, pattern: '[a-zA-Z0-9!@ \\(\\)\\.\\*\\?\\-]+' };
const actionTypeOwner: MemberConstraint = { pattern: 'AWS|ThirdParty' };
const pipelineExecutionId: MemberConstraint = {
  pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
};
const maxResults: MemberConstraint = { min: 1, max: 100 };
const nextToken: MemberConstraint = { min: 1, max: 2048 };
const startTimeRange: MemberConstraint = { enum: ['Latest', 'All'] };
const targetFilterName: MemberConstraint = { enum: ['TARGET_STATUS'] };
const targetFilterValue: MemberConstraint = { min: 1 };
const targetFilterValueList: MemberConstraint = { each: targetFilterValue };
const maxPipelines: MemberConstraint = { min: 1, max: 1000 };
const resourceArn: MemberConstraint = { pattern: 'arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+' };
const conditionType: MemberConstraint = { enum: ['BEFORE_ENTRY', 'ON_SUCCESS'] };
const maxBatchSize: MemberConstraint = { min: 1 };
const actionConfigurationQueryableValue: MemberConstraint = { min: 1, max: 50, pattern: '[a-zA-Z0-9_-]+' };
const queryParamMap: MemberConstraint = {
  max: 1,
  keys: actionConfigurationKey,
  each: actionConfigurationQueryableValue,
};
const revision: MemberConstraint = { min: 1, max: 1500 };
const revisionChangeIdentifier: MemberConstraint = { min: 1, max: 100 };
const approvalToken: MemberConstraint = {
  pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
};
const approvalSummary: MemberConstraint = { max: 512 };
const approvalStatus: MemberConstraint = { enum: ['Approved', 'Rejected'] };
const failureType: MemberConstraint = {
  enum: [
    'JobFailed',
    'ConfigurationError',
    'PermissionError',
    'RevisionOutOfSync',
    'RevisionUnavailable',
    'SystemUnavailable',
  ],
};
const message: MemberConstraint = { min: 1, max: 5000 };
const executionId: MemberConstraint = { min: 1, max: 1500 };
const continuationToken: MemberConstraint = { min: 1, max: 2048 };
const outputVariablesKey: MemberConstraint = { pattern: '[A-Za-z0-9@\\-_]+' };
const outputVariablesMap: MemberConstraint = { keys: outputVariablesKey };
const revisionSummary: MemberConstraint = { min: 1, max: 2048 };
const executionSummary: MemberConstraint = { min: 1, max: 2048 };
const percentage: MemberConstraint = { min: 0, max: 100 };
const webhookFilters: MemberConstraint = { max: 5 };
const webhookAuthenticationType: MemberConstraint = { enum: ['GITHUB_HMAC', 'IP', 'UNAUTHENTICATED'] };
const jsonPath: MemberConstraint = { min: 1, max: 150 };
const matchEquals: MemberConstraint = { min: 1, max: 150 };
const webhookAuthConfigurationAllowedIPRange: MemberConstraint = { min: 1, max: 100 };
const webhookAuthConfigurationSecretToken: MemberConstraint = { min: 1, max: 100 };
const pipelineVariableList: MemberConstraint = { min: 1, max: 50 };
const clientRequestToken: MemberConstraint = { min: 1, max: 128, pattern: '^[a-zA-Z0-9-]+$' };
const sourceRevisionOverrideList: MemberConstraint = { max: 50 };
const sourceRevisionType: MemberConstraint = {
  enum: ['COMMIT_ID', 'IMAGE_DIGEST', 'S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY'],
};
const stopPipelineExecutionReason: MemberConstraint = { max: 200 };
const tagKeyList: MemberConstraint = { each: tagKey };
const actionTypeDescription: MemberConstraint = { min: 1, max: 1024 };
const actionTypeProperties: MemberConstraint = { max: 10 };
const executorType: MemberConstraint = { enum: ['JobWorker', 'Lambda'] };
const policyStatementsTemplate: MemberConstraint = { min: 1, max: 2048 };
const jobTimeout: MemberConstraint = { min: 60, max: 43200 };
const lambdaFunctionArn: MemberConstraint = {
  min: 1,
  max: 140,
  pattern: 'arn:aws(-[\\w]+)*:lambda:.+:[0-9]{12}:function:.+',
};
const accountId: MemberConstraint = { pattern: '[0-9]{12}' };
const pollingAccountList: MemberConstraint = { min: 1, max: 1000, each: accountId };
const servicePrincipal: MemberConstraint = { min: 1, max: 128 };
const pollingServicePrincipalList: MemberConstraint = { min: 1, max: 10, each: servicePrincipal };
const minimumActionTypeArtifactCount: MemberConstraint = { min: 0, max: 10 };
const maximumActionTypeArtifactCount: MemberConstraint = { min: 0, max: 10 };
const allowedAccount: MemberConstraint = { pattern: '[0-9]{12}|\\*' };
const allowedAccounts: MemberConstraint = { min: 1, max: 1000, each: allowedAccount };
const propertyDescription: MemberConstraint = { min: 1, max: 250 };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  AcknowledgeJobInput: { jobId, nonce },
  AcknowledgeThirdPartyJobInput: { jobId: thirdPartyJobId, nonce, clientToken },
  CreateCustomActionTypeInput: {
    category: actionCategory,
    provider: actionProvider,
    version,
    configurationProperties: actionConfigurationPropertyList,
  },
  ActionTypeSettings: {
    thirdPartyConfigurationUrl: url,
    entityUrlTemplate: urlTemplate,
    executionUrlTemplate: urlTemplate,
    revisionUrlTemplate: urlTemplate,
  },
  ActionConfigurationProperty: {
    name: actionConfigurationKey,
    description,
    type: actionConfigurationPropertyType,
  },
  ArtifactDetails: { minimumCount: minimumArtifactCount, maximumCount: maximumArtifactCount },
  Tag: { key: tagKey, value: tagValue },
  PipelineDeclaration: {
    name: pipelineName,
    roleArn,
    artifactStores: artifactStoreMap,
    version: pipelineVersion,
    executionMode,
    pipelineType,
    variables: pipelineVariableDeclarationList,
    triggers: pipelineTriggerDeclarationList,
  },
  ArtifactStore: { type: artifactStoreType, location: artifactStoreLocation },
  EncryptionKey: { id: encryptionKeyId, type: encryptionKeyType },
  StageDeclaration: { name: stageName },
  BlockerDeclaration: { name: blockerName, type: blockerType },
  ActionDeclaration: {
    name: actionName,
    runOrder: actionRunOrder,
    configuration: actionConfigurationMap,
    commands: commandList,
    outputVariables: outputVariableList,
    roleArn,
    region: aWSRegionName,
    namespace: actionNamespace,
    timeoutInMinutes: actionTimeout,
    environmentVariables: environmentVariableList,
  },
  ActionTypeId: { category: actionCategory, owner: actionOwner, provider: actionProvider, version },
  OutputArtifact: { name: artifactName, files: filePathList },
  InputArtifact: { name: artifactName },
  EnvironmentVariable: {
    name: environmentVariableName,
    value: environmentVariableValue,
    type: environmentVariableType,
  },
  FailureConditions: { result, conditions: conditionList },
  RetryConfiguration: { retryMode: stageRetryMode },
  Condition: { result, rules: ruleDeclarationList },
  RuleDeclaration: {
    name: ruleName,
    configuration: ruleConfigurationMap,
    commands: commandList,
    roleArn,
    region: aWSRegionName,
    timeoutInMinutes: ruleTimeout,
  },
  RuleTypeId: { category: ruleCategory, owner: ruleOwner, provider: ruleProvider, version },
  SuccessConditions: { conditions: conditionList },
  BeforeEntryConditions: { conditions: conditionList },
  PipelineVariableDeclaration: {
    name: pipelineVariableName,
    defaultValue: pipelineVariableValue,
    description: pipelineVariableDescription,
  },
  PipelineTriggerDeclaration: { providerType: pipelineTriggerProviderType },
  GitConfiguration: {
    sourceActionName: actionName,
    push: gitPushFilterList,
    pullRequest: gitPullRequestFilterList,
  },
  GitTagFilterCriteria: { includes: gitTagPatternList, excludes: gitTagPatternList },
  GitBranchFilterCriteria: { includes: gitBranchPatternList, excludes: gitBranchPatternList },
  GitFilePathFilterCriteria: { includes: gitFilePathPatternList, excludes: gitFilePathPatternList },
  GitPullRequestFilter: { events: gitPullRequestEventTypeList },
  DeleteCustomActionTypeInput: { category: actionCategory, provider: actionProvider, version },
  DeletePipelineInput: { name: pipelineName },
  DeleteWebhookInput: { name: webhookName },
  DeregisterWebhookWithThirdPartyInput: { webhookName },
  DisableStageTransitionInput: {
    pipelineName,
    stageName,
    transitionType: stageTransitionType,
    reason: disabledReason,
  },
  EnableStageTransitionInput: { pipelineName, stageName, transitionType: stageTransitionType },
  GetActionTypeInput: { category: actionCategory, owner: actionTypeOwner, provider: actionProvider, version },
  GetJobDetailsInput: { jobId },
  GetPipelineInput: { name: pipelineName, version: pipelineVersion },
  GetPipelineExecutionInput: { pipelineName, pipelineExecutionId },
  GetPipelineStateInput: { name: pipelineName },
  GetThirdPartyJobDetailsInput: { jobId: thirdPartyJobId, clientToken },
  ListActionExecutionsInput: { pipelineName, maxResults, nextToken },
  ActionExecutionFilter: { pipelineExecutionId },
  LatestInPipelineExecutionFilter: { pipelineExecutionId, startTimeRange },
  ListActionTypesInput: { actionOwnerFilter: actionOwner, nextToken, regionFilter: aWSRegionName },
  ListDeployActionExecutionTargetsInput: { pipelineName, maxResults, nextToken },
  TargetFilter: { name: targetFilterName, values: targetFilterValueList },
  ListPipelineExecutionsInput: { pipelineName, maxResults, nextToken },
  SucceededInStageFilter: { stageName },
  ListPipelinesInput: { nextToken, maxResults: maxPipelines },
  ListRuleExecutionsInput: { pipelineName, maxResults, nextToken },
  RuleExecutionFilter: { pipelineExecutionId },
  ListRuleTypesInput: { ruleOwnerFilter: ruleOwner, regionFilter: aWSRegionName },
  ListTagsForResourceInput: { resourceArn, nextToken, maxResults },
  ListWebhooksInput: { NextToken: nextToken, MaxResults: maxResults },
  OverrideStageConditionInput: { pipelineName, stageName, pipelineExecutionId, conditionType },
  PollForJobsInput: { maxBatchSize, queryParam: queryParamMap },
  PollForThirdPartyJobsInput: { maxBatchSize },
  PutActionRevisionInput: { pipelineName, stageName, actionName },
  ActionRevision: { revisionId: revision, revisionChangeId: revisionChangeIdentifier },
  PutApprovalResultInput: { pipelineName, stageName, actionName, token: approvalToken },
  ApprovalResult: { summary: approvalSummary, status: approvalStatus },
  PutJobFailureResultInput: { jobId },
  FailureDetails: { type: failureType, message, externalExecutionId: executionId },
  PutJobSuccessResultInput: { jobId, continuationToken, outputVariables: outputVariablesMap },
  CurrentRevision: { revision, changeIdentifier: revisionChangeIdentifier, revisionSummary },
  ExecutionDetails: {
    summary: executionSummary,
    externalExecutionId: executionId,
    percentComplete: percentage,
  },
  PutThirdPartyJobFailureResultInput: { jobId: thirdPartyJobId, clientToken },
  PutThirdPartyJobSuccessResultInput: { jobId: thirdPartyJobId, clientToken, continuationToken },
  WebhookDefinition: {
    name: webhookName,
    targetPipeline: pipelineName,
    targetAction: actionName,
    filters: webhookFilters,
    authentication: webhookAuthenticationType,
  },
  WebhookFilterRule: { jsonPath, matchEquals },
  WebhookAuthConfiguration: {
    AllowedIPRange: webhookAuthConfigurationAllowedIPRange,
    SecretToken: webhookAuthConfigurationSecretToken,
  },
  RegisterWebhookWithThirdPartyInput: { webhookName },
  RetryStageExecutionInput: { pipelineName, stageName, pipelineExecutionId, retryMode: stageRetryMode },
  RollbackStageInput: { pipelineName, stageName, targetPipelineExecutionId: pipelineExecutionId },
  StartPipelineExecutionInput: {
    name: pipelineName,
    variables: pipelineVariableList,
    clientRequestToken,
    sourceRevisions: sourceRevisionOverrideList,
  },
  PipelineVariable: { name: pipelineVariableName, value: pipelineVariableValue },
  SourceRevisionOverride: { actionName, revisionType: sourceRevisionType, revisionValue: revision },
  StopPipelineExecutionInput: { pipelineName, pipelineExecutionId, reason: stopPipelineExecutionReason },
  TagResourceInput: { resourceArn },
  UntagResourceInput: { resourceArn, tagKeys: tagKeyList },
  ActionTypeDeclaration: { description: actionTypeDescription, properties: actionTypeProperties },
  ActionTypeExecutor: { type: executorType, policyStatementsTemplate, jobTimeout },
  LambdaExecutorConfiguration: { lambdaFunctionArn },
  JobWorkerExecutorConfiguration: {
    pollingAccounts: pollingAccountList,
    pollingServicePrincipals: pollingServicePrincipalList,
  },
  ActionTypeIdentifier: {
    category: actionCategory,
    owner: actionTypeOwner,
    provider: actionProvider,
    version,
  },
  ActionTypeArtifactDetails: {
    minimumCount: minimumActionTypeArtifactCount,
    maximumCount: maximumActionTypeArtifactCount,
  },
  ActionTypePermissions: { allowedAccounts },
  ActionTypeProperty: { name: actionConfigurationKey, description: propertyDescription },
  ActionTypeUrls: {
    configurationUrl: url,
    entityUrlTemplate: urlTemplate,
    executionUrlTemplate: urlTemplate,
    revisionUrlTemplate: urlTemplate,
  },
});
