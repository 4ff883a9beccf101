import { formatArn, parseArn } from '../../kernel/arn.js';
import { invalidInput } from './errors.js';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export function projectArn(place: Place, name: string): string {
  return formatArn({ service: 'codebuild', ...place, resource: `project/${name}` });
}

export function buildArn(place: Place, buildId: string): string {
  return formatArn({ service: 'codebuild', ...place, resource: `build/${buildId}` });
}

/** Terraform names projects by their ARN wherever a name is asked for. An ARN of elsewhere is no project's name here. */
export function projectNameOf(nameOrArn: string, place: Place): string {
  const prefix = projectArn(place, '');
  return nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn;
}

/** Whether it is an ARN of another account or region. */
export function isElsewhere(text: string, place: Place): boolean {
  const arn = parseArn(text);
  return arn !== undefined && (arn.accountId !== place.accountId || arn.region !== place.region);
}

/**
 * @param idOrArn `PROJECT:UUID`, or the build's ARN
 * @throws AwsError InvalidInputException
 */
export function buildIdOf(idOrArn: string): string {
  const resource = parseArn(idOrArn)?.resource;
  const id = resource?.startsWith('build/') ? resource.slice('build/'.length) : idOrArn;
  if (!id.includes(':')) throw invalidInput('Invalid build ID provided');
  return id;
}

export function batchArn(place: Place, batchId: string): string {
  return formatArn({ service: 'codebuild', ...place, resource: `build-batch/${batchId}` });
}

/**
 * @param idOrArn `PROJECT:UUID`, or the batch's ARN
 * @throws AwsError InvalidInputException
 */
export function batchIdOf(idOrArn: string): string {
  const resource = parseArn(idOrArn)?.resource;
  const id = resource?.startsWith('build-batch/') ? resource.slice('build-batch/'.length) : idOrArn;
  if (!id.includes(':')) throw invalidInput('Invalid build batch ID provided');
  return id;
}

export function projectOfBuild(buildId: string): string {
  return buildId.slice(0, buildId.lastIndexOf(':'));
}

/** The name of the role session that a build acts with. @source AWS's AccessDenied messages quote it */
export function sessionNameOf(build: { readonly uuid: string }): string {
  return `AWSCodeBuild-${build.uuid}`;
}
