import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import type { FleetError, FleetEvent, TargetHealth } from '../machine/fleet.js';
import { lifecycleOf } from '../machine/lifecycle.js';
import { selects } from '../machine/tag-filters.js';
import { newTarget } from '../machine/target.js';
import type { DeploymentDoc, DeploymentGroupDoc, OnPremisesInstanceDoc, TargetDoc } from '../model.js';
import {
  findApplicationById,
  findGroupById,
  instanceHealth,
  onPremisesInstances,
  type Place,
  revisionKey,
  targetKey,
} from '../store.js';
import { parseTargetAddress, TARGET_ADDRESS_TAG } from '../target-address.js';
import { alarmProblem } from './alarms.js';
import { assumeServiceRole } from './service-role.js';

export interface Preparation {
  readonly event: FleetEvent;
  readonly targets: readonly TargetDoc[];
}

/** Looks up, once for a deployment, what it needs and which instances it is for. Writes nothing. */
export async function prepareDeployment(
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
): Promise<Preparation> {
  const application = await findApplicationById(context.store, place, deployment.applicationId);
  if (!application) return refusal('APPLICATION_MISSING', 'The application was deleted');
  const group = await findGroupById(context.store, place, deployment.deploymentGroupId);
  if (!group) return refusal('DEPLOYMENT_GROUP_MISSING', 'The deployment group was deleted');
  const problem = await roleProblem(context, place, deployment);
  if (problem) return problem;
  const error = await alarmProblem(context, place, deployment);
  if (error) return { event: { kind: 'stop', ending: { status: 'Stopped', error } }, targets: [] };
  const instances = await selectedInstances(context, place, group.doc);
  const health = await Promise.all(instances.map(({ doc }) => healthOf(context, place, deployment, doc)));
  const chosen = deployment.updateOutdatedInstancesOnly ? outdated(health, deployment, group.doc) : health;
  const wanted = new Set(chosen.map(({ targetId }) => targetId));
  return {
    event: { kind: 'begin', targets: chosen, minimumHealthyHosts: deployment.minimumHealthyHosts },
    targets: instances
      .filter(({ doc }) => wanted.has(doc.instanceName))
      .map(({ doc }) => targetOf(context, deployment, doc)),
  };
}

/** Those that do not run the deployment's revision. */
function outdated(
  health: readonly TargetHealth[],
  deployment: DeploymentDoc,
  group: DeploymentGroupDoc,
): readonly TargetHealth[] {
  const { applicationId } = deployment;
  const isPresent =
    group.targetRevision !== undefined &&
    revisionKey(applicationId, group.targetRevision) === revisionKey(applicationId, deployment.revision);
  return isPresent ? health.filter(({ revisionHealth }) => revisionHealth !== 'Current') : health;
}

function refusal(code: FleetError['code'], message: string): Preparation {
  return { event: { kind: 'refuse', error: { code, message } }, targets: [] };
}

async function roleProblem(
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
): Promise<Preparation | undefined> {
  try {
    await assumeServiceRole(context, place, deployment);
    return undefined;
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntityException') || isAwsError(error, 'NoSuchEntity')) {
      return refusal(
        'IAM_ROLE_MISSING',
        'The deployment failed because no service role exists with the service role name specified for the deployment group. Make sure you are using the correct service role name.',
      );
    }
    if (isAwsError(error)) return refusal('IAM_ROLE_PERMISSIONS', error.message);
    throw error;
  }
}

async function selectedInstances(context: ServiceContext, place: Place, group: DeploymentGroupDoc) {
  const selection = {
    filters: group.onPremisesInstanceTagFilters,
    sets: group.onPremisesTagSet?.onPremisesTagSetList,
  };
  const all = await context.store.list(onPremisesInstances, regionalScope(place));
  return all.filter(({ doc }) => doc.deregisteredAt === undefined && selects(selection, doc.tags));
}

/** An instance that the group never deployed to counts as unhealthy. */
async function healthOf(
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
  instance: OnPremisesInstanceDoc,
): Promise<TargetHealth> {
  const key = targetKey(deployment.deploymentGroupId, instance.instanceName);
  const stored = await context.store.get(instanceHealth, regionalScope(place), key);
  return (
    stored?.doc ?? {
      targetId: instance.instanceName,
      instanceHealth: 'Unhealthy',
      revisionHealth: 'Unknown',
    }
  );
}

function targetOf(
  context: ServiceContext,
  deployment: DeploymentDoc,
  instance: OnPremisesInstanceDoc,
): TargetDoc {
  const trafficControl = deployment.deploymentStyle.deploymentOption === 'WITH_TRAFFIC_CONTROL';
  const tag = instance.tags.find(({ key }) => key === TARGET_ADDRESS_TAG);
  const address = tag && parseTargetAddress(tag.value);
  return {
    deploymentId: deployment.deploymentId,
    targetId: instance.instanceName,
    targetArn: instance.instanceArn,
    state: newTarget(lifecycleOf({ trafficControl })),
    ignoreApplicationStopFailures: deployment.ignoreApplicationStopFailures,
    updatedAt: context.clock.now(),
    ...(address && { address }),
  };
}
