import type { DescribeAlarmsInput } from '@aws-sdk/client-cloudwatch';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { onAllAlarms } from '../access.js';
import { invalidCombination } from '../errors.js';
import { metricIdentity } from '../metrics/identity.js';
import type { AlarmDocument, MetricAlarmDocument } from '../model.js';
import { alarmArn, alarmNameOfArn } from '../names.js';
import { presentCompositeAlarm, presentMetricAlarm } from '../present.js';
import { alarms, metricIdOf } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const DEFAULT_PAGE = 50;

/**
 * Alarms by name, in order of name. Composite alarms are shown only to those who ask for them.
 * @source Amazon CloudWatch API Reference, DescribeAlarms
 */
export const describeAlarms: Operation<Sdk, 'DescribeAlarms'> = {
  authorize: (_input, context) => onAllAlarms('DescribeAlarms', context),
  async handle(input, context) {
    if (input.AlarmNames && input.AlarmNamePrefix !== undefined) {
      throw invalidCombination('AlarmNamePrefix and AlarmNames cannot be specified together');
    }
    if (input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined) {
      const related = await relatives(input, context);
      return {
        CompositeAlarms: related
          .filter(({ kind }) => kind === 'composite')
          .map(({ name }) => ({ AlarmName: name, AlarmArn: alarmArn(context, name) })),
        MetricAlarms: related
          .filter(({ kind }) => kind === 'metric')
          .map(({ name }) => ({ AlarmName: name, AlarmArn: alarmArn(context, name) })),
      };
    }
    const { NextToken, MaxRecords: limit = DEFAULT_PAGE, ...filters } = input;
    const listing = `DescribeAlarms:${JSON.stringify(filters)}`;
    const after = context.tokens.open(listing, NextToken) as string | undefined;
    const wanted = (await candidates(input, context))
      .filter((alarm) => (after === undefined || alarm.name > after) && isWanted(alarm, input))
      .slice(0, limit + 1);
    const page = wanted.slice(0, limit);
    const last = page.at(-1);
    return {
      CompositeAlarms: page.flatMap((alarm) =>
        alarm.kind === 'composite' ? [presentCompositeAlarm(context, alarm)] : [],
      ),
      MetricAlarms: page.flatMap((alarm) =>
        alarm.kind === 'metric' ? [presentMetricAlarm(context, alarm)] : [],
      ),
      ...(wanted.length > limit && last && { NextToken: context.tokens.seal(listing, last.name) }),
    };
  },
};

async function candidates(
  { AlarmNames, AlarmNamePrefix = '' }: DescribeAlarmsInput,
  context: RequestContext,
): Promise<AlarmDocument[]> {
  const scope = regionalScope(context);
  if (!AlarmNames || AlarmNames.length === 0) {
    const found = await context.store.list(alarms, scope, { prefix: AlarmNamePrefix });
    return found.map(({ doc }) => doc);
  }
  const found = await Promise.all(
    [...new Set(AlarmNames)].map((name) => context.store.get(alarms, scope, name)),
  );
  const documents = found.flatMap((stored) => (stored ? [stored.doc] : []));
  return documents.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isWanted(alarm: AlarmDocument, input: DescribeAlarmsInput): boolean {
  const { AlarmTypes, StateValue, ActionPrefix } = input;
  // @source DescribeAlarms: without AlarmTypes only metric alarms are returned
  const types: readonly string[] = AlarmTypes?.length ? AlarmTypes : ['MetricAlarm'];
  if (!types.includes(alarm.kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm')) return false;
  if (StateValue !== undefined && alarm.state.value !== StateValue) return false;
  if (ActionPrefix === undefined) return true;
  const actions = [...alarm.okActions, ...alarm.alarmActions, ...alarm.insufficientDataActions];
  return actions.some((action) => action.startsWith(ActionPrefix));
}

/** What an alarm depends on, or what depends on it; only one level. */
async function relatives(input: DescribeAlarmsInput, context: RequestContext): Promise<AlarmDocument[]> {
  const scope = regionalScope(context);
  const named = input.ChildrenOfAlarmName ?? input.ParentsOfAlarmName ?? '';
  const name = alarmNameOfArn(context, named) ?? named;
  if (input.ParentsOfAlarmName !== undefined) {
    const parents = await context.store.listBy(alarms, scope, 'child', name);
    return parents.map(({ doc }) => doc);
  }
  const parent = await context.store.get(alarms, scope, name);
  if (parent?.doc.kind !== 'composite') return [];
  const children = await Promise.all(
    parent.doc.children.map((child) => context.store.get(alarms, scope, child)),
  );
  return children.flatMap((stored) => (stored ? [stored.doc] : []));
}

/** @source Amazon CloudWatch API Reference, DescribeAlarmsForMetric */
export const describeAlarmsForMetric: Operation<Sdk, 'DescribeAlarmsForMetric'> = {
  authorize: (_input, context) => onAllAlarms('DescribeAlarmsForMetric', context),
  async handle(input, context) {
    const id = metricIdOf(metricIdentity(input));
    const stat = input.Statistic ?? input.ExtendedStatistic;
    const found = await context.store.listBy(alarms, regionalScope(context), 'metric', id);
    const watching = found.flatMap(({ doc }) => (doc.kind === 'metric' ? [doc] : []));
    return {
      MetricAlarms: watching
        .filter(
          (alarm) =>
            (stat === undefined || statOf(alarm) === stat) &&
            (input.Period === undefined || alarm.periodSeconds === input.Period) &&
            (input.Unit === undefined || unitOf(alarm) === input.Unit),
        )
        .map((alarm) => presentMetricAlarm(context, alarm)),
    };
  },
};

function statOf({ watches }: MetricAlarmDocument): string | undefined {
  return watches.kind === 'metric' ? watches.metricStat.stat : undefined;
}

function unitOf({ watches }: MetricAlarmDocument): string | undefined {
  return watches.kind === 'metric' ? watches.metricStat.unit : undefined;
}
