import type { ApplicationInfo, ComputePlatform } from '@aws-sdk/client-codedeploy';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { applicationAccess, onApplication, onApplications } from '../access.js';
import { applicationNameOf, checkBatch, existingApplication } from '../checks.js';
import type { ApplicationDoc } from '../model.js';
import { readPage } from '../paging.js';
import { applications, deploymentGroups, deployments, type Place, revisions, targets } from '../store.js';
import { checkedTags } from '../tags.js';
import { removeGroup } from './remove-group.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_BATCH = 100;

export const createApplication: Operation<Sdk, 'CreateApplication'> = {
  authorize: (input, context) => [
    applicationAccess(
      'CreateApplication',
      context,
      input.applicationName,
      requestTags(tagsByKey(input.tags)),
    ),
  ],
  async handle(input, context) {
    const applicationName = applicationNameOf(input.applicationName);
    const application: ApplicationDoc = {
      applicationId: context.ids.uuid(),
      applicationName,
      computePlatform: platformOf(input.computePlatform),
      createdAt: context.clock.now(),
      tags: checkedTags(input.tags),
    };
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      if (await tx.get(applications, scope, applicationName)) throw applicationExists(applicationName);
      await tx.put(applications, scope, applicationName, application, { expect: 'absent' });
    });
    return { applicationId: application.applicationId };
  },
};

export const getApplication: Operation<Sdk, 'GetApplication'> = {
  authorize: onApplication('GetApplication'),
  async handle(input, context) {
    return {
      application: present(await existingApplication(context.store, context, input.applicationName)),
    };
  },
};

export const batchGetApplications: Operation<Sdk, 'BatchGetApplications'> = {
  authorize: onApplications('BatchGetApplications'),
  async handle(input, context) {
    const names = (input.applicationNames?.length ? input.applicationNames : ['']).map(applicationNameOf);
    checkBatch(names, MAX_BATCH);
    const found = await Promise.all(names.map((name) => existingApplication(context.store, context, name)));
    return { applicationsInfo: found.map(present) };
  },
};

export const listApplications: Operation<Sdk, 'ListApplications'> = {
  authorize: (_input, context) => [applicationAccess('ListApplications', context, '*')],
  async handle(input, context) {
    const page = await readPage(
      context,
      { listing: 'ListApplications', nextToken: input.nextToken },
      (after: string | undefined, limit) =>
        context.store.list(applications, regionalScope(context), { limit, ...(after && { after }) }),
      (stored) => stored.key,
    );
    return { applications: page.items.map(({ key }) => key), nextToken: page.nextToken };
  },
};

export const updateApplication: Operation<Sdk, 'UpdateApplication'> = {
  authorize: onApplication('UpdateApplication'),
  async handle(input, context) {
    const newName = applicationNameOf(input.newApplicationName);
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const application = await existingApplication(tx, context, input.applicationName);
      if (newName === application.applicationName) return;
      if (await tx.get(applications, scope, newName)) throw applicationExists(newName);
      await tx.delete(applications, scope, application.applicationName);
      await tx.put(applications, scope, newName, { ...application, applicationName: newName });
    });
    return {};
  },
};

/** Takes its groups, revisions and deployments with it; one that does not exist is no error. */
export const deleteApplication: Operation<Sdk, 'DeleteApplication'> = {
  authorize: onApplication('DeleteApplication'),
  async handle(input, context) {
    const name = applicationNameOf(input.applicationName);
    const scope = regionalScope(context);
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(applications, scope, name);
      if (!stored) return;
      await tx.delete(applications, scope, name);
      await removeBelongings(tx, context, stored.doc.applicationId);
    });
    return {};
  },
};

async function removeBelongings(tx: Transaction, place: Place, applicationId: string): Promise<void> {
  const scope = regionalScope(place);
  const prefix = `${applicationId}/`;
  for (const { doc } of await tx.list(deploymentGroups, scope, { prefix })) await removeGroup(tx, place, doc);
  for (const { key } of await tx.list(revisions, scope, { prefix })) await tx.delete(revisions, scope, key);
  for (const { key } of await tx.listBy(deployments, scope, 'application', applicationId)) {
    await tx.delete(deployments, scope, key);
    const ofDeployment = await tx.list(targets, scope, { prefix: `${key}/` });
    for (const target of ofDeployment) await tx.delete(targets, scope, target.key);
  }
}

/** @throws AwsError InvalidComputePlatformException */
function platformOf(computePlatform: string | undefined): ComputePlatform {
  const platform = computePlatform ?? 'Server';
  if (platform === 'Server' || platform === 'Lambda' || platform === 'ECS') return platform;
  throw new AwsError(
    'InvalidComputePlatformException',
    'The computePlatform is invalid. The computePlatform should be Lambda, Server, or ECS.',
  );
}

function applicationExists(applicationName: string): AwsError {
  return new AwsError('ApplicationAlreadyExistsException', `Application already exists: ${applicationName}`);
}

function present(application: ApplicationDoc): ApplicationInfo {
  return {
    applicationId: application.applicationId,
    applicationName: application.applicationName,
    createTime: new Date(application.createdAt),
    linkedToGitHub: false,
    computePlatform: application.computePlatform,
  };
}
