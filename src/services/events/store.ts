import type { Reader, Stored } from '../../store/store.js';
import { collection, regionalScope } from '../../store/store.js';
import { archives } from './archives/model.js';
import { type BusRecord, DEFAULT_BUS, type RuleRecord } from './model.js';
import type { Place } from './names.js';

/** Key: `BUS/NAME`. */
export const rules = collection<RuleRecord>('events.rules', {
  /** What events of a bus are compared with: enabled rules that have a pattern. */
  live: (rule) =>
    rule.state === 'DISABLED' || rule.eventPattern === undefined ? undefined : { value: rule.eventBusName },
  /** `BUS TARGET-ARN`, in order of names. */
  target: (rule) =>
    [...new Set(rule.targets.map((target) => target.Arn))].map((arn) => ({
      value: targetIndexValue(rule.eventBusName, arn ?? ''),
      sort: rule.name,
    })),
});

/** Whether the place has an enabled rule with a pattern, or an archive, on its default bus, where services send their events. */
export async function anyLiveRule(reader: Reader, place: Place): Promise<boolean> {
  const scope = regionalScope(place);
  return (
    (await reader.hasAny(rules, scope, 'live', DEFAULT_BUS)) ||
    (await reader.hasAny(archives, scope, 'bus', DEFAULT_BUS))
  );
}

/** Key: the name. */
export const buses = collection<BusRecord>('events.buses');

export function ruleKey(eventBusName: string, name: string): string {
  return `${eventBusName}/${name}`;
}

export function targetIndexValue(eventBusName: string, targetArn: string): string {
  return `${eventBusName} ${targetArn}`;
}

export async function findRule(
  reader: Reader,
  place: Place,
  eventBusName: string,
  name: string,
): Promise<Stored<RuleRecord> | undefined> {
  return await reader.get(rules, regionalScope(place), ruleKey(eventBusName, name));
}
