import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What every resource of this service has. */
interface Resource {
  readonly arn: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly tags: readonly Tag[];
}

/** Attributes that were set; the others have their defaults. */
export type AttributeValues = Readonly<Record<string, string>>;

export interface LoadBalancer extends Resource {
  readonly name: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly ipAddressType: 'ipv4';
  /** Kept and shown; there are no networks to put it into. */
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly attributes: AttributeValues;
}

export interface Listener extends Resource {
  readonly loadBalancerArn: string;
  /** The port that is open on this machine. */
  readonly port: number;
  readonly defaultRuleArn: string;
  /** Normalised: see `normalActions`. */
  readonly actions: readonly Action[];
  readonly attributes: AttributeValues;
}

export interface Rule extends Resource {
  readonly listenerArn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
}

export interface TargetGroup extends Resource {
  readonly name: string;
  /** Where a target is registered without a port of its own. */
  readonly port: number;
  readonly vpcId?: string;
  readonly healthCheck: HealthCheck;
  readonly attributes: AttributeValues;
  readonly targets: readonly Target[];
}

export interface HealthCheck {
  /** A number, or `traffic-port`: the one on which the target receives traffic. */
  readonly port: string;
  readonly path: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** `200`, `200,202` or `200-299`. */
  readonly matcher: string;
}

export interface Target {
  /** IPv4 address. */
  readonly id: string;
  readonly port: number;
  readonly availabilityZone?: string;
  /** Epoch ms until which a deregistered target may finish its requests; absent: registered. */
  readonly drainingUntil?: number;
}
