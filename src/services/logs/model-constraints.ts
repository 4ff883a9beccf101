import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const logGroupName: MemberConstraint = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const kmsKeyId: MemberConstraint = { max: 256 };
const resourceIdentifier: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w+=/:,.@\\-\\*]*' };
const exportTaskId: MemberConstraint = { min: 1, max: 512 };
const importId: MemberConstraint = { min: 1, max: 256, pattern: '[\\-a-zA-Z0-9]+' };
const deliverySourceName: MemberConstraint = { min: 1, max: 60, pattern: '[\\w-]*' };
const fieldHeader: MemberConstraint = { min: 1, max: 64 };
const recordFields: MemberConstraint = { max: 128, each: fieldHeader };
const fieldDelimiter: MemberConstraint = { max: 5 };
const tagKey: MemberConstraint = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' };
const tagValue: MemberConstraint = { max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' };
const tags: MemberConstraint = { min: 1, max: 50, keys: tagKey, each: tagValue };
const deliverySuffixPath: MemberConstraint = { min: 1, max: 256 };
const exportTaskName: MemberConstraint = { min: 1, max: 512 };
const logStreamName: MemberConstraint = { min: 1, max: 512, pattern: '[^:*]*' };
const timestamp: MemberConstraint = { min: 0 };
const exportDestinationBucket: MemberConstraint = { min: 1, max: 512 };
const roleArn: MemberConstraint = { min: 1 };
const logGroupArn: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const logGroupArnList: MemberConstraint = { each: logGroupArn };
const detectorName: MemberConstraint = { min: 1 };
const evaluationFrequency: MemberConstraint = {
  enum: ['ONE_MIN', 'FIVE_MIN', 'TEN_MIN', 'FIFTEEN_MIN', 'THIRTY_MIN', 'ONE_HOUR'],
};
const filterPattern: MemberConstraint = { max: 1024 };
const detectorKmsKeyArn: MemberConstraint = {
  max: 256,
  pattern: '^arn:aws[a-z\\-]*:kms:[-a-z0-9]*:[0-9]*:key/[-a-z0-9]*$',
};
const anomalyVisibilityTime: MemberConstraint = { min: 7, max: 90 };
const logGroupClass: MemberConstraint = { enum: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] };
const lookupTableName: MemberConstraint = { min: 1, max: 256, pattern: '^[a-zA-Z0-9_]+$' };
const lookupTableDescription: MemberConstraint = { max: 1024 };
const tableBody: MemberConstraint = { min: 1, max: 10485760 };
const scheduledQueryName: MemberConstraint = { min: 1, max: 255, pattern: '^[a-zA-Z0-9_\\-/.#]+$' };
const scheduledQueryDescription: MemberConstraint = { max: 1024 };
const queryLanguage: MemberConstraint = { enum: ['CWLI', 'SQL', 'PPL'] };
const queryString: MemberConstraint = { max: 10000 };
const logGroupIdentifier: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const scheduledQueryLogGroupIdentifiers: MemberConstraint = { min: 1, max: 50, each: logGroupIdentifier };
const scheduleExpression: MemberConstraint = { max: 256 };
const scheduleTimezone: MemberConstraint = { min: 1 };
const scheduledQueryState: MemberConstraint = { enum: ['ENABLED', 'DISABLED'] };
const s3Uri: MemberConstraint = { max: 1024, pattern: 's3://[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9](/.*)?' };
const accountId: MemberConstraint = { min: 12, max: 12, pattern: '^\\d{12}$' };
const policyType: MemberConstraint = {
  enum: [
    'DATA_PROTECTION_POLICY',
    'SUBSCRIPTION_FILTER_POLICY',
    'FIELD_INDEX_POLICY',
    'TRANSFORMER_POLICY',
    'METRIC_EXTRACTION_POLICY',
  ],
};
const deliveryId: MemberConstraint = { min: 1, max: 64, pattern: '^[0-9A-Za-z]+$' };
const deliveryDestinationName: MemberConstraint = { min: 1, max: 60, pattern: '[\\w-]*' };
const destinationName: MemberConstraint = { min: 1, max: 512, pattern: '[^:*]*' };
const integrationName: MemberConstraint = { min: 1, max: 50, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const anomalyDetectorArn: MemberConstraint = { min: 1, pattern: '[\\w#+=/:,.@-]*' };
const filterName: MemberConstraint = { min: 1, max: 512, pattern: '[^:*]*' };
const queryId: MemberConstraint = { min: 1, max: 256 };
const expectedRevisionId: MemberConstraint = { min: 1 };
const scheduledQueryIdentifier: MemberConstraint = { pattern: '[\\w#+=/:,.@-]*' };
const accountIds: MemberConstraint = { max: 20, each: accountId };
const nextToken: MemberConstraint = { min: 1 };
const service: MemberConstraint = { min: 1, max: 255, pattern: '[\\w_-]*' };
const logType: MemberConstraint = { min: 1, max: 255, pattern: '[\\w]*' };
const logTypes: MemberConstraint = { min: 1, max: 10, each: logType };
const resourceType: MemberConstraint = { min: 1, max: 255, pattern: '[\\w-_]*' };
const resourceTypes: MemberConstraint = { min: 1, max: 10, each: resourceType };
const deliveryDestinationType: MemberConstraint = { enum: ['S3', 'CWL', 'FH', 'XRAY'] };
const deliveryDestinationTypes: MemberConstraint = { min: 1, max: 4, each: deliveryDestinationType };
const describeLimit: MemberConstraint = { min: 1, max: 50 };
const exportTaskStatusCode: MemberConstraint = {
  enum: ['CANCELLED', 'COMPLETED', 'FAILED', 'PENDING', 'PENDING_CANCEL', 'RUNNING'],
};
const describeFieldIndexesLogGroupIdentifiers: MemberConstraint = {
  min: 1,
  max: 100,
  each: logGroupIdentifier,
};
const importStatus: MemberConstraint = { enum: ['IN_PROGRESS', 'CANCELLED', 'COMPLETED', 'FAILED'] };
const importStatusList: MemberConstraint = { each: importStatus };
const describeIndexPoliciesLogGroupIdentifiers: MemberConstraint = {
  min: 1,
  max: 1,
  each: logGroupIdentifier,
};
const logGroupNamePattern: MemberConstraint = { max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' };
const describeLogGroupsLogGroupIdentifiers: MemberConstraint = { min: 1, max: 50, each: logGroupIdentifier };
const orderBy: MemberConstraint = { enum: ['LogStreamName', 'LastEventTime'] };
const describeLookupTablesMaxResults: MemberConstraint = { max: 100 };
const metricName: MemberConstraint = { max: 255, pattern: '[^:*$]*' };
const metricNamespace: MemberConstraint = { max: 255, pattern: '[^:*$]*' };
const queryStatus: MemberConstraint = {
  enum: ['Scheduled', 'Running', 'Complete', 'Failed', 'Cancelled', 'Timeout', 'Unknown'],
};
const describeQueriesMaxResults: MemberConstraint = { min: 1, max: 1000 };
const queryDefinitionName: MemberConstraint = { min: 1, max: 255 };
const queryListMaxResults: MemberConstraint = { min: 1, max: 1000 };
const policyScope: MemberConstraint = { enum: ['ACCOUNT', 'RESOURCE'] };
const s3TableIntegrationSourceIdentifier: MemberConstraint = { min: 1, max: 2048 };
const inputLogStreamNames: MemberConstraint = { min: 1, max: 100, each: logStreamName };
const eventsLimit: MemberConstraint = { min: 1, max: 10000 };
const logObjectPointer: MemberConstraint = { min: 1, max: 512 };
const getQueryResultsNextToken: MemberConstraint = { max: 1024 };
const getQueryResultsMaxItems: MemberConstraint = { min: 0, max: 10000 };
const executionStatus: MemberConstraint = {
  enum: ['Running', 'InvalidQuery', 'Complete', 'Failed', 'Timeout'],
};
const executionStatusList: MemberConstraint = { each: executionStatus };
const getScheduledQueryHistoryMaxResults: MemberConstraint = { min: 1, max: 1000 };
const logGroupNameRegexPattern: MemberConstraint = {
  min: 3,
  max: 129,
  pattern: '(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}',
};
const dataSourceFilters: MemberConstraint = { min: 1, max: 5 };
const listAggregateLogGroupSummariesGroupBy: MemberConstraint = {
  enum: ['DATA_SOURCE_NAME_TYPE_AND_FORMAT', 'DATA_SOURCE_NAME_AND_TYPE'],
};
const listLogGroupsRequestLimit: MemberConstraint = { min: 1, max: 50 };
const suppressionState: MemberConstraint = { enum: ['SUPPRESSED', 'UNSUPPRESSED'] };
const listAnomaliesLimit: MemberConstraint = { min: 1, max: 50 };
const integrationNamePrefix: MemberConstraint = { min: 1, max: 50, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const integrationType: MemberConstraint = { enum: ['OPENSEARCH'] };
const integrationStatus: MemberConstraint = { enum: ['PROVISIONING', 'ACTIVE', 'FAILED'] };
const listLogAnomalyDetectorsLimit: MemberConstraint = { min: 1, max: 50 };
const listLimit: MemberConstraint = { min: 1, max: 1000 };
const fieldIndexName: MemberConstraint = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const fieldIndexNames: MemberConstraint = { min: 1, max: 20, each: fieldIndexName };
const tagFilters: MemberConstraint = { min: 1, max: 5 };
const tagFilterKey: MemberConstraint = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' };
const tagFilterValue: MemberConstraint = {
  max: 259,
  pattern: '^!?\\*?([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)\\*?$',
};
const tagFilterValues: MemberConstraint = { max: 5, each: tagFilterValue };
const listLogGroupsForQueryMaxResults: MemberConstraint = { min: 50, max: 500 };
const listScheduledQueriesMaxResults: MemberConstraint = { min: 1, max: 1000 };
const listSourcesForS3TableIntegrationMaxResults: MemberConstraint = { min: 1, max: 100 };
const amazonResourceName: MemberConstraint = { min: 1, max: 1011, pattern: '[\\w+=/:,.@-]*' };
const scope: MemberConstraint = { enum: ['ALL'] };
const outputFormat: MemberConstraint = { enum: ['json', 'plain', 'w3c', 'raw', 'parquet'] };
const deliveryDestinationPolicy: MemberConstraint = { min: 1, max: 51200 };
const deliverySourceConfigurationKey: MemberConstraint = { min: 1, max: 255 };
const deliverySourceConfigurationValue: MemberConstraint = { min: 1, max: 255 };
const deliverySourceConfiguration: MemberConstraint = {
  keys: deliverySourceConfigurationKey,
  each: deliverySourceConfigurationValue,
};
const targetArn: MemberConstraint = { min: 1 };
const accessPolicy: MemberConstraint = { min: 1 };
const policyDocument: MemberConstraint = { min: 1, max: 51200 };
const collectionRetentionDays: MemberConstraint = { min: 1, max: 30 };
const inputLogEvents: MemberConstraint = { min: 1, max: 10000 };
const sequenceToken: MemberConstraint = { min: 1 };
const eventMessage: MemberConstraint = { min: 1 };
const entityKeyAttributesKey: MemberConstraint = { min: 1, max: 32 };
const entityKeyAttributesValue: MemberConstraint = { min: 1, max: 512 };
const entityKeyAttributes: MemberConstraint = {
  min: 2,
  max: 4,
  keys: entityKeyAttributesKey,
  each: entityKeyAttributesValue,
};
const entityAttributesKey: MemberConstraint = { min: 1, max: 256 };
const entityAttributesValue: MemberConstraint = { min: 1, max: 512 };
const entityAttributes: MemberConstraint = {
  max: 10,
  keys: entityAttributesKey,
  each: entityAttributesValue,
};
const metricTransformations: MemberConstraint = { min: 1, max: 1 };
const fieldSelectionCriteria: MemberConstraint = { max: 2000 };
const metricValue: MemberConstraint = { max: 100 };
const dimensionsKey: MemberConstraint = { max: 255 };
const dimensionsValue: MemberConstraint = { max: 255 };
const dimensions: MemberConstraint = { keys: dimensionsKey, each: dimensionsValue };
const standardUnit: MemberConstraint = {
  enum: [
    'Seconds',
    'Microseconds',
    'Milliseconds',
    'Bytes',
    'Kilobytes',
    'Megabytes',
    'Gigabytes',
    'Terabytes',
    'Bits',
    'Kilobits',
    'Megabits',
    'Gigabits',
    'Terabits',
    'Percent',
    'Count',
    'Bytes/Second',
    'Kilobytes/Second',
    'Megabytes/Second',
    'Gigabytes/Second',
    'Terabytes/Second',
    'Bits/Second',
    'Kilobits/Second',
    'Megabits/Second',
    'Gigabits/Second',
    'Terabits/Second',
    'Count/Second',
    'None',
  ],
};
const logGroupNames: MemberConstraint = { each: logGroupName };
const queryDefinitionString: MemberConstraint = { min: 1, max: 10000 };
const clientToken: MemberConstraint = { min: 36, max: 128, pattern: '\\S{36,128}' };
const queryParameterList: MemberConstraint = { max: 20 };
const queryParameterName: MemberConstraint = { min: 1, max: 128, pattern: '^[a-zA-Z_][a-zA-Z0-9_]*' };
const queryParameterDefaultValue: MemberConstraint = { max: 1024 };
const queryParameterDescription: MemberConstraint = { max: 512 };
const destinationArn: MemberConstraint = { min: 1 };
const distribution: MemberConstraint = { enum: ['Random', 'ByLogStream'] };
const processors: MemberConstraint = { min: 1, max: 20 };
const addKeyEntries: MemberConstraint = { min: 1, max: 5 };
const key: MemberConstraint = { min: 1, max: 128 };
const addKeyValue: MemberConstraint = { min: 1, max: 256 };
const copyValueEntries: MemberConstraint = { min: 1, max: 5 };
const source: MemberConstraint = { min: 1, max: 128 };
const target: MemberConstraint = { min: 1, max: 128 };
const quoteCharacter: MemberConstraint = { min: 1, max: 1 };
const delimiter: MemberConstraint = { min: 1, max: 2 };
const column: MemberConstraint = { min: 1, max: 128 };
const columns: MemberConstraint = { max: 100, each: column };
const destinationField: MemberConstraint = { min: 1, max: 128 };
const targetFormat: MemberConstraint = { min: 1, max: 64 };
const matchPattern: MemberConstraint = { min: 1 };
const matchPatterns: MemberConstraint = { min: 1, max: 5, each: matchPattern };
const sourceTimezone: MemberConstraint = { min: 1 };
const targetTimezone: MemberConstraint = { min: 1 };
const locale: MemberConstraint = { min: 1 };
const withKey: MemberConstraint = { min: 1 };
const deleteWithKeys: MemberConstraint = { min: 1, max: 5, each: withKey };
const grokMatch: MemberConstraint = { min: 1, max: 512 };
const valueKey: MemberConstraint = { min: 1, max: 128 };
const flattenedElement: MemberConstraint = { enum: ['first', 'last'] };
const lowerCaseStringWithKeys: MemberConstraint = { min: 1, max: 10, each: withKey };
const moveKeyEntries: MemberConstraint = { min: 1, max: 5 };
const parserFieldDelimiter: MemberConstraint = { min: 1, max: 128 };
const keyValueDelimiter: MemberConstraint = { min: 1, max: 128 };
const keyPrefix: MemberConstraint = { min: 1, max: 128 };
const nonMatchValue: MemberConstraint = { min: 1, max: 128 };
const eventSource: MemberConstraint = {
  enum: ['CloudTrail', 'Route53Resolver', 'VPCFlow', 'EKSAudit', 'AWSWAF'],
};
const oCSFVersion: MemberConstraint = { enum: ['V1.1', 'V1.5'] };
const mappingVersion: MemberConstraint = { min: 1, max: 10, pattern: '^\\d+\\.\\d+(\\.\\d+)?$' };
const renameKeyEntries: MemberConstraint = { min: 1, max: 5 };
const renameTo: MemberConstraint = { min: 1, max: 128 };
const splitStringEntries: MemberConstraint = { min: 1, max: 10 };
const splitStringDelimiter: MemberConstraint = { min: 1, max: 128 };
const substituteStringEntries: MemberConstraint = { min: 1, max: 10 };
const fromKey: MemberConstraint = { min: 1, max: 128 };
const toKey: MemberConstraint = { min: 1, max: 128 };
const trimStringWithKeys: MemberConstraint = { min: 1, max: 10, each: withKey };
const typeConverterEntries: MemberConstraint = { min: 1, max: 5 };
const type: MemberConstraint = { enum: ['boolean', 'integer', 'double', 'string'] };
const upperCaseStringWithKeys: MemberConstraint = { min: 1, max: 10, each: withKey };
const startLiveTailLogGroupIdentifiers: MemberConstraint = { min: 1, max: 10, each: logGroupIdentifier };
const logGroupIdentifiers: MemberConstraint = { each: logGroupIdentifier };
const eventsLimitStartQuery: MemberConstraint = { min: 1, max: 100000 };
const testEventMessages: MemberConstraint = { min: 1, max: 50, each: eventMessage };
const tagList: MemberConstraint = { min: 1, each: tagKey };
const tagKeyList: MemberConstraint = { max: 50, each: tagKey };
const anomalyId: MemberConstraint = { min: 36, max: 36 };
const patternId: MemberConstraint = { min: 32, max: 32 };
const suppressionType: MemberConstraint = { enum: ['LIMITED', 'INFINITE'] };
const suppressionUnit: MemberConstraint = { enum: ['SECONDS', 'MINUTES', 'HOURS'] };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  AssociateKmsKeyRequest: { logGroupName, kmsKeyId, resourceIdentifier },
  CancelExportTaskRequest: { taskId: exportTaskId },
  CancelImportTaskRequest: { importId },
  CreateDeliveryRequest: { deliverySourceName, recordFields, fieldDelimiter, tags },
  S3DeliveryConfiguration: { suffixPath: deliverySuffixPath },
  CreateExportTaskRequest: {
    taskName: exportTaskName,
    logGroupName,
    logStreamNamePrefix: logStreamName,
    from: timestamp,
    to: timestamp,
    destination: exportDestinationBucket,
  },
  CreateImportTaskRequest: { importRoleArn: roleArn },
  ImportFilter: { startEventTime: timestamp, endEventTime: timestamp },
  CreateLogAnomalyDetectorRequest: {
    logGroupArnList,
    detectorName,
    evaluationFrequency,
    filterPattern,
    kmsKeyId: detectorKmsKeyArn,
    anomalyVisibilityTime,
    tags,
  },
  CreateLogGroupRequest: { logGroupName, kmsKeyId, tags, logGroupClass },
  CreateLogStreamRequest: { logGroupName, logStreamName },
  CreateLookupTableRequest: {
    lookupTableName,
    description: lookupTableDescription,
    tableBody,
    kmsKeyId,
    tags,
  },
  CreateScheduledQueryRequest: {
    name: scheduledQueryName,
    description: scheduledQueryDescription,
    queryLanguage,
    queryString,
    logGroupIdentifiers: scheduledQueryLogGroupIdentifiers,
    scheduleExpression,
    timezone: scheduleTimezone,
    scheduleStartTime: timestamp,
    scheduleEndTime: timestamp,
    executionRoleArn: roleArn,
    state: scheduledQueryState,
    tags,
  },
  S3Configuration: { destinationIdentifier: s3Uri, roleArn, ownerAccountId: accountId, kmsKeyId },
  DeleteAccountPolicyRequest: { policyType },
  DeleteDataProtectionPolicyRequest: { logGroupIdentifier },
  DeleteDeliveryRequest: { id: deliveryId },
  DeleteDeliveryDestinationRequest: { name: deliveryDestinationName },
  DeleteDeliveryDestinationPolicyRequest: { deliveryDestinationName },
  DeleteDeliverySourceRequest: { name: deliverySourceName },
  DeleteDestinationRequest: { destinationName },
  DeleteIndexPolicyRequest: { logGroupIdentifier },
  DeleteIntegrationRequest: { integrationName },
  DeleteLogAnomalyDetectorRequest: { anomalyDetectorArn },
  DeleteLogGroupRequest: { logGroupName },
  DeleteLogStreamRequest: { logGroupName, logStreamName },
  DeleteMetricFilterRequest: { logGroupName, filterName },
  DeleteQueryDefinitionRequest: { queryDefinitionId: queryId },
  DeleteResourcePolicyRequest: { expectedRevisionId },
  DeleteRetentionPolicyRequest: { logGroupName },
  DeleteScheduledQueryRequest: { identifier: scheduledQueryIdentifier },
  DeleteSubscriptionFilterRequest: { logGroupName, filterName },
  DeleteTransformerRequest: { logGroupIdentifier },
  DescribeAccountPoliciesRequest: { policyType, accountIdentifiers: accountIds, nextToken },
  DescribeConfigurationTemplatesRequest: {
    service,
    logTypes,
    resourceTypes,
    deliveryDestinationTypes,
    nextToken,
    limit: describeLimit,
  },
  DescribeDeliveriesRequest: { nextToken, limit: describeLimit },
  DescribeDeliveryDestinationsRequest: { nextToken, limit: describeLimit },
  DescribeDeliverySourcesRequest: { nextToken, limit: describeLimit },
  DescribeDestinationsRequest: { DestinationNamePrefix: destinationName, nextToken, limit: describeLimit },
  DescribeExportTasksRequest: {
    taskId: exportTaskId,
    statusCode: exportTaskStatusCode,
    nextToken,
    limit: describeLimit,
  },
  DescribeFieldIndexesRequest: { logGroupIdentifiers: describeFieldIndexesLogGroupIdentifiers, nextToken },
  DescribeImportTaskBatchesRequest: {
    importId,
    batchImportStatus: importStatusList,
    limit: describeLimit,
    nextToken,
  },
  DescribeImportTasksRequest: { importId, importStatus, limit: describeLimit, nextToken },
  DescribeIndexPoliciesRequest: { logGroupIdentifiers: describeIndexPoliciesLogGroupIdentifiers, nextToken },
  DescribeLogGroupsRequest: {
    accountIdentifiers: accountIds,
    logGroupNamePrefix: logGroupName,
    logGroupNamePattern,
    nextToken,
    limit: describeLimit,
    logGroupClass,
    logGroupIdentifiers: describeLogGroupsLogGroupIdentifiers,
  },
  DescribeLogStreamsRequest: {
    logGroupName,
    logGroupIdentifier,
    logStreamNamePrefix: logStreamName,
    orderBy,
    nextToken,
    limit: describeLimit,
  },
  DescribeLookupTablesRequest: {
    lookupTableNamePrefix: lookupTableName,
    maxResults: describeLookupTablesMaxResults,
    nextToken,
  },
  DescribeMetricFiltersRequest: {
    logGroupName,
    filterNamePrefix: filterName,
    nextToken,
    limit: describeLimit,
    metricName,
    metricNamespace,
  },
  DescribeQueriesRequest: {
    logGroupName,
    status: queryStatus,
    maxResults: describeQueriesMaxResults,
    nextToken,
    queryLanguage,
  },
  DescribeQueryDefinitionsRequest: {
    queryLanguage,
    queryDefinitionNamePrefix: queryDefinitionName,
    maxResults: queryListMaxResults,
    nextToken,
  },
  DescribeResourcePoliciesRequest: { nextToken, limit: describeLimit, policyScope },
  DescribeSubscriptionFiltersRequest: {
    logGroupName,
    filterNamePrefix: filterName,
    nextToken,
    limit: describeLimit,
  },
  DisassociateKmsKeyRequest: { logGroupName, resourceIdentifier },
  DisassociateSourceFromS3TableIntegrationRequest: { identifier: s3TableIntegrationSourceIdentifier },
  FilterLogEventsRequest: {
    logGroupName,
    logGroupIdentifier,
    logStreamNames: inputLogStreamNames,
    logStreamNamePrefix: logStreamName,
    startTime: timestamp,
    endTime: timestamp,
    filterPattern,
    nextToken,
    limit: eventsLimit,
  },
  GetDataProtectionPolicyRequest: { logGroupIdentifier },
  GetDeliveryRequest: { id: deliveryId },
  GetDeliveryDestinationRequest: { name: deliveryDestinationName },
  GetDeliveryDestinationPolicyRequest: { deliveryDestinationName },
  GetDeliverySourceRequest: { name: deliverySourceName },
  GetIntegrationRequest: { integrationName },
  GetLogAnomalyDetectorRequest: { anomalyDetectorArn },
  GetLogEventsRequest: {
    logGroupName,
    logGroupIdentifier,
    logStreamName,
    startTime: timestamp,
    endTime: timestamp,
    nextToken,
    limit: eventsLimit,
  },
  GetLogGroupFieldsRequest: { logGroupName, time: timestamp, logGroupIdentifier },
  GetLogObjectRequest: { logObjectPointer },
  GetQueryResultsRequest: { queryId, nextToken: getQueryResultsNextToken, maxItems: getQueryResultsMaxItems },
  GetScheduledQueryRequest: { identifier: scheduledQueryIdentifier },
  GetScheduledQueryHistoryRequest: {
    identifier: scheduledQueryIdentifier,
    startTime: timestamp,
    endTime: timestamp,
    executionStatuses: executionStatusList,
    maxResults: getScheduledQueryHistoryMaxResults,
    nextToken,
  },
  GetTransformerRequest: { logGroupIdentifier },
  ListAggregateLogGroupSummariesRequest: {
    accountIdentifiers: accountIds,
    logGroupClass,
    logGroupNamePattern: logGroupNameRegexPattern,
    dataSources: dataSourceFilters,
    groupBy: listAggregateLogGroupSummariesGroupBy,
    nextToken,
    limit: listLogGroupsRequestLimit,
  },
  ListAnomaliesRequest: { anomalyDetectorArn, suppressionState, limit: listAnomaliesLimit, nextToken },
  ListIntegrationsRequest: { integrationNamePrefix, integrationType, integrationStatus },
  ListLogAnomalyDetectorsRequest: {
    filterLogGroupArn: logGroupArn,
    limit: listLogAnomalyDetectorsLimit,
    nextToken,
  },
  ListLogGroupsRequest: {
    logGroupNamePattern: logGroupNameRegexPattern,
    logGroupClass,
    accountIdentifiers: accountIds,
    nextToken,
    limit: listLimit,
    dataSources: dataSourceFilters,
    fieldIndexNames,
    logGroupTags: tagFilters,
  },
  TagFilter: { key: tagFilterKey, values: tagFilterValues },
  ListLogGroupsForQueryRequest: { queryId, nextToken, maxResults: listLogGroupsForQueryMaxResults },
  ListScheduledQueriesRequest: {
    maxResults: listScheduledQueriesMaxResults,
    nextToken,
    state: scheduledQueryState,
  },
  ListSourcesForS3TableIntegrationRequest: {
    maxResults: listSourcesForS3TableIntegrationMaxResults,
    nextToken,
  },
  ListTagsForResourceRequest: { resourceArn: amazonResourceName },
  ListTagsLogGroupRequest: { logGroupName },
  PutAccountPolicyRequest: { policyType, scope },
  PutBearerTokenAuthenticationRequest: { logGroupIdentifier },
  PutDataProtectionPolicyRequest: { logGroupIdentifier },
  PutDeliveryDestinationRequest: {
    name: deliveryDestinationName,
    outputFormat,
    deliveryDestinationType,
    tags,
  },
  PutDeliveryDestinationPolicyRequest: { deliveryDestinationName, deliveryDestinationPolicy },
  PutDeliverySourceRequest: { name: deliverySourceName, logType, tags, deliverySourceConfiguration },
  PutDestinationRequest: { destinationName, targetArn, roleArn, tags },
  PutDestinationPolicyRequest: { destinationName, accessPolicy },
  PutIndexPolicyRequest: { logGroupIdentifier, policyDocument },
  PutIntegrationRequest: { integrationName, integrationType },
  OpenSearchResourceConfig: { retentionDays: collectionRetentionDays },
  PutLogEventsRequest: { logGroupName, logStreamName, logEvents: inputLogEvents, sequenceToken },
  InputLogEvent: { timestamp, message: eventMessage },
  Entity: { keyAttributes: entityKeyAttributes, attributes: entityAttributes },
  PutLogGroupDeletionProtectionRequest: { logGroupIdentifier },
  PutMetricFilterRequest: {
    logGroupName,
    filterName,
    filterPattern,
    metricTransformations,
    fieldSelectionCriteria,
  },
  MetricTransformation: { metricName, metricNamespace, metricValue, dimensions, unit: standardUnit },
  PutQueryDefinitionRequest: {
    queryLanguage,
    name: queryDefinitionName,
    queryDefinitionId: queryId,
    logGroupNames,
    queryString: queryDefinitionString,
    clientToken,
    parameters: queryParameterList,
  },
  QueryParameter: {
    name: queryParameterName,
    defaultValue: queryParameterDefaultValue,
    description: queryParameterDescription,
  },
  PutResourcePolicyRequest: { policyDocument, expectedRevisionId },
  PutRetentionPolicyRequest: { logGroupName },
  PutSubscriptionFilterRequest: {
    logGroupName,
    filterName,
    filterPattern,
    destinationArn,
    roleArn,
    distribution,
    fieldSelectionCriteria,
  },
  PutTransformerRequest: { logGroupIdentifier, transformerConfig: processors },
  AddKeys: { entries: addKeyEntries },
  AddKeyEntry: { key, value: addKeyValue },
  CopyValue: { entries: copyValueEntries },
  CopyValueEntry: { source, target },
  CSV: { quoteCharacter, delimiter, columns, source, destination: destinationField },
  DateTimeConverter: { source, target, targetFormat, matchPatterns, sourceTimezone, targetTimezone, locale },
  DeleteKeys: { withKeys: deleteWithKeys },
  Grok: { source, match: grokMatch },
  ListToMap: { source, key, valueKey, target, flattenedElement },
  LowerCaseString: { withKeys: lowerCaseStringWithKeys },
  MoveKeys: { entries: moveKeyEntries },
  MoveKeyEntry: { source, target },
  ParseCloudfront: { source },
  ParseJSON: { source, destination: destinationField },
  ParseKeyValue: {
    source,
    destination: destinationField,
    fieldDelimiter: parserFieldDelimiter,
    keyValueDelimiter,
    keyPrefix,
    nonMatchValue,
  },
  ParseRoute53: { source },
  ParseToOCSF: { source, eventSource, ocsfVersion: oCSFVersion, mappingVersion },
  ParsePostgres: { source },
  ParseVPC: { source },
  ParseWAF: { source },
  RenameKeys: { entries: renameKeyEntries },
  RenameKeyEntry: { key, renameTo },
  SplitString: { entries: splitStringEntries },
  SplitStringEntry: { source, delimiter: splitStringDelimiter },
  SubstituteString: { entries: substituteStringEntries },
  SubstituteStringEntry: { source, from: fromKey, to: toKey },
  TrimString: { withKeys: trimStringWithKeys },
  TypeConverter: { entries: typeConverterEntries },
  TypeConverterEntry: { key, type },
  UpperCaseString: { withKeys: upperCaseStringWithKeys },
  StartLiveTailRequest: {
    logGroupIdentifiers: startLiveTailLogGroupIdentifiers,
    logStreamNames: inputLogStreamNames,
    logStreamNamePrefixes: inputLogStreamNames,
    logEventFilterPattern: filterPattern,
  },
  StartQueryRequest: {
    queryLanguage,
    logGroupName,
    logGroupNames,
    logGroupIdentifiers,
    startTime: timestamp,
    endTime: timestamp,
    queryString,
    limit: eventsLimitStartQuery,
  },
  StopQueryRequest: { queryId },
  TagLogGroupRequest: { logGroupName, tags },
  TagResourceRequest: { resourceArn: amazonResourceName, tags },
  TestMetricFilterRequest: { filterPattern, logEventMessages: testEventMessages },
  TestTransformerRequest: { transformerConfig: processors, logEventMessages: testEventMessages },
  UntagLogGroupRequest: { logGroupName, tags: tagList },
  UntagResourceRequest: { resourceArn: amazonResourceName, tagKeys: tagKeyList },
  UpdateAnomalyRequest: { anomalyId, patternId, anomalyDetectorArn, suppressionType },
  SuppressionPeriod: { suppressionUnit },
  UpdateDeliveryConfigurationRequest: { id: deliveryId, recordFields, fieldDelimiter },
  UpdateLogAnomalyDetectorRequest: {
    anomalyDetectorArn,
    evaluationFrequency,
    filterPattern,
    anomalyVisibilityTime,
  },
  UpdateLookupTableRequest: { description: lookupTableDescription, tableBody, kmsKeyId },
  UpdateScheduledQueryRequest: {
    identifier: scheduledQueryIdentifier,
    description: scheduledQueryDescription,
    queryLanguage,
    queryString,
    logGroupIdentifiers: scheduledQueryLogGroupIdentifiers,
    scheduleExpression,
    timezone: scheduleTimezone,
    scheduleStartTime: timestamp,
    scheduleEndTime: timestamp,
    executionRoleArn: roleArn,
    state: scheduledQueryState,
  },
});
