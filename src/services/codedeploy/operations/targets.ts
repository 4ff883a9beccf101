import type { DeploymentTarget } from '@aws-sdk/client-codedeploy';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { onDeployment } from '../access.js';
import { checkBatch, existingDeployment } from '../checks.js';
import { targetStatus } from '../machine/target.js';
import type { TargetDoc } from '../model.js';
import { pageOf } from '../paging.js';
import { presentInstance, presentTarget } from '../present/target.js';
import { listTargets, targetKey, targets } from '../store.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_BATCH = 25;
const STATUSES: readonly string[] = [
  'Pending',
  'InProgress',
  'Succeeded',
  'Failed',
  'Skipped',
  'Unknown',
  'Ready',
];

export const listDeploymentTargets: Operation<Sdk, 'ListDeploymentTargets'> = {
  authorize: onDeployment('ListDeploymentTargets'),
  async handle(input, context) {
    const { TargetStatus: statuses = [], ServerInstanceLabel: labels = [] } = input.targetFilters ?? {};
    checkFilterNames(Object.keys(input.targetFilters ?? {}));
    checkStatuses(statuses);
    refuseLabels(labels);
    const found = await startedTargets(context, input.deploymentId);
    const kept = found.filter((target) => hasStatus(target, statuses));
    const listing = `ListDeploymentTargets:${input.deploymentId}:${statuses.join()}`;
    const page = pageOf(context, { listing, nextToken: input.nextToken }, kept);
    return { targetIds: page.items.map(({ targetId }) => targetId), nextToken: page.nextToken };
  },
};

export const getDeploymentTarget: Operation<Sdk, 'GetDeploymentTarget'> = {
  authorize: onDeployment('GetDeploymentTarget'),
  async handle(input, context) {
    return { deploymentTarget: await existingTarget(context, input.deploymentId, input.targetId) };
  },
};

export const batchGetDeploymentTargets: Operation<Sdk, 'BatchGetDeploymentTargets'> = {
  authorize: onDeployment('BatchGetDeploymentTargets'),
  async handle(input, context) {
    const ids = input.targetIds ?? [];
    if (ids.length === 0) throw targetIdRequired();
    if (ids.length > MAX_BATCH) {
      throw new AwsError(
        'DeploymentTargetListSizeExceededException',
        `At most ${MAX_BATCH} targets can be asked for at once`,
      );
    }
    const found = await Promise.all(ids.map((id) => existingTarget(context, input.deploymentId, id)));
    return { deploymentTargets: found };
  },
};

/** The older form of ListDeploymentTargets. */
export const listDeploymentInstances: Operation<Sdk, 'ListDeploymentInstances'> = {
  authorize: onDeployment('ListDeploymentInstances'),
  async handle(input, context) {
    const statuses = input.instanceStatusFilter ?? [];
    checkStatuses(statuses);
    refuseLabels(input.instanceTypeFilter ?? []);
    const found = await startedTargets(context, input.deploymentId);
    const kept = found.filter((target) => hasStatus(target, statuses));
    const listing = `ListDeploymentInstances:${input.deploymentId}:${statuses.join()}`;
    const page = pageOf(context, { listing, nextToken: input.nextToken }, kept);
    return { instancesList: page.items.map(({ targetId }) => targetId), nextToken: page.nextToken };
  },
};

/** The older form of GetDeploymentTarget. */
export const getDeploymentInstance: Operation<Sdk, 'GetDeploymentInstance'> = {
  authorize: onDeployment('GetDeploymentInstance'),
  async handle(input, context) {
    if (!input.instanceId) throw new AwsError('InstanceIdRequiredException', 'The instance ID is required');
    const target = await findTarget(context, input.deploymentId, input.instanceId);
    if (!target) throw noInstance(input.instanceId);
    return { instanceSummary: presentInstance(target) };
  },
};

/** The older form of BatchGetDeploymentTargets; unknown instances are told in `errorMessage`. */
export const batchGetDeploymentInstances: Operation<Sdk, 'BatchGetDeploymentInstances'> = {
  authorize: onDeployment('BatchGetDeploymentInstances'),
  async handle(input, context) {
    const ids = input.instanceIds ?? [];
    if (ids.length === 0) throw new AwsError('InstanceIdRequiredException', 'The instance ID is required');
    checkBatch(ids, MAX_BATCH);
    const found = await Promise.all(ids.map((id) => findTarget(context, input.deploymentId, id)));
    const missing = ids.filter((_, index) => !found[index]);
    return {
      instancesSummary: found.flatMap((target) => (target ? [presentInstance(target)] : [])),
      errorMessage: missing.length > 0 ? missing.map((id) => noInstance(id).message).join('; ') : undefined,
    };
  },
};

/** @throws AwsError DeploymentNotStartedException before the targets are known */
async function startedTargets(
  context: RequestContext,
  deploymentId: string | undefined,
): Promise<readonly TargetDoc[]> {
  const deployment = await existingDeployment(context.store, context, deploymentId);
  if (deployment.fleet.phase.kind === 'created') {
    throw new AwsError(
      'DeploymentNotStartedException',
      `The deployment ${deployment.deploymentId} has not started`,
    );
  }
  return await listTargets(context.store, context, deployment.deploymentId);
}

/** Instances may be named by their ARN. */
async function findTarget(
  context: RequestContext,
  deploymentId: string | undefined,
  id: string,
): Promise<TargetDoc | undefined> {
  const deployment = await existingDeployment(context.store, context, deploymentId);
  const key = targetKey(deployment.deploymentId, id);
  const direct = await context.store.get(targets, regionalScope(context), key);
  if (direct || !id.startsWith('arn:')) return direct?.doc;
  const all = await listTargets(context.store, context, deployment.deploymentId);
  return all.find(({ targetArn }) => targetArn === id);
}

async function existingTarget(
  context: RequestContext,
  deploymentId: string | undefined,
  targetId: string | undefined,
): Promise<DeploymentTarget> {
  if (!targetId) throw targetIdRequired();
  const deployment = await existingDeployment(context.store, context, deploymentId);
  if (deployment.fleet.phase.kind === 'created') await startedTargets(context, deploymentId);
  const target = await findTarget(context, deploymentId, targetId);
  if (target) return presentTarget(target);
  throw new AwsError(
    'DeploymentTargetDoesNotExistException',
    `The deployment target ${targetId} does not exist in the deployment ${deployment.deploymentId}`,
  );
}

function hasStatus(target: TargetDoc, statuses: readonly string[]): boolean {
  return statuses.length === 0 || statuses.includes(targetStatus(target.state, target));
}

function checkFilterNames(names: readonly string[]): void {
  const unknown = names.find((name) => name !== 'TargetStatus' && name !== 'ServerInstanceLabel');
  if (unknown) throw new AwsError('InvalidTargetFilterNameException', `Invalid target filter: ${unknown}`);
}

function checkStatuses(statuses: readonly string[]): void {
  const unknown = statuses.find((status) => !STATUSES.includes(status));
  if (unknown) throw new AwsError('InvalidInstanceStatusException', `Invalid instance status: ${unknown}`);
}

/** Instances have a colour only in blue/green deployments. */
function refuseLabels(labels: readonly string[]): void {
  const unknown = labels.find((label) => label !== 'Blue' && label !== 'Green');
  if (unknown) throw new AwsError('InvalidInstanceTypeException', `Invalid instance type: ${unknown}`);
  if (labels.length > 0) {
    throw new AwsError(
      'InvalidDeploymentInstanceTypeException',
      'Instance types are only valid for blue/green deployments',
    );
  }
}

function targetIdRequired(): AwsError {
  return new AwsError('DeploymentTargetIdRequiredException', 'The deployment target ID is required');
}

function noInstance(instanceId: string): AwsError {
  return new AwsError('InstanceDoesNotExistException', `The instance ${instanceId} does not exist`);
}
