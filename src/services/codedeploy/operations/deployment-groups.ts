import type { DeploymentGroupInfo, LastDeploymentInfo } from '@aws-sdk/client-codedeploy';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope } from '../../../store/store.js';
import { groupAccess, onApplication, onGroup, onGroups, passGroupRole } from '../access.js';
import { applicationNameOf, checkBatch, existingApplication, existingGroup, groupNameOf } from '../checks.js';
import { noDeploymentGroup, notBuilt } from '../errors.js';
import { groupSettings } from '../group-settings.js';
import type { ApplicationDoc, DeploymentGroupDoc } from '../model.js';
import { readPage } from '../paging.js';
import { deploymentStatus } from '../present/deployment.js';
import { applications, deploymentGroups, findDeployment, groupKey, type Place } from '../store.js';
import { checkedTags } from '../tags.js';
import { minimumHealthyHostsOf } from './deployment-configs.js';
import { removeGroup } from './remove-group.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_BATCH = 100;

export const createDeploymentGroup: Operation<Sdk, 'CreateDeploymentGroup'> = {
  authorize: (input, context) => [
    groupAccess(
      'CreateDeploymentGroup',
      context,
      input.applicationName,
      input.deploymentGroupName,
      requestTags(tagsByKey(input.tags)),
    ),
    ...passGroupRole(input.serviceRoleArn, context, input.applicationName, input.deploymentGroupName),
  ],
  async handle(input, context) {
    const scope = regionalScope(context);
    const deploymentGroupId = context.ids.uuid();
    const tags = checkedTags(input.tags);
    await context.store.transaction(async (tx) => {
      const application = await existingApplication(tx, context, input.applicationName);
      const deploymentGroupName = groupNameOf(input.deploymentGroupName);
      refuseOtherPlatforms(application);
      const settings = groupSettings(input, undefined);
      await minimumHealthyHostsOf(tx, context, settings.deploymentConfigName);
      const key = groupKey(application.applicationId, deploymentGroupName);
      if (await tx.get(deploymentGroups, scope, key)) throw groupExists(deploymentGroupName);
      const group: DeploymentGroupDoc = {
        ...settings,
        deploymentGroupId,
        deploymentGroupName,
        applicationId: application.applicationId,
        tags,
      };
      await tx.put(deploymentGroups, scope, key, group, { expect: 'absent' });
    });
    return { deploymentGroupId };
  },
};

export const updateDeploymentGroup: Operation<Sdk, 'UpdateDeploymentGroup'> = {
  authorize: (input, context) => [
    groupAccess('UpdateDeploymentGroup', context, input.applicationName, input.currentDeploymentGroupName),
    ...passGroupRole(input.serviceRoleArn, context, input.applicationName, input.currentDeploymentGroupName),
  ],
  async handle(input, context) {
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const application = await existingApplication(tx, context, input.applicationName);
      const before = await existingGroup(tx, context, application, input.currentDeploymentGroupName);
      const newName = groupNameOf(input.newDeploymentGroupName ?? before.deploymentGroupName);
      const settings = groupSettings(input, before);
      await minimumHealthyHostsOf(tx, context, settings.deploymentConfigName);
      const key = groupKey(application.applicationId, newName);
      if (newName !== before.deploymentGroupName) {
        if (await tx.get(deploymentGroups, scope, key)) throw groupExists(newName);
        await tx.delete(
          deploymentGroups,
          scope,
          groupKey(application.applicationId, before.deploymentGroupName),
        );
      }
      await tx.put(deploymentGroups, scope, key, { ...before, ...settings, deploymentGroupName: newName });
    });
    return { hooksNotCleanedUp: [] };
  },
};

/** One that does not exist is no error. A deployment under way goes on. */
export const deleteDeploymentGroup: Operation<Sdk, 'DeleteDeploymentGroup'> = {
  authorize: onGroup('DeleteDeploymentGroup'),
  async handle(input, context) {
    const applicationName = applicationNameOf(input.applicationName);
    const groupName = groupNameOf(input.deploymentGroupName);
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const application = await tx.get(applications, scope, applicationName);
      if (!application) return;
      const group = await tx.get(deploymentGroups, scope, groupKey(application.doc.applicationId, groupName));
      if (group) await removeGroup(tx, context, group.doc);
    });
    return { hooksNotCleanedUp: [] };
  },
};

export const getDeploymentGroup: Operation<Sdk, 'GetDeploymentGroup'> = {
  authorize: onGroup('GetDeploymentGroup'),
  async handle(input, context) {
    const application = await existingApplication(context.store, context, input.applicationName);
    const group = await existingGroup(context.store, context, application, input.deploymentGroupName);
    return { deploymentGroupInfo: await present(context.store, context, application, group) };
  },
};

/** Unknown groups are named in `errorMessage`. */
export const batchGetDeploymentGroups: Operation<Sdk, 'BatchGetDeploymentGroups'> = {
  authorize: onGroups('BatchGetDeploymentGroups'),
  async handle(input, context) {
    applicationNameOf(input.applicationName);
    const names = (input.deploymentGroupNames?.length ? input.deploymentGroupNames : ['']).map(groupNameOf);
    checkBatch(names, MAX_BATCH);
    const application = await existingApplication(context.store, context, input.applicationName);
    const scope = regionalScope(context);
    const infos: DeploymentGroupInfo[] = [];
    const missing: string[] = [];
    for (const name of names) {
      const stored = await context.store.get(
        deploymentGroups,
        scope,
        groupKey(application.applicationId, name),
      );
      if (stored) infos.push(await present(context.store, context, application, stored.doc));
      else missing.push(noDeploymentGroup(name).message);
    }
    return {
      deploymentGroupsInfo: infos,
      errorMessage: missing.length > 0 ? missing.join('; ') : undefined,
    };
  },
};

export const listDeploymentGroups: Operation<Sdk, 'ListDeploymentGroups'> = {
  authorize: onApplication('ListDeploymentGroups'),
  async handle(input, context) {
    const application = await existingApplication(context.store, context, input.applicationName);
    const page = await readPage(
      context,
      { listing: `ListDeploymentGroups:${application.applicationId}`, nextToken: input.nextToken },
      (after: string | undefined, limit) =>
        context.store.list(deploymentGroups, regionalScope(context), {
          prefix: `${application.applicationId}/`,
          limit,
          ...(after && { after }),
        }),
      (stored) => stored.key,
    );
    return {
      applicationName: application.applicationName,
      deploymentGroups: page.items.map(({ doc }) => doc.deploymentGroupName),
      nextToken: page.nextToken,
    };
  },
};

function refuseOtherPlatforms({ computePlatform }: ApplicationDoc): void {
  if (computePlatform === 'Server') return;
  throw notBuilt('InvalidComputePlatformException', `Deployment on the compute platform ${computePlatform}`);
}

function groupExists(groupName: string): AwsError {
  return new AwsError(
    'DeploymentGroupAlreadyExistsException',
    `Deployment group name already exists: ${groupName}`,
  );
}

/** Lists that were never set come back empty, as on AWS; the rest as it was given. */
async function present(
  reader: Reader,
  place: Place,
  application: ApplicationDoc,
  group: DeploymentGroupDoc,
): Promise<DeploymentGroupInfo> {
  return {
    applicationName: application.applicationName,
    deploymentGroupId: group.deploymentGroupId,
    deploymentGroupName: group.deploymentGroupName,
    deploymentConfigName: group.deploymentConfigName,
    computePlatform: 'Server',
    serviceRoleArn: group.serviceRoleArn,
    deploymentStyle: group.deploymentStyle,
    outdatedInstancesStrategy: group.outdatedInstancesStrategy,
    ec2TagFilters: group.ec2TagFilters,
    ec2TagSet: group.ec2TagSet,
    onPremisesInstanceTagFilters: group.onPremisesInstanceTagFilters,
    onPremisesTagSet: group.onPremisesTagSet,
    autoScalingGroups: [],
    triggerConfigurations: group.triggerConfigurations ?? [],
    alarmConfiguration: group.alarmConfiguration,
    autoRollbackConfiguration: group.autoRollbackConfiguration,
    loadBalancerInfo: group.loadBalancerInfo,
    terminationHookEnabled: group.terminationHookEnabled ?? false,
    targetRevision: group.targetRevision,
    lastAttemptedDeployment: await lastDeployment(reader, place, group.lastAttemptedDeploymentId),
    lastSuccessfulDeployment: await lastDeployment(reader, place, group.lastSuccessfulDeploymentId),
  };
}

async function lastDeployment(
  reader: Reader,
  place: Place,
  deploymentId: string | undefined,
): Promise<LastDeploymentInfo | undefined> {
  const deployment = await findDeployment(reader, place, deploymentId);
  if (!deployment) return undefined;
  return {
    deploymentId: deployment.deploymentId,
    status: deploymentStatus(deployment),
    createTime: new Date(deployment.createdAt),
    endTime: deployment.completedAt === undefined ? undefined : new Date(deployment.completedAt),
  };
}
