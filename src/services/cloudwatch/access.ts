import { type Conditions, requestTags, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { alarmArn } from './names.js';
import { alarms, type Place } from './store.js';

type AccessContext = Place & { readonly store: Reader };

/**
 * The permission `cloudwatch:ACTION` on alarms by their names.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon CloudWatch"
 */
export function onAlarms(
  action: string,
  context: AccessContext,
  names: readonly (string | undefined)[],
  conditions: Conditions = {},
): readonly AccessRequest[] {
  return names.map((name = '') => ({
    action: `cloudwatch:${action}`,
    resource: alarmArn(context, name),
    conditions,
    resourceTags: async () => (await context.store.get(alarms, regionalScope(context), name))?.doc.tags,
  }));
}

/** Lists are asked for as a whole. */
export function onAllAlarms(action: string, place: Place): readonly AccessRequest[] {
  return [{ action: `cloudwatch:${action}`, resource: alarmArn(place, '*') }];
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
