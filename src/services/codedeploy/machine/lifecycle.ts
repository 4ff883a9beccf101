const BLOCKING = ['BeforeBlockTraffic', 'BlockTraffic', 'AfterBlockTraffic'] as const;
const INSTALLING = [
  'ApplicationStop',
  'DownloadBundle',
  'BeforeInstall',
  'Install',
  'AfterInstall',
  'ApplicationStart',
  'ValidateService',
] as const;
const ALLOWING = ['BeforeAllowTraffic', 'AllowTraffic', 'AfterAllowTraffic'] as const;

export type LifecycleEventName =
  | (typeof BLOCKING)[number]
  | (typeof INSTALLING)[number]
  | (typeof ALLOWING)[number];

export type TrafficEventName = 'BlockTraffic' | 'AllowTraffic';

/**
 * The events of one instance of an in-place deployment, in order.
 * @source AWS CodeDeploy User Guide, "List of lifecycle event hooks" and "Run order of hooks in a deployment"
 */
export function lifecycleOf(options: { readonly trafficControl: boolean }): readonly LifecycleEventName[] {
  return options.trafficControl ? [...BLOCKING, ...INSTALLING, ...ALLOWING] : INSTALLING;
}

/** Done by the service itself at the load balancer; all others are commands to the host. */
export function isTrafficEvent(name: LifecycleEventName): name is TrafficEventName {
  return name === 'BlockTraffic' || name === 'AllowTraffic';
}

/** Their scripts come from the revision before, whose faults `ignoreApplicationStopFailures` looks past. */
export function isOfPreviousRevision(name: LifecycleEventName): boolean {
  return name === 'ApplicationStop' || name === 'BeforeBlockTraffic' || name === 'AfterBlockTraffic';
}
