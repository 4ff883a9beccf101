import type { ServiceContext } from '../../../front-door/service.js';
import { UPPER_ALPHANUMERIC } from '../../../kernel/ids.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { newFleet } from '../machine/fleet.js';
import type { ApplicationDoc, DeploymentDoc, DeploymentGroupDoc } from '../model.js';
import { saveRevision } from '../operations/revisions.js';
import { deploymentGroups, deployments, groupKey, type Place } from '../store.js';
import { ADVANCE_DEPLOYMENT, deploymentWork } from './work-keys.js';

/** What is chosen for one deployment; the rest comes from its group. */
export type DeploymentChoices = Pick<
  DeploymentDoc,
  | 'revision'
  | 'creator'
  | 'deploymentConfigName'
  | 'minimumHealthyHosts'
  | 'fileExistsBehavior'
  | 'ignoreApplicationStopFailures'
  | 'updateOutdatedInstancesOnly'
> &
  Partial<
    Pick<
      DeploymentDoc,
      'description' | 'autoRollbackConfiguration' | 'overrideAlarmConfiguration' | 'rollbackInfo'
    >
  >;

/** Records a deployment, registers its revision, and has it started. @returns its record */
export async function insertDeployment(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  application: ApplicationDoc,
  group: DeploymentGroupDoc,
  deploymentId: string,
  choices: DeploymentChoices,
): Promise<DeploymentDoc> {
  const createdAt = context.clock.now();
  const deployment: DeploymentDoc = {
    ...choices,
    autoRollbackConfiguration: choices.autoRollbackConfiguration ?? group.autoRollbackConfiguration,
    alarmConfiguration: choices.overrideAlarmConfiguration ?? group.alarmConfiguration,
    deploymentId,
    applicationId: application.applicationId,
    applicationName: application.applicationName,
    deploymentGroupId: group.deploymentGroupId,
    deploymentGroupName: group.deploymentGroupName,
    previousRevision: group.targetRevision,
    serviceRoleArn: group.serviceRoleArn,
    deploymentStyle: group.deploymentStyle,
    loadBalancerInfo: group.loadBalancerInfo,
    createdAt,
    fleet: newFleet(),
  };
  const scope = regionalScope(place);
  await tx.put(deployments, scope, deploymentId, deployment, { expect: 'absent' });
  await tx.put(deploymentGroups, scope, groupKey(group.applicationId, group.deploymentGroupName), {
    ...group,
    lastAttemptedDeploymentId: deploymentId,
  });
  await saveRevision(tx, place, application.applicationId, choices.revision, (before) => ({
    ...(before ?? { registeredAt: createdAt }),
    firstUsedAt: before?.firstUsedAt ?? createdAt,
    lastUsedAt: createdAt,
  }));
  await context.work.enqueue(tx, { kind: ADVANCE_DEPLOYMENT, key: deploymentWork({ place, deploymentId }) });
  return deployment;
}

/** `d-` and nine characters. */
export function newDeploymentId(context: Pick<ServiceContext, 'ids'>): string {
  return `d-${context.ids.random(9, UPPER_ALPHANUMERIC)}`;
}
