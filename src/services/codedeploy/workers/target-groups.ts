import type { AwsClient } from '../../../front-door/service.js';
import type { TargetAddress } from '../model.js';

/**
 * One step towards an instance being out of all its target groups, or in service in all of them. May be taken again
 * and again: what is so already is left alone.
 * @returns what is still waited for; undefined when it is so
 * @source Elastic Load Balancing API Reference, "TargetHealth" (states and reasons)
 */
type TrafficStep = (
  aws: AwsClient,
  names: readonly string[],
  address: TargetAddress,
) => Promise<string | undefined>;

export const blockTraffic: TrafficStep = async (aws, names, address) => {
  const waiting = await eachGroup(aws, names, address, async (group, target, health) => {
    if (!isRegistered(health)) return undefined;
    if (health.state !== 'draining')
      await aws.call(ELB, 'DeregisterTargets', { ...group, Targets: [target] });
    const now = await healthOf(aws, group, target);
    return isRegistered(now) ? now : undefined;
  });
  return waiting;
};

export const allowTraffic: TrafficStep = async (aws, names, address) =>
  await eachGroup(aws, names, address, async (group, target, health) => {
    if (isInService(health)) return undefined;
    if (!isRegistered(health) || health.state === 'draining') {
      await aws.call(ELB, 'RegisterTargets', { ...group, Targets: [target] });
    }
    const now = await healthOf(aws, group, target);
    return isInService(now) ? undefined : now;
  });

const ELB = 'elasticloadbalancing';

interface Group {
  readonly TargetGroupArn: string;
}

interface Target {
  readonly Id: string;
  readonly Port: number;
}

interface Health {
  readonly state: string;
  readonly reason: string;
}

/** @returns in words what the first group that is not as wanted says */
async function eachGroup(
  aws: AwsClient,
  names: readonly string[],
  address: TargetAddress,
  step: (group: Group, target: Target, health: Health) => Promise<Health | undefined>,
): Promise<string | undefined> {
  const { TargetGroups = [] } = await aws.call(ELB, 'DescribeTargetGroups', { Names: [...names] });
  const target = { Id: address.host, Port: address.port };
  let note: string | undefined;
  for (const { TargetGroupArn = '', TargetGroupName = '' } of TargetGroups) {
    const group = { TargetGroupArn };
    const waiting = await step(group, target, await healthOf(aws, group, target));
    if (waiting) {
      const reason = waiting.reason ? ` (${waiting.reason})` : '';
      note ??= `Target ${target.Id}:${target.Port} is ${waiting.state}${reason} in ${TargetGroupName}.`;
    }
  }
  return note;
}

async function healthOf(aws: AwsClient, group: Group, target: Target): Promise<Health> {
  const answer = await aws.call(ELB, 'DescribeTargetHealth', { ...group, Targets: [target] });
  const health = answer.TargetHealthDescriptions?.[0]?.TargetHealth;
  return { state: health?.State ?? 'unused', reason: health?.Reason ?? (health ? '' : NOT_REGISTERED) };
}

const NOT_REGISTERED = 'Target.NotRegistered';

function isRegistered(health: Health): boolean {
  return health.reason !== NOT_REGISTERED;
}

/** A target group without health checks says `unavailable`. */
function isInService(health: Health): boolean {
  return health.state === 'healthy' || health.state === 'unavailable';
}
