import type { ProjectArtifacts } from '@aws-sdk/client-codebuild';
import { parseArn } from '../../../kernel/arn.js';

/**
 * `path` / build id where the namespace says so / `name`, without empty parts. A zip is the object of that
 * very key; without packaging it is a folder.
 *
 * @param name the artifact's name where the buildspec's takes the project's place
 * @source AWS CodeBuild API Reference, ProjectArtifacts: path, namespaceType, name
 */
export function artifactKey(
  artifacts: ProjectArtifacts,
  build: { readonly uuid: string },
  name = artifacts.name ?? '',
): string {
  const namespace = artifacts.namespaceType === 'BUILD_ID' ? build.uuid : '';
  return [artifacts.path ?? '', namespace, name]
    .map((part) => part.replaceAll(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
}

/** @returns the bucket's name; an ARN is tolerated as on AWS */
export function artifactBucket(artifacts: ProjectArtifacts): string {
  const location = artifacts.location ?? '';
  return parseArn(location)?.resource ?? location;
}

export function artifactArn(artifacts: ProjectArtifacts, build: { readonly uuid: string }): string {
  const key = artifactKey(artifacts, build);
  return `arn:aws:s3:::${artifactBucket(artifacts)}${key === '' ? '' : `/${key}`}`;
}
