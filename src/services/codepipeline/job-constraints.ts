import type { Constraints, MemberConstraint } from '../../front-door/service.js';

/** @source AWS CodePipeline API Reference: members of the operations on action types and jobs */
const ID: MemberConstraint = { pattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}' };
const THIRD_PARTY_ID: MemberConstraint = { min: 1, max: 512 };
const CLIENT_TOKEN: MemberConstraint = { min: 1, max: 256 };
const NONCE: MemberConstraint = { min: 1, max: 50 };
const URL: MemberConstraint = { min: 1, max: 2048 };
const COUNT: MemberConstraint = { min: 0, max: 5 };
const CONTINUATION: MemberConstraint = { min: 1, max: 2048 };
const CATEGORY: MemberConstraint = {
  enum: ['Source', 'Build', 'Deploy', 'Test', 'Invoke', 'Approval', 'Compute'],
};
const PROVIDER: MemberConstraint = { min: 1, max: 35, pattern: '[0-9A-Za-z_-]+' };
const VERSION: MemberConstraint = { min: 1, max: 9, pattern: '[0-9A-Za-z_-]+' };
const PLACE: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };

const WEBHOOK_NAME: MemberConstraint = { min: 1, max: 100, pattern: '[A-Za-z0-9.@\\-_]+' };

export const webhookConstraints: Constraints = {
  'WebhookDefinition.name': WEBHOOK_NAME,
  'WebhookDefinition.targetPipeline': PLACE,
  'WebhookDefinition.targetAction': PLACE,
  'WebhookDefinition.filters': { max: 5 },
  'WebhookDefinition.authentication': { enum: ['GITHUB_HMAC', 'IP', 'UNAUTHENTICATED'] },
  'WebhookFilterRule.jsonPath': { min: 1, max: 150 },
  'WebhookFilterRule.matchEquals': { min: 1, max: 150 },
  'WebhookAuthConfiguration.AllowedIPRange': { min: 1, max: 100 },
  'WebhookAuthConfiguration.SecretToken': { min: 1, max: 100 },
  'DeleteWebhookInput.name': WEBHOOK_NAME,
  'ListWebhooksInput.MaxResults': { min: 1, max: 100 },
  'ListWebhooksInput.NextToken': { min: 1, max: 2048 },
  'RegisterWebhookWithThirdPartyInput.webhookName': WEBHOOK_NAME,
  'DeregisterWebhookWithThirdPartyInput.webhookName': WEBHOOK_NAME,
};

export const jobConstraints: Constraints = {
  'CreateCustomActionTypeInput.category': CATEGORY,
  'CreateCustomActionTypeInput.provider': PROVIDER,
  'CreateCustomActionTypeInput.version': VERSION,
  'CreateCustomActionTypeInput.configurationProperties': { max: 10 },
  'DeleteCustomActionTypeInput.category': CATEGORY,
  'DeleteCustomActionTypeInput.provider': PROVIDER,
  'DeleteCustomActionTypeInput.version': VERSION,
  'ActionTypeSettings.thirdPartyConfigurationUrl': URL,
  'ActionTypeSettings.entityUrlTemplate': URL,
  'ActionTypeSettings.executionUrlTemplate': URL,
  'ActionTypeSettings.revisionUrlTemplate': URL,
  'ActionConfigurationProperty.name': { min: 1, max: 50 },
  'ActionConfigurationProperty.description': { min: 1, max: 160 },
  'ActionConfigurationProperty.type': { enum: ['String', 'Number', 'Boolean'] },
  'ArtifactDetails.minimumCount': COUNT,
  'ArtifactDetails.maximumCount': COUNT,
  'GetActionTypeInput.category': CATEGORY,
  'GetActionTypeInput.owner': { pattern: 'AWS|ThirdParty' },
  'GetActionTypeInput.provider': PROVIDER,
  'GetActionTypeInput.version': VERSION,
  'ActionTypeIdentifier.category': CATEGORY,
  'ActionTypeIdentifier.owner': { pattern: 'AWS|ThirdParty' },
  'ActionTypeIdentifier.provider': PROVIDER,
  'ActionTypeIdentifier.version': VERSION,
  'ActionTypeDeclaration.description': { min: 1, max: 256 },
  'ActionTypeDeclaration.properties': { max: 10 },
  'ActionTypeExecutor.type': { enum: ['JobWorker', 'Lambda'] },
  'ActionTypeExecutor.policyStatementsTemplate': { min: 1, max: 2048 },
  'ActionTypeExecutor.jobTimeout': { min: 60, max: 43_200 },
  'ActionTypePermissions.allowedAccounts': { min: 1, max: 1000, each: { pattern: '[0-9]{12}|\\*' } },
  'ActionTypeProperty.name': { min: 1, max: 50 },
  'ActionTypeProperty.description': { min: 1, max: 250 },
  'ActionTypeArtifactDetails.minimumCount': { min: 0, max: 10 },
  'ActionTypeArtifactDetails.maximumCount': { min: 0, max: 10 },
  'PollForJobsInput.maxBatchSize': { min: 1 },
  'PollForJobsInput.queryParam': { max: 1, each: { min: 1, max: 50, pattern: '[a-zA-Z0-9_-]+' } },
  'PollForThirdPartyJobsInput.maxBatchSize': { min: 1 },
  'AcknowledgeJobInput.jobId': ID,
  'AcknowledgeJobInput.nonce': NONCE,
  'GetJobDetailsInput.jobId': ID,
  'PutJobSuccessResultInput.jobId': ID,
  'PutJobSuccessResultInput.continuationToken': CONTINUATION,
  'PutJobFailureResultInput.jobId': ID,
  'AcknowledgeThirdPartyJobInput.jobId': THIRD_PARTY_ID,
  'AcknowledgeThirdPartyJobInput.nonce': NONCE,
  'AcknowledgeThirdPartyJobInput.clientToken': CLIENT_TOKEN,
  'GetThirdPartyJobDetailsInput.jobId': THIRD_PARTY_ID,
  'GetThirdPartyJobDetailsInput.clientToken': CLIENT_TOKEN,
  'PutThirdPartyJobSuccessResultInput.jobId': THIRD_PARTY_ID,
  'PutThirdPartyJobSuccessResultInput.clientToken': CLIENT_TOKEN,
  'PutThirdPartyJobSuccessResultInput.continuationToken': CONTINUATION,
  'PutThirdPartyJobFailureResultInput.jobId': THIRD_PARTY_ID,
  'PutThirdPartyJobFailureResultInput.clientToken': CLIENT_TOKEN,
  'CurrentRevision.revision': { min: 1, max: 1500 },
  'CurrentRevision.changeIdentifier': { min: 1, max: 100 },
  'CurrentRevision.revisionSummary': { min: 1, max: 2048 },
  'ExecutionDetails.summary': { min: 1, max: 2048 },
  'ExecutionDetails.externalExecutionId': { min: 1, max: 1500 },
  'ExecutionDetails.percentComplete': { min: 0, max: 100 },
  'FailureDetails.message': { min: 1, max: 5000 },
  'FailureDetails.externalExecutionId': { min: 1, max: 1500 },
  'FailureDetails.type': {
    enum: [
      ...['JobFailed', 'ConfigurationError', 'PermissionError'],
      ...['RevisionOutOfSync', 'RevisionUnavailable', 'SystemUnavailable'],
    ],
  },
  'PutActionRevisionInput.pipelineName': PLACE,
  'PutActionRevisionInput.stageName': PLACE,
  'PutActionRevisionInput.actionName': PLACE,
  'ActionRevision.revisionId': { min: 1, max: 1500 },
  'ActionRevision.revisionChangeId': { min: 1, max: 100 },
  'ListDeployActionExecutionTargetsInput.pipelineName': PLACE,
  'ListDeployActionExecutionTargetsInput.maxResults': { min: 1, max: 100 },
  'ListDeployActionExecutionTargetsInput.nextToken': { min: 1, max: 2048 },
};
