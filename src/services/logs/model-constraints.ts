import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const logGroupName: MemberConstraint = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const kmsKeyId: MemberConstraint = { max: 256 };
const resourceIdentifier: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w+=/:,.@\\-\\*]*' };
const tagKey: MemberConstraint = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' };
const tagValue: MemberConstraint = { max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' };
const tags: MemberConstraint = { min: 1, max: 50, keys: tagKey, each: tagValue };
const logGroupClass: MemberConstraint = { enum: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] };
const logStreamName: MemberConstraint = { min: 1, max: 512, pattern: '[^:*]*' };
const filterName: MemberConstraint = { min: 1, max: 512, pattern: '[^:*]*' };
const queryId: MemberConstraint = { min: 1, max: 256 };
const expectedRevisionId: MemberConstraint = { min: 1 };
const accountId: MemberConstraint = { min: 12, max: 12, pattern: '^\\d{12}$' };
const accountIds: MemberConstraint = { max: 20, each: accountId };
const logGroupNamePattern: MemberConstraint = { max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' };
const nextToken: MemberConstraint = { min: 1 };
const describeLimit: MemberConstraint = { min: 1, max: 50 };
const logGroupIdentifier: MemberConstraint = { min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' };
const describeLogGroupsLogGroupIdentifiers: MemberConstraint = { min: 1, max: 50, each: logGroupIdentifier };
const orderBy: MemberConstraint = { enum: ['LogStreamName', 'LastEventTime'] };
const metricName: MemberConstraint = { max: 255, pattern: '[^:*$]*' };
const metricNamespace: MemberConstraint = { max: 255, pattern: '[^:*$]*' };
const queryLanguage: MemberConstraint = { enum: ['CWLI', 'SQL', 'PPL'] };
const queryDefinitionName: MemberConstraint = { min: 1, max: 255 };
const queryListMaxResults: MemberConstraint = { min: 1, max: 1000 };
const policyScope: MemberConstraint = { enum: ['ACCOUNT', 'RESOURCE'] };
const inputLogStreamNames: MemberConstraint = { min: 1, max: 100, each: logStreamName };
const timestamp: MemberConstraint = { min: 0 };
const filterPattern: MemberConstraint = { max: 1024 };
const eventsLimit: MemberConstraint = { min: 1, max: 10000 };
const logGroupNameRegexPattern: MemberConstraint = {
  min: 3,
  max: 129,
  pattern: '(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}',
};
const listLimit: MemberConstraint = { min: 1, max: 1000 };
const dataSourceFilters: MemberConstraint = { min: 1, max: 5 };
const fieldIndexName: MemberConstraint = { min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' };
const fieldIndexNames: MemberConstraint = { min: 1, max: 20, each: fieldIndexName };
const tagFilters: MemberConstraint = { min: 1, max: 5 };
const tagFilterKey: MemberConstraint = { min: 1, max: 128, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$' };
const tagFilterValue: MemberConstraint = {
  max: 259,
  pattern: '^!?\\*?([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)\\*?$',
};
const tagFilterValues: MemberConstraint = { max: 5, each: tagFilterValue };
const amazonResourceName: MemberConstraint = { min: 1, max: 1011, pattern: '[\\w+=/:,.@-]*' };
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
const policyDocument: MemberConstraint = { min: 1, max: 51200 };
const startLiveTailLogGroupIdentifiers: MemberConstraint = { min: 1, max: 10, each: logGroupIdentifier };
const testEventMessages: MemberConstraint = { min: 1, max: 50, each: eventMessage };
const tagList: MemberConstraint = { min: 1, each: tagKey };
const tagKeyList: MemberConstraint = { max: 50, each: tagKey };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  AssociateKmsKeyRequest: { logGroupName, kmsKeyId, resourceIdentifier },
  CreateLogGroupRequest: { logGroupName, kmsKeyId, tags, logGroupClass },
  CreateLogStreamRequest: { logGroupName, logStreamName },
  DeleteLogGroupRequest: { logGroupName },
  DeleteLogStreamRequest: { logGroupName, logStreamName },
  DeleteMetricFilterRequest: { logGroupName, filterName },
  DeleteQueryDefinitionRequest: { queryDefinitionId: queryId },
  DeleteResourcePolicyRequest: { expectedRevisionId },
  DeleteRetentionPolicyRequest: { logGroupName },
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
  DescribeMetricFiltersRequest: {
    logGroupName,
    filterNamePrefix: filterName,
    nextToken,
    limit: describeLimit,
    metricName,
    metricNamespace,
  },
  DescribeQueryDefinitionsRequest: {
    queryLanguage,
    queryDefinitionNamePrefix: queryDefinitionName,
    maxResults: queryListMaxResults,
    nextToken,
  },
  DescribeResourcePoliciesRequest: { nextToken, limit: describeLimit, policyScope },
  DisassociateKmsKeyRequest: { logGroupName, resourceIdentifier },
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
  GetLogEventsRequest: {
    logGroupName,
    logGroupIdentifier,
    logStreamName,
    startTime: timestamp,
    endTime: timestamp,
    nextToken,
    limit: eventsLimit,
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
  ListTagsForResourceRequest: { resourceArn: amazonResourceName },
  ListTagsLogGroupRequest: { logGroupName },
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
  StartLiveTailRequest: {
    logGroupIdentifiers: startLiveTailLogGroupIdentifiers,
    logStreamNames: inputLogStreamNames,
    logStreamNamePrefixes: inputLogStreamNames,
    logEventFilterPattern: filterPattern,
  },
  TagLogGroupRequest: { logGroupName, tags },
  TagResourceRequest: { resourceArn: amazonResourceName, tags },
  TestMetricFilterRequest: { filterPattern, logEventMessages: testEventMessages },
  UntagLogGroupRequest: { logGroupName, tags: tagList },
  UntagResourceRequest: { resourceArn: amazonResourceName, tagKeys: tagKeyList },
});
