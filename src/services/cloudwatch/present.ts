import type {
  AlarmHistoryItem,
  CompositeAlarm,
  MetricAlarm,
  StandardUnit,
  Statistic,
} from '@aws-sdk/client-cloudwatch';
import { presentDimensions } from './metrics/identity.js';
import { presentQuery } from './metrics/queries.js';
import type {
  AlarmDocument,
  CompositeAlarmDocument,
  HistoryDocument,
  MetricAlarmDocument,
  MetricStatQuery,
} from './model.js';
import { alarmArn } from './names.js';
import type { Place } from './store.js';

const SIMPLE: ReadonlySet<string> = new Set(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);

export function presentMetricAlarm(place: Place, alarm: MetricAlarmDocument): MetricAlarm {
  return {
    ...presentCommon(place, alarm),
    ...(alarm.watches.kind === 'metric'
      ? presentMetricStat(alarm.watches.metricStat)
      : { Metrics: alarm.watches.queries.map(presentQuery), Dimensions: [] }),
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Threshold: alarm.threshold,
    ComparisonOperator: alarm.comparison,
    TreatMissingData: alarm.treatMissingData,
    EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile,
  };
}

function presentMetricStat({ metric, periodSeconds, stat, unit }: MetricStatQuery): MetricAlarm {
  return {
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: presentDimensions(metric.dimensions),
    ...(SIMPLE.has(stat) ? { Statistic: stat as Statistic } : { ExtendedStatistic: stat }),
    Period: periodSeconds,
    ...(unit !== undefined && { Unit: unit as StandardUnit }),
  };
}

const SUPPRESSED_BY = {
  Alarm: 'the suppressor alarm',
  WaitPeriod: 'the wait period of the suppressor alarm',
  ExtensionPeriod: 'the extension period of the suppressor alarm',
} as const;

export function presentCompositeAlarm(place: Place, alarm: CompositeAlarmDocument): CompositeAlarm {
  const { suppressor, held } = alarm;
  return {
    ...presentCommon(place, alarm),
    AlarmRule: alarm.rule,
    ...(suppressor && {
      ActionsSuppressor: suppressor.alarm,
      ActionsSuppressorWaitPeriod: suppressor.waitSeconds,
      ActionsSuppressorExtensionPeriod: suppressor.extensionSeconds,
    }),
    ...(held && {
      ActionsSuppressedBy: held.by,
      ActionsSuppressedReason: `Actions suppressed by ${SUPPRESSED_BY[held.by]}`,
    }),
  };
}

function presentCommon(place: Place, alarm: AlarmDocument) {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarmArn(place, alarm.name),
    AlarmDescription: alarm.description,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...alarm.okActions],
    AlarmActions: [...alarm.alarmActions],
    InsufficientDataActions: [...alarm.insufficientDataActions],
    StateValue: alarm.state.value,
    StateReason: alarm.state.reason,
    StateReasonData: alarm.state.reasonData,
    StateUpdatedTimestamp: new Date(alarm.state.updatedAt),
    StateTransitionedTimestamp: new Date(alarm.state.transitionedAt),
  };
}

export function presentHistoryItem(item: HistoryDocument): AlarmHistoryItem {
  return {
    AlarmName: item.alarmName,
    AlarmType: item.alarmKind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm',
    Timestamp: new Date(item.at),
    HistoryItemType: item.type,
    HistorySummary: item.summary,
    HistoryData: item.data,
  };
}
