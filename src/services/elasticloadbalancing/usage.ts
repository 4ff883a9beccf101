import { type Reader, regionalScope } from '../../store/store.js';
import { targetGroupArnsOf } from './actions.js';
import { targetGroupAssociationLimit, targetGroupNotFound } from './errors.js';
import type { Place } from './names.js';
import { listeners, rules, targetGroups } from './store.js';

/** Which load balancers forward to which target groups, in one account and region. */
export type TargetGroupUsage = ReadonlyMap<string, ReadonlySet<string>>;

export async function targetGroupUsage(reader: Reader, place: Place): Promise<TargetGroupUsage> {
  const scope = regionalScope(place);
  const usage = new Map<string, Set<string>>();
  const balancerOf = new Map<string, string>();
  const note = (arns: readonly string[], loadBalancerArn: string) => {
    for (const arn of arns) usage.set(arn, (usage.get(arn) ?? new Set()).add(loadBalancerArn));
  };
  for (const { doc } of await reader.list(listeners, scope)) {
    balancerOf.set(doc.arn, doc.loadBalancerArn);
    note(targetGroupArnsOf(doc.actions), doc.loadBalancerArn);
  }
  for (const { doc } of await reader.list(rules, scope)) {
    note(targetGroupArnsOf(doc.actions), balancerOf.get(doc.listenerArn) ?? '');
  }
  return usage;
}

/**
 * Checks that a load balancer may forward to target groups: they exist, and belong to no other load balancer.
 * @throws AwsError TargetGroupNotFound, TargetGroupAssociationLimit
 */
export async function checkAssociation(
  reader: Reader,
  place: Place,
  loadBalancerArn: string,
  arns: readonly string[],
): Promise<void> {
  for (const arn of arns) {
    if (!(await reader.get(targetGroups, regionalScope(place), arn))) throw targetGroupNotFound();
  }
  const usage = await targetGroupUsage(reader, place);
  const taken = arns.filter((arn) => [...(usage.get(arn) ?? [])].some((user) => user !== loadBalancerArn));
  if (taken.length > 0) throw targetGroupAssociationLimit(taken);
}
