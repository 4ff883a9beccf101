import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { AlarmDocument, AlarmState, StateValue } from '../model.js';
import { alarmArn } from '../names.js';
import { alarms, type Place } from '../store.js';
import { takeActions } from './actions.js';
import { configurationForEvents } from './configuration.js';
import { isoWithOffset } from './dates.js';
import { enqueueEvaluation } from './enqueue.js';
import { enqueueRelease, holdingBack, wakeSuppressed } from './held-actions.js';
import { remember } from './history.js';

export interface NewState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON */
  readonly reasonData?: string;
}

/** Records another state with its history and event, and wakes the composite alarms that speak of the alarm. */
export async function changeState(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  alarm: AlarmDocument,
  { value, reason, reasonData }: NewState,
): Promise<void> {
  const now = context.clock.now();
  const { state: previous } = alarm;
  const state: AlarmState = {
    value,
    reason,
    ...(reasonData !== undefined && { reasonData }),
    updatedAt: now,
    transitionedAt: value === previous.value ? previous.transitionedAt : now,
    ...leftAlarm(previous, value, now),
  };
  if (value === previous.value) {
    await tx.put(alarms, regionalScope(place), alarm.name, { ...alarm, state });
    return;
  }
  const changed = holdingBack({ ...alarm, state }, previous, now);
  await tx.put(alarms, regionalScope(place), alarm.name, changed);
  await remember(tx, context, place, alarm, {
    type: 'StateUpdate',
    summary: `Alarm updated from ${previous.value} to ${value}`,
    data: { oldState: forHistory(previous), newState: forHistory(state) },
  });
  const isHeld = changed.kind === 'composite' && changed.held !== undefined;
  if (isHeld) await enqueueRelease(tx, context, place, alarm.name);
  else await takeActions(tx, context, place, alarm, { previous, state });
  await wakeSuppressed(tx, context, place, alarm.name);
  await context.emit(tx, {
    ...placeOf(place),
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarmArn(place, alarm.name)],
    detail: {
      alarmName: alarm.name,
      state: forEvents(state),
      previousState: forEvents(previous),
      configuration: configurationForEvents(alarm),
    },
  });
  for (const parent of await tx.listBy(alarms, regionalScope(place), 'child', alarm.name)) {
    await enqueueEvaluation(context, tx, place, parent.key);
  }
}

function leftAlarm(
  { value: before, leftAlarmAt }: AlarmState,
  value: StateValue,
  now: number,
): Pick<AlarmState, 'leftAlarmAt'> {
  if (before === 'ALARM' && value !== 'ALARM') return { leftAlarmAt: now };
  return leftAlarmAt === undefined ? {} : { leftAlarmAt };
}

export function placeOf({ accountId, region }: Place): Place {
  return { accountId, region };
}

function forHistory({ value, reason, reasonData }: AlarmState): object {
  return {
    stateValue: value,
    stateReason: reason,
    ...(reasonData !== undefined && { stateReasonData: parsed(reasonData) }),
  };
}

/** SetAlarmState takes any JSON; what is not JSON after all is shown as it was given. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function forEvents({ value, reason, reasonData, updatedAt }: AlarmState): object {
  return {
    value,
    reason,
    ...(reasonData !== undefined && { reasonData }),
    timestamp: isoWithOffset(updatedAt),
  };
}
