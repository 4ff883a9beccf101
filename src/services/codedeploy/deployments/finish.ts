import type { ServiceContext } from '../../../front-door/service.js';
import { assertNever } from '../../../kernel/assert-never.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { FleetEnding, FleetTarget, TargetHealth } from '../machine/fleet.js';
import type { DeploymentDoc, DeploymentGroupDoc, RollbackNote } from '../model.js';
import { minimumHealthyHostsOf } from '../operations/deployment-configs.js';
import {
  deploymentGroups,
  findApplicationById,
  findDeployment,
  findGroupById,
  instanceHealth,
  type Place,
  targetKey,
} from '../store.js';
import { type AnnouncedState, announceDeployment } from './announce.js';
import { insertDeployment, newDeploymentId } from './new-deployment.js';

/** What follows when the fleet has come to its end. @returns the deployment with its end written in */
export async function finishDeployment(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
): Promise<DeploymentDoc> {
  const { phase } = deployment.fleet;
  if (phase.kind !== 'ended') return deployment;
  const done = { ...deployment, completedAt: context.clock.now() };
  await announceDeployment(tx, context, place, done, announcedState(phase.ending));
  const group = await findGroupById(tx, place, done.deploymentGroupId);
  if (!group) return done;
  await rememberHealth(tx, place, done, phase.ending.status === 'Succeeded');
  if (phase.ending.status === 'Succeeded') {
    await tx.put(deploymentGroups, regionalScope(place), group.key, {
      ...group.doc,
      lastSuccessfulDeploymentId: done.deploymentId,
      targetRevision: done.revision,
    });
    return done;
  }
  if (!wantsRollback(done, phase.ending)) return done;
  const rollbackInfo = await rollBack(tx, context, place, done, group.doc);
  return { ...done, rollbackInfo };
}

function announcedState(ending: FleetEnding): AnnouncedState {
  switch (ending.status) {
    case 'Succeeded':
      return 'SUCCESS';
    case 'Failed':
      return 'FAILURE';
    case 'Stopped':
      return 'STOP';
    default:
      return assertNever(ending, 'ending');
  }
}

/**
 * After a success instances run the group's revision or are out of date; after anything else only those that were
 * tried have changed.
 * @source AWS CodeDeploy User Guide, "Instance health"
 */
async function rememberHealth(
  tx: Transaction,
  place: Place,
  deployment: DeploymentDoc,
  succeeded: boolean,
): Promise<void> {
  for (const target of deployment.fleet.targets) {
    const health = healthAfter(target, succeeded);
    if (!health) continue;
    const key = targetKey(deployment.deploymentGroupId, target.targetId);
    await tx.put(instanceHealth, regionalScope(place), key, health);
  }
}

function healthAfter({ targetId, status }: FleetTarget, succeeded: boolean): TargetHealth | undefined {
  switch (status) {
    case 'Succeeded':
      return { targetId, instanceHealth: 'Healthy', revisionHealth: succeeded ? 'Current' : 'Unknown' };
    case 'Failed':
      return { targetId, instanceHealth: 'Unhealthy', revisionHealth: 'Unknown' };
    default:
      return undefined;
  }
}

/** Rollbacks are not rolled back, and a deployment that touched nothing has nothing to undo. */
function wantsRollback(deployment: DeploymentDoc, ending: FleetEnding): boolean {
  if (deployment.creator === 'codeDeployRollback' || deployment.startedAt === undefined) return false;
  if (ending.status === 'Succeeded') return false;
  if (ending.error.code === 'MANUAL_STOP') return deployment.stopRequest?.rollBack ?? false;
  const { enabled, events = [] } = deployment.autoRollbackConfiguration ?? {};
  const reason = ending.status === 'Stopped' ? 'DEPLOYMENT_STOP_ON_ALARM' : 'DEPLOYMENT_FAILURE';
  return enabled === true && events.includes(reason);
}

/** @source AWS CodeDeploy User Guide, "Redeploy and roll back a deployment with CodeDeploy" */
async function rollBack(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  failed: DeploymentDoc,
  group: DeploymentGroupDoc,
): Promise<RollbackNote> {
  const good = await findDeployment(tx, place, group.lastSuccessfulDeploymentId);
  const application = await findApplicationById(tx, place, group.applicationId);
  if (!good || !application) {
    return {
      rollbackMessage: `Deployment ${failed.deploymentId} terminated. Automatic rollback is not possible, as the deployment group has no successful deployment to roll back to.`,
    };
  }
  const deploymentId = newDeploymentId(context);
  await insertDeployment(tx, context, place, application, group, deploymentId, {
    revision: good.revision,
    creator: 'codeDeployRollback',
    deploymentConfigName: group.deploymentConfigName,
    minimumHealthyHosts: await minimumHealthyHostsOf(tx, place, group.deploymentConfigName),
    fileExistsBehavior: good.fileExistsBehavior,
    ignoreApplicationStopFailures: false,
    updateOutdatedInstancesOnly: false,
    rollbackInfo: {
      rollbackTriggeringDeploymentId: failed.deploymentId,
      rollbackMessage: `Deployment ${deploymentId} is triggered to roll back deployment ${failed.deploymentId}.`,
    },
  });
  return {
    rollbackDeploymentId: deploymentId,
    rollbackMessage: `Deployment ${failed.deploymentId} terminated. Automatic rollback is triggered with a DeploymentId ${deploymentId}.`,
  };
}
