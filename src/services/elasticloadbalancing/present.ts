import type * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { parseArn } from '../../kernel/arn.js';
import { SECOND_MS } from '../../kernel/duration.js';
import type { DataPlane } from './data-plane.js';
import type { Listener, LoadBalancer, Rule, TargetGroup } from './model.js';

/** The zone of aliases in us-east-1. @source "Elastic Load Balancing endpoints and quotas", Route 53 hosted zone ids */
const HOSTED_ZONE_ID = 'Z35SXDOTRQ7X7K';

export function presentLoadBalancer(
  doc: LoadBalancer,
  dnsName: string,
  state: sdk.LoadBalancerState,
): sdk.LoadBalancer {
  const region = parseArn(doc.arn)?.region ?? '';
  return {
    LoadBalancerArn: doc.arn,
    DNSName: dnsName,
    CanonicalHostedZoneId: HOSTED_ZONE_ID,
    CreatedTime: new Date(doc.createdAt),
    LoadBalancerName: doc.name,
    Scheme: doc.scheme,
    State: state,
    Type: 'application',
    AvailabilityZones: doc.subnets.map((SubnetId, index) => ({
      ZoneName: `${region}${String.fromCharCode('a'.charCodeAt(0) + (index % 6))}`,
      SubnetId,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...doc.securityGroups],
    IpAddressType: doc.ipAddressType,
  };
}

/** Active, unless a listener's port could not be opened again after a restart. */
export function loadBalancerState(own: readonly Listener[], dataPlane: DataPlane): sdk.LoadBalancerState {
  const reasons = own.flatMap(({ arn }) => {
    const status = dataPlane.listener(arn);
    return status?.state === 'failed' ? [status.reason] : [];
  });
  return reasons.length === 0
    ? { Code: 'active' }
    : { Code: 'active_impaired', Reason: `A listener does not accept connections: ${reasons.join('; ')}` };
}

export function presentListener(doc: Listener): sdk.Listener {
  return {
    ListenerArn: doc.arn,
    LoadBalancerArn: doc.loadBalancerArn,
    Port: doc.port,
    Protocol: 'HTTP',
    DefaultActions: [...doc.actions],
  };
}

export function presentRule(doc: Rule): sdk.Rule {
  return {
    RuleArn: doc.arn,
    Priority: `${doc.priority}`,
    Conditions: [...doc.conditions],
    Actions: [...doc.actions],
    IsDefault: false,
  };
}

export function presentDefaultRule(listener: Listener): sdk.Rule {
  return {
    RuleArn: listener.defaultRuleArn,
    Priority: 'default',
    Conditions: [],
    Actions: [...listener.actions],
    IsDefault: true,
  };
}

/** @param loadBalancerArns those whose listeners forward to the group */
export function presentTargetGroup(doc: TargetGroup, loadBalancerArns: readonly string[]): sdk.TargetGroup {
  const { healthCheck } = doc;
  return {
    TargetGroupArn: doc.arn,
    TargetGroupName: doc.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: doc.port,
    ...(doc.vpcId !== undefined && { VpcId: doc.vpcId }),
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: healthCheck.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: healthCheck.intervalMs / SECOND_MS,
    HealthCheckTimeoutSeconds: healthCheck.timeoutMs / SECOND_MS,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    HealthCheckPath: healthCheck.path,
    Matcher: { HttpCode: healthCheck.matcher },
    LoadBalancerArns: [...loadBalancerArns],
    TargetType: 'ip',
    IpAddressType: 'ipv4',
  };
}
