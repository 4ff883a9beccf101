import type {
  CreateProjectInput,
  ProjectArtifacts,
  ProjectEnvironment,
  ProjectSource,
} from '@aws-sdk/client-codebuild';
import { formatArn, formatGlobalArn } from '../../kernel/arn.js';
import { partitionOf } from '../../kernel/partition.js';
import type { BuildSettings } from './model.js';
import type { Place } from './names.js';

const TIMEOUT_MINUTES = 60;
const QUEUED_TIMEOUT_MINUTES = 480;

/**
 * A project's settings with what AWS fills in.
 *
 * @source AWS CLI examples of `create-project` and `batch-get-projects`
 */
export function settingsOf(input: CreateProjectInput, place: Place): BuildSettings {
  const { source, artifacts, environment } = input;
  if (!source || !artifacts || !environment) throw new Error('required members are checked at the door');
  return {
    source: withSourceDefaults(source),
    secondarySources: (input.secondarySources ?? []).map(withSourceDefaults),
    sourceVersion: input.sourceVersion || undefined,
    secondarySourceVersions: input.secondarySourceVersions ?? [],
    artifacts: withArtifactDefaults(artifacts, input.name ?? ''),
    secondaryArtifacts: (input.secondaryArtifacts ?? []).map((artifact) =>
      withArtifactDefaults(artifact, input.name ?? ''),
    ),
    cache: input.cache ?? { type: 'NO_CACHE' },
    environment: withEnvironmentDefaults(environment),
    serviceRole: roleArn(input.serviceRole ?? '', place),
    timeoutInMinutes: input.timeoutInMinutes ?? TIMEOUT_MINUTES,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutes ?? QUEUED_TIMEOUT_MINUTES,
    encryptionKey: input.encryptionKey ?? defaultKey(place),
    vpcConfig: input.vpcConfig,
    logsConfig: input.logsConfig,
    fileSystemLocations: input.fileSystemLocations,
  };
}

export function withSourceDefaults(source: ProjectSource): ProjectSource {
  return { ...source, insecureSsl: source.insecureSsl ?? false };
}

export function withArtifactDefaults(artifacts: ProjectArtifacts, projectName: string): ProjectArtifacts {
  if (artifacts.type === 'NO_ARTIFACTS') return artifacts;
  return {
    ...artifacts,
    name: artifacts.name || projectName,
    packaging: artifacts.packaging ?? 'NONE',
    encryptionDisabled: artifacts.encryptionDisabled ?? false,
    ...(artifacts.type === 'S3' && { namespaceType: artifacts.namespaceType ?? 'NONE' }),
  };
}

export function withEnvironmentDefaults(environment: ProjectEnvironment): ProjectEnvironment {
  return {
    ...environment,
    privilegedMode: environment.privilegedMode ?? false,
    imagePullCredentialsType: environment.imagePullCredentialsType ?? 'CODEBUILD',
    environmentVariables: (environment.environmentVariables ?? []).map((variable) => ({
      ...variable,
      type: variable.type ?? 'PLAINTEXT',
    })),
  };
}

/** A bare name is taken for a role of this account, as on AWS. */
export function roleArn(role: string, { accountId, region }: Place): string {
  if (role.startsWith('arn:')) return role;
  const partition = partitionOf(region);
  return formatGlobalArn({ partition, service: 'iam', accountId, resource: `role/${role}` });
}

export function defaultKey(place: Place): string {
  return formatArn({ service: 'kms', ...place, resource: 'alias/aws/s3' });
}
