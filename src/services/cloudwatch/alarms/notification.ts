import { presentQuery } from '../metrics/queries.js';
import type { AlarmDocument, AlarmState, MetricAlarmDocument, MetricStatQuery } from '../model.js';
import { alarmArn } from '../names.js';
import type { Place } from '../store.js';
import { isoWithOffset } from './dates.js';
import { regionName } from './region-names.js';

/** What a topic is told of an alarm. */
export interface AlarmNotification {
  readonly subject: string;
  /** JSON */
  readonly message: string;
}

const MOST_SUBJECT = 100;

/** @source Amazon CloudWatch User Guide, "Notifying users on alarm changes"; the members are those of its messages */
export function alarmNotification(
  place: Place,
  alarm: AlarmDocument,
  state: AlarmState,
  previous: AlarmState,
): AlarmNotification {
  const region = regionName(place.region);
  const own =
    alarm.kind === 'composite'
      ? { AlarmRule: alarm.rule, TriggeringChildren: triggeringChildren(state) }
      : { Trigger: trigger(alarm) };
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: place.accountId,
    AlarmConfigurationUpdatedTimestamp: isoWithOffset(alarm.configuredAt),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: isoWithOffset(state.transitionedAt),
    Region: region,
    AlarmArn: alarmArn(place, alarm.name),
    OldStateValue: previous.value,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    ...own,
  };
  return { subject: subjectOf(alarm.name, state, region), message: JSON.stringify(message) };
}

/** Names may be longer than subjects, and hold what no subject may. */
function subjectOf(name: string, { value }: AlarmState, region: string): string {
  const printable = [...name].filter((character) => character >= ' ' && character !== '\u007f').join('');
  const room = MOST_SUBJECT - `${value}: "..." in ${region}`.length;
  const shown = printable.length > room ? `${printable.slice(0, room)}...` : printable;
  return `${value}: "${shown}" in ${region}`;
}

function trigger(alarm: MetricAlarmDocument): object {
  const { watches, periodSeconds, evaluationPeriods, datapointsToAlarm } = alarm;
  const watched =
    watches.kind === 'metric'
      ? metricTrigger(watches.metricStat)
      : { Period: periodSeconds, Metrics: watches.queries.map(presentQuery) };
  return {
    ...watched,
    EvaluationPeriods: evaluationPeriods,
    ...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    TreatMissingData: alarm.treatMissingData ?? 'missing',
    EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile ?? '',
  };
}

const STATISTICS: ReadonlyMap<string, string> = new Map([
  ['Average', 'AVERAGE'],
  ['Maximum', 'MAXIMUM'],
  ['Minimum', 'MINIMUM'],
  ['SampleCount', 'SAMPLE_COUNT'],
  ['Sum', 'SUM'],
]);

function metricTrigger({ metric, stat, periodSeconds, unit }: MetricStatQuery): object {
  const statistic = STATISTICS.get(stat);
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...(statistic === undefined
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: stat }
      : { StatisticType: 'Statistic', Statistic: statistic }),
    Unit: unit ?? null,
    Dimensions: metric.dimensions,
    Period: periodSeconds,
  };
}

/** Those that a composite alarm's reason speaks of. */
function triggeringChildren({ reasonData }: AlarmState): object[] {
  const data: unknown = reasonData === undefined ? undefined : parsed(reasonData);
  const named = isMembers(data) ? data.triggeringAlarms : undefined;
  if (!Array.isArray(named)) return [];
  return named.filter(isMembers).map(({ arn, state }) => ({ Arn: arn, State: state }));
}

/** SetAlarmState takes any text that is JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
