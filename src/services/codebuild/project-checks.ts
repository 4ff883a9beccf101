import type { EnvironmentVariable, ProjectArtifacts, ProjectSource } from '@aws-sdk/client-codebuild';
import { invalidInput } from './errors.js';
import type { BuildSettings } from './model.js';

const SOURCE_TYPES = [
  'CODECOMMIT',
  'CODEPIPELINE',
  'GITHUB',
  'GITLAB',
  'GITLAB_SELF_MANAGED',
  'S3',
  'BITBUCKET',
  'GITHUB_ENTERPRISE',
  'NO_SOURCE',
];
const REPORTING_TYPES = ['GITHUB', 'GITHUB_ENTERPRISE', 'GITLAB', 'GITLAB_SELF_MANAGED', 'BITBUCKET'];
const ARTIFACT_TYPES = ['CODEPIPELINE', 'S3', 'NO_ARTIFACTS'];
const IDENTIFIER = /^\w{1,127}$/;

/** What no single member's bounds say. All throw AwsError InvalidInputException. */

export function checkProjectName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]+$/.test(name)) {
    throw invalidInput('Only alphanumeric characters, dash, and underscore are supported');
  }
}

export function checkSource(source: ProjectSource): void {
  const { type, location, buildspec, reportBuildStatus } = source;
  if (type === undefined || !SOURCE_TYPES.includes(type)) {
    throw invalidInput('Invalid type provided: Project source type');
  }
  if (type !== 'CODEPIPELINE' && type !== 'NO_SOURCE' && !location) {
    throw invalidInput('Project source location is required');
  }
  if (type === 'NO_SOURCE' && location) {
    throw invalidInput('Project source location must be empty for source type NO_SOURCE');
  }
  if (type === 'NO_SOURCE' && !buildspec) {
    throw invalidInput('Buildspec is required for source type NO_SOURCE');
  }
  if (reportBuildStatus === true && !REPORTING_TYPES.includes(type)) {
    throw invalidInput(`Build status reporting is not supported for source type ${type}`);
  }
}

export function checkSecondarySources(sources: readonly ProjectSource[]): void {
  checkIdentifiers(
    'source',
    sources.map((source) => source.sourceIdentifier),
  );
  for (const source of sources) {
    if (source.type === 'NO_SOURCE' || source.type === 'CODEPIPELINE') {
      throw invalidInput(`Secondary sources must not have type ${source.type}`);
    }
    checkSource(source);
  }
}

export function checkArtifacts(artifacts: ProjectArtifacts): void {
  const { type, location, encryptionDisabled } = artifacts;
  if (type === undefined || !ARTIFACT_TYPES.includes(type)) {
    throw invalidInput('Invalid type provided: Artifact type');
  }
  if (type === 'NO_ARTIFACTS' && location) {
    throw invalidInput('Invalid artifacts: artifact type NO_ARTIFACTS should have null location');
  }
  if (type === 'S3' && !location) {
    throw invalidInput('Invalid artifacts: location must be set for artifact type S3');
  }
  if (encryptionDisabled === true && type !== 'S3') {
    throw invalidInput('Invalid artifacts: encryptionDisabled is only supported for artifact type S3');
  }
}

export function checkSecondaryArtifacts(artifacts: readonly ProjectArtifacts[]): void {
  checkIdentifiers(
    'artifact',
    artifacts.map((artifact) => artifact.artifactIdentifier),
  );
  for (const artifact of artifacts) {
    if (artifact.type === 'CODEPIPELINE') {
      throw invalidInput('Secondary artifacts must not have type CODEPIPELINE');
    }
    checkArtifacts(artifact);
  }
}

function checkIdentifiers(kind: string, identifiers: readonly (string | undefined)[]): void {
  for (const identifier of identifiers) {
    if (identifier === undefined || !IDENTIFIER.test(identifier)) {
      throw invalidInput(
        `Secondary ${kind} identifier must consist of alphanumeric characters and underscores: ${identifier ?? ''}`,
      );
    }
  }
  if (new Set(identifiers).size !== identifiers.length) {
    throw invalidInput(`Secondary ${kind} identifiers must be unique`);
  }
}

export function checkVariables(variables: readonly EnvironmentVariable[]): void {
  const names = variables.map((variable) => variable.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw invalidInput(`Duplicate environment variable name: ${twice}`);
  }
}

/** @source AWS CodeBuild User Guide, "Build badges sample": not for sources in S3 or pipelines */
/** @source AWS CodeBuild API Reference, ProjectCache, S3LogsConfig, VpcConfig, ProjectEnvironment: what needs what */
export function checkPlaces({ cache, logsConfig, vpcConfig, environment }: BuildSettings): void {
  if (cache.type === 'S3' && !cache.location) {
    throw invalidInput('Invalid cache: location must be a valid S3 bucket, followed by slash and the prefix');
  }
  if (logsConfig?.s3Logs?.status === 'ENABLED' && !logsConfig.s3Logs.location) {
    throw invalidInput('Invalid logs config: location must be set where s3Logs are enabled');
  }
  const { vpcId = '', subnets = [], securityGroupIds = [] } = vpcConfig ?? {};
  const given = [vpcId, ...subnets, ...securityGroupIds];
  if (given.some(Boolean) && (!vpcId || subnets.length === 0 || securityGroupIds.length === 0)) {
    throw invalidInput('Invalid vpc config: vpcId, subnets and securityGroupIds must be set together');
  }
  if (environment.registryCredential && environment.imagePullCredentialsType !== 'SERVICE_ROLE') {
    throw invalidInput('Invalid registry credential: imagePullCredentialsType must be SERVICE_ROLE');
  }
}

export function checkBadge({ type }: ProjectSource): void {
  if (type === 'S3' || type === 'CODEPIPELINE') {
    throw invalidInput(`Build badges are not supported for source type ${type}`);
  }
}
