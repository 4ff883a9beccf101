import type { AccessRequest } from '../../front-door/service.js';
import { busArn, busNameOf, type Place, ruleArn } from './names.js';

/** @param action such as `PutRule` */
export function accessToRule(
  action: string,
  place: Place,
  bus: string | undefined,
  name: string | undefined,
): AccessRequest {
  return {
    action: `events:${action}`,
    resource: ruleArn(place, busNameOf(place, bus) ?? '', name ?? ''),
  };
}

export function accessToBus(action: string, place: Place, bus: string | undefined): AccessRequest {
  return { action: `events:${action}`, resource: busArn(place, busNameOf(place, bus) ?? '') };
}

/** Whoever gives EventBridge a role must be allowed to. */
export function passRole(roleArn: string | undefined): readonly AccessRequest[] {
  if (roleArn === undefined) return [];
  return [
    {
      action: 'iam:PassRole',
      resource: roleArn,
      conditions: { 'iam:passedtoservice': 'events.amazonaws.com' },
    },
  ];
}
