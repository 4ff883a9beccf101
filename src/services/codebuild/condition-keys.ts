import type { StartBuildBatchInput, StartBuildInput } from '@aws-sdk/client-codebuild';
import type { Conditions } from '../../front-door/access.js';

/** Members of CreateProject and UpdateProject that have a key. */
const PROJECT_MEMBERS = [
  'artifacts',
  'artifacts.bucketOwnerAccess',
  'artifacts.encryptionDisabled',
  'artifacts.location',
  'autoRetryLimit',
  'buildBatchConfig',
  'buildBatchConfig.restrictions.computeTypesAllowed',
  'buildBatchConfig.restrictions.fleetsAllowed',
  'buildBatchConfig.serviceRole',
  'cache',
  'cache.location',
  'cache.modes',
  'cache.type',
  'concurrentBuildLimit',
  'encryptionKey',
  'environment',
  'environment.certificate',
  'environment.computeConfiguration',
  'environment.computeConfiguration.disk',
  'environment.computeConfiguration.instanceType',
  'environment.computeConfiguration.machineType',
  'environment.computeConfiguration.memory',
  'environment.computeConfiguration.vCpu',
  'environment.computeType',
  'environment.fleet.fleetArn',
  'environment.image',
  'environment.imagePullCredentialsType',
  'environment.privilegedMode',
  'environment.registryCredential',
  'environment.registryCredential.credential',
  'environment.registryCredential.credentialProvider',
  'environment.type',
  'logsConfig',
  'logsConfig.s3Logs',
  'logsConfig.s3Logs.bucketOwnerAccess',
  'logsConfig.s3Logs.encryptionDisabled',
  'logsConfig.s3Logs.location',
  'logsConfig.s3Logs.status',
  'serviceRole',
  'source',
  'source.auth.resource',
  'source.auth.type',
  'source.buildStatusConfig.context',
  'source.buildStatusConfig.targetUrl',
  'source.buildspec',
  'source.insecureSsl',
  'source.location',
  'vpcConfig',
  'vpcConfig.securityGroupIds',
  'vpcConfig.subnets',
  'vpcConfig.vpcId',
];

const FLEET_MEMBERS = [
  'computeConfiguration',
  'computeConfiguration.disk',
  'computeConfiguration.instanceType',
  'computeConfiguration.machineType',
  'computeConfiguration.memory',
  'computeConfiguration.vCpu',
  'computeType',
  'environmentType',
  'fleetServiceRole',
  'imageId',
  'vpcConfig',
  'vpcConfig.securityGroupIds',
  'vpcConfig.subnets',
  'vpcConfig.vpcId',
];

const EXPORT_MEMBERS = ['bucket', 'bucketOwner', 'encryptionDisabled', 'encryptionKey', 'path'].map(
  (member) => `exportConfig.s3Destination.${member}`,
);

const WEBHOOK_MEMBERS = [
  'buildType',
  'manualCreation',
  'scopeConfiguration.domain',
  'scopeConfiguration.name',
  'scopeConfiguration.scope',
];

const CREDENTIAL_MEMBERS = ['authType', 'serverType', 'shouldOverwrite', 'token', 'username'];

interface KeyedList {
  /** Which member names an element: its keys are `LIST.MEMBER` of all and `LIST/NAME.MEMBER` of each. */
  readonly name: string;
  readonly members: readonly string[];
  /** There is a key that says whether the list is there. */
  readonly hasPresence: boolean;
}

const PROJECT_LISTS: Readonly<Record<string, KeyedList>> = {
  'environment.environmentVariables': { name: 'name', members: ['value'], hasPresence: true },
  fileSystemLocations: { name: 'identifier', members: ['location', 'type'], hasPresence: false },
  secondaryArtifacts: {
    name: 'artifactIdentifier',
    members: ['bucketOwnerAccess', 'encryptionDisabled', 'location'],
    hasPresence: true,
  },
  secondarySources: {
    name: 'sourceIdentifier',
    members: [
      'auth.resource',
      'auth.type',
      'buildStatusConfig.context',
      'buildStatusConfig.targetUrl',
      'buildspec',
      'insecureSsl',
      'location',
    ],
    hasPresence: true,
  },
};

/**
 * `codebuild:MEMBER` of what a request says of a project.
 * @source CodeBuild User Guide, "AWS CodeBuild condition keys"
 */
export function projectKeys(project: object): Conditions {
  const lists = Object.entries(PROJECT_LISTS).flatMap(([path, list]) => listKeys(path, list, project));
  return Object.fromEntries([...memberKeys(PROJECT_MEMBERS, project), ...lists]);
}

/** The same of what StartBuild or StartBuildBatch say otherwise than the project does. */
export function overrideKeys(input: StartBuildInput & StartBuildBatchInput): Conditions {
  return projectKeys({
    artifacts: input.artifactsOverride,
    autoRetryLimit: input.autoRetryLimitOverride,
    buildBatchConfig: input.buildBatchConfigOverride,
    cache: input.cacheOverride,
    encryptionKey: input.encryptionKeyOverride,
    environment: ifAny({
      certificate: input.certificateOverride,
      computeType: input.computeTypeOverride,
      environmentVariables: input.environmentVariablesOverride,
      fleet: input.fleetOverride,
      image: input.imageOverride,
      imagePullCredentialsType: input.imagePullCredentialsTypeOverride,
      privilegedMode: input.privilegedModeOverride,
      registryCredential: input.registryCredentialOverride,
      type: input.environmentTypeOverride,
    }),
    logsConfig: input.logsConfigOverride,
    secondaryArtifacts: input.secondaryArtifactsOverride,
    secondarySources: input.secondarySourcesOverride,
    serviceRole: input.serviceRoleOverride,
    source: ifAny({
      auth: input.sourceAuthOverride,
      buildStatusConfig: input.buildStatusConfigOverride,
      buildspec: input.buildspecOverride,
      insecureSsl: input.insecureSslOverride,
      location: input.sourceLocationOverride,
    }),
  });
}

export function fleetKeys(fleet: object): Conditions {
  return Object.fromEntries(memberKeys(FLEET_MEMBERS, fleet));
}

export function reportGroupKeys(group: object): Conditions {
  return Object.fromEntries(memberKeys(EXPORT_MEMBERS, group));
}

export function webhookKeys(webhook: object): Conditions {
  return Object.fromEntries(memberKeys(WEBHOOK_MEMBERS, webhook));
}

export function credentialKeys(credential: object): Conditions {
  return Object.fromEntries(memberKeys(CREDENTIAL_MEMBERS, credential));
}

export function visibilityKeys(visibility: object): Conditions {
  return Object.fromEntries(memberKeys(['projectVisibility'], visibility));
}

type Entry = readonly [key: string, value: string | readonly string[]];

function memberKeys(members: readonly string[], of: object): Entry[] {
  return members.flatMap((path) => entry(path, keyValue(path, memberAt(of, path))));
}

function listKeys(path: string, { name, members, hasPresence }: KeyedList, of: object): Entry[] {
  const list = memberAt(of, path);
  if (!Array.isArray(list) || list.length === 0) return [];
  const all = [name, ...members].flatMap((member) => {
    const values = list.flatMap((element: object) => keyValue(member, memberAt(element, member)) ?? []);
    return entry(`${path}.${member}`, values.length === 0 ? undefined : values);
  });
  const each = list.flatMap((element: object) => {
    const called = `${path}/${String(memberAt(element, name))}`;
    return members.flatMap((member) =>
      entry(`${called}.${member}`, keyValue(member, memberAt(element, member))),
    );
  });
  return [...(hasPresence ? entry(path, 'true') : []), ...all, ...each];
}

function entry(path: string, value: string | readonly string[] | undefined): Entry[] {
  return value === undefined ? [] : [[`codebuild:${path.toLowerCase()}`, value]];
}

/** Of structures, and of what a buildspec says, only whether they are there. */
function keyValue(path: string, value: unknown): string | readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'object' || path.endsWith('buildspec') ? 'true' : String(value);
}

/** @param path `source.auth.type` */
function memberAt(of: object, path: string): unknown {
  let found: unknown = of;
  for (const member of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[member];
  }
  return found;
}

/** @returns undefined where nothing is given */
function ifAny(members: Readonly<Record<string, unknown>>): object | undefined {
  return Object.values(members).some((value) => value !== undefined) ? members : undefined;
}
