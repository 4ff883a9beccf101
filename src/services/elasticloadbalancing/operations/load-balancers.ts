import type { CreateLoadBalancerInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { accessTo, accessToCreate, given } from '../access.js';
import { attribute, LOAD_BALANCER_ATTRIBUTES } from '../attributes.js';
import type { DataPlane } from '../data-plane.js';
import {
  duplicateLoadBalancerName,
  invalidConfiguration,
  loadBalancerNotFound,
  operationNotPermitted,
  validationError,
} from '../errors.js';
import type { LoadBalancer } from '../model.js';
import { checkName, loadBalancerArn, newResourceId } from '../names.js';
import { pageOf } from '../paging.js';
import { loadBalancerState, presentLoadBalancer } from '../present.js';
import type { Sdk } from '../sdk.js';
import { getLoadBalancer, listeners, listenersOf, loadBalancers, rules, rulesOf } from '../store.js';
import { newTags } from '../tags.js';

export function createLoadBalancer(dataPlane: DataPlane): Operation<Sdk, 'CreateLoadBalancer'> {
  return {
    authorize: accessToCreate(
      'CreateLoadBalancer',
      (input, context) => loadBalancerArn(context, input.Name ?? '', '*'),
      ({ Scheme = 'internet-facing', SecurityGroups, Subnets }) =>
        given({ scheme: Scheme, securitygroup: SecurityGroups, subnet: Subnets }),
    ),
    async handle(input, context) {
      const wanted = newLoadBalancer(input, context);
      const doc = await context.store.transaction((tx) => createOnce(tx, wanted, context));
      return { LoadBalancers: [presentLoadBalancer(doc, dataPlane.dnsName, { Code: 'provisioning' })] };
    },
  };
}

function newLoadBalancer(input: CreateLoadBalancerInput, context: RequestContext): LoadBalancer {
  const name = input.Name ?? '';
  checkName('Load balancer', name);
  const { Type = 'application' } = input;
  if (Type !== 'application') {
    throw invalidConfiguration(`Load balancers of type '${Type}' are not available yet; use 'application'`);
  }
  checkAddressType(input.IpAddressType);
  return {
    arn: loadBalancerArn(context, name, newResourceId(context.ids)),
    name,
    createdAt: context.clock.now(),
    scheme: input.Scheme ?? 'internet-facing',
    ipAddressType: 'ipv4',
    subnets: subnetsOf(input),
    securityGroups: [...(input.SecurityGroups ?? [])],
    attributes: {},
    tags: newTags(input.Tags),
  };
}

/** Asked for again with the same settings, the load balancer that there is already is the answer. */
async function createOnce(
  tx: Transaction,
  wanted: LoadBalancer,
  context: RequestContext,
): Promise<LoadBalancer> {
  const scope = regionalScope(context);
  const [existing] = await tx.listBy(loadBalancers, scope, 'name', wanted.name);
  if (existing) {
    if (settingsOf(existing.doc) !== settingsOf(wanted)) throw duplicateLoadBalancerName(wanted.name);
    return existing.doc;
  }
  await tx.put(loadBalancers, scope, wanted.arn, wanted, { expect: 'absent' });
  return wanted;
}

function settingsOf({ scheme, subnets, securityGroups, tags }: LoadBalancer): string {
  return JSON.stringify([scheme, [...subnets].sort(), [...securityGroups].sort(), tags]);
}

export function describeLoadBalancers(dataPlane: DataPlane): Operation<Sdk, 'DescribeLoadBalancers'> {
  return {
    authorize: onAnyResource('elasticloadbalancing:DescribeLoadBalancers'),
    async handle(input, context) {
      const { items, NextMarker } = await selected(input, context);
      const shown = items.map(async (doc) => {
        const own = await listenersOf(context.store, context, doc.arn);
        return presentLoadBalancer(doc, dataPlane.dnsName, loadBalancerState(own, dataPlane));
      });
      return { LoadBalancers: await Promise.all(shown), NextMarker };
    },
  };
}

async function selected(
  input: { LoadBalancerArns?: string[]; Names?: string[]; Marker?: string; PageSize?: number },
  context: RequestContext,
) {
  if (input.LoadBalancerArns?.length && input.Names?.length) {
    throw validationError('Load balancer names and load balancer ARNs cannot be specified at the same time');
  }
  if (input.LoadBalancerArns?.length) {
    const found = input.LoadBalancerArns.map((arn) => getLoadBalancer(context.store, context, arn));
    return { items: (await Promise.all(found)).map(({ doc }) => doc) };
  }
  if (input.Names?.length) {
    return { items: await Promise.all(input.Names.map((name) => byName(name, context))) };
  }
  return pageOf(context, 'DescribeLoadBalancers', loadBalancers, input);
}

async function byName(name: string, context: RequestContext): Promise<LoadBalancer> {
  const [found] = await context.store.listBy(loadBalancers, regionalScope(context), 'name', name);
  if (!found) throw loadBalancerNotFound(name);
  return found.doc;
}

/** Takes its listeners and their rules along; target groups stay. One that is not there is deleted already. */
export function deleteLoadBalancer(dataPlane: DataPlane): Operation<Sdk, 'DeleteLoadBalancer'> {
  return {
    authorize: accessTo('DeleteLoadBalancer', (input) => [input.LoadBalancerArn]),
    async handle(input, context) {
      await context.store.transaction((tx) => removeLoadBalancer(tx, input.LoadBalancerArn ?? '', context));
      await dataPlane.sync(context.store);
      return {};
    },
  };
}

async function removeLoadBalancer(tx: Transaction, arn: string, context: RequestContext): Promise<void> {
  const scope = regionalScope(context);
  const stored = await tx.get(loadBalancers, scope, arn);
  if (!stored) return;
  const { attributes } = stored.doc;
  if (attribute(LOAD_BALANCER_ATTRIBUTES, attributes, 'deletion_protection.enabled') === 'true') {
    throw operationNotPermitted(
      `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
    );
  }
  for (const listener of await listenersOf(tx, context, arn)) {
    for (const rule of await rulesOf(tx, context, listener.arn)) await tx.delete(rules, scope, rule.arn);
    await tx.delete(listeners, scope, listener.arn);
  }
  await tx.delete(loadBalancers, scope, arn);
}

/** Kept and shown; there are no networks that they could filter. */
export const setSecurityGroups: Operation<Sdk, 'SetSecurityGroups'> = {
  authorize: accessTo(
    'SetSecurityGroups',
    (input) => [input.LoadBalancerArn],
    ({ SecurityGroups }) => given({ securitygroup: SecurityGroups }),
  ),
  async handle(input, context) {
    const securityGroups = [...(input.SecurityGroups ?? [])];
    await context.store.transaction(async (tx) => {
      const { doc } = await getLoadBalancer(tx, context, input.LoadBalancerArn);
      await tx.put(loadBalancers, regionalScope(context), doc.arn, { ...doc, securityGroups });
    });
    return { SecurityGroupIds: securityGroups };
  },
};

/** Kept and shown; there are no networks. */
export function setSubnets(dataPlane: DataPlane): Operation<Sdk, 'SetSubnets'> {
  return {
    authorize: accessTo(
      'SetSubnets',
      (input) => [input.LoadBalancerArn],
      ({ Subnets }) => given({ subnet: Subnets }),
    ),
    async handle(input, context) {
      checkAddressType(input.IpAddressType);
      const subnets = subnetsOf(input);
      const { doc } = await context.store.transaction(async (tx) => {
        const found = await getLoadBalancer(tx, context, input.LoadBalancerArn);
        const changed = { ...found.doc, subnets };
        await tx.put(loadBalancers, regionalScope(context), changed.arn, changed);
        return { doc: changed };
      });
      const { AvailabilityZones } = presentLoadBalancer(doc, dataPlane.dnsName, { Code: 'active' });
      return { AvailabilityZones, IpAddressType: doc.ipAddressType };
    },
  };
}

/** There is one type only. */
export const setIpAddressType: Operation<Sdk, 'SetIpAddressType'> = {
  authorize: accessTo('SetIpAddressType', (input) => [input.LoadBalancerArn]),
  async handle(input, context) {
    checkAddressType(input.IpAddressType);
    const { doc } = await getLoadBalancer(context.store, context, input.LoadBalancerArn);
    return { IpAddressType: doc.ipAddressType };
  },
};

function checkAddressType(type: string | undefined): void {
  if (type === undefined || type === 'ipv4') return;
  throw invalidConfiguration(`IP address type '${type}' is not available yet; use 'ipv4'`);
}

function subnetsOf({ Subnets, SubnetMappings }: Pick<CreateLoadBalancerInput, 'Subnets' | 'SubnetMappings'>) {
  return [...(Subnets ?? []), ...(SubnetMappings ?? []).flatMap(({ SubnetId }) => SubnetId ?? [])];
}
