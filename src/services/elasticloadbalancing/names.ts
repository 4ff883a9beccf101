import { formatArn, parseArn } from '../../kernel/arn.js';
import { type Ids, LOWER_HEX } from '../../kernel/ids.js';
import { validationError } from './errors.js';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export type ResourceKind = 'loadbalancer' | 'listener' | 'listener-rule' | 'targetgroup';

/** @source "Resource types defined by Elastic Load Balancing V2" (service authorization reference) */
export function loadBalancerArn(place: Place, name: string, id: string): string {
  return formatArn({ service: 'elasticloadbalancing', ...place, resource: `loadbalancer/app/${name}/${id}` });
}

export function targetGroupArn(place: Place, name: string, id: string): string {
  return formatArn({ service: 'elasticloadbalancing', ...place, resource: `targetgroup/${name}/${id}` });
}

/** `loadbalancer/app/NAME/ID` becomes `listener/app/NAME/ID/LISTENER`. */
export function listenerArn(ofLoadBalancer: string, id: string): string {
  return `${ofLoadBalancer.replace(':loadbalancer/', ':listener/')}/${id}`;
}

/** `listener/app/NAME/ID/LISTENER` becomes `listener-rule/app/NAME/ID/LISTENER/RULE`. */
export function ruleArn(ofListener: string, id: string): string {
  return `${ofListener.replace(':listener/', ':listener-rule/')}/${id}`;
}

export function newResourceId(ids: Ids): string {
  return ids.random(16, LOWER_HEX);
}

/** What an ARN names, by the first part of its resource. */
export function kindOf(arn: string): ResourceKind | undefined {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'elasticloadbalancing') return undefined;
  const kind = parsed.resource.split('/')[0];
  switch (kind) {
    case 'loadbalancer':
    case 'listener':
    case 'listener-rule':
    case 'targetgroup':
      return kind;
    default:
      return undefined;
  }
}

/**
 * At most 32 letters, digits and hyphens, no hyphen at the ends.
 * @source API reference, CreateLoadBalancer and CreateTargetGroup: `Name`
 * @throws AwsError ValidationError
 */
export function checkName(what: 'Load balancer' | 'Target group', name: string): void {
  if (name.length > 32) throw validationError(`${what} name '${name}' cannot be longer than '32' characters`);
  if (name === '') throw validationError(`${what} name cannot be empty`);
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    throw validationError(
      `${what} name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  }
  if (name.startsWith('-') || name.endsWith('-')) {
    throw validationError(`${what} name '${name}' cannot begin or end with '-'`);
  }
  if (what === 'Load balancer' && name.startsWith('internal-')) {
    throw validationError(`${what} name '${name}' cannot begin with 'internal-'`);
  }
}
