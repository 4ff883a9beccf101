import type { ProxyEngine } from '../../engines/proxy/proxy.js';
import { type AnyService, defineService, type ServiceContext } from '../../front-door/service.js';
import { constraints } from './constraints.js';
import { DataPlane, type DataPlaneAddress } from './data-plane.js';
import { describeCapacityReservation } from './operations/capacity.js';
import * as listeners from './operations/listeners.js';
import * as balancerAttributes from './operations/load-balancer-attributes.js';
import * as balancers from './operations/load-balancers.js';
import * as rules from './operations/rules.js';
import * as tags from './operations/tags.js';
import * as groupAttributes from './operations/target-group-attributes.js';
import * as groups from './operations/target-groups.js';
import { describeTargetHealth } from './operations/target-health.js';
import { deregisterTargets, registerTargets } from './operations/targets.js';
import type { Sdk } from './sdk.js';
import { endDraining } from './workers/end-draining.js';

export interface ElasticLoadBalancingDeps {
  readonly engine: ProxyEngine;
  readonly address: DataPlaneAddress;
}

/** Elastic Load Balancing v2: application load balancers whose listeners are ports of this machine. */
export function elasticLoadBalancingService({ engine, address }: ElasticLoadBalancingDeps): AnyService {
  const dataPlane = new DataPlane(engine, address);
  return defineService<Sdk>({
    id: 'elasticloadbalancing',
    title: 'Elastic Load Balancing v2',
    signingNames: ['elasticloadbalancing'],
    actionPrefix: 'elasticloadbalancing',
    protocol: 'awsQuery',
    apiVersion: '2015-12-01',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    constraints,
    operations: {
      AddTags: tags.addTags,
      CreateListener: listeners.createListener(dataPlane),
      CreateLoadBalancer: balancers.createLoadBalancer(dataPlane),
      CreateRule: rules.createRule(dataPlane),
      CreateTargetGroup: groups.createTargetGroup(dataPlane),
      DeleteListener: listeners.deleteListener(dataPlane),
      DeleteLoadBalancer: balancers.deleteLoadBalancer(dataPlane),
      DeleteRule: rules.deleteRule(dataPlane),
      DeleteTargetGroup: groups.deleteTargetGroup(dataPlane),
      DeregisterTargets: deregisterTargets(dataPlane),
      DescribeCapacityReservation: describeCapacityReservation,
      DescribeListenerAttributes: listeners.describeListenerAttributes,
      DescribeListeners: listeners.describeListeners,
      DescribeLoadBalancerAttributes: balancerAttributes.describeLoadBalancerAttributes,
      DescribeLoadBalancers: balancers.describeLoadBalancers(dataPlane),
      DescribeRules: rules.describeRules,
      DescribeTags: tags.describeTags,
      DescribeTargetGroupAttributes: groupAttributes.describeTargetGroupAttributes,
      DescribeTargetGroups: groups.describeTargetGroups,
      DescribeTargetHealth: describeTargetHealth(dataPlane),
      ModifyListener: listeners.modifyListener(dataPlane),
      ModifyListenerAttributes: listeners.modifyListenerAttributes(dataPlane),
      ModifyLoadBalancerAttributes: balancerAttributes.modifyLoadBalancerAttributes(dataPlane),
      ModifyRule: rules.modifyRule(dataPlane),
      ModifyTargetGroup: groups.modifyTargetGroup(dataPlane),
      ModifyTargetGroupAttributes: groupAttributes.modifyTargetGroupAttributes(dataPlane),
      RegisterTargets: registerTargets(dataPlane),
      RemoveTags: tags.removeTags,
      SetIpAddressType: balancers.setIpAddressType,
      SetRulePriorities: rules.setRulePriorities(dataPlane),
      SetSecurityGroups: balancers.setSecurityGroups,
      SetSubnets: balancers.setSubnets(dataPlane),
    },
    workers: [endDraining(dataPlane)],
  });
}

/**
 * Gives the engine what the store says there should be: once at start, before requests are taken, and after the
 * store was emptied.
 */
export async function restoreLoadBalancers(
  context: Pick<ServiceContext, 'store'>,
  { engine, address }: ElasticLoadBalancingDeps,
): Promise<void> {
  await new DataPlane(engine, address).sync(context.store);
}
