import { AwsError } from '../../kernel/aws-error.js';
import type { Reader } from '../../store/store.js';
import { regionalScope } from '../../store/store.js';
import { noApplication, noDeployment, noDeploymentGroup, noRegisteredInstance } from './errors.js';
import type { ApplicationDoc, DeploymentDoc, DeploymentGroupDoc, OnPremisesInstanceDoc } from './model.js';
import {
  applications,
  deploymentGroups,
  deployments,
  groupKey,
  onPremisesInstances,
  type Place,
} from './store.js';

/** @source AWS CodeDeploy API Reference: names of applications, groups and configurations, 1 to 100 characters */
const NAME = /^[A-Za-z0-9._+=,@-]{1,100}$/;
const INSTANCE_NAME = /^[A-Za-z0-9+=,.@_-]{1,100}$/;
const MAX_DESCRIPTION = 256;

/** @throws AwsError ApplicationNameRequiredException, InvalidApplicationNameException */
export function applicationNameOf(name: string | undefined): string {
  return checkedName(name, 'ApplicationName', 'application name');
}

/** @throws AwsError DeploymentGroupNameRequiredException, InvalidDeploymentGroupNameException */
export function groupNameOf(name: string | undefined): string {
  return checkedName(name, 'DeploymentGroupName', 'deployment group name');
}

/** @throws AwsError DeploymentConfigNameRequiredException, InvalidDeploymentConfigNameException */
export function configNameOf(name: string | undefined): string {
  return checkedName(name, 'DeploymentConfigName', 'deployment configuration name');
}

function checkedName(name: string | undefined, what: string, words: string): string {
  if (!name) throw new AwsError(`${what}RequiredException`, `The ${words} is required`);
  if (!NAME.test(name)) throw new AwsError(`Invalid${what}Exception`, `Invalid ${words}: ${name}`);
  return name;
}

/** @throws AwsError InstanceNameRequiredException, InvalidInstanceNameException */
export function instanceNameOf(name: string | undefined): string {
  if (!name) throw new AwsError('InstanceNameRequiredException', 'The on-premises instance name is required');
  if (!INSTANCE_NAME.test(name) || name.startsWith('i-')) {
    throw new AwsError('InvalidInstanceNameException', `Invalid on-premises instance name: ${name}`);
  }
  return name;
}

/** @throws AwsError DeploymentIdRequiredException, InvalidDeploymentIdException */
export function deploymentIdOf(deploymentId: string | undefined): string {
  if (!deploymentId) throw new AwsError('DeploymentIdRequiredException', 'The deployment ID is required');
  if (!/^[A-Za-z0-9-]{1,64}$/.test(deploymentId)) {
    throw new AwsError('InvalidDeploymentIdException', `Invalid deployment ID: ${deploymentId.slice(0, 64)}`);
  }
  return deploymentId;
}

/** @throws AwsError DescriptionTooLongException */
export function descriptionOf(description: string | undefined): string | undefined {
  if (description && description.length > MAX_DESCRIPTION) {
    throw new AwsError(
      'DescriptionTooLongException',
      `The description is longer than ${MAX_DESCRIPTION} characters`,
    );
  }
  return description || undefined;
}

/** @throws AwsError BatchLimitExceededException */
export function checkBatch(names: readonly unknown[], limit: number): void {
  if (names.length > limit) {
    throw new AwsError('BatchLimitExceededException', `At most ${limit} can be asked for at once`);
  }
}

/** @throws AwsError ApplicationDoesNotExistException and those of its name */
export async function existingApplication(
  reader: Reader,
  place: Place,
  applicationName: string | undefined,
): Promise<ApplicationDoc> {
  const name = applicationNameOf(applicationName);
  const stored = await reader.get(applications, regionalScope(place), name);
  if (!stored) throw noApplication(name);
  return stored.doc;
}

/** @throws AwsError DeploymentGroupDoesNotExistException and those of its name */
export async function existingGroup(
  reader: Reader,
  place: Place,
  application: ApplicationDoc,
  groupName: string | undefined,
): Promise<DeploymentGroupDoc> {
  const name = groupNameOf(groupName);
  const key = groupKey(application.applicationId, name);
  const stored = await reader.get(deploymentGroups, regionalScope(place), key);
  if (!stored) throw noDeploymentGroup(name);
  return stored.doc;
}

/** @throws AwsError DeploymentDoesNotExistException and those of its id */
export async function existingDeployment(
  reader: Reader,
  place: Place,
  deploymentId: string | undefined,
): Promise<DeploymentDoc> {
  const id = deploymentIdOf(deploymentId);
  const stored = await reader.get(deployments, regionalScope(place), id);
  if (!stored) throw noDeployment(id);
  return stored.doc;
}

/** @throws AwsError InstanceNotRegisteredException and those of its name */
export async function registeredInstance(
  reader: Reader,
  place: Place,
  instanceName: string | undefined,
): Promise<OnPremisesInstanceDoc> {
  const name = instanceNameOf(instanceName);
  const stored = await reader.get(onPremisesInstances, regionalScope(place), name);
  if (!stored || stored.doc.deregisteredAt !== undefined) throw noRegisteredInstance(name);
  return stored.doc;
}
