import { isIP } from 'node:net';
import type { TargetAddress } from './model.js';

/**
 * The tag by which an on-premises instance says where the load balancer reaches it, as `ip:port`. On AWS on-premises
 * instances cannot be behind a load balancer; see docs/differences/codedeploy.md.
 */
export const TARGET_ADDRESS_TAG = 'pipewright:target-address';

/** `127.0.0.1:8081`, `[::1]:8081`. @returns undefined where it is neither */
export function parseTargetAddress(text: string): TargetAddress | undefined {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || isIP(host) === 0 || port < 1 || port > 65_535) return undefined;
  return { host, port };
}
