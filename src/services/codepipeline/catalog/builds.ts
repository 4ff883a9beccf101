import type { Action } from '../model.js';
import { type ActionTypeParts, actionType } from './action-type.js';

const CODE_BUILD: ActionTypeParts = {
  inputs: [1, 5],
  outputs: [0, 5],
  required: ['ProjectName'],
  optional: [
    'PrimarySource',
    'EnvironmentVariables',
    'BatchEnabled',
    'BuildspecOverride',
    'CombineArtifacts',
  ],
  json: ['EnvironmentVariables'],
  entityUrlTemplate: 'https://console.aws.amazon.com/codebuild/home?#/projects/{Config:ProjectName}/view',
  check: checkPrimarySource,
};

/** @source AWS CodePipeline User Guide, action structure reference: build, test and compute actions */
export const BUILDS = [
  actionType('Build', 'AWS', 'CodeBuild', CODE_BUILD),
  actionType('Test', 'AWS', 'CodeBuild', CODE_BUILD),
  actionType('Build', 'AWS', 'ECRBuildAndPublish', {
    inputs: [1, 1],
    needsV2: true,
    required: ['ECRRepositoryName'],
    optional: ['DockerFilePath', 'ImageTags', 'RegistryType'],
  }),
  actionType('Compute', 'AWS', 'Commands', {
    inputs: [1, 10],
    outputs: [0, 1],
    needsV2: true,
    optional: ['EnvironmentType', 'ComputeType', 'VpcId', 'Subnets', 'SecurityGroupIds'],
    check: checkCommands,
  }),
  actionType('Test', 'AWS', 'DeviceFarm', {
    inputs: [1, 1],
    required: ['AppType', 'ProjectId', 'App', 'DevicePoolArn', 'TestType'],
    optional: [
      ...['AppiumVersion', 'Test', 'FuzzEventCount', 'FuzzEventThrottle', 'FuzzRandomizerSeed'],
      ...['RecordVideo', 'RecordAppPerformanceData', 'UnmeteredDevicesOnly', 'JobTimeoutMinutes'],
      ...['RadioWifiEnabled', 'RadioBluetoothEnabled', 'RadioGpsEnabled', 'RadioNfcEnabled'],
      ...['CustomHostMachineArtifacts', 'CustomDeviceArtifacts', 'Latitude', 'Longitude'],
    ],
  }),
];

function checkPrimarySource({ name, configuration, inputArtifacts }: Action): string | undefined {
  const { PrimarySource: primary, CombineArtifacts: combine, BatchEnabled: batch } = configuration;
  if (primary === undefined && inputArtifacts.length > 1) {
    return `Action configuration for action '${name}' is missing required configuration 'PrimarySource'`;
  }
  if (primary !== undefined && !primary.includes('#{') && !inputArtifacts.includes(primary)) {
    return `PrimarySource '${primary}' of action '${name}' is not one of its input artifacts`;
  }
  if (combine === 'true' && batch !== 'true') {
    return `Action '${name}' combines artifacts without BatchEnabled`;
  }
  return undefined;
}

function checkCommands({ name, commands }: Action): string | undefined {
  if (!commands?.length) return `Action ${name} must have a non-empty commands field`;
  return commands.some((command) => command.includes('\n'))
    ? `A command of action '${name}' has more than one line`
    : undefined;
}
