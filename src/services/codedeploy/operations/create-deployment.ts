import type { CreateDeploymentInput, FileExistsBehavior, RevisionLocation } from '@aws-sdk/client-codedeploy';
import { FILE_EXISTS_BEHAVIORS } from '../../../engines/appspec/appspec.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { configAccess, groupAccess, onApplication } from '../access.js';
import { descriptionOf, existingApplication, existingGroup } from '../checks.js';
import { insertDeployment, newDeploymentId } from '../deployments/new-deployment.js';
import { notBuilt } from '../errors.js';
import { checkedAlarms, checkedRollback } from '../group-integrations.js';
import type { DeploymentGroupDoc } from '../model.js';
import { serverRevision } from '../revision-location.js';
import { applications, deploymentGroups, deployments, groupKey } from '../store.js';
import { minimumHealthyHostsOf } from './deployment-configs.js';

type Sdk = ServiceSdks['codedeploy'];

/** Also needs what it does on the way: reading the configuration, registering the revision, putting other alarms in force. */
export const createDeployment: Operation<Sdk, 'CreateDeployment'> = {
  authorize: async (input, context) => [
    groupAccess('CreateDeployment', context, input.applicationName, input.deploymentGroupName),
    configAccess('GetDeploymentConfig', context, await configNameFor(input, context)),
    ...onApplication('RegisterApplicationRevision')(input, context),
    ...(input.overrideAlarmConfiguration === undefined
      ? []
      : [groupAccess('UpdateDeploymentGroup', context, input.applicationName, input.deploymentGroupName)]),
  ],
  async handle(input, context) {
    const deploymentId = newDeploymentId(context);
    await context.store.transaction(async (tx) => {
      const application = await existingApplication(tx, context, input.applicationName);
      const group = await existingGroup(tx, context, application, input.deploymentGroupName);
      const revision = revisionOf(input, group);
      const deploymentConfigName = input.deploymentConfigName ?? group.deploymentConfigName;
      const minimumHealthyHosts = await minimumHealthyHostsOf(tx, context, deploymentConfigName);
      const choices = choicesOf(input);
      await refuseSecond(tx, context, group);
      await insertDeployment(tx, context, context, application, group, deploymentId, {
        ...choices,
        revision,
        deploymentConfigName,
        minimumHealthyHosts,
      });
    });
    return { deploymentId };
  },
};

/** The group's configuration where the input names none; nothing where there is no such group. */
async function configNameFor(
  input: CreateDeploymentInput,
  context: RequestContext,
): Promise<string | undefined> {
  if (input.deploymentConfigName) return input.deploymentConfigName;
  const scope = regionalScope(context);
  const application = await context.store.get(applications, scope, input.applicationName ?? '');
  const key = groupKey(application?.doc.applicationId ?? '', input.deploymentGroupName ?? '');
  return (await context.store.get(deploymentGroups, scope, key))?.doc.deploymentConfigName;
}

/** Instances that are out of date can be brought to the group's own revision. */
function revisionOf(input: CreateDeploymentInput, group: DeploymentGroupDoc): RevisionLocation {
  const fallback = input.updateOutdatedInstancesOnly ? group.targetRevision : undefined;
  return serverRevision(input.revision ?? fallback);
}

function choicesOf(input: CreateDeploymentInput) {
  const { targetInstances, overrideAlarmConfiguration } = input;
  if (targetInstances?.tagFilters?.length || targetInstances?.ec2TagSet) {
    throw new AwsError(
      'InvalidTargetInstancesException',
      'targetInstances are for blue/green deployments; the instances of an in-place one are those of its group',
    );
  }
  if (input.deploymentMode) throw notBuilt('InvalidInputException', 'deploymentMode');
  return {
    creator: 'user' as const,
    description: descriptionOf(input.description),
    ignoreApplicationStopFailures: input.ignoreApplicationStopFailures ?? false,
    updateOutdatedInstancesOnly: input.updateOutdatedInstancesOnly ?? false,
    fileExistsBehavior: fileExistsBehaviorOf(input.fileExistsBehavior),
    autoRollbackConfiguration: checkedRollback(input.autoRollbackConfiguration),
    overrideAlarmConfiguration: checkedAlarms(overrideAlarmConfiguration),
  };
}

function fileExistsBehaviorOf(asked: string | undefined): FileExistsBehavior {
  if (!asked) return 'DISALLOW';
  const known = FILE_EXISTS_BEHAVIORS.find((behavior) => behavior === asked);
  if (known) return known;
  throw new AwsError('InvalidFileExistsBehaviorException', `Invalid fileExistsBehavior: ${asked}`);
}

async function refuseSecond(
  reader: Reader,
  context: RequestContext,
  group: DeploymentGroupDoc,
): Promise<void> {
  const scope = regionalScope(context);
  const [active] = await reader.listBy(deployments, scope, 'active', group.deploymentGroupId, { limit: 1 });
  if (!active) return;
  throw new AwsError(
    'DeploymentLimitExceededException',
    `The Deployment Group '${group.deploymentGroupName}' already has an active Deployment '${active.key}'`,
  );
}
