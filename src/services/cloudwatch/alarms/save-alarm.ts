import type { Tag } from '@aws-sdk/client-cloudwatch';
import type { RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { notValid } from '../errors.js';
import type { AlarmDocument, AlarmState, CompositeAlarmDocument, MetricAlarmDocument } from '../model.js';
import { alarmArn } from '../names.js';
import { alarms, type Place } from '../store.js';
import { enqueueRollUp } from '../workers/roll-up.js';
import { placeOf } from './change-state.js';
import { configurationForEvents, configurationForHistory } from './configuration.js';
import { enqueueEvaluation } from './enqueue.js';
import { remember } from './history.js';
import { nextLookAt } from './look-at-metric.js';

/** An alarm's settings, without what the server knows of it. */
export type AlarmSettings =
  | Omit<MetricAlarmDocument, 'configuredAt' | 'tags' | 'state'>
  | Omit<CompositeAlarmDocument, 'configuredAt' | 'tags' | 'state'>;

/** Writes an alarm anew or over its old settings; state and tags of an old one stay. */
export async function saveAlarm(
  tx: Transaction,
  context: RequestContext,
  settings: AlarmSettings,
  tags: readonly Tag[],
): Promise<void> {
  const now = context.clock.now();
  const scope = regionalScope(context);
  const old = (await tx.get(alarms, scope, settings.name))?.doc;
  if (old && old.kind !== settings.kind) {
    throw notValid(`An alarm of another type with the name '${settings.name}' already exists`);
  }
  const alarm: AlarmDocument = {
    ...settings,
    configuredAt: now,
    tags: old?.tags ?? Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    state: old?.state ?? initialState(now),
  };
  await tx.put(alarms, scope, alarm.name, alarm);
  await remember(tx, context, context, alarm, {
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" ${old ? 'updated' : 'created'}`,
    data: {
      type: old ? 'Update' : 'Create',
      ...(old
        ? { updatedAlarm: configurationForHistory(alarm) }
        : { createdAlarm: configurationForHistory(alarm) }),
    },
  });
  await emitChange(tx, context, alarm, old ? 'update' : 'create', old);
  const firstLookAt = alarm.kind === 'metric' ? nextLookAt(context.clock, alarm) : undefined;
  await enqueueEvaluation(context, tx, context, alarm.name, firstLookAt);
  await enqueueRollUp(context, tx, context);
}

/** @source Amazon CloudWatch User Guide: the reason of an alarm that has just been created */
function initialState(now: number): AlarmState {
  return {
    value: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    updatedAt: now,
    transitionedAt: now,
  };
}

/** Takes an alarm away; composite alarms that speak of it are looked at again. */
export async function deleteAlarm(
  tx: Transaction,
  context: RequestContext,
  alarm: AlarmDocument,
): Promise<void> {
  const scope = regionalScope(context);
  await tx.delete(alarms, scope, alarm.name);
  await remember(tx, context, context, alarm, {
    type: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.name}" deleted`,
    data: { type: 'Delete', deletedAlarm: configurationForHistory(alarm) },
  });
  await emitChange(tx, context, alarm, 'delete', undefined);
  for (const parent of await tx.listBy(alarms, scope, 'child', alarm.name)) {
    await enqueueEvaluation(context, tx, context, parent.key);
  }
}

/** @source Amazon CloudWatch User Guide, "Alarm events and EventBridge": the configuration change event */
async function emitChange(
  tx: Transaction,
  context: RequestContext,
  alarm: AlarmDocument,
  operation: 'create' | 'update' | 'delete',
  previous: AlarmDocument | undefined,
): Promise<void> {
  await context.emit(tx, {
    ...placeOf(context),
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm Configuration Change',
    resources: [alarmArn(context, alarm.name)],
    detail: {
      alarmName: alarm.name,
      operation,
      state: { value: alarm.state.value, timestamp: new Date(alarm.state.updatedAt).toISOString() },
      configuration: fullConfiguration(context, alarm),
      ...(previous && { previousConfiguration: fullConfiguration(context, previous) }),
    },
  });
}

function fullConfiguration(place: Place, alarm: AlarmDocument): object {
  return {
    ...configurationForHistory(alarm),
    ...configurationForEvents(alarm),
    alarmArn: alarmArn(place, alarm.name),
    timestamp: new Date(alarm.configuredAt).toISOString(),
  };
}
