import { type Conditions, requestTags, type Tags, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import type { Place } from './names.js';
import { listeners, loadBalancers, rules, targetGroups } from './store.js';

type AccessContext = Place & { readonly store: Reader };

/**
 * The permission `elasticloadbalancing:ACTION` on each of the resources that the input names.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Elastic Load Balancing V2"
 */
export function accessTo<Input>(
  action: string,
  resourcesOf: (input: Input) => readonly (string | undefined)[],
  conditionsOf: (input: Input) => Conditions = () => ({}),
) {
  return (input: Input, context: RequestContext): readonly AccessRequest[] => {
    const conditions = conditionsOf(input);
    return resourcesOf(input).map((resource) => request(action, context, resource ?? '*', conditions));
  };
}

interface WithTags {
  readonly Tags?: Parameters<typeof tagsByKey>[0];
}

/** To create something with tags takes the permission to tag it as well. */
export function accessToCreate<Input extends WithTags>(
  action: string,
  resourceOf: (input: Input, context: Place) => string | undefined,
  conditionsOf: (input: Input) => Conditions = () => ({}),
) {
  return (input: Input, context: RequestContext): readonly AccessRequest[] => {
    const resource = resourceOf(input, context) ?? '*';
    const tags = requestTags(tagsByKey(input.Tags));
    const create = request(action, context, resource, { ...tags, ...conditionsOf(input) });
    if (!input.Tags?.length) return [create];
    const tagging = { ...tags, 'elasticloadbalancing:createaction': action };
    return [create, request('AddTags', context, resource, tagging)];
  };
}

/** Condition keys that are there where the input has a value for them. */
export function given(values: Readonly<Record<string, string | readonly string[] | undefined>>): Conditions {
  const entries = Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value.length === 0 ? [] : [[`elasticloadbalancing:${key}`, value] as const],
  );
  return Object.fromEntries(entries);
}

function request(
  action: string,
  context: AccessContext,
  resource: string,
  conditions: Conditions,
): AccessRequest {
  return {
    action: `elasticloadbalancing:${action}`,
    resource,
    conditions,
    resourceTags: () => tagsOf(context, resource),
  };
}

async function tagsOf(context: AccessContext, arn: string): Promise<Tags | undefined> {
  const { store } = context;
  const scope = regionalScope(context);
  const stored =
    (await store.get(loadBalancers, scope, arn)) ??
    (await store.get(listeners, scope, arn)) ??
    (await store.get(rules, scope, arn)) ??
    (await store.get(targetGroups, scope, arn));
  return stored && tagsByKey(stored.doc.tags);
}
