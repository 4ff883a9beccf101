import { formatArn, parseArn } from '../../kernel/arn.js';
import type { Place } from './store.js';

/** @source Service Authorization Reference, "Resource types defined by AWS CodeDeploy" */
function codedeployArn(place: Place, resource: string): string {
  return formatArn({ service: 'codedeploy', ...place, resource });
}

export function applicationArn(place: Place, applicationName: string): string {
  return codedeployArn(place, `application:${applicationName}`);
}

export function deploymentGroupArn(place: Place, applicationName: string, groupName: string): string {
  return codedeployArn(place, `deploymentgroup:${applicationName}/${groupName}`);
}

export function deploymentConfigArn(place: Place, configName: string): string {
  return codedeployArn(place, `deploymentconfig:${configName}`);
}

/** The form of IAM policies; what describes an instance carries the ARN that it got when it was registered. */
export function instanceArn(place: Place, instanceName: string): string {
  return codedeployArn(place, `instance:${instanceName}`);
}

export function registeredInstanceArn(place: Place, instanceName: string, suffix: string): string {
  return codedeployArn(place, `instance/${instanceName}_${suffix}`);
}

export type TaggableArn =
  | { readonly kind: 'application'; readonly applicationName: string }
  | { readonly kind: 'deploymentgroup'; readonly applicationName: string; readonly groupName: string }
  | { readonly kind: 'deployment'; readonly deploymentId: string };

/** @returns undefined where the ARN is not of this service and place, or names something without tags */
export function parseTaggableArn(place: Place, text: string): TaggableArn | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'codedeploy' || arn.region !== place.region || arn.accountId !== place.accountId) {
    return undefined;
  }
  const [kind, ...rest] = arn.resource.split(':');
  const [name = '', groupName] = rest.join(':').split('/');
  if (kind === 'application' && name !== '') return { kind, applicationName: name };
  if (kind === 'deploymentgroup' && groupName) return { kind, applicationName: name, groupName };
  if (kind === 'deployment' && name !== '') return { kind, deploymentId: name };
  return undefined;
}
