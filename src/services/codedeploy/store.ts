import { createHash } from 'node:crypto';
import type { RevisionLocation } from '@aws-sdk/client-codedeploy';
import { collection, type Reader, regionalScope, sortableNumber } from '../../store/store.js';
import { offeredCommand } from './machine/target.js';
import type {
  ApplicationDoc,
  DeploymentConfigDoc,
  DeploymentDoc,
  DeploymentGroupDoc,
  InstanceHealthDoc,
  OnPremisesInstanceDoc,
  RevisionDoc,
  TargetDoc,
} from './model.js';

/** Account and region of a request or of a piece of work. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Key: application name. */
export const applications = collection<ApplicationDoc>('codedeploy.applications', {
  id: (doc) => ({ value: doc.applicationId }),
});

/** Key: `APPLICATION-ID/GROUP-NAME`, so that renaming an application moves nothing. */
export const deploymentGroups = collection<DeploymentGroupDoc>('codedeploy.deployment-groups', {
  id: (doc) => ({ value: doc.deploymentGroupId }),
  config: (doc) => ({ value: doc.deploymentConfigName }),
});

/** Key: name. Predefined ones are not stored. */
export const deploymentConfigs = collection<DeploymentConfigDoc>('codedeploy.deployment-configs');

/** Key: `APPLICATION-ID/DIGEST` of what identifies the revision. */
export const revisions = collection<RevisionDoc>('codedeploy.revisions');

/** Key: deployment id. */
export const deployments = collection<DeploymentDoc>('codedeploy.deployments', {
  all: (doc) => ({ value: 'all', sort: sortableNumber(doc.createdAt) }),
  application: (doc) => ({ value: doc.applicationId, sort: sortableNumber(doc.createdAt) }),
  group: (doc) => ({ value: doc.deploymentGroupId, sort: sortableNumber(doc.createdAt) }),
  active: (doc) => (doc.fleet.phase.kind === 'ended' ? undefined : { value: doc.deploymentGroupId }),
});

/** Key: `DEPLOYMENT-ID/TARGET-ID`. */
export const targets = collection<TargetDoc>('codedeploy.targets', {
  /** Commands that wait for their host, the oldest first. */
  offered: (doc) =>
    offeredCommand(doc.state) ? { value: doc.targetId, sort: sortableNumber(doc.updatedAt) } : undefined,
});

/** Key: instance name. */
export const onPremisesInstances = collection<OnPremisesInstanceDoc>('codedeploy.on-premises-instances', {
  identity: (doc) =>
    doc.deregisteredAt === undefined ? { value: doc.iamUserArn ?? doc.iamSessionArn ?? '' } : undefined,
});

/** Key: `DEPLOYMENT-GROUP-ID/TARGET-ID`. */
export const instanceHealth = collection<InstanceHealthDoc>('codedeploy.instance-health');

export function groupKey(applicationId: string, deploymentGroupName: string): string {
  return `${applicationId}/${deploymentGroupName}`;
}

export function targetKey(deploymentId: string, targetId: string): string {
  return `${deploymentId}/${targetId}`;
}

export function revisionKey(applicationId: string, location: RevisionLocation): string {
  const { s3Location: s3, gitHubLocation: git } = location;
  const identity = s3
    ? ['S3', s3.bucket, s3.key, s3.version, s3.eTag, s3.bundleType]
    : ['GitHub', git?.repository, git?.commitId];
  return `${applicationId}/${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}

export async function findApplicationById(
  reader: Reader,
  place: Place,
  applicationId: string,
): Promise<ApplicationDoc | undefined> {
  const [found] = await reader.listBy(applications, regionalScope(place), 'id', applicationId, { limit: 1 });
  return found?.doc;
}

export async function findGroupById(
  reader: Reader,
  place: Place,
  deploymentGroupId: string,
): Promise<{ readonly key: string; readonly doc: DeploymentGroupDoc } | undefined> {
  const [found] = await reader.listBy(deploymentGroups, regionalScope(place), 'id', deploymentGroupId, {
    limit: 1,
  });
  return found;
}

export async function findDeployment(
  reader: Reader,
  place: Place,
  deploymentId: string | undefined,
): Promise<DeploymentDoc | undefined> {
  if (!deploymentId) return undefined;
  return (await reader.get(deployments, regionalScope(place), deploymentId))?.doc;
}

export async function listTargets(
  reader: Reader,
  place: Place,
  deploymentId: string,
): Promise<readonly TargetDoc[]> {
  const stored = await reader.list(targets, regionalScope(place), { prefix: `${deploymentId}/` });
  return stored.map(({ doc }) => doc);
}
