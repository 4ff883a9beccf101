import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const eventSourceName: MemberConstraint = {
  min: 1,
  max: 256,
  pattern: 'aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}',
};
const replayName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const apiDestinationName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const apiDestinationDescription: MemberConstraint = { max: 512, pattern: '.*' };
const connectionArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern:
    '^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$',
};
const httpsEndpoint: MemberConstraint = {
  min: 1,
  max: 2048,
  pattern: "^((%[0-9A-Fa-f]{2}|[-()_.!~*';/?:@\\x26=+$,A-Za-z0-9])+)([).!';/?:,])?$",
};
const apiDestinationHttpMethod: MemberConstraint = {
  enum: ['POST', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
};
const apiDestinationInvocationRateLimitPerSecond: MemberConstraint = { min: 1 };
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
const connectionName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const connectionDescription: MemberConstraint = { max: 512, pattern: '.*' };
const connectionAuthorizationType: MemberConstraint = {
  enum: ['BASIC', 'OAUTH_CLIENT_CREDENTIALS', 'API_KEY'],
};
const authHeaderParameters: MemberConstraint = {
  min: 1,
  max: 512,
  pattern: '^\\t*[^\\x00-\\x1F:\\x7F][^\\x00-\\x08\\x0A-\\x1F:\\x7F]*$',
};
const authHeaderParametersSensitive: MemberConstraint = {
  min: 1,
  max: 512,
  pattern: '^\\t*[^\\x00-\\x1F:\\x7F][^\\x00-\\x08\\x0A-\\x1F:\\x7F]*$',
};
const connectionOAuthHttpMethod: MemberConstraint = { enum: ['GET', 'POST', 'PUT'] };
const connectionHeaderParametersList: MemberConstraint = { max: 100 };
const connectionQueryStringParametersList: MemberConstraint = { max: 100 };
const connectionBodyParametersList: MemberConstraint = { max: 100 };
const headerKey: MemberConstraint = { max: 512, pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$" };
const headerValueSensitive: MemberConstraint = { max: 512, pattern: '^\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*$' };
const queryStringKey: MemberConstraint = { max: 512, pattern: '[^\\x00-\\x1F\\x7F]+' };
const queryStringValueSensitive: MemberConstraint = {
  max: 512,
  pattern: '[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+',
};
const resourceConfigurationArn: MemberConstraint = {
  max: 2048,
  pattern:
    '^(?:^arn:[a-z0-9\\-]+:vpc-lattice:[a-zA-Z0-9\\-]+:\\d{12}:resourceconfiguration/rcfg-[0-9a-z]{17}$|^$)',
};
const endpointName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const endpointDescription: MemberConstraint = { max: 512, pattern: '.*' };
const endpointEventBusList: MemberConstraint = { min: 2, max: 2 };
const iamRoleArn: MemberConstraint = {
  min: 1,
  max: 256,
  pattern: '^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@/-]+$',
};
const healthCheck: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '^arn:aws([a-z]|\\-)*:route53:::healthcheck/[\\-a-z0-9]+$',
};
const route: MemberConstraint = { min: 9, max: 20, pattern: '^[\\-a-z0-9]+$' };
const replicationState: MemberConstraint = { enum: ['ENABLED', 'DISABLED'] };
const nonPartnerEventBusArn: MemberConstraint = {
  min: 1,
  max: 512,
  pattern: '^arn:aws[a-z-]*:events:[a-z]+-[a-z-]+-\\d+:\\d{12}:event-bus/[\\w.-]+$',
};
const eventBusName: MemberConstraint = { min: 1, max: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' };
const eventBusDescription: MemberConstraint = { max: 512 };
const resourceArn: MemberConstraint = { min: 1, max: 1600 };
const includeDetail: MemberConstraint = { enum: ['NONE', 'FULL'] };
const level: MemberConstraint = { enum: ['OFF', 'ERROR', 'INFO', 'TRACE'] };
const tagKey: MemberConstraint = { min: 1, max: 128 };
const tagValue: MemberConstraint = { max: 256 };
const accountId: MemberConstraint = { min: 12, max: 12, pattern: '\\d{12}' };
const ruleName: MemberConstraint = { min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' };
const eventBusNameOrArn: MemberConstraint = {
  min: 1,
  max: 1600,
  pattern: '(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+',
};
const homeRegion: MemberConstraint = { min: 9, max: 20, pattern: '^[\\-a-z0-9]+$' };
const nextToken: MemberConstraint = { min: 1, max: 2048 };
const limitMax100: MemberConstraint = { min: 1, max: 100 };
const archiveState: MemberConstraint = {
  enum: ['ENABLED', 'DISABLED', 'CREATING', 'UPDATING', 'CREATE_FAILED', 'UPDATE_FAILED'],
};
const connectionState: MemberConstraint = {
  enum: [
    'CREATING',
    'UPDATING',
    'DELETING',
    'AUTHORIZED',
    'DEAUTHORIZED',
    'AUTHORIZING',
    'DEAUTHORIZING',
    'ACTIVE',
    'FAILED_CONNECTIVITY',
  ],
};
const eventSourceNamePrefix: MemberConstraint = { min: 1, max: 256, pattern: '[/\\.\\-_A-Za-z0-9]+' };
const partnerEventSourceNamePrefix: MemberConstraint = {
  min: 1,
  max: 256,
  pattern: 'aws\\.partner/[\\.\\-_A-Za-z0-9]+/[/\\.\\-_A-Za-z0-9]*',
};
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
const putPartnerEventsRequestEntryList: MemberConstraint = { min: 1, max: 20 };
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
const headerValue: MemberConstraint = { max: 512, pattern: '^\\t*[\\x20-\\x7E][\\t\\x20-\\x7E]*$' };
const headerParametersMap: MemberConstraint = { keys: headerKey, each: headerValue };
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
  ActivateEventSourceRequest: { Name: eventSourceName },
  CancelReplayRequest: { ReplayName: replayName },
  CreateApiDestinationRequest: {
    Name: apiDestinationName,
    Description: apiDestinationDescription,
    ConnectionArn: connectionArn,
    InvocationEndpoint: httpsEndpoint,
    HttpMethod: apiDestinationHttpMethod,
    InvocationRateLimitPerSecond: apiDestinationInvocationRateLimitPerSecond,
  },
  CreateArchiveRequest: {
    ArchiveName: archiveName,
    EventSourceArn: eventBusArn,
    Description: archiveDescription,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  CreateConnectionRequest: {
    Name: connectionName,
    Description: connectionDescription,
    AuthorizationType: connectionAuthorizationType,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  CreateConnectionBasicAuthRequestParameters: {
    Username: authHeaderParameters,
    Password: authHeaderParametersSensitive,
  },
  CreateConnectionOAuthRequestParameters: {
    AuthorizationEndpoint: httpsEndpoint,
    HttpMethod: connectionOAuthHttpMethod,
  },
  CreateConnectionOAuthClientRequestParameters: {
    ClientID: authHeaderParameters,
    ClientSecret: authHeaderParametersSensitive,
  },
  ConnectionHttpParameters: {
    HeaderParameters: connectionHeaderParametersList,
    QueryStringParameters: connectionQueryStringParametersList,
    BodyParameters: connectionBodyParametersList,
  },
  ConnectionHeaderParameter: { Key: headerKey, Value: headerValueSensitive },
  ConnectionQueryStringParameter: { Key: queryStringKey, Value: queryStringValueSensitive },
  CreateConnectionApiKeyAuthRequestParameters: {
    ApiKeyName: authHeaderParameters,
    ApiKeyValue: authHeaderParametersSensitive,
  },
  ConnectivityResourceConfigurationArn: { ResourceConfigurationArn: resourceConfigurationArn },
  CreateEndpointRequest: {
    Name: endpointName,
    Description: endpointDescription,
    EventBuses: endpointEventBusList,
    RoleArn: iamRoleArn,
  },
  Primary: { HealthCheck: healthCheck },
  Secondary: { Route: route },
  ReplicationConfig: { State: replicationState },
  EndpointEventBus: { EventBusArn: nonPartnerEventBusArn },
  CreateEventBusRequest: {
    Name: eventBusName,
    EventSourceName: eventSourceName,
    Description: eventBusDescription,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  DeadLetterConfig: { Arn: resourceArn },
  LogConfig: { IncludeDetail: includeDetail, Level: level },
  Tag: { Key: tagKey, Value: tagValue },
  CreatePartnerEventSourceRequest: { Name: eventSourceName, Account: accountId },
  DeactivateEventSourceRequest: { Name: eventSourceName },
  DeauthorizeConnectionRequest: { Name: connectionName },
  DeleteApiDestinationRequest: { Name: apiDestinationName },
  DeleteArchiveRequest: { ArchiveName: archiveName },
  DeleteConnectionRequest: { Name: connectionName },
  DeleteEndpointRequest: { Name: endpointName },
  DeleteEventBusRequest: { Name: eventBusName },
  DeletePartnerEventSourceRequest: { Name: eventSourceName, Account: accountId },
  DeleteRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  DescribeApiDestinationRequest: { Name: apiDestinationName },
  DescribeArchiveRequest: { ArchiveName: archiveName },
  DescribeConnectionRequest: { Name: connectionName },
  DescribeEndpointRequest: { Name: endpointName, HomeRegion: homeRegion },
  DescribeEventBusRequest: { Name: eventBusNameOrArn },
  DescribeEventSourceRequest: { Name: eventSourceName },
  DescribePartnerEventSourceRequest: { Name: eventSourceName },
  DescribeReplayRequest: { ReplayName: replayName },
  DescribeRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  DisableRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  EnableRuleRequest: { Name: ruleName, EventBusName: eventBusNameOrArn },
  ListApiDestinationsRequest: {
    NamePrefix: apiDestinationName,
    ConnectionArn: connectionArn,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListArchivesRequest: {
    NamePrefix: archiveName,
    EventSourceArn: eventBusArn,
    State: archiveState,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListConnectionsRequest: {
    NamePrefix: connectionName,
    ConnectionState: connectionState,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListEndpointsRequest: {
    NamePrefix: endpointName,
    HomeRegion: homeRegion,
    NextToken: nextToken,
    MaxResults: limitMax100,
  },
  ListEventBusesRequest: { NamePrefix: eventBusName, NextToken: nextToken, Limit: limitMax100 },
  ListEventSourcesRequest: { NamePrefix: eventSourceNamePrefix, NextToken: nextToken, Limit: limitMax100 },
  ListPartnerEventSourceAccountsRequest: {
    EventSourceName: eventSourceName,
    NextToken: nextToken,
    Limit: limitMax100,
  },
  ListPartnerEventSourcesRequest: {
    NamePrefix: partnerEventSourceNamePrefix,
    NextToken: nextToken,
    Limit: limitMax100,
  },
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
  PutPartnerEventsRequest: { Entries: putPartnerEventsRequestEntryList },
  PutPartnerEventsRequestEntry: { Source: eventSourceName, Resources: eventResourceList },
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
  UpdateApiDestinationRequest: {
    Name: apiDestinationName,
    Description: apiDestinationDescription,
    ConnectionArn: connectionArn,
    InvocationEndpoint: httpsEndpoint,
    HttpMethod: apiDestinationHttpMethod,
    InvocationRateLimitPerSecond: apiDestinationInvocationRateLimitPerSecond,
  },
  UpdateArchiveRequest: {
    ArchiveName: archiveName,
    Description: archiveDescription,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  UpdateConnectionRequest: {
    Name: connectionName,
    Description: connectionDescription,
    AuthorizationType: connectionAuthorizationType,
    KmsKeyIdentifier: kmsKeyIdentifier,
  },
  UpdateConnectionBasicAuthRequestParameters: {
    Username: authHeaderParameters,
    Password: authHeaderParametersSensitive,
  },
  UpdateConnectionOAuthRequestParameters: {
    AuthorizationEndpoint: httpsEndpoint,
    HttpMethod: connectionOAuthHttpMethod,
  },
  UpdateConnectionOAuthClientRequestParameters: {
    ClientID: authHeaderParameters,
    ClientSecret: authHeaderParametersSensitive,
  },
  UpdateConnectionApiKeyAuthRequestParameters: {
    ApiKeyName: authHeaderParameters,
    ApiKeyValue: authHeaderParametersSensitive,
  },
  UpdateEndpointRequest: {
    Name: endpointName,
    Description: endpointDescription,
    EventBuses: endpointEventBusList,
    RoleArn: iamRoleArn,
  },
  UpdateEventBusRequest: {
    Name: eventBusName,
    KmsKeyIdentifier: kmsKeyIdentifier,
    Description: eventBusDescription,
  },
});
