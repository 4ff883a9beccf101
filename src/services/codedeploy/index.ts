import { HOST_COMMANDS_SIGNING_NAME, HOST_COMMANDS_TARGET } from '../../engines/host-commands/names.js';
import type { ServiceSdks } from '../../front-door/sdk-types.js';
import { type AnyService, defineService } from '../../front-door/service.js';
import type { HostWaiters } from './deployments/host-waiters.js';
import { type HostCommandsSdk, hostCommandOperations } from './host-commands/operations.js';
import { SpecificationSigner } from './host-commands/specification.js';
import * as applications from './operations/applications.js';
import { createDeployment } from './operations/create-deployment.js';
import * as configs from './operations/deployment-configs.js';
import * as groups from './operations/deployment-groups.js';
import * as deployments from './operations/deployments.js';
import * as instances from './operations/on-premises.js';
import * as revisions from './operations/revisions.js';
import * as tagging from './operations/tagging.js';
import * as targets from './operations/targets.js';
import { alarmWorker } from './workers/alarm-worker.js';
import { deadlineWorker } from './workers/deadline-worker.js';
import { deploymentWorker } from './workers/deployment-worker.js';
import { trafficWorker } from './workers/traffic-worker.js';
import { triggerWorker } from './workers/trigger-worker.js';

type Sdk = ServiceSdks['codedeploy'];

export interface CodeDeployDeps {
  /** The polls that are held open in this process. */
  readonly waiters: HostWaiters;
}

/** CodeDeploy as clients see it, and the command service that its agents talk to. */
export function codedeployServices({ waiters }: CodeDeployDeps): readonly AnyService[] {
  return [publicService(waiters), commandService(waiters)];
}

function publicService(waiters: HostWaiters): AnyService {
  return defineService<Sdk>({
    id: 'codedeploy',
    title: 'AWS CodeDeploy',
    signingNames: ['codedeploy'],
    actionPrefix: 'codedeploy',
    protocol: 'awsJson1_1',
    targetPrefix: 'CodeDeploy_20141006',
    load: () => import('@aws-sdk/client-codedeploy'),
    checksOwnInput: true,
    operations: {
      AddTagsToOnPremisesInstances: instances.addTagsToOnPremisesInstances,
      BatchGetApplicationRevisions: revisions.batchGetApplicationRevisions,
      BatchGetApplications: applications.batchGetApplications,
      BatchGetDeploymentGroups: groups.batchGetDeploymentGroups,
      BatchGetDeploymentInstances: targets.batchGetDeploymentInstances,
      BatchGetDeploymentTargets: targets.batchGetDeploymentTargets,
      BatchGetDeployments: deployments.batchGetDeployments,
      BatchGetOnPremisesInstances: instances.batchGetOnPremisesInstances,
      CreateApplication: applications.createApplication,
      CreateDeployment: createDeployment,
      CreateDeploymentConfig: configs.createDeploymentConfig,
      CreateDeploymentGroup: groups.createDeploymentGroup,
      DeleteApplication: applications.deleteApplication,
      DeleteDeploymentConfig: configs.deleteDeploymentConfig,
      DeleteDeploymentGroup: groups.deleteDeploymentGroup,
      DeregisterOnPremisesInstance: instances.deregisterOnPremisesInstance,
      GetApplication: applications.getApplication,
      GetApplicationRevision: revisions.getApplicationRevision,
      GetDeployment: deployments.getDeployment,
      GetDeploymentConfig: configs.getDeploymentConfig,
      GetDeploymentGroup: groups.getDeploymentGroup,
      GetDeploymentInstance: targets.getDeploymentInstance,
      GetDeploymentTarget: targets.getDeploymentTarget,
      GetOnPremisesInstance: instances.getOnPremisesInstance,
      ListApplicationRevisions: revisions.listApplicationRevisions,
      ListApplications: applications.listApplications,
      ListDeploymentConfigs: configs.listDeploymentConfigs,
      ListDeploymentGroups: groups.listDeploymentGroups,
      ListDeploymentInstances: targets.listDeploymentInstances,
      ListDeploymentTargets: targets.listDeploymentTargets,
      ListDeployments: deployments.listDeployments,
      ListOnPremisesInstances: instances.listOnPremisesInstances,
      ListTagsForResource: tagging.listTagsForResource,
      RegisterApplicationRevision: revisions.registerApplicationRevision,
      RegisterOnPremisesInstance: instances.registerOnPremisesInstance,
      RemoveTagsFromOnPremisesInstances: instances.removeTagsFromOnPremisesInstances,
      StopDeployment: deployments.stopDeployment,
      TagResource: tagging.tagResource,
      UntagResource: tagging.untagResource,
      UpdateApplication: applications.updateApplication,
      UpdateDeploymentGroup: groups.updateDeploymentGroup,
    },
    workers: [
      deploymentWorker(waiters),
      deadlineWorker(waiters),
      trafficWorker(waiters),
      triggerWorker,
      alarmWorker,
    ],
  });
}

function commandService(waiters: HostWaiters): AnyService {
  return defineService<HostCommandsSdk>({
    id: 'codedeploy-commands',
    title: 'AWS CodeDeploy host commands',
    signingNames: [HOST_COMMANDS_SIGNING_NAME],
    actionPrefix: 'codedeploy-commands-secure',
    protocol: 'awsJson1_1',
    targetPrefix: HOST_COMMANDS_TARGET,
    load: () => import('../../engines/host-commands/sdk.js'),
    operations: hostCommandOperations({ waiters, signer: new SpecificationSigner() }),
  });
}
