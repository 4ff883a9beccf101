import { BlockList, isIPv4 } from 'node:net';
import { invalidTarget } from './errors.js';
import type { Target } from './model.js';

/** What targets are named by in requests; without a port, every port at that address is meant. */
export interface TargetName {
  readonly Id?: string | undefined;
  readonly Port?: number | undefined;
}

export function isNamed(target: Target, name: TargetName): boolean {
  return target.id === name.Id && (name.Port === undefined || name.Port === target.port);
}

/** Whether a target is still in its group: one that has drained is not, even before it has been cleared away. */
export function isPresent(target: Target, now: number): boolean {
  return target.drainingUntil === undefined || target.drainingUntil > now;
}

/** @source "Target groups for your Application Load Balancers": target type ip; loopback is ours */
const ALLOWED = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const) {
  ALLOWED.addSubnet(network, prefix, 'ipv4');
}

/**
 * Only private addresses: a load balancer must not become a way to reach metadata services or the internet.
 * @throws AwsError InvalidTarget
 */
export function checkTargetAddress(id: string): void {
  if (!isIPv4(id)) throw invalidTarget(`The target ID '${id}' is not a valid IPv4 address`);
  if (!ALLOWED.check(id, 'ipv4')) {
    throw invalidTarget(`The IP address '${id}' is not a private address and cannot be a target`);
  }
}
