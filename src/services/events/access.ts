import { type Conditions, passRole, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { findBusPolicy } from './bus-policies.js';
import { busArn, busNameOf, busPlaceOf, type Place, resourceOf, ruleArn } from './names.js';
import { buses, findRule } from './store.js';

type AccessContext = Place & { readonly store: Reader };
type Given = string | undefined;

/**
 * The permission `events:ACTION` on a rule.
 * @param bus its name or ARN; undefined: the default bus
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon EventBridge"
 */
export function accessToRule(
  action: string,
  context: AccessContext,
  bus: Given,
  name: Given,
  conditions: Conditions = {},
): AccessRequest {
  const eventBusName = busNameOf(context, bus) ?? '';
  return accessTo(action, context, ruleArn(context, eventBusName, name ?? ''), {
    'events:creatoraccount': context.accountId,
    ...conditions,
  });
}

/** Lists of rules are asked for on all that a bus has. */
export function accessToRules(action: string, context: AccessContext, bus: Given): AccessRequest {
  return { action: `events:${action}`, resource: ruleArn(context, busNameOf(context, bus) ?? '', '*') };
}

/** The permission `events:ACTION` on a bus. */
export function accessToBus(
  action: string,
  context: AccessContext,
  bus: Given,
  conditions: Conditions = {},
): AccessRequest {
  return accessTo(action, context, busArn(context, busNameOf(context, bus) ?? ''), conditions);
}

/** The permission to send events to a bus, which may be another account's: then its policy must allow it too. */
export async function accessToPutEvents(
  context: AccessContext,
  bus: Given,
  conditions: Conditions,
): Promise<AccessRequest> {
  const place = busPlaceOf(context, bus);
  if (!place) return accessToBus('PutEvents', context, bus, conditions);
  const resourcePolicy = await findBusPolicy(context.store, place, place.name);
  const access = accessTo('PutEvents', context, busArn(place, place.name), conditions);
  return { ...access, ...(resourcePolicy !== undefined && { resourcePolicy }) };
}

/** The permission `events:ACTION` on the rule or bus of that ARN. */
export function accessTo(
  action: string,
  context: AccessContext,
  arn: string,
  conditions: Conditions = {},
): AccessRequest {
  return {
    action: `events:${action}`,
    resource: arn,
    conditions,
    resourceTags: async () => tagsByKey((await findTagged(context, arn))?.tags),
  };
}

/** `events:source`, `events:detail-type` and those of some of the detail's members, as far as the pattern names values; what is no pattern is refused later. */
export function patternKeys(eventPattern: Given): Conditions {
  const pattern = parsedPattern(eventPattern ?? '{}');
  const source = namedValues(pattern.source);
  const detailType = namedValues(pattern['detail-type']);
  const ofDetail = DETAIL_KEYS.flatMap((path) => {
    const values = namedValues(memberAt(pattern, ['detail', ...path]));
    return values.length > 0 ? [[`events:detail.${path.join('.').toLowerCase()}`, values] as const] : [];
  });
  return {
    ...(source.length > 0 && { 'events:source': source }),
    ...(detailType.length > 0 && { 'events:detail-type': detailType }),
    ...Object.fromEntries(ofDetail),
  };
}

const DETAIL_KEYS = [['service'], ['eventTypeCode'], ['userIdentity', 'principalId']] as const;

function memberAt(from: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, member) =>
      typeof found === 'object' && found !== null
        ? (found as Readonly<Record<string, unknown>>)[member]
        : undefined,
    from,
  );
}

function parsedPattern(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function namedValues(matcher: unknown): string[] {
  return Array.isArray(matcher) ? matcher.filter((value) => typeof value === 'string') : [];
}

async function findTagged(context: AccessContext, arn: string) {
  const named = resourceOf(context, arn);
  if (named === undefined) return undefined;
  const stored =
    named.kind === 'bus'
      ? await context.store.get(buses, regionalScope(context), named.name)
      : await findRule(context.store, context, named.eventBusName, named.name);
  return stored?.doc;
}

/** Whoever gives EventBridge a role, for a rule or one of its targets, must be allowed to. */
export function passRuleRole(
  roleArn: Given,
  place: Place,
  bus: Given,
  name: Given,
): readonly AccessRequest[] {
  if (roleArn === undefined) return [];
  const rule = ruleArn(place, busNameOf(place, bus) ?? '', name ?? '');
  return [passRole(roleArn, 'events.amazonaws.com', rule)];
}
