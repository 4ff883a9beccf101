import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { isTrue, parseAlarmRule } from '../machine/alarm-rule.js';
import type { AlarmState, CompositeAlarmDocument } from '../model.js';
import { alarmArn, alarmNameOfArn } from '../names.js';
import { alarms, type Place } from '../store.js';
import type { NewState } from './change-state.js';
import { isoWithOffset, longDate } from './dates.js';

/** Lets a composite alarm's rule decide on the states of the alarms that it speaks of. */
export async function lookAtChildren(
  context: ServiceContext,
  place: Place,
  alarm: CompositeAlarmDocument,
): Promise<NewState> {
  const states = new Map<string, AlarmState>();
  for (const name of alarm.children) {
    const child = await context.store.get(alarms, regionalScope(place), name);
    if (child) states.set(name, child.doc.state);
  }
  const stateOf = (named: string) => states.get(alarmNameOfArn(place, named) ?? named)?.value;
  const value = isTrue(parseAlarmRule(alarm.rule), stateOf) ? 'ALARM' : 'OK';
  const [latest] = [...states].sort(([, a], [, b]) => b.transitionedAt - a.transitionedAt);
  if (!latest) return { value, reason: `${alarmArn(place, alarm.name)} has no alarms that decide its state` };
  const [name, state] = latest;
  const arn = alarmArn(place, name);
  return {
    value,
    reason: `${arn} transitioned to ${state.value} at ${longDate(state.transitionedAt)}`,
    reasonData: JSON.stringify({
      triggeringAlarms: [
        { arn, state: { value: state.value, timestamp: isoWithOffset(state.transitionedAt) } },
      ],
    }),
  };
}
