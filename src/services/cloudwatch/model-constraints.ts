import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const alarmName: MemberConstraint = { min: 1, max: 255 };
const alarmNames: MemberConstraint = { max: 100, each: alarmName };
const contributorId: MemberConstraint = { min: 1, max: 16 };
const alarmType: MemberConstraint = { enum: ['CompositeAlarm', 'MetricAlarm'] };
const alarmTypes: MemberConstraint = { each: alarmType };
const historyItemType: MemberConstraint = {
  enum: [
    'ConfigurationUpdate',
    'StateUpdate',
    'Action',
    'AlarmContributorStateUpdate',
    'AlarmContributorAction',
  ],
};
const maxRecords: MemberConstraint = { min: 1, max: 100 };
const scanBy: MemberConstraint = { enum: ['TimestampDescending', 'TimestampAscending'] };
const alarmNamePrefix: MemberConstraint = { min: 1, max: 255 };
const stateValue: MemberConstraint = { enum: ['OK', 'ALARM', 'INSUFFICIENT_DATA'] };
const actionPrefix: MemberConstraint = { min: 1, max: 1024 };
const metricName: MemberConstraint = { min: 1, max: 255 };
const namespace: MemberConstraint = { min: 1, max: 255, pattern: '[^:].*' };
const statistic: MemberConstraint = { enum: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] };
const dimensions: MemberConstraint = { max: 30 };
const period: MemberConstraint = { min: 1 };
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
const dimensionName: MemberConstraint = { min: 1, max: 255 };
const dimensionValue: MemberConstraint = { min: 1, max: 1024 };
const metricId: MemberConstraint = { min: 1, max: 255 };
const metricExpression: MemberConstraint = { min: 1, max: 2048 };
const accountId: MemberConstraint = { min: 1, max: 255 };
const statistics: MemberConstraint = { min: 1, max: 5, each: statistic };
const extendedStatistics: MemberConstraint = { min: 1, max: 10 };
const dimensionFilters: MemberConstraint = { max: 10 };
const recentlyActive: MemberConstraint = { enum: ['PT3H'] };
const amazonResourceName: MemberConstraint = { min: 1, max: 1024 };
const resourceName: MemberConstraint = { min: 1, max: 1024 };
const resourceList: MemberConstraint = { max: 5, each: resourceName };
const alarmDescription: MemberConstraint = { max: 1024 };
const alarmRule: MemberConstraint = { min: 1, max: 10240 };
const alarmArn: MemberConstraint = { min: 1, max: 1600 };
const tagKey: MemberConstraint = { min: 1, max: 128 };
const tagValue: MemberConstraint = { max: 256 };
const evaluationPeriods: MemberConstraint = { min: 1 };
const datapointsToAlarm: MemberConstraint = { min: 1 };
const comparisonOperator: MemberConstraint = {
  enum: [
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
    'LessThanLowerOrGreaterThanUpperThreshold',
    'LessThanLowerThreshold',
    'GreaterThanUpperThreshold',
  ],
};
const treatMissingData: MemberConstraint = { min: 1, max: 255 };
const evaluateLowSampleCountPercentile: MemberConstraint = { min: 1, max: 255 };
const evaluationInterval: MemberConstraint = { min: 10, max: 3600 };
const query: MemberConstraint = { min: 1, max: 10000 };
const pendingPeriod: MemberConstraint = { min: 0, max: 86400 };
const recoveryPeriod: MemberConstraint = { min: 0, max: 86400 };
const storageResolution: MemberConstraint = { min: 1 };
const entityKeyAttributesMapKeyString: MemberConstraint = { min: 1, max: 32 };
const entityKeyAttributesMapValueString: MemberConstraint = { min: 1, max: 2048 };
const entityKeyAttributesMap: MemberConstraint = {
  min: 2,
  max: 4,
  keys: entityKeyAttributesMapKeyString,
  each: entityKeyAttributesMapValueString,
};
const entityAttributesMapKeyString: MemberConstraint = { min: 1, max: 256 };
const entityAttributesMapValueString: MemberConstraint = { min: 1, max: 2048 };
const entityAttributesMap: MemberConstraint = {
  max: 10,
  keys: entityAttributesMapKeyString,
  each: entityAttributesMapValueString,
};
const stateReason: MemberConstraint = { max: 1023 };
const stateReasonData: MemberConstraint = { max: 4000 };
const tagKeyList: MemberConstraint = { each: tagKey };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  DeleteAlarmsInput: { AlarmNames: alarmNames },
  DescribeAlarmHistoryInput: {
    AlarmName: alarmName,
    AlarmContributorId: contributorId,
    AlarmTypes: alarmTypes,
    HistoryItemType: historyItemType,
    MaxRecords: maxRecords,
    ScanBy: scanBy,
  },
  DescribeAlarmsInput: {
    AlarmNames: alarmNames,
    AlarmNamePrefix: alarmNamePrefix,
    AlarmTypes: alarmTypes,
    ChildrenOfAlarmName: alarmName,
    ParentsOfAlarmName: alarmName,
    StateValue: stateValue,
    ActionPrefix: actionPrefix,
    MaxRecords: maxRecords,
  },
  DescribeAlarmsForMetricInput: {
    MetricName: metricName,
    Namespace: namespace,
    Statistic: statistic,
    Dimensions: dimensions,
    Period: period,
    Unit: standardUnit,
  },
  Dimension: { Name: dimensionName, Value: dimensionValue },
  DisableAlarmActionsInput: { AlarmNames: alarmNames },
  EnableAlarmActionsInput: { AlarmNames: alarmNames },
  GetMetricDataInput: { ScanBy: scanBy },
  MetricDataQuery: { Id: metricId, Expression: metricExpression, Period: period, AccountId: accountId },
  MetricStat: { Period: period, Unit: standardUnit },
  Metric: { Namespace: namespace, MetricName: metricName, Dimensions: dimensions },
  GetMetricStatisticsInput: {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    Period: period,
    Statistics: statistics,
    ExtendedStatistics: extendedStatistics,
    Unit: standardUnit,
  },
  ListMetricsInput: {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensionFilters,
    RecentlyActive: recentlyActive,
    OwningAccount: accountId,
  },
  DimensionFilter: { Name: dimensionName, Value: dimensionValue },
  ListTagsForResourceInput: { ResourceARN: amazonResourceName },
  PutCompositeAlarmInput: {
    AlarmActions: resourceList,
    AlarmDescription: alarmDescription,
    AlarmName: alarmName,
    AlarmRule: alarmRule,
    InsufficientDataActions: resourceList,
    OKActions: resourceList,
    ActionsSuppressor: alarmArn,
  },
  Tag: { Key: tagKey, Value: tagValue },
  PutMetricAlarmInput: {
    AlarmName: alarmName,
    AlarmDescription: alarmDescription,
    OKActions: resourceList,
    AlarmActions: resourceList,
    InsufficientDataActions: resourceList,
    MetricName: metricName,
    Namespace: namespace,
    Statistic: statistic,
    Dimensions: dimensions,
    Period: period,
    Unit: standardUnit,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    ComparisonOperator: comparisonOperator,
    TreatMissingData: treatMissingData,
    EvaluateLowSampleCountPercentile: evaluateLowSampleCountPercentile,
    ThresholdMetricId: metricId,
    EvaluationInterval: evaluationInterval,
  },
  AlarmPromQLCriteria: { Query: query, PendingPeriod: pendingPeriod, RecoveryPeriod: recoveryPeriod },
  PutMetricDataInput: { Namespace: namespace },
  MetricDatum: {
    MetricName: metricName,
    Dimensions: dimensions,
    Unit: standardUnit,
    StorageResolution: storageResolution,
  },
  Entity: { KeyAttributes: entityKeyAttributesMap, Attributes: entityAttributesMap },
  SetAlarmStateInput: {
    AlarmName: alarmName,
    StateValue: stateValue,
    StateReason: stateReason,
    StateReasonData: stateReasonData,
  },
  TagResourceInput: { ResourceARN: amazonResourceName },
  UntagResourceInput: { ResourceARN: amazonResourceName, TagKeys: tagKeyList },
});
