import type { Authorize, Conditions } from '../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import type { Principal } from '../../kernel/principal.js';
import { regionalScope } from '../../store/store.js';
import { topicOfArn } from './names.js';
import { topics } from './store.js';
import { hasStatements, policyOf } from './topic-policy.js';

/**
 * Services that say for whose account they act by a key older than `aws:SourceAccount`. Topics let them publish as long as nobody
 * has given these another policy.
 * @source Amazon SNS Developer Guide, "Example cases for Amazon SNS access control": `aws:SourceOwner`
 */
const OF_OLD: readonly string[] = [
  'cloudwatch.amazonaws.com',
  'codecommit.amazonaws.com',
  's3.amazonaws.com',
];

/**
 * The permission `sns:ACTION` on the topic of that ARN, with the topic's policy. A service acting for itself has no other.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon SNS"
 */
export async function topicAccess(
  action: string,
  context: RequestContext,
  arn: string | undefined,
  conditions: Conditions = {},
): Promise<AccessRequest> {
  const request = { action: `sns:${action}`, resource: arn || '*' };
  const name = topicOfArn(arn ?? '');
  const stored = name && (await context.store.get(topics, regionalScope(name), name.name));
  if (!name || !stored) return { ...request, conditions };
  const policy = policyOf(name, stored.doc);
  return {
    ...request,
    conditions: { ...conditions, ...sourceOwner(context.caller) },
    ...(hasStatements(policy) && { resourcePolicy: policy }),
    resourcePolicyDecides: context.caller.kind === 'service',
    resourceTags: async () => stored.doc.tags,
  };
}

/** For operations on the topic whose ARN the input holds. */
export function onTopic<Input extends { readonly TopicArn: string | undefined }>(
  action: string,
  conditions?: (input: Input) => Conditions,
): Authorize<Input> {
  return async (input, context) => [await topicAccess(action, context, input.TopicArn, conditions?.(input))];
}

function sourceOwner(caller: Principal): Conditions {
  if (caller.kind !== 'service' || !OF_OLD.includes(caller.service)) return {};
  return { 'aws:sourceowner': caller.accountId };
}
