import type { EnvironmentVariable, ProjectSource } from '@aws-sdk/client-codebuild';
import type { Buildspec } from '../buildspec/model.js';
import { buildArn } from '../names.js';
import type { BuildRun } from './build-run.js';
import { PhaseFailure } from './phase-failure.js';
import type { PlacedSource, SourceLayout } from './source-layout.js';

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Every variable of a build: those of the buildspec, over them the project's and the request's, over all what
 * CodeBuild itself sets.
 *
 * @throws PhaseFailure for variables whose values lie in services that are not built yet
 * @source AWS CodeBuild User Guide, "Environment variables in build environments"
 */
export function buildEnvironment(
  run: BuildRun,
  spec: Buildspec,
  layout: SourceLayout,
  credentials: RoleCredentials,
  resolvedVersion: string | undefined,
): Readonly<Record<string, string>> {
  const variables = run.build.settings.environment.environmentVariables ?? [];
  refuseRemoteVariables(spec, variables);
  return {
    ...machineVariables(run, credentials),
    ...spec.environment.variables,
    ...Object.fromEntries(variables.map(({ name, value }) => [name ?? '', value ?? ''])),
    ...buildVariables(run, resolvedVersion),
    ...sourceVariables(layout),
  };
}

/** What every program of the build finds around it; a build may choose otherwise. */
function machineVariables(run: BuildRun, credentials: RoleCredentials): Record<string, string> {
  const { region } = run.ref;
  return {
    PATH: run.machine.searchPath,
    HOME: run.directories.home,
    TMPDIR: run.directories.temporary,
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
    AWS_ENDPOINT_URL: run.context.endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

function buildVariables(
  { build, ref }: BuildRun,
  resolvedVersion: string | undefined,
): Record<string, string> {
  const { settings } = build;
  return {
    CODEBUILD_CI: 'true',
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

function refuseRemoteVariables(spec: Buildspec, variables: readonly EnvironmentVariable[]): void {
  const ofType = (type: string) =>
    variables.filter((variable) => variable.type === type).map(({ name, value }) => [name, value]);
  const parameter = [...Object.entries(spec.environment.parameterStore), ...ofType('PARAMETER_STORE')][0];
  if (parameter !== undefined) {
    throw new PhaseFailure({
      statusCode: 'Decrypted Variables Error',
      message: `${parameter[0]} is to be parameter ${parameter[1]}, but Systems Manager Parameter Store is not built into Pipewright yet`,
    });
  }
  const secret = [...Object.entries(spec.environment.secretsManager), ...ofType('SECRETS_MANAGER')][0];
  if (secret !== undefined) {
    throw new PhaseFailure({
      statusCode: 'Secrets Manager Error',
      message: `${secret[0]} is to be secret ${secret[1]}, but Secrets Manager is not built into Pipewright yet`,
    });
  }
}
