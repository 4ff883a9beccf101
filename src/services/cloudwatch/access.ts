import type { AccessRequest } from '../../front-door/service.js';
import { alarmArn } from './names.js';
import type { Place } from './store.js';

/** The permission for an action on alarms by their names. */
export function onAlarms(
  action: string,
  place: Place,
  names: readonly (string | undefined)[],
): readonly AccessRequest[] {
  return names.map((name) => ({ action: `cloudwatch:${action}`, resource: alarmArn(place, name ?? '') }));
}

/** Lists are asked for as a whole. */
export function onAllAlarms(action: string, place: Place): readonly AccessRequest[] {
  return onAlarms(action, place, ['*']);
}
