import { createHash } from 'node:crypto';
import { collection, sortableNumber } from '../../store/store.js';
import type {
  AlarmDocument,
  BlockDocument,
  HistoryDocument,
  MetricDocument,
  MetricIdentity,
} from './model.js';

/** By {@link metricKey}: in order of namespace and name. */
export const metrics = collection<MetricDocument>('cloudwatch.metric', {
  lastHeard: (metric) => ({ value: 'all', sort: sortableNumber(metric.lastHeardAt) }),
});

/** By {@link blockKey}: in order of time within a metric and resolution. */
export const blocks = collection<BlockDocument>('cloudwatch.block', {
  rollUp: (block) => ({ value: 'due', sort: sortableNumber(block.rollUpAt) }),
});

/** By name. */
export const alarms = collection<AlarmDocument>('cloudwatch.alarm', {
  /** Composite alarms by the alarms that they speak of. */
  child: (alarm) => (alarm.kind === 'composite' ? alarm.children.map((value) => ({ value })) : undefined),
  /** Composite alarms by the alarm that suppresses their actions, named or by ARN. */
  suppressor: (alarm) =>
    alarm.kind === 'composite' && alarm.suppressor
      ? { value: alarm.suppressor.alarm.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '') }
      : undefined,
  metric: (alarm) => watchedMetricIds(alarm).map((value) => ({ value })),
});

/** By {@link historyKey}. */
export const history = collection<HistoryDocument>('cloudwatch.history', {
  alarm: (item) => ({ value: item.alarmName, sort: sortableNumber(item.at) }),
  all: (item) => ({ value: 'all', sort: sortableNumber(item.at) }),
});

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export function metricIdOf(metric: MetricIdentity): string {
  const dimensions = metric.dimensions.flatMap(({ name, value }) => [name, value]);
  const text = JSON.stringify([metric.namespace, metric.name, ...dimensions]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 24);
}

/** Names may hold any character; escaped, none of them is the separator. */
export function metricKey(metric: MetricIdentity): string {
  return `${metricPrefix(metric.namespace, metric.name)}${metricIdOf(metric)}`;
}

/** Keys of a namespace's metrics, or of those of one name, begin with it. */
export function metricPrefix(namespace: string | undefined, name: string | undefined): string {
  if (namespace === undefined) return '';
  const prefix = `${encodeURIComponent(namespace)}/`;
  return name === undefined ? prefix : `${prefix}${encodeURIComponent(name)}/`;
}

export function blockPrefix(metricId: string, resolutionSeconds: number): string {
  return `${metricId}/${resolutionSeconds}/`;
}

export function blockKey(metricId: string, resolutionSeconds: number, startAt: number): string {
  return `${blockPrefix(metricId, resolutionSeconds)}${sortableNumber(startAt)}`;
}

/** The metrics whose values an alarm looks at itself. */
export function watchedMetricIds(alarm: AlarmDocument): string[] {
  if (alarm.kind === 'composite') return [];
  if (alarm.watches.kind === 'metric') return [metricIdOf(alarm.watches.metricStat.metric)];
  const ids = alarm.watches.queries.flatMap(({ source }) =>
    source.kind === 'metric' ? [metricIdOf(source.metricStat.metric)] : [],
  );
  return [...new Set(ids)];
}
