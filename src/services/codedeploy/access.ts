import { type Conditions, passRole, type Tags, tagsByKey } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import {
  applicationArn,
  deploymentConfigArn,
  deploymentGroupArn,
  instanceArn,
  parseTaggableArn,
} from './arns.js';
import { applications, deploymentGroups, findDeployment, groupKey, type Place } from './store.js';

/**
 * Which permission an operation needs on what.
 * @source Service Authorization Reference, "Actions defined by AWS CodeDeploy"
 */
type AccessContext = Place & { readonly store: Reader };
type Name = string | undefined;

function request(
  action: string,
  context: AccessContext,
  resource: string,
  conditions: Conditions = {},
): AccessRequest {
  return {
    action: `codedeploy:${action}`,
    resource,
    conditions,
    resourceTags: () => tagsOf(context, resource),
  };
}

/** Only applications and groups have tags. */
async function tagsOf(context: AccessContext, resource: string): Promise<Tags | undefined> {
  const arn = parseTaggableArn(context, resource);
  if (arn === undefined || arn.kind === 'deployment') return undefined;
  const scope = regionalScope(context);
  const application = (await context.store.get(applications, scope, arn.applicationName))?.doc;
  if (application === undefined || arn.kind === 'application')
    return application && tagsByKey(application.tags);
  const key = groupKey(application.applicationId, arn.groupName);
  return tagsByKey((await context.store.get(deploymentGroups, scope, key))?.doc.tags);
}

/** One request for each name; the action on everything where none is named, so that an empty list is guarded too. */
function forEach<T>(
  action: string,
  context: AccessContext,
  names: readonly string[] | undefined,
  of: (name: string) => T,
): readonly (T | AccessRequest)[] {
  return names && names.length > 0 ? names.map(of) : [request(action, context, '*')];
}

export function onApplication(action: string) {
  return (input: { readonly applicationName?: Name }, context: AccessContext): readonly AccessRequest[] => [
    applicationAccess(action, context, input.applicationName),
  ];
}

export function applicationAccess(
  action: string,
  context: AccessContext,
  applicationName: Name,
  conditions: Conditions = {},
): AccessRequest {
  return request(action, context, applicationArn(context, applicationName ?? ''), conditions);
}

export function onApplications(action: string) {
  return (
    input: { readonly applicationNames?: readonly string[] | undefined },
    context: AccessContext,
  ): readonly AccessRequest[] =>
    forEach(action, context, input.applicationNames, (name) => applicationAccess(action, context, name));
}

export function onGroup(action: string) {
  return (
    input: { readonly applicationName?: Name; readonly deploymentGroupName?: Name },
    context: AccessContext,
  ): readonly AccessRequest[] => [
    groupAccess(action, context, input.applicationName, input.deploymentGroupName),
  ];
}

export function groupAccess(
  action: string,
  context: AccessContext,
  applicationName: Name,
  groupName: Name,
  conditions: Conditions = {},
): AccessRequest {
  const resource = deploymentGroupArn(context, applicationName ?? '*', groupName ?? '*');
  return request(action, context, resource, conditions);
}

/**
 * Whoever makes CodeDeploy act as a role must be allowed to hand it over.
 * @source AWS CodeDeploy User Guide, "Step 1: Setting up"
 */
export function passGroupRole(
  roleArn: Name,
  place: Place,
  applicationName: Name,
  groupName: Name,
): readonly AccessRequest[] {
  if (!roleArn) return [];
  const group = deploymentGroupArn(place, applicationName ?? '', groupName ?? '');
  return [passRole(roleArn, 'codedeploy.amazonaws.com', group)];
}

export function onGroups(action: string) {
  return (
    input: {
      readonly applicationName?: Name;
      readonly deploymentGroupNames?: readonly string[] | undefined;
    },
    context: AccessContext,
  ): readonly AccessRequest[] =>
    forEach(action, context, input.deploymentGroupNames, (name) =>
      groupAccess(action, context, input.applicationName, name),
    );
}

/** A deployment is guarded by the group that it belongs to. */
export function onDeployment(action: string) {
  return async (
    input: { readonly deploymentId?: Name },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> => [await deploymentAccess(action, context, input.deploymentId)];
}

export function onDeployments(action: string) {
  return async (
    input: { readonly deploymentIds?: readonly string[] | undefined },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> =>
    await Promise.all(
      forEach(action, context, input.deploymentIds, (id) => deploymentAccess(action, context, id)),
    );
}

async function deploymentAccess(
  action: string,
  context: AccessContext,
  deploymentId: Name,
  conditions: Conditions = {},
): Promise<AccessRequest> {
  const deployment = await findDeployment(context.store, context, deploymentId);
  const { applicationName, deploymentGroupName } = deployment ?? {};
  return groupAccess(action, context, applicationName, deploymentGroupName, conditions);
}

export function onConfig(action: string) {
  return (
    input: { readonly deploymentConfigName?: Name },
    context: AccessContext,
  ): readonly AccessRequest[] => [configAccess(action, context, input.deploymentConfigName)];
}

export function configAccess(action: string, context: AccessContext, configName: Name): AccessRequest {
  return request(action, context, deploymentConfigArn(context, configName ?? ''));
}

export function onInstance(action: string) {
  return (input: { readonly instanceName?: Name }, context: AccessContext): readonly AccessRequest[] => [
    request(action, context, instanceArn(context, input.instanceName ?? '')),
  ];
}

export function onInstances(action: string) {
  return (
    input: { readonly instanceNames?: readonly string[] | undefined },
    context: AccessContext,
  ): readonly AccessRequest[] =>
    forEach(action, context, input.instanceNames, (name) =>
      request(action, context, instanceArn(context, name)),
    );
}

/** Tags of a deployment are those of its group. */
export function onTagged<Input extends { readonly ResourceArn?: Name }>(
  action: string,
  conditionsOf: (input: Input) => Conditions = () => ({}),
) {
  return async (input: Input, context: AccessContext): Promise<readonly AccessRequest[]> => {
    const conditions = conditionsOf(input);
    const arn = parseTaggableArn(context, input.ResourceArn ?? '');
    if (arn?.kind === 'deployment') {
      return [await deploymentAccess(action, context, arn.deploymentId, conditions)];
    }
    return [request(action, context, input.ResourceArn ?? '*', conditions)];
  };
}
