import type {
  ApplicationRevisionSortBy,
  GenericRevisionInfo,
  ListApplicationRevisionsInput,
} from '@aws-sdk/client-codedeploy';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { onApplication } from '../access.js';
import { applicationNameOf, checkBatch, descriptionOf, existingApplication } from '../checks.js';
import type { ApplicationDoc, RevisionDoc } from '../model.js';
import { pageOf } from '../paging.js';
import { serverRevision } from '../revision-location.js';
import { deploymentGroups, type Place, revisionKey, revisions } from '../store.js';

type Sdk = ServiceSdks['codedeploy'];

const MAX_BATCH = 25;

export const registerApplicationRevision: Operation<Sdk, 'RegisterApplicationRevision'> = {
  authorize: onApplication('RegisterApplicationRevision'),
  async handle(input, context) {
    applicationNameOf(input.applicationName);
    const location = serverRevision(input.revision);
    const description = descriptionOf(input.description);
    await context.store.transaction(async (tx) => {
      const application = await existingApplication(tx, context, input.applicationName);
      const registeredAt = context.clock.now();
      await saveRevision(tx, context, application.applicationId, location, (before) => ({
        ...(before ?? { registeredAt }),
        ...(description && { description }),
      }));
    });
    return {};
  },
};

export const getApplicationRevision: Operation<Sdk, 'GetApplicationRevision'> = {
  authorize: onApplication('GetApplicationRevision'),
  async handle(input, context) {
    const application = await existingApplication(context.store, context, input.applicationName);
    const location = serverRevision(input.revision);
    const key = revisionKey(application.applicationId, location);
    const stored = await context.store.get(revisions, regionalScope(context), key);
    if (!stored) throw noRevision();
    return {
      applicationName: application.applicationName,
      revision: stored.doc.location,
      revisionInfo: await present(context.store, context, stored.doc),
    };
  },
};

/** Unknown revisions are told in `errorMessage`. */
export const batchGetApplicationRevisions: Operation<Sdk, 'BatchGetApplicationRevisions'> = {
  authorize: onApplication('BatchGetApplicationRevisions'),
  async handle(input, context) {
    applicationNameOf(input.applicationName);
    const asked = input.revisions?.length ? input.revisions : [undefined];
    const locations = asked.map(serverRevision);
    checkBatch(locations, MAX_BATCH);
    const application = await existingApplication(context.store, context, input.applicationName);
    const scope = regionalScope(context);
    const keys = locations.map((location) => revisionKey(application.applicationId, location));
    const stored = await Promise.all(keys.map((key) => context.store.get(revisions, scope, key)));
    const found = stored.flatMap((revision) => (revision ? [revision.doc] : []));
    return {
      applicationName: application.applicationName,
      revisions: await Promise.all(
        found.map(async (revision) => ({
          revisionLocation: revision.location,
          genericRevisionInfo: await present(context.store, context, revision),
        })),
      ),
      errorMessage: found.length < keys.length ? noRevision().message : undefined,
    };
  },
};

export const listApplicationRevisions: Operation<Sdk, 'ListApplicationRevisions'> = {
  authorize: onApplication('ListApplicationRevisions'),
  async handle(input, context) {
    checkFilters(input);
    const application = await existingApplication(context.store, context, input.applicationName);
    const scope = regionalScope(context);
    const prefix = `${application.applicationId}/`;
    const all = (await context.store.list(revisions, scope, { prefix })).map(({ doc }) => doc);
    const deployed = await deployedRevisions(context.store, context, application);
    const sortBy = input.sortBy ?? 'registerTime';
    const direction = input.sortOrder === 'descending' ? -1 : 1;
    const sorted = all
      .filter((revision) => matches(input, revision, deployed))
      .toSorted((a, b) => direction * (instantOf(a, sortBy) - instantOf(b, sortBy)));
    const listing = `ListApplicationRevisions:${JSON.stringify({ ...input, nextToken: '' })}`;
    const page = pageOf(context, { listing, nextToken: input.nextToken }, sorted);
    return { revisions: page.items.map(({ location }) => location), nextToken: page.nextToken };
  },
};

/** Writes the record of a revision, new or changed by `change`. */
export async function saveRevision(
  tx: Transaction,
  place: Place,
  applicationId: string,
  location: RevisionDoc['location'],
  change: (before: RevisionDoc | undefined) => Omit<RevisionDoc, 'applicationId' | 'location'>,
): Promise<void> {
  const key = revisionKey(applicationId, location);
  const before = await tx.get(revisions, regionalScope(place), key);
  await tx.put(revisions, regionalScope(place), key, { ...change(before?.doc), applicationId, location });
}

/** @source AWS CodeDeploy API Reference, "ListApplicationRevisions" */
function checkFilters(input: ListApplicationRevisionsInput): void {
  const { sortBy, sortOrder, deployed, s3Bucket, s3KeyPrefix } = input;
  if (sortBy && !['registerTime', 'firstUsedTime', 'lastUsedTime'].includes(sortBy)) {
    throw new AwsError('InvalidSortByException', `Invalid sortBy: ${sortBy}`);
  }
  if (sortOrder && !['ascending', 'descending'].includes(sortOrder)) {
    throw new AwsError('InvalidSortOrderException', `Invalid sortOrder: ${sortOrder}`);
  }
  if (deployed && !['include', 'exclude', 'ignore'].includes(deployed)) {
    throw new AwsError('InvalidDeployedStateFilterException', `Invalid deployed filter: ${deployed}`);
  }
  if (s3KeyPrefix && !s3Bucket) {
    throw new AwsError('BucketNameFilterRequiredException', 'A key prefix needs the name of a bucket');
  }
}

function matches(
  input: ListApplicationRevisionsInput,
  revision: RevisionDoc,
  deployed: ReadonlySet<string>,
): boolean {
  const { s3Location } = revision.location;
  if (input.s3Bucket && s3Location?.bucket !== input.s3Bucket) return false;
  if (input.s3KeyPrefix && !s3Location?.key?.startsWith(input.s3KeyPrefix)) return false;
  const isDeployed = deployed.has(revisionKey(revision.applicationId, revision.location));
  if (input.deployed === 'include') return isDeployed;
  return input.deployed === 'exclude' ? !isDeployed : true;
}

/** Keys of the revisions that groups of the application have as their present one. */
async function deployedRevisions(
  reader: Reader,
  place: Place,
  application: ApplicationDoc,
): Promise<ReadonlySet<string>> {
  const { applicationId } = application;
  const groups = await reader.list(deploymentGroups, regionalScope(place), { prefix: `${applicationId}/` });
  return new Set(
    groups.flatMap(({ doc }) => (doc.targetRevision ? [revisionKey(applicationId, doc.targetRevision)] : [])),
  );
}

function instantOf(revision: RevisionDoc, sortBy: ApplicationRevisionSortBy): number {
  if (sortBy === 'firstUsedTime') return revision.firstUsedAt ?? 0;
  return (sortBy === 'lastUsedTime' ? revision.lastUsedAt : revision.registeredAt) ?? 0;
}

async function present(reader: Reader, place: Place, revision: RevisionDoc): Promise<GenericRevisionInfo> {
  const { applicationId } = revision;
  const key = revisionKey(applicationId, revision.location);
  const groups = await reader.list(deploymentGroups, regionalScope(place), { prefix: `${applicationId}/` });
  const using = groups.filter(
    ({ doc }) => doc.targetRevision && revisionKey(applicationId, doc.targetRevision) === key,
  );
  return {
    description: revision.description,
    deploymentGroups: using.map(({ doc }) => doc.deploymentGroupName),
    registerTime: new Date(revision.registeredAt),
    firstUsedTime: revision.firstUsedAt === undefined ? undefined : new Date(revision.firstUsedAt),
    lastUsedTime: revision.lastUsedAt === undefined ? undefined : new Date(revision.lastUsedAt),
  };
}

function noRevision(): AwsError {
  return new AwsError('RevisionDoesNotExistException', 'No revision found for the given location');
}
