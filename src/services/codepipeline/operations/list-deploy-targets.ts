import type { DeploymentTarget } from '@aws-sdk/client-codedeploy';
import type { DeployActionExecutionTarget, TargetFilter } from '@aws-sdk/client-codepipeline';
import type { AwsClient, Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError, isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { pipelineAccess } from '../access.js';
import type { ActionRecord } from '../history.js';
import { onePage } from '../pages.js';
import { actionExecutions, existingPipeline } from '../store.js';
import type { Sdk } from './sdk.js';

/** As many as BatchGetDeploymentTargets takes. */
const BATCH = 25;

/**
 * The hosts that a CodeDeploy action deploys to, asked of CodeDeploy with the permissions of the caller. Other deployments that
 * run here have none.
 */
export const listDeployActionExecutionTargets: Operation<Sdk, 'ListDeployActionExecutionTargets'> = {
  authorize: ({ pipelineName }, context) => [
    pipelineAccess('ListDeployActionExecutionTargets', context, pipelineName),
  ],
  async handle(input, context) {
    const { pipelineName, actionExecutionId = '', filters = [], maxResults = 100, nextToken } = input;
    const record = await existingAction(context, pipelineName, actionExecutionId);
    const kept = (await targetsOf(context, record)).filter((target) => passes(target, filters));
    const listing = `ListDeployActionExecutionTargets:${actionExecutionId}:${JSON.stringify(filters)}`;
    const page = await onePage(
      context,
      listing,
      { nextToken, maxResults },
      async (limit, after: string | undefined) =>
        kept.filter(({ targetId = '' }) => after === undefined || targetId > after).slice(0, limit),
      ({ targetId = '' }) => targetId,
    );
    return { targets: [...page.items], nextToken: page.nextToken };
  },
};

/** @throws AwsError ActionExecutionNotFoundException, PipelineNotFoundException */
async function existingAction(
  context: RequestContext,
  pipelineName: string | undefined,
  actionExecutionId: string,
): Promise<ActionRecord> {
  const { store } = context;
  const record = (await store.get(actionExecutions, regionalScope(context), actionExecutionId))?.doc;
  const isTheirs =
    pipelineName === undefined ||
    record?.pipelineId === (await existingPipeline(store, context, pipelineName)).pipelineId;
  if (record && isTheirs) return record;
  throw new AwsError(
    'ActionExecutionNotFoundException',
    `The action execution '${actionExecutionId}' was not found`,
  );
}

/** By id. */
async function targetsOf(
  context: RequestContext,
  { action, external }: ActionRecord,
): Promise<readonly DeployActionExecutionTarget[]> {
  const { category, provider } = action.actionTypeId;
  if (category !== 'Deploy' || provider !== 'CodeDeploy' || !external) return [];
  const { accountId, region } = context;
  const aws = context.door.as(context.caller, { accountId, region: action.region ?? region });
  const targets: DeployActionExecutionTarget[] = [];
  const ids = await idsOfDeployment(aws, external.id);
  for (let start = 0; start < ids.length; start += BATCH) {
    const { deploymentTargets = [] } = await aws.call('codedeploy', 'BatchGetDeploymentTargets', {
      deploymentId: external.id,
      targetIds: ids.slice(start, start + BATCH),
    });
    targets.push(...deploymentTargets.map(present));
  }
  return targets.toSorted((a, b) => ((a.targetId ?? '') < (b.targetId ?? '') ? -1 : 1));
}

/** None where the deployment has not begun, or is another account's or gone. */
async function idsOfDeployment(aws: AwsClient, deploymentId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await aws.call('codedeploy', 'ListDeploymentTargets', { deploymentId, nextToken });
      ids.push(...(page.targetIds ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    const isNone =
      isAwsError(error, 'DeploymentNotStartedException') ||
      isAwsError(error, 'DeploymentDoesNotExistException');
    if (!isNone) throw error;
  }
  return ids;
}

function present({ instanceTarget }: DeploymentTarget): DeployActionExecutionTarget {
  const { targetId = '', status, lifecycleEvents = [] } = instanceTarget ?? {};
  const isOver = status === 'Succeeded' || status === 'Failed' || status === 'Skipped';
  const startTime = lifecycleEvents.find((event) => event.startTime)?.startTime;
  const endTime = isOver ? lifecycleEvents.findLast((event) => event.endTime)?.endTime : undefined;
  return {
    targetId,
    targetType: targetId.startsWith('i-') ? 'EC2' : 'ON_PREMISES',
    status,
    ...(startTime && { startTime }),
    ...(endTime && { endTime }),
    events: lifecycleEvents.map((event) => ({
      name: event.lifecycleEventName,
      status: event.status,
      ...(event.startTime && { startTime: event.startTime }),
      ...(event.endTime && { endTime: event.endTime }),
      ...(event.diagnostics?.message && { context: { message: event.diagnostics.message } }),
    })),
  };
}

function passes({ status = '' }: DeployActionExecutionTarget, filters: readonly TargetFilter[]): boolean {
  return filters.every(({ values = [] }) => values.includes(status));
}
