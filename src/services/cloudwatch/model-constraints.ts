import { constraintsOf, type MemberConstraint } from '../../front-door/constraints.js';

const name: MemberConstraint = { min: 1, max: 255 };
const alarmName: MemberConstraint = { min: 1, max: 255 };
const alarmNames: MemberConstraint = { max: 100, each: alarmName };
const namespace: MemberConstraint = { min: 1, max: 255, pattern: '[^:].*' };
const metricName: MemberConstraint = { min: 1, max: 255 };
const dimensions: MemberConstraint = { max: 30 };
const anomalyDetectorMetricStat: MemberConstraint = {
  max: 50,
  pattern:
    '(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tc|tm|ts|wm)(\\d{1,2}(\\.\\d{0,10})?|100)|[ou]\\d+(\\.\\d*)?)(_E|_L|_H)?|(TM|TC|TS|WM)\\(((((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%)?:((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%|((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%:(((\\d{1,2})(\\.\\d{0,10})?|100(\\.0{0,10})?)%)?)\\)|(TM|TC|TS|WM|PR)\\(((\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)):((\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)))?|((\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)))?:(\\d+(\\.\\d{0,10})?|(\\d+(\\.\\d{0,10})?[Ee][+-]?\\d+)))\\)',
};
const dimensionName: MemberConstraint = { min: 1, max: 255 };
const dimensionValue: MemberConstraint = { min: 1, max: 1024 };
const accountId: MemberConstraint = { min: 1, max: 255 };
const metricId: MemberConstraint = { min: 1, max: 255 };
const metricExpression: MemberConstraint = { min: 1, max: 2048 };
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
const insightRuleName: MemberConstraint = { min: 1, max: 128, pattern: '[\\x20-\\x7E]+' };
const insightRuleNames: MemberConstraint = { each: insightRuleName };
const metricStreamName: MemberConstraint = { min: 1, max: 255 };
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
const statistic: MemberConstraint = { enum: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] };
const maxReturnedResultsCount: MemberConstraint = { min: 1 };
const anomalyDetectorType: MemberConstraint = { enum: ['SINGLE_METRIC', 'METRIC_MATH'] };
const anomalyDetectorTypes: MemberConstraint = { max: 2, each: anomalyDetectorType };
const insightRuleMaxResults: MemberConstraint = { min: 1, max: 500 };
const insightRuleMetricName: MemberConstraint = { min: 1, max: 32, pattern: '[\\x20-\\x7E]+' };
const insightRuleMetricList: MemberConstraint = { each: insightRuleMetricName };
const insightRuleOrderBy: MemberConstraint = { min: 1, max: 32, pattern: '[\\x20-\\x7E]+' };
const statistics: MemberConstraint = { min: 1, max: 5, each: statistic };
const extendedStatistics: MemberConstraint = { min: 1, max: 10 };
const alarmMuteRuleStatus: MemberConstraint = { enum: ['SCHEDULED', 'ACTIVE', 'EXPIRED'] };
const alarmMuteRuleStatuses: MemberConstraint = { each: alarmMuteRuleStatus };
const amazonResourceName: MemberConstraint = { min: 1, max: 1024 };
const listMetricStreamsMaxResults: MemberConstraint = { min: 1, max: 500 };
const dimensionFilters: MemberConstraint = { max: 10 };
const recentlyActive: MemberConstraint = { enum: ['PT3H'] };
const alarmDescription: MemberConstraint = { max: 1024 };
const expression: MemberConstraint = { min: 1, max: 256 };
const duration: MemberConstraint = { min: 1, max: 50 };
const timezone: MemberConstraint = { min: 1, max: 50 };
const muteTargetAlarmNameList: MemberConstraint = { max: 100, each: name };
const tagKey: MemberConstraint = { min: 1, max: 128 };
const tagValue: MemberConstraint = { max: 256 };
const anomalyDetectorMetricTimezone: MemberConstraint = { max: 50, pattern: '.*' };
const resourceName: MemberConstraint = { min: 1, max: 1024 };
const resourceList: MemberConstraint = { max: 5, each: resourceName };
const alarmRule: MemberConstraint = { min: 1, max: 10240 };
const alarmArn: MemberConstraint = { min: 1, max: 1600 };
const insightRuleState: MemberConstraint = { min: 1, max: 32, pattern: '[\\x20-\\x7E]+' };
const insightRuleDefinition: MemberConstraint = { min: 1, max: 8192, pattern: '[\\x00-\\x7F]+' };
const templateName: MemberConstraint = {
  min: 1,
  max: 128,
  pattern: '[0-9A-Za-z][\\-\\.\\_0-9A-Za-z]{0,126}[0-9A-Za-z]',
};
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
const metricStreamOutputFormat: MemberConstraint = {
  min: 1,
  max: 255,
  enum: ['json', 'opentelemetry0.7', 'opentelemetry1.0'],
};
const metricStreamFilterMetricNames: MemberConstraint = { each: metricName };
const stateReason: MemberConstraint = { max: 1023 };
const stateReasonData: MemberConstraint = { max: 4000 };
const metricStreamNames: MemberConstraint = { each: metricStreamName };
const tagKeyList: MemberConstraint = { each: tagKey };

/** Written by scripts/model-constraints.mjs: not to be edited. @source the service’s public API model */
export const modelConstraints = constraintsOf({
  DeleteAlarmMuteRuleInput: { AlarmMuteRuleName: name },
  DeleteAlarmsInput: { AlarmNames: alarmNames },
  DeleteAnomalyDetectorInput: {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    Stat: anomalyDetectorMetricStat,
  },
  Dimension: { Name: dimensionName, Value: dimensionValue },
  SingleMetricAnomalyDetector: {
    AccountId: accountId,
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    Stat: anomalyDetectorMetricStat,
  },
  MetricDataQuery: { Id: metricId, Expression: metricExpression, Period: period, AccountId: accountId },
  MetricStat: { Period: period, Unit: standardUnit },
  Metric: { Namespace: namespace, MetricName: metricName, Dimensions: dimensions },
  DeleteInsightRulesInput: { RuleNames: insightRuleNames },
  DeleteMetricStreamInput: { Name: metricStreamName },
  DescribeAlarmContributorsInput: { AlarmName: alarmName },
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
  DescribeAnomalyDetectorsInput: {
    MaxResults: maxReturnedResultsCount,
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    AnomalyDetectorTypes: anomalyDetectorTypes,
  },
  DescribeInsightRulesInput: { MaxResults: insightRuleMaxResults },
  DisableAlarmActionsInput: { AlarmNames: alarmNames },
  DisableInsightRulesInput: { RuleNames: insightRuleNames },
  EnableAlarmActionsInput: { AlarmNames: alarmNames },
  EnableInsightRulesInput: { RuleNames: insightRuleNames },
  GetAlarmMuteRuleInput: { AlarmMuteRuleName: name },
  GetInsightRuleReportInput: {
    RuleName: insightRuleName,
    Period: period,
    Metrics: insightRuleMetricList,
    OrderBy: insightRuleOrderBy,
  },
  GetMetricDataInput: { ScanBy: scanBy },
  GetMetricStatisticsInput: {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    Period: period,
    Statistics: statistics,
    ExtendedStatistics: extendedStatistics,
    Unit: standardUnit,
  },
  GetMetricStreamInput: { Name: metricStreamName },
  ListAlarmMuteRulesInput: { AlarmName: name, Statuses: alarmMuteRuleStatuses, MaxRecords: maxRecords },
  ListManagedInsightRulesInput: { ResourceARN: amazonResourceName, MaxResults: insightRuleMaxResults },
  ListMetricStreamsInput: { MaxResults: listMetricStreamsMaxResults },
  ListMetricsInput: {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensionFilters,
    RecentlyActive: recentlyActive,
    OwningAccount: accountId,
  },
  DimensionFilter: { Name: dimensionName, Value: dimensionValue },
  ListTagsForResourceInput: { ResourceARN: amazonResourceName },
  PutAlarmMuteRuleInput: { Name: name, Description: alarmDescription },
  Schedule: { Expression: expression, Duration: duration, Timezone: timezone },
  MuteTargets: { AlarmNames: muteTargetAlarmNameList },
  Tag: { Key: tagKey, Value: tagValue },
  PutAnomalyDetectorInput: {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    Stat: anomalyDetectorMetricStat,
  },
  AnomalyDetectorConfiguration: { MetricTimezone: anomalyDetectorMetricTimezone },
  PutCompositeAlarmInput: {
    AlarmActions: resourceList,
    AlarmDescription: alarmDescription,
    AlarmName: alarmName,
    AlarmRule: alarmRule,
    InsufficientDataActions: resourceList,
    OKActions: resourceList,
    ActionsSuppressor: alarmArn,
  },
  PutInsightRuleInput: {
    RuleName: insightRuleName,
    RuleState: insightRuleState,
    RuleDefinition: insightRuleDefinition,
  },
  ManagedRule: { TemplateName: templateName, ResourceARN: amazonResourceName },
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
  PutMetricStreamInput: {
    Name: metricStreamName,
    FirehoseArn: amazonResourceName,
    RoleArn: amazonResourceName,
    OutputFormat: metricStreamOutputFormat,
  },
  MetricStreamFilter: { Namespace: namespace, MetricNames: metricStreamFilterMetricNames },
  MetricStreamStatisticsMetric: { Namespace: namespace, MetricName: metricName },
  SetAlarmStateInput: {
    AlarmName: alarmName,
    StateValue: stateValue,
    StateReason: stateReason,
    StateReasonData: stateReasonData,
  },
  StartMetricStreamsInput: { Names: metricStreamNames },
  StopMetricStreamsInput: { Names: metricStreamNames },
  TagResourceInput: { ResourceARN: amazonResourceName },
  UntagResourceInput: { ResourceARN: amazonResourceName, TagKeys: tagKeyList },
});
