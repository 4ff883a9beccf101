import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const replayName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const archiveName: MemberConstraint = { min: 1, max: 48, pattern: '[\\.\\-_A-Za-z0-9]+' };
const eventBusArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$',
};
const archiveDescription: MemberConstraint = { max: 512, pattern: '.*' };
const eventPattern: MemberConstraint = { max: 4096 };
const retentionDays: MemberConstraint = { min: 0 };
const kmsKeyIdentifier: MemberConstraint = { max: 2048, pattern: '^[a-zA-Z0-9_\\-/:]*$' };
const eventBusName: MemberConstraint = { min: 1, max: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' };
const eventSourceName: MemberConstraint = {
  min: 1,
  max: 256,
  pattern: 'aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}',
};
const eventBusDescription: MemberConstraint = { max: 512 };
const resourceArn: MemberConstraint = { min: 1, max: 1600 };
const includeDetail: MemberConstraint = { enum: ['NONE', 'FULL'] };
const level: MemberConstraint = { enum: ['OFF', 'ERROR', 'INFO', 'TRACE'] };
const tagKey: MemberConstraint = { min: 1, max: 128 };
const tagValue: MemberConstraint = { max: 256 };
const ruleName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const eventBusNameOrArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+',
};
const archiveState: MemberConstraint = {
  enum: ['ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED'],
};
const nextToken: MemberConstraint = { min: 1, max: 2048 };
const limitMax100: MemberConstraint = { min: 1, max: 100 };
const replayState: MemberConstraint = {
  enum: ['STARTING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED', 'FAILED'],
};
const archiveArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$',
};
const targetArn: MemberConstraint = { min: 1, max: 1600 };
const arn: MemberConstraint = { min: 1, max: 1600 };
const putEventsRequestEntryList: MemberConstraint = { min: 1, max: 10 };
const endpointId: MemberConstraint = { min: 1, max: 50, pattern: '^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$' };
const eventResource: MemberConstraint = { max: 2048 };
const eventResourceList: MemberConstraint = { each: eventResource };
const nonPartnerEventBusNameOrArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\.\\-_A-Za-z0-9]+',
};
const traceHeader: MemberConstraint = { min: 1, max: 500 };
const nonPartnerEventBusName: MemberConstraint = { min: 1, max: 256, pattern: '[\\.\\-_A-Za-z0-9]+' };
const action: MemberConstraint = { min: 1, max: 64, pattern: 'events:[a-zA-Z]+' };
const principal: MemberConstraint = { min: 1, max: 12, pattern: '(\\d{12}|\\*)' };
const statementId: MemberConstraint = { min: 1, max: 64, pattern: '[a-zA-Z0-9-_]+' };
const scheduleExpression: MemberConstraint = { max: 256 };
const ruleState: MemberConstraint = {
  enum: ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'],
};
const ruleDescription: MemberConstraint = { max: 512 };
const roleArn: MemberConstraint = { min: 1, max: 1600 };
const targetList: MemberConstraint = { min: 1, max: 100 };
const targetId: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const targetInput: MemberConstraint = { max: 8192 };
const targetInputPath: MemberConstraint = { max: 256 };
const inputTransformerPathKey: MemberConstraint = { min: 1, max: 256, pattern: '[A-Za-z0-9\\_\\-]+' };
const transformerPaths: MemberConstraint = { max: 100, keys: inputTransformerPathKey, each: targetInputPath };
const transformerInput: MemberConstraint = { min: 1, max: 8192 };
const targetPartitionKeyPath: MemberConstraint = { max: 256 };
const runCommandTargets: MemberConstraint = { min: 1, max: 5 };
const runCommandTargetKey: MemberConstraint = {
  min: 1,
  max: 128,
  pattern: '^[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$',
};
const runCommandTargetValue: MemberConstraint = { min: 1, max: 256 };
const runCommandTargetValues: MemberConstraint = { min: 1, max: 50, each: runCommandTargetValue };
const limitMin1: MemberConstraint = { min: 1 };
const launchType: MemberConstraint = { enum: ['EC2', 'FARGATE', 'EXTERNAL'] };
const capacityProviderStrategy: MemberConstraint = { max: 6 };
const placementConstraints: MemberConstraint = { max: 10 };
const placementStrategies: MemberConstraint = { max: 5 };
const propagateTags: MemberConstraint = { enum: ['TASK_DEFINITION'] };
const referenceId: MemberConstraint = { max: 1024 };
const assignPublicIp: MemberConstraint = { enum: ['ENABLED', 'DISABLED'] };
const capacityProvider: MemberConstraint = { min: 1, max: 255 };
const capacityProviderStrategyItemWeight: MemberConstraint = { min: 0, max: 1000 };
const capacityProviderStrategyItemBase: MemberConstraint = { min: 0, max: 100000 };
const placementConstraintType: MemberConstraint = { enum: ['distinctInstance', 'memberOf'] };
const placementConstraintExpression: MemberConstraint = { max: 2000 };
const placementStrategyType: MemberConstraint = { enum: ['random', 'spread', 'binpack'] };
const placementStrategyField: MemberConstraint = { max: 255 };
const messageGroupId: MemberConstraint = { max: 100 };
const pathParameter: MemberConstraint = { pattern: '^(?!\\s*$).+' };
const pathParameterList: MemberConstraint = { each: pathParameter };
const headerKey: MemberConstraint = { max: 512, pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$" };
const headerValue: MemberConstraint = { max: 512, pattern: '^\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*$' };
const headerParametersMap: MemberConstraint = { keys: headerKey, each: headerValue };
const queryStringKey: MemberConstraint = { max: 512, pattern: '[^\\x00-\\x1F\\x7F]+' };
const queryStringValue: MemberConstraint = { max: 512, pattern: '[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+' };
const queryStringParametersMap: MemberConstraint = { keys: queryStringKey, each: queryStringValue };
const redshiftSecretManagerArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '(^arn:aws([a-z]|\\-)*:secretsmanager:[a-z0-9-.]+:.*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)',
};
const database: MemberConstraint = { min: 1, max: 64 };
const dbUser: MemberConstraint = { min: 1, max: 128 };
const sql: MemberConstraint = { min: 1, max: 100000 };
const statementName: MemberConstraint = { min: 1, max: 500 };
const sqls: MemberConstraint = { max: 40, each: sql };
const sageMakerPipelineParameterList: MemberConstraint = { max: 200 };
const sageMakerPipelineParameterName: MemberConstraint = {
  min: 1,
  max: 256,
  pattern: '^[a-zA-Z0-9](-*[a-zA-Z0-9])*$',
};
const sageMakerPipelineParameterValue: MemberConstraint = { max: 1024 };
const maximumRetryAttempts: MemberConstraint = { min: 0, max: 185 };
const maximumEventAgeInSeconds: MemberConstraint = { min: 60, max: 86400 };
const graphQLOperation: MemberConstraint = { min: 1, max: 1048576 };
const targetIdList: MemberConstraint = { min: 1, max: 100, each: targetId };
const replayDescription: MemberConstraint = { max: 512, pattern: '.*' };
const replayDestinationFilters: MemberConstraint = { each: arn };
const tagKeyList: MemberConstraint = { each: tagKey };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  CancelReplayRequest: { ReplayName: replayName },
  CreateArchiveRequest: {
    ArchiveName: archiveName,
    EventSourceArn: eventBusArn,
    Description: archiveDescription,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  CreateEventBusRequest: {
    Name: eventBusName,
    EventSourceName: eventSourceName,
    Description: eventBusDescription,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  DeadLetterConfig: { Arn: resourceArn },
  LogConfig: { IncludeDetail: includeDetail, Level: level },
  Tag: { Key: tagKey, Value: tagValue },
  DeleteArchiveRequest: { ArchiveName: archiveName },
  DeleteEventBusRequest: { Name: eventBusName },
  DeleteRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  DescribeArchiveRequest: { ArchiveName: archiveName },
  DescribeEventBusRequest: { Name: eventBusNameOrArn },
  DescribeReplayRequest: { ReplayName: replayName },
  DescribeRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  DisableRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  EnableRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  ListArchivesRequest: {
    NamePrefix: archiveName,
    EventSourceArn: eventBusArn,
    State: archiveState,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListEventBusesRequest: { NamePrefix: eventBusName, NextToken: nextToken, Limit: limitMax100 },
  ListReplaysRequest: {
    NamePrefix: replayName,
    State: replayState,
    EventSourceArn: archiveArn,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListRuleNamesByTargetRequest: {
    TargetArn: targetArn,
    EventBusName: eventBusNameOrArn,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListRulesRequest: {
    NamePrefix: ruleName,
    EventBusName: eventBusNameOrArn,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListTagsForResourceRequest: { ResourceARN: arn },
  ListTargetsByRuleRequest: {
    Rule: ruleName,
    EventBusName: eventBusNameOrArn,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  PutEventsRequest: { Entries: putEventsRequestEntryList, EndpointId: endpointId },
  PutEventsRequestEntry: {
    Resources: eventResourceList,
    EventBusName: nonPartnerEventBusNameOrArn,
    TraceHeader: traceHeader,
  },
  PutPermissionRequest: {
    EventBusName: nonPartnerEventBusName,
    Action: action,
    Principal: principal,
    StatementId: statementId,
  },
  PutRuleRequest: {
    Name: ruleName,
    ScheduleExpression: scheduleExpression,
    EventPattern: eventPattern,
    State: ruleState,
    Description: ruleDescription,
    RoleArn: roleArn,
    EventBusName: eventBusNameOrArn,
  },
  PutTargetsRequest: { Rule: ruleName, EventBusName: eventBusNameOrArn, Targets: targetList },
  Target: { Id: targetId, Arn: targetArn, RoleArn: roleArn, Input: targetInput, InputPath: targetInputPath },
  InputTransformer: { InputPathsMap: transformerPaths, InputTemplate: transformerInput },
  KinesisParameters: { PartitionKeyPath: targetPartitionKeyPath },
  RunCommandParameters: { RunCommandTargets: runCommandTargets },
  RunCommandTarget: { Key: runCommandTargetKey, Values: runCommandTargetValues },
  EcsParameters: {
    TaskDefinitionArn: arn,
    TaskCount: limitMin1,
    LaunchType: launchType,
    CapacityProviderStrategy: capacityProviderStrategy,
    PlacementConstraints: placementConstraints,
    PlacementStrategy: placementStrategies,
    PropagateTags: propagateTags,
    ReferenceId: referenceId,
  },
  AwsVpcConfiguration: { AssignPublicIp: assignPublicIp },
  CapacityProviderStrategyItem: {
    capacityProvider,
    weight: capacityProviderStrategyItemWeight,
    base: capacityProviderStrategyItemBase,
  },
  PlacementConstraint: { type: placementConstraintType, expression: placementConstraintExpression },
  PlacementStrategy: { type: placementStrategyType, field: placementStrategyField },
  SqsParameters: { MessageGroupId: messageGroupId },
  HttpParameters: {
    PathParameterValues: pathParameterList,
    HeaderParameters: headerParametersMap,
    QueryStringParameters: queryStringParametersMap,
  },
  RedshiftDataParameters: {
    SecretManagerArn: redshiftSecretManagerArn,
    Database: database,
    DbUser: dbUser,
    Sql: sql,
    StatementName: statementName,
    Sqls: sqls,
  },
  SageMakerPipelineParameters: { PipelineParameterList: sageMakerPipelineParameterList },
  SageMakerPipelineParameter: {
    Name: sageMakerPipelineParameterName,
    Value: sageMakerPipelineParameterValue,
  },
  RetryPolicy: {
    MaximumRetryAttempts: maximumRetryAttempts,
    MaximumEventAgeInSeconds: maximumEventAgeInSeconds,
  },
  AppSyncParameters: { GraphQLOperation: graphQLOperation },
  RemovePermissionRequest: { StatementId: statementId, EventBusName: nonPartnerEventBusName },
  RemoveTargetsRequest: { Rule: ruleName, EventBusName: eventBusNameOrArn, Ids: targetIdList },
  StartReplayRequest: { ReplayName: replayName, Description: replayDescription, EventSourceArn: archiveArn },
  ReplayDestination: { Arn: arn, FilterArns: replayDestinationFilters },
  TagResourceRequest: { ResourceARN: arn },
  TestEventPatternRequest: { EventPattern: eventPattern },
  UntagResourceRequest: { ResourceARN: arn, TagKeys: tagKeyList },
  UpdateArchiveRequest: {
    ArchiveName: archiveName,
    Description: archiveDescription,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  UpdateEventBusRequest: {
    Name: eventBusName,
    KmsKeyIdentifier: kmsKeyIdentifier,
    Description: eventBusDescription,
  },
});
