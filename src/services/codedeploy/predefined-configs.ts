import type { ComputePlatform, TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';
import type { MinimumHealthyHosts } from './machine/minimum-healthy.js';

/** Names that begin like this are AWS's own. */
export const PREDEFINED_PREFIX = 'CodeDeployDefault.';
export const DEFAULT_CONFIG_NAME = 'CodeDeployDefault.OneAtATime';

export interface PredefinedConfig {
  readonly deploymentConfigId: string;
  readonly deploymentConfigName: string;
  readonly computePlatform: ComputePlatform;
  readonly minimumHealthyHosts?: MinimumHealthyHosts;
  readonly trafficRoutingConfig?: TrafficRoutingConfig;
}

/** @source AWS CodeDeploy User Guide, "Working with deployment configurations in CodeDeploy" (its predefined ones) */
const DEFINITIONS: readonly Omit<PredefinedConfig, 'deploymentConfigId'>[] = [
  server('OneAtATime', { type: 'MOST_CONCURRENCY', value: 1 }),
  server('HalfAtATime', { type: 'FLEET_PERCENT', value: 50 }),
  server('AllAtOnce', { type: 'HOST_COUNT', value: 0 }),
  routed('Lambda', 'LambdaCanary10Percent5Minutes', canary(5)),
  routed('Lambda', 'LambdaCanary10Percent10Minutes', canary(10)),
  routed('Lambda', 'LambdaCanary10Percent15Minutes', canary(15)),
  routed('Lambda', 'LambdaCanary10Percent30Minutes', canary(30)),
  routed('Lambda', 'LambdaLinear10PercentEvery1Minute', linear(1)),
  routed('Lambda', 'LambdaLinear10PercentEvery2Minutes', linear(2)),
  routed('Lambda', 'LambdaLinear10PercentEvery3Minutes', linear(3)),
  routed('Lambda', 'LambdaLinear10PercentEvery10Minutes', linear(10)),
  routed('Lambda', 'LambdaAllAtOnce', { type: 'AllAtOnce' }),
  routed('ECS', 'ECSLinear10PercentEvery1Minutes', linear(1)),
  routed('ECS', 'ECSLinear10PercentEvery3Minutes', linear(3)),
  routed('ECS', 'ECSCanary10Percent5Minutes', canary(5)),
  routed('ECS', 'ECSCanary10Percent15Minutes', canary(15)),
  routed('ECS', 'ECSAllAtOnce', { type: 'AllAtOnce' }),
];

export const PREDEFINED_CONFIGS: ReadonlyMap<string, PredefinedConfig> = new Map(
  DEFINITIONS.map((definition, index) => [
    definition.deploymentConfigName,
    { ...definition, deploymentConfigId: `00000000-0000-0000-0000-${String(index + 1).padStart(12, '0')}` },
  ]),
);

function server(name: string, minimumHealthyHosts: MinimumHealthyHosts) {
  return {
    deploymentConfigName: PREDEFINED_PREFIX + name,
    computePlatform: 'Server' as const,
    minimumHealthyHosts,
  };
}

function routed(computePlatform: ComputePlatform, name: string, trafficRoutingConfig: TrafficRoutingConfig) {
  return { deploymentConfigName: PREDEFINED_PREFIX + name, computePlatform, trafficRoutingConfig };
}

function canary(minutes: number): TrafficRoutingConfig {
  return {
    type: 'TimeBasedCanary',
    timeBasedCanary: { canaryPercentage: 10, canaryInterval: minutes },
  };
}

function linear(minutes: number): TrafficRoutingConfig {
  return {
    type: 'TimeBasedLinear',
    timeBasedLinear: { linearPercentage: 10, linearInterval: minutes },
  };
}
