import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { applicationArn, deploymentGroupArn } from '../arns.js';
import type { DeploymentDoc, TargetDoc } from '../model.js';
import type { Place } from '../store.js';
import { triggerForDeployment, triggerForInstance } from './triggers.js';

export type AnnouncedState = 'START' | 'SUCCESS' | 'FAILURE' | 'STOP';

/** To EventBridge, and to the topics of the group's triggers. @source Amazon EventBridge User Guide / AWS CodeDeploy User Guide, "Monitoring deployments with Amazon CloudWatch Events" */
export async function announceDeployment(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
  state: AnnouncedState,
): Promise<void> {
  await context.emit(tx, {
    ...place,
    source: 'aws.codedeploy',
    detailType: 'CodeDeploy Deployment State-change Notification',
    resources: resourcesOf(place, deployment),
    detail: { ...detailOf(place, deployment), state },
  });
  await triggerForDeployment(tx, context, place, deployment, state);
}

export async function announceInstance(
  tx: Transaction,
  context: ServiceContext,
  place: Place,
  deployment: DeploymentDoc,
  target: TargetDoc,
  state: AnnouncedState,
): Promise<void> {
  await context.emit(tx, {
    ...place,
    source: 'aws.codedeploy',
    detailType: 'CodeDeploy Instance State-change Notification',
    resources: [target.targetArn, ...resourcesOf(place, deployment).toReversed()],
    detail: { ...detailOf(place, deployment), instanceId: target.targetId, state },
  });
  await triggerForInstance(tx, context, place, deployment, target, state);
}

function resourcesOf(place: Place, deployment: DeploymentDoc): readonly string[] {
  const { applicationName, deploymentGroupName } = deployment;
  return [
    applicationArn(place, applicationName),
    deploymentGroupArn(place, applicationName, deploymentGroupName),
  ];
}

function detailOf(place: Place, deployment: DeploymentDoc) {
  return {
    region: place.region,
    deploymentId: deployment.deploymentId,
    instanceGroupId: deployment.deploymentGroupId,
    deploymentGroup: deployment.deploymentGroupName,
    application: deployment.applicationName,
  };
}
