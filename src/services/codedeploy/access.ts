import type { AccessRequest } from '../../front-door/service.js';
import type { Reader } from '../../store/store.js';
import {
  applicationArn,
  deploymentConfigArn,
  deploymentGroupArn,
  instanceArn,
  parseTaggableArn,
} from './arns.js';
import { findDeployment, type Place } from './store.js';

/**
 * Which permission an operation needs on what.
 * @source Service Authorization Reference, "Actions defined by AWS CodeDeploy"
 */
type AccessContext = Place & { readonly store: Reader };
type Name = string | undefined;

function request(action: string, resource: string): AccessRequest {
  return { action: `codedeploy:${action}`, resource };
}

/** One request for each name; the action on everything where none is named, so that an empty list is guarded too. */
function forEach<T>(
  action: string,
  names: readonly string[] | undefined,
  of: (name: string) => T,
): readonly (T | AccessRequest)[] {
  return names && names.length > 0 ? names.map(of) : [request(action, '*')];
}

export function onApplication(action: string) {
  return (input: { readonly applicationName?: Name }, place: Place): readonly AccessRequest[] => [
    applicationAccess(action, place, input.applicationName),
  ];
}

export function applicationAccess(action: string, place: Place, applicationName: Name): AccessRequest {
  return request(action, applicationArn(place, applicationName ?? ''));
}

export function onApplications(action: string) {
  return (
    input: { readonly applicationNames?: readonly string[] | undefined },
    place: Place,
  ): readonly AccessRequest[] =>
    forEach(action, input.applicationNames, (name) => request(action, applicationArn(place, name)));
}

export function onGroup(action: string) {
  return (
    input: { readonly applicationName?: Name; readonly deploymentGroupName?: Name },
    place: Place,
  ): readonly AccessRequest[] => [
    groupAccess(action, place, input.applicationName, input.deploymentGroupName),
  ];
}

export function groupAccess(
  action: string,
  place: Place,
  applicationName: Name,
  groupName: Name,
): AccessRequest {
  return request(action, deploymentGroupArn(place, applicationName ?? '*', groupName ?? '*'));
}

/** Whoever makes CodeDeploy act as a role must be allowed to hand it over. @source AWS CodeDeploy User Guide, "Step 1: Setting up" */
export function passRole(roleArn: Name): readonly AccessRequest[] {
  if (!roleArn) return [];
  const conditions = { 'iam:passedtoservice': 'codedeploy.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource: roleArn, conditions }];
}

export function onGroups(action: string) {
  return (
    input: {
      readonly applicationName?: Name;
      readonly deploymentGroupNames?: readonly string[] | undefined;
    },
    place: Place,
  ): readonly AccessRequest[] =>
    forEach(action, input.deploymentGroupNames, (name) =>
      groupAccess(action, place, input.applicationName, name),
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
    await Promise.all(forEach(action, input.deploymentIds, (id) => deploymentAccess(action, context, id)));
}

async function deploymentAccess(
  action: string,
  context: AccessContext,
  deploymentId: Name,
): Promise<AccessRequest> {
  const deployment = await findDeployment(context.store, context, deploymentId);
  return groupAccess(action, context, deployment?.applicationName, deployment?.deploymentGroupName);
}

export function onConfig(action: string) {
  return (input: { readonly deploymentConfigName?: Name }, place: Place): readonly AccessRequest[] => [
    configAccess(action, place, input.deploymentConfigName),
  ];
}

export function configAccess(action: string, place: Place, configName: Name): AccessRequest {
  return request(action, deploymentConfigArn(place, configName ?? ''));
}

export function onInstance(action: string) {
  return (input: { readonly instanceName?: Name }, place: Place): readonly AccessRequest[] => [
    request(action, instanceArn(place, input.instanceName ?? '')),
  ];
}

export function onInstances(action: string) {
  return (
    input: { readonly instanceNames?: readonly string[] | undefined },
    place: Place,
  ): readonly AccessRequest[] =>
    forEach(action, input.instanceNames, (name) => request(action, instanceArn(place, name)));
}

/** Tags of a deployment are those of its group. */
export function onTagged(action: string) {
  return async (
    input: { readonly ResourceArn?: Name },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> => {
    const arn = parseTaggableArn(context, input.ResourceArn ?? '');
    if (arn?.kind === 'deployment') return [await deploymentAccess(action, context, arn.deploymentId)];
    return [request(action, input.ResourceArn ?? '*')];
  };
}
