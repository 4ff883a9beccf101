import { collection, type Reader, regionalScope, type Stored, sortableNumber } from '../../store/store.js';
import { listenerNotFound, loadBalancerNotFound, ruleNotFound, targetGroupNotFound } from './errors.js';
import type { Listener, LoadBalancer, Rule, TargetGroup } from './model.js';
import type { Place } from './names.js';

/** All are kept under their ARN. */
export const loadBalancers = collection<LoadBalancer>('elasticloadbalancing.load-balancer', {
  name: (doc) => ({ value: doc.name }),
});

export const listeners = collection<Listener>('elasticloadbalancing.listener', {
  loadBalancer: (doc) => ({ value: doc.loadBalancerArn, sort: sortableNumber(doc.port) }),
});

export const rules = collection<Rule>('elasticloadbalancing.rule', {
  listener: (doc) => ({ value: doc.listenerArn, sort: sortableNumber(doc.priority) }),
});

export const targetGroups = collection<TargetGroup>('elasticloadbalancing.target-group', {
  name: (doc) => ({ value: doc.name }),
});

/** @throws AwsError LoadBalancerNotFound */
export async function getLoadBalancer(reader: Reader, place: Place, arn = ''): Promise<Stored<LoadBalancer>> {
  const stored = await reader.get(loadBalancers, regionalScope(place), arn);
  if (!stored) throw loadBalancerNotFound(arn);
  return stored;
}

/** @throws AwsError ListenerNotFound */
export async function getListener(reader: Reader, place: Place, arn = ''): Promise<Stored<Listener>> {
  const stored = await reader.get(listeners, regionalScope(place), arn);
  if (!stored) throw listenerNotFound();
  return stored;
}

/** @throws AwsError RuleNotFound */
export async function getRule(reader: Reader, place: Place, arn = ''): Promise<Stored<Rule>> {
  const stored = await reader.get(rules, regionalScope(place), arn);
  if (!stored) throw ruleNotFound();
  return stored;
}

/** @throws AwsError TargetGroupNotFound */
export async function getTargetGroup(reader: Reader, place: Place, arn = ''): Promise<Stored<TargetGroup>> {
  const stored = await reader.get(targetGroups, regionalScope(place), arn);
  if (!stored) throw targetGroupNotFound();
  return stored;
}

export async function listenersOf(
  reader: Reader,
  place: Place,
  loadBalancerArn: string,
): Promise<Listener[]> {
  const found = await reader.listBy(listeners, regionalScope(place), 'loadBalancer', loadBalancerArn);
  return found.map(({ doc }) => doc);
}

/** In order of priority. */
export async function rulesOf(reader: Reader, place: Place, listenerArn: string): Promise<Rule[]> {
  const found = await reader.listBy(rules, regionalScope(place), 'listener', listenerArn);
  return found.map(({ doc }) => doc);
}
