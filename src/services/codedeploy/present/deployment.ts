import type {
  DeploymentInfo,
  DeploymentStatus,
  ErrorCode,
  ErrorInformation,
} from '@aws-sdk/client-codedeploy';
import { count } from '../machine/fleet.js';
import type { DeploymentDoc } from '../model.js';

/** Derived from how far the fleet is. */
export function deploymentStatus(deployment: DeploymentDoc): DeploymentStatus {
  const { phase } = deployment.fleet;
  switch (phase.kind) {
    case 'created':
      return 'Created';
    case 'running':
    case 'ending':
      return 'InProgress';
    case 'ended':
      return phase.ending.status;
  }
}

/** The SDK's form of a deployment. */
export function presentDeployment(deployment: DeploymentDoc): DeploymentInfo {
  return {
    deploymentId: deployment.deploymentId,
    applicationName: deployment.applicationName,
    deploymentGroupName: deployment.deploymentGroupName,
    deploymentConfigName: deployment.deploymentConfigName,
    computePlatform: 'Server',
    status: deploymentStatus(deployment),
    errorInformation: presentError(deployment),
    createTime: new Date(deployment.createdAt),
    startTime: optionalDate(deployment.startedAt),
    completeTime: optionalDate(deployment.completedAt),
    deploymentOverview: deployment.startedAt === undefined ? undefined : presentOverview(deployment),
    revision: deployment.revision,
    previousRevision: deployment.previousRevision,
    description: deployment.description,
    creator: deployment.creator,
    ignoreApplicationStopFailures: deployment.ignoreApplicationStopFailures,
    updateOutdatedInstancesOnly: deployment.updateOutdatedInstancesOnly,
    fileExistsBehavior: deployment.fileExistsBehavior,
    autoRollbackConfiguration: deployment.autoRollbackConfiguration,
    overrideAlarmConfiguration: deployment.overrideAlarmConfiguration,
    rollbackInfo: deployment.rollbackInfo,
    deploymentStyle: deployment.deploymentStyle,
    loadBalancerInfo: deployment.loadBalancerInfo,
    instanceTerminationWaitTimeStarted: false,
    deploymentStatusMessages: [],
  };
}

function presentOverview(deployment: DeploymentDoc): DeploymentInfo['deploymentOverview'] {
  const { fleet } = deployment;
  return {
    Pending: count(fleet, 'Pending'),
    InProgress: count(fleet, 'InProgress'),
    Succeeded: count(fleet, 'Succeeded'),
    Failed: count(fleet, 'Failed'),
    Skipped: count(fleet, 'Skipped'),
    Ready: 0,
  };
}

function presentError(deployment: DeploymentDoc): ErrorInformation | undefined {
  const { phase } = deployment.fleet;
  if (phase.kind !== 'ended' || phase.ending.status === 'Succeeded') return undefined;
  return { code: phase.ending.error.code satisfies ErrorCode, message: phase.ending.error.message };
}

function optionalDate(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}
