import type {
  EnvironmentVariable,
  ProjectEnvironment,
  ProjectSource,
  StartBuildInput,
} from '@aws-sdk/client-codebuild';
import type { BuildSettings } from './model.js';
import type { Place } from './names.js';
import { roleArn, withArtifactDefaults, withSourceDefaults } from './project-defaults.js';

/**
 * A project's settings with what StartBuild overrides: environment variables by name, source and environment by
 * member, everything else as a whole. Pure.
 */
export function overriddenSettings(
  settings: BuildSettings,
  input: StartBuildInput,
  projectName: string,
  place: Place,
): BuildSettings {
  const withDefaults = (artifact: NonNullable<StartBuildInput['artifactsOverride']>) =>
    withArtifactDefaults(artifact, projectName);
  const { artifactsOverride, secondaryArtifactsOverride, serviceRoleOverride } = input;
  return {
    ...settings,
    source: overriddenSource(settings.source, input),
    secondarySources: input.secondarySourcesOverride?.map(withSourceDefaults) ?? settings.secondarySources,
    sourceVersion: input.sourceVersion || settings.sourceVersion,
    secondarySourceVersions: input.secondarySourcesVersionOverride ?? settings.secondarySourceVersions,
    artifacts: artifactsOverride ? withDefaults(artifactsOverride) : settings.artifacts,
    secondaryArtifacts: secondaryArtifactsOverride?.map(withDefaults) ?? settings.secondaryArtifacts,
    cache: input.cacheOverride ?? settings.cache,
    environment: overriddenEnvironment(settings.environment, input),
    serviceRole: serviceRoleOverride ? roleArn(serviceRoleOverride, place) : settings.serviceRole,
    timeoutInMinutes: input.timeoutInMinutesOverride ?? settings.timeoutInMinutes,
    queuedTimeoutInMinutes: input.queuedTimeoutInMinutesOverride ?? settings.queuedTimeoutInMinutes,
    encryptionKey: input.encryptionKeyOverride ?? settings.encryptionKey,
    logsConfig: input.logsConfigOverride ?? settings.logsConfig,
  };
}

function overriddenSource(source: ProjectSource, input: StartBuildInput): ProjectSource {
  const type = input.sourceTypeOverride ?? source.type;
  return {
    ...source,
    type,
    location: type === 'NO_SOURCE' ? undefined : (input.sourceLocationOverride ?? source.location),
    buildspec: input.buildspecOverride || source.buildspec,
    auth: input.sourceAuthOverride ?? source.auth,
    gitCloneDepth: input.gitCloneDepthOverride ?? source.gitCloneDepth,
    gitSubmodulesConfig: input.gitSubmodulesConfigOverride ?? source.gitSubmodulesConfig,
    insecureSsl: input.insecureSslOverride ?? source.insecureSsl,
    reportBuildStatus: input.reportBuildStatusOverride ?? source.reportBuildStatus,
    buildStatusConfig: input.buildStatusConfigOverride ?? source.buildStatusConfig,
  };
}

function overriddenEnvironment(environment: ProjectEnvironment, input: StartBuildInput): ProjectEnvironment {
  return {
    ...environment,
    type: input.environmentTypeOverride ?? environment.type,
    image: input.imageOverride ?? environment.image,
    computeType: input.computeTypeOverride ?? environment.computeType,
    certificate: input.certificateOverride ?? environment.certificate,
    privilegedMode: input.privilegedModeOverride ?? environment.privilegedMode,
    registryCredential: input.registryCredentialOverride ?? environment.registryCredential,
    imagePullCredentialsType: input.imagePullCredentialsTypeOverride ?? environment.imagePullCredentialsType,
    fleet: input.fleetOverride ?? environment.fleet,
    hostKernel: input.hostKernelOverride ?? environment.hostKernel,
    environmentVariables: mergedVariables(
      environment.environmentVariables ?? [],
      input.environmentVariablesOverride ?? [],
    ),
  };
}

function mergedVariables(
  before: readonly EnvironmentVariable[],
  overrides: readonly EnvironmentVariable[],
): EnvironmentVariable[] {
  const byName = new Map(before.map((variable) => [variable.name, variable]));
  for (const variable of overrides) {
    byName.set(variable.name, { ...variable, type: variable.type ?? 'PLAINTEXT' });
  }
  return [...byName.values()];
}
