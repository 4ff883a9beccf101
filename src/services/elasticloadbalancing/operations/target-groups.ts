import type { CreateTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { accessTo, accessToCreate } from '../access.js';
import type { DataPlane } from '../data-plane.js';
import {
  duplicateTargetGroupName,
  invalidConfiguration,
  targetGroupInUse,
  targetGroupNotFound,
  unsupportedProtocol,
  validationError,
} from '../errors.js';
import { changedHealthCheck, DEFAULT_HEALTH_CHECK } from '../health-check.js';
import type { TargetGroup } from '../model.js';
import { checkName, newResourceId, targetGroupArn } from '../names.js';
import { pageOf } from '../paging.js';
import { presentTargetGroup } from '../present.js';
import type { Sdk } from '../sdk.js';
import { getLoadBalancer, getTargetGroup, targetGroups } from '../store.js';
import { newTags } from '../tags.js';
import { targetGroupUsage } from '../usage.js';

export function createTargetGroup(dataPlane: DataPlane): Operation<Sdk, 'CreateTargetGroup'> {
  return {
    authorize: accessToCreate('CreateTargetGroup', (input, context) =>
      targetGroupArn(context, input.Name ?? '', '*'),
    ),
    async handle(input, context) {
      const wanted = newTargetGroup(input, context);
      const doc = await context.store.transaction((tx) => createOnce(tx, wanted, context));
      await dataPlane.sync(context.store);
      return { TargetGroups: [await present(doc, context)] };
    },
  };
}

function newTargetGroup(input: CreateTargetGroupInput, context: RequestContext): TargetGroup {
  const name = input.Name ?? '';
  checkName('Target group', name);
  checkServed(input);
  if (input.Port === undefined) throw validationError('A port must be specified');
  return {
    arn: targetGroupArn(context, name, newResourceId(context.ids)),
    name,
    createdAt: context.clock.now(),
    port: input.Port,
    ...(input.VpcId !== undefined && { vpcId: input.VpcId }),
    healthCheck: changedHealthCheck(DEFAULT_HEALTH_CHECK, input),
    attributes: {},
    targets: [],
    tags: newTags(input.Tags),
  };
}

/** Says what is not there yet rather than forwarding wrongly. */
function checkServed(input: CreateTargetGroupInput): void {
  const { TargetType = 'instance', Protocol, ProtocolVersion = 'HTTP1', IpAddressType = 'ipv4' } = input;
  if (TargetType !== 'ip') {
    throw invalidConfiguration(
      `Target groups of target type '${TargetType}' are not available: targets here are addresses. Use target type 'ip'.`,
    );
  }
  if (Protocol === undefined) throw validationError('A protocol must be specified');
  if (Protocol !== 'HTTP')
    throw unsupportedProtocol(`Protocol '${Protocol}' is not available yet; use 'HTTP'`);
  if (ProtocolVersion !== 'HTTP1') {
    throw invalidConfiguration(`Protocol version '${ProtocolVersion}' is not available yet; use 'HTTP1'`);
  }
  if (IpAddressType !== 'ipv4') {
    throw invalidConfiguration(`IP address type '${IpAddressType}' is not available yet; use 'ipv4'`);
  }
}

async function createOnce(
  tx: Transaction,
  wanted: TargetGroup,
  context: RequestContext,
): Promise<TargetGroup> {
  const scope = regionalScope(context);
  const [existing] = await tx.listBy(targetGroups, scope, 'name', wanted.name);
  if (existing) {
    if (settingsOf(existing.doc) !== settingsOf(wanted)) throw duplicateTargetGroupName(wanted.name);
    return existing.doc;
  }
  await tx.put(targetGroups, scope, wanted.arn, wanted, { expect: 'absent' });
  return wanted;
}

function settingsOf({ port, vpcId, healthCheck, tags }: TargetGroup): string {
  return JSON.stringify([port, vpcId, healthCheck, tags]);
}

export const describeTargetGroups: Operation<Sdk, 'DescribeTargetGroups'> = {
  authorize: onAnyResource('elasticloadbalancing:DescribeTargetGroups'),
  async handle(input, context) {
    const usage = await targetGroupUsage(context.store, context);
    const { items, NextMarker } = await selected(input, context);
    const shown = items.map((doc) => presentTargetGroup(doc, [...(usage.get(doc.arn) ?? [])]));
    return { TargetGroups: shown, NextMarker };
  },
};

async function selected(
  input: {
    LoadBalancerArn?: string;
    TargetGroupArns?: string[];
    Names?: string[];
    Marker?: string;
    PageSize?: number;
  },
  context: RequestContext,
) {
  const filters = [input.TargetGroupArns?.length, input.Names?.length, input.LoadBalancerArn];
  if (filters.filter(Boolean).length > 1) {
    throw validationError('Only one of target group ARNs, names and load balancer ARN can be specified');
  }
  if (input.TargetGroupArns?.length) {
    const found = input.TargetGroupArns.map((arn) => getTargetGroup(context.store, context, arn));
    return { items: (await Promise.all(found)).map(({ doc }) => doc) };
  }
  if (input.Names?.length) {
    return { items: await Promise.all(input.Names.map((name) => byName(name, context))) };
  }
  const { LoadBalancerArn } = input;
  if (LoadBalancerArn === undefined) return pageOf(context, 'DescribeTargetGroups', targetGroups, input);
  await getLoadBalancer(context.store, context, LoadBalancerArn);
  const usage = await targetGroupUsage(context.store, context);
  const all = await context.store.list(targetGroups, regionalScope(context));
  return { items: all.map(({ doc }) => doc).filter(({ arn }) => usage.get(arn)?.has(LoadBalancerArn)) };
}

async function byName(name: string, context: RequestContext): Promise<TargetGroup> {
  const [found] = await context.store.listBy(targetGroups, regionalScope(context), 'name', name);
  if (!found) throw targetGroupNotFound(name);
  return found.doc;
}

export function modifyTargetGroup(dataPlane: DataPlane): Operation<Sdk, 'ModifyTargetGroup'> {
  return {
    authorize: accessTo('ModifyTargetGroup', (input) => [input.TargetGroupArn]),
    async handle(input, context) {
      const changed = await context.store.transaction(async (tx) => {
        const { doc } = await getTargetGroup(tx, context, input.TargetGroupArn);
        const next = { ...doc, healthCheck: changedHealthCheck(doc.healthCheck, input) };
        await tx.put(targetGroups, regionalScope(context), doc.arn, next);
        return next;
      });
      await dataPlane.sync(context.store);
      return { TargetGroups: [await present(changed, context)] };
    },
  };
}

/** One that is not there is deleted already. */
export function deleteTargetGroup(dataPlane: DataPlane): Operation<Sdk, 'DeleteTargetGroup'> {
  return {
    authorize: accessTo('DeleteTargetGroup', (input) => [input.TargetGroupArn]),
    async handle(input, context) {
      const arn = input.TargetGroupArn ?? '';
      await context.store.transaction(async (tx) => {
        if ((await targetGroupUsage(tx, context)).has(arn)) throw targetGroupInUse(arn);
        await tx.delete(targetGroups, regionalScope(context), arn);
      });
      await dataPlane.sync(context.store);
      return {};
    },
  };
}

async function present(doc: TargetGroup, context: RequestContext) {
  const usage = await targetGroupUsage(context.store, context);
  return presentTargetGroup(doc, [...(usage.get(doc.arn) ?? [])]);
}
