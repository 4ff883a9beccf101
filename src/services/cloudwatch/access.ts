import { type Conditions, requestTags, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { alarmArn } from './names.js';
import type { Place } from './store.js';

/** The permission for an action on alarms by their names. */
export function onAlarms(
  action: string,
  place: Place,
  names: readonly (string | undefined)[],
  conditions: Conditions = {},
): readonly AccessRequest[] {
  return names.map((name) => ({
    action: `cloudwatch:${action}`,
    resource: alarmArn(place, name ?? ''),
    conditions,
  }));
}

/** What an alarm is put with. */
export function alarmConditions(input: {
  readonly Tags?: Parameters<typeof tagsByKey>[0];
  readonly AlarmActions?: readonly string[] | undefined;
}): Conditions {
  return {
    ...requestTags(tagsByKey(input.Tags)),
    ...(input.AlarmActions?.length && { 'cloudwatch:alarmactions': input.AlarmActions }),
  };
}

/** Lists are asked for as a whole. */
export function onAllAlarms(action: string, place: Place): readonly AccessRequest[] {
  return onAlarms(action, place, ['*']);
}
