import type { ListDeploymentsInput } from '@aws-sdk/client-codedeploy';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type IndexCursor, regionalScope, sortableNumber } from '../../../store/store.js';
import { onDeployment, onDeployments, onGroup } from '../access.js';
import {
  applicationNameOf,
  checkBatch,
  deploymentIdOf,
  existingApplication,
  existingDeployment,
  existingGroup,
  groupNameOf,
} from '../checks.js';
import { ADVANCE_DEPLOYMENT, deploymentWork } from '../deployments/work-keys.js';
import { count } from '../machine/fleet.js';
import type { DeploymentDoc } from '../model.js';
import { readPage } from '../paging.js';
import { deploymentStatus, presentDeployment } from '../present/deployment.js';
import { deployments } from '../store.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_BATCH = 25;
const STATUSES: readonly string[] = [
  'Created',
  'Queued',
  'InProgress',
  'Baking',
  'Succeeded',
  'Failed',
  'Stopped',
  'Ready',
];

export const getDeployment: Operation<Sdk, 'GetDeployment'> = {
  authorize: onDeployment('GetDeployment'),
  async handle(input, context) {
    const deployment = await existingDeployment(context.store, context, input.deploymentId);
    return { deploymentInfo: presentDeployment(deployment) };
  },
};

/** Unknown ids are left out. */
export const batchGetDeployments: Operation<Sdk, 'BatchGetDeployments'> = {
  authorize: onDeployments('BatchGetDeployments'),
  async handle(input, context) {
    const ids = (input.deploymentIds ?? []).map(deploymentIdOf);
    if (ids.length === 0)
      throw new AwsError('DeploymentIdRequiredException', 'The deployment ID is required');
    checkBatch(ids, MAX_BATCH);
    const scope = regionalScope(context);
    const found = await Promise.all(ids.map((id) => context.store.get(deployments, scope, id)));
    return { deploymentsInfo: found.flatMap((stored) => (stored ? [presentDeployment(stored.doc)] : [])) };
  },
};

/** The newest first. */
export const listDeployments: Operation<Sdk, 'ListDeployments'> = {
  authorize: onGroup('ListDeployments'),
  async handle(input, context) {
    const { index, value } = await listedBy(input, context);
    const { start, end } = timeRange(input);
    const statuses = statusFilter(input);
    const { nextToken, ...filters } = input;
    const page = await readPage(
      context,
      { listing: `ListDeployments:${JSON.stringify(filters)}`, nextToken },
      (after: IndexCursor | undefined, limit) =>
        context.store.listBy(deployments, regionalScope(context), index, value, {
          reverse: true,
          limit,
          ...(after && { after }),
          ...(start !== undefined && { minSort: sortableNumber(start) }),
          ...(end !== undefined && { maxSort: sortableNumber(end) }),
        }),
      (stored) => stored.cursor,
      ({ doc }) => !statuses || statuses.has(deploymentStatus(doc)),
    );
    return { deployments: page.items.map(({ key }) => key), nextToken: page.nextToken };
  },
};

/**
 * Pending while instances are busy, which are given the time to report.
 * @source AWS CodeDeploy API Reference, "StopDeployment"
 */
export const stopDeployment: Operation<Sdk, 'StopDeployment'> = {
  authorize: onDeployment('StopDeployment'),
  async handle(input, context) {
    const busy = await context.store.transaction(async (tx) => {
      const deployment = await existingDeployment(tx, context, input.deploymentId);
      const { deploymentId, fleet } = deployment;
      if (fleet.phase.kind === 'ended') {
        throw new AwsError(
          'DeploymentAlreadyCompletedException',
          `The deployment ${deploymentId} is already completed`,
        );
      }
      if (!deployment.stopRequest) {
        const rollBack = input.autoRollbackEnabled ?? rollsBackWhenStopped(deployment);
        const stopRequest = { requestedAt: context.clock.now(), rollBack };
        await tx.put(deployments, regionalScope(context), deploymentId, { ...deployment, stopRequest });
        const key = deploymentWork({ place: context, deploymentId });
        await context.work.enqueue(tx, { kind: ADVANCE_DEPLOYMENT, key });
      }
      return count(fleet, 'InProgress') > 0;
    });
    return {
      status: busy ? 'Pending' : 'Succeeded',
      statusMessage: 'No more commands will be scheduled for execution in the deployment instances',
    };
  },
};

function rollsBackWhenStopped(deployment: DeploymentDoc): boolean {
  const { enabled, events = [] } = deployment.autoRollbackConfiguration ?? {};
  return enabled === true && events.includes('DEPLOYMENT_STOP_ON_REQUEST');
}

/** Application and group come both or not at all; that is checked before either is looked for. */
async function listedBy(
  input: ListDeploymentsInput,
  context: RequestContext,
): Promise<{ readonly index: 'all' | 'group'; readonly value: string }> {
  const { applicationName, deploymentGroupName, externalId } = input;
  if (externalId !== undefined && (applicationName || deploymentGroupName)) {
    throw new AwsError(
      'InvalidInputException',
      'Give an external ID or an application and a group, not both',
    );
  }
  if (!applicationName && !deploymentGroupName) {
    return { index: 'all', value: externalId === undefined ? 'all' : '' };
  }
  applicationNameOf(applicationName);
  groupNameOf(deploymentGroupName);
  const application = await existingApplication(context.store, context, applicationName);
  const group = await existingGroup(context.store, context, application, deploymentGroupName);
  return { index: 'group', value: group.deploymentGroupId };
}

function timeRange(input: ListDeploymentsInput): { readonly start?: number; readonly end?: number } {
  const start = input.createTimeRange?.start?.getTime();
  const end = input.createTimeRange?.end?.getTime();
  if (start !== undefined && end !== undefined && start > end) {
    throw new AwsError('InvalidTimeRangeException', 'The time range ends before it starts');
  }
  return { start, end };
}

function statusFilter(input: ListDeploymentsInput): ReadonlySet<string> | undefined {
  const statuses = input.includeOnlyStatuses ?? [];
  const unknown = statuses.find((status) => !STATUSES.includes(status));
  if (unknown)
    throw new AwsError('InvalidDeploymentStatusException', `Invalid deployment status: ${unknown}`);
  return statuses.length > 0 ? new Set(statuses) : undefined;
}
