import type { LifecycleEventName } from '../machine/lifecycle.js';
import type { Place } from '../store.js';

/** Kinds of work of this service and what their keys name. */
export const ADVANCE_DEPLOYMENT = 'codedeploy.deployment';
export const WATCH_DEADLINE = 'codedeploy.deadline';
export const WATCH_ALARMS = 'codedeploy.alarms';
export const SHIFT_TRAFFIC = 'codedeploy.traffic';

export interface DeploymentRef {
  readonly place: Place;
  readonly deploymentId: string;
}

export interface TargetRef extends DeploymentRef {
  readonly targetId: string;
}

export interface TrafficRef extends TargetRef {
  readonly event: LifecycleEventName;
}

/** None of the parts holds a slash. */
export function deploymentWork(ref: DeploymentRef): string {
  return `${ref.place.accountId}/${ref.place.region}/${ref.deploymentId}`;
}

export function targetWork(ref: TargetRef): string {
  return `${deploymentWork(ref)}/${ref.targetId}`;
}

export function trafficWork(ref: TrafficRef): string {
  return `${targetWork(ref)}/${ref.event}`;
}

export function parseDeploymentWork(key: string): DeploymentRef {
  const [accountId = '', region = '', deploymentId = ''] = key.split('/');
  return { place: { accountId, region }, deploymentId };
}

export function parseTargetWork(key: string): TargetRef {
  const [, , , targetId = ''] = key.split('/');
  return { ...parseDeploymentWork(key), targetId };
}

export function parseTrafficWork(key: string): TrafficRef {
  const [, , , , event = ''] = key.split('/');
  return { ...parseTargetWork(key), event: event as LifecycleEventName };
}
