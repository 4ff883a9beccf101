import { dirname } from 'node:path';
import type { ProjectSource } from '@aws-sdk/client-codebuild';
import { buildArn } from '../names.js';
import type { BuildRun } from './build-run.js';
import type { IssuedCredentials } from './credentials-endpoint.js';
import { loopbackEndpoint } from './loopback-endpoint.js';
import type { PlacedSource, SourceLayout } from './source-layout.js';

/**
 * Every variable of a build: those of the buildspec, over them the project's and the request's, over all what
 * CodeBuild itself sets.
 *
 * @param given of buildspec, project and request, with their values
 * @source AWS CodeBuild User Guide, "Environment variables in build environments"
 */
export function buildEnvironment(
  run: BuildRun,
  given: Readonly<Record<string, string>>,
  layout: SourceLayout,
  issued: IssuedCredentials,
  resolvedVersion: string | undefined,
): Readonly<Record<string, string>> {
  return {
    ...machineVariables(run),
    ...credentialVariables(run, issued),
    ...given,
    ...buildVariables(run, resolvedVersion),
    ...sourceVariables(layout),
  };
}

/** What every program of the build finds around it; a build may choose otherwise. */
function machineVariables({ ref, machine, directories, context }: BuildRun): Record<string, string> {
  return {
    PATH: `${directories.programs}:${machine.searchPath}`,
    HOME: directories.home,
    TMPDIR: directories.temporary,
    AWS_DEFAULT_REGION: ref.region,
    AWS_REGION: ref.region,
    AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
    AWS_ENDPOINT_URL: context.endpoint,
  };
}

/** Where programs get the role's credentials; the credentials themselves where they could not ask for them. */
function credentialVariables(
  { context }: BuildRun,
  { credentials, path, token }: IssuedCredentials,
): Record<string, string> {
  const endpoint = loopbackEndpoint(context.endpoint);
  if (endpoint !== undefined) {
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}${path}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    };
  }
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

function buildVariables(
  { build, ref, directories }: BuildRun,
  resolvedVersion: string | undefined,
): Record<string, string> {
  const { settings } = build;
  return {
    CODEBUILD_CI: 'true',
    CODEBUILD_GOPATH: dirname(directories.sources),
    CODEBUILD_LAST_EXIT: '0',
    CODEBUILD_BUILD_ARN: buildArn(ref, build.id),
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: settings.environment.image ?? '',
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: settings.encryptionKey,
    CODEBUILD_START_TIME: String(build.startedAt),
    ...(build.logs !== undefined && { CODEBUILD_LOG_PATH: build.logs.streamName }),
    ...(resolvedVersion !== undefined && { CODEBUILD_RESOLVED_SOURCE_VERSION: resolvedVersion }),
  };
}

function sourceVariables({ primary, secondary }: SourceLayout): Record<string, string> {
  return Object.assign(
    {},
    sourceFacts(primary, ''),
    ...secondary.map((source) => sourceFacts(source, `_${source.identifier}`)),
  );
}

function sourceFacts({ source, directory, version }: PlacedSource, suffix: string): Record<string, string> {
  return {
    [`CODEBUILD_SRC_DIR${suffix}`]: directory,
    [`CODEBUILD_SOURCE_REPO_URL${suffix}`]: repositoryUrl(source),
    ...(version !== undefined && { [`CODEBUILD_SOURCE_VERSION${suffix}`]: version }),
  };
}

/** A clone URL, `s3://BUCKET/KEY`, or nothing for pipelines. */
function repositoryUrl({ type, location = '' }: ProjectSource): string {
  return type === 'S3' && location !== '' ? `s3://${location}` : location;
}
