import type { BucketOwnerAccess, ProjectArtifacts } from '@aws-sdk/client-codebuild';
import type { ObjectCannedACL } from '@aws-sdk/client-s3';
import { parseArn, s3Arn } from '../../../kernel/arn.js';
import { partitionOf } from '../../../kernel/partition.js';

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

/** @param region of the build */
export function artifactArn(
  artifacts: ProjectArtifacts,
  build: { readonly uuid: string },
  region: string,
): string {
  const key = artifactKey(artifacts, build);
  return s3Arn(partitionOf(region), `${artifactBucket(artifacts)}${key === '' ? '' : `/${key}`}`);
}

/**
 * What the owner of another account's bucket may do with what a build puts there.
 *
 * @source AWS CodeBuild API Reference, ProjectArtifacts: bucketOwnerAccess
 */
export function ownerAcl(access: BucketOwnerAccess | undefined): ObjectCannedACL | undefined {
  switch (access) {
    case 'FULL':
      return 'bucket-owner-full-control';
    case 'READ_ONLY':
      return 'bucket-owner-read';
    default:
      return undefined;
  }
}
