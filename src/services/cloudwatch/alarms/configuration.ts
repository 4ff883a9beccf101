import { presentQuery } from '../metrics/queries.js';
import type { AlarmDocument, Dimension, MetricQuery } from '../model.js';

/** An alarm's settings in the events of EventBridge. @source Amazon CloudWatch User Guide, "Alarm events and EventBridge" */
export function configurationForEvents(alarm: AlarmDocument): object {
  const common = alarm.description === undefined ? {} : { description: alarm.description };
  if (alarm.kind === 'composite') return { ...common, alarmRule: alarm.rule };
  const metrics =
    alarm.watches.kind === 'queries'
      ? alarm.watches.queries.map(forEvents)
      : [forEvents({ id: 'm1', returnData: true, source: alarm.watches })];
  return { ...common, metrics };
}

function forEvents({ id, label, returnData, source }: MetricQuery): object {
  const common = { id, ...(label !== undefined && { label }), returnData };
  if (source.kind === 'expression') {
    const { expression, periodSeconds } = source;
    return { ...common, expression, ...(periodSeconds !== undefined && { period: periodSeconds }) };
  }
  const { metric, periodSeconds, stat, unit } = source.metricStat;
  return {
    ...common,
    metricStat: {
      metric: { namespace: metric.namespace, name: metric.name, dimensions: asObject(metric.dimensions) },
      period: periodSeconds,
      stat,
      ...(unit !== undefined && { unit }),
    },
  };
}

function asObject(dimensions: readonly Dimension[]): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ name, value }) => [name, value]));
}

/** An alarm's settings in the history of its changes: the members of PutMetricAlarm and PutCompositeAlarm. */
export function configurationForHistory(alarm: AlarmDocument): object {
  const common = {
    alarmName: alarm.name,
    alarmDescription: alarm.description,
    actionsEnabled: alarm.actionsEnabled,
    okActions: alarm.okActions,
    alarmActions: alarm.alarmActions,
    insufficientDataActions: alarm.insufficientDataActions,
  };
  if (alarm.kind === 'composite') return { ...common, alarmRule: alarm.rule };
  const { threshold, comparison, evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const rule = {
    threshold,
    comparisonOperator: comparison,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData,
  };
  if (alarm.watches.kind === 'queries') {
    return { ...common, ...rule, metrics: alarm.watches.queries.map(presentQuery) };
  }
  const { metric, stat, periodSeconds, unit } = alarm.watches.metricStat;
  const { namespace, name: metricName, dimensions } = metric;
  return {
    ...common,
    ...rule,
    namespace,
    metricName,
    dimensions,
    statistic: stat,
    period: periodSeconds,
    unit,
  };
}
