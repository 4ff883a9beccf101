import type { Action } from '../model.js';
import { actionType, type Range } from './action-type.js';
import { allOf, missing, namesInputs, needsOneOf, takesOnly } from './dependent-keys.js';

const ONE: Range = [1, 1];

/** @source AWS CodePipeline User Guide, action structure reference: deploy actions */
export const DEPLOYS = [
  actionType('Deploy', 'AWS', 'S3', {
    inputs: ONE,
    required: ['BucketName', 'Extract'],
    optional: ['ObjectKey', 'KMSEncryptionKeyARN', 'CannedACL', 'CacheControl'],
    entityUrlTemplate: 'https://console.aws.amazon.com/s3/buckets/{Config:BucketName}',
    check: checkExtract,
  }),
  actionType('Deploy', 'AWS', 'CodeDeploy', {
    inputs: ONE,
    required: ['ApplicationName', 'DeploymentGroupName'],
    entityUrlTemplate:
      'https://console.aws.amazon.com/codedeploy/home?#/applications/{Config:ApplicationName}/deployment-groups/{Config:DeploymentGroupName}',
  }),
  actionType('Deploy', 'AWS', 'CodeDeployToECS', {
    inputs: [1, 5],
    required: [
      ...['ApplicationName', 'DeploymentGroupName'],
      ...['TaskDefinitionTemplateArtifact', 'AppSpecTemplateArtifact'],
    ],
    optional: [
      ...['TaskDefinitionTemplatePath', 'AppSpecTemplatePath'],
      ...[1, 2, 3, 4].flatMap((n) => [`Image${n}ArtifactName`, `Image${n}ContainerName`]),
    ],
    check: allOf(
      checkImagePairs,
      namesInputs('TaskDefinitionTemplateArtifact', 'AppSpecTemplateArtifact'),
      namesInputs(...[1, 2, 3, 4].map((n) => `Image${n}ArtifactName`)),
    ),
  }),
  actionType('Deploy', 'AWS', 'ECS', {
    inputs: ONE,
    required: ['ClusterName', 'ServiceName'],
    optional: ['FileName', 'DeploymentTimeout'],
  }),
  actionType('Deploy', 'AWS', 'CloudFormation', {
    inputs: [0, 10],
    outputs: [0, 1],
    required: ['ActionMode', 'StackName'],
    optional: [
      ...['RoleArn', 'TemplatePath', 'TemplateConfiguration', 'Capabilities'],
      ...['ChangeSetName', 'OutputFileName', 'ParameterOverrides'],
    ],
    json: ['ParameterOverrides'],
    check: checkActionMode,
  }),
  actionType('Deploy', 'AWS', 'CloudFormationStackSet', {
    inputs: [1, 3],
    required: ['StackSetName', 'TemplatePath'],
    optional: [
      ...['Description', 'Parameters', 'Capabilities', 'PermissionModel', 'AdministrationRoleArn'],
      ...['ExecutionRoleName', 'OrganizationsAutoDeployment', 'DeploymentTargets', 'Regions'],
      ...['FailureTolerancePercentage', 'MaxConcurrentPercentage'],
    ],
  }),
  actionType('Deploy', 'AWS', 'CloudFormationStackInstances', {
    inputs: [0, 3],
    required: ['StackSetName', 'Regions'],
    optional: [
      ...['DeploymentTargets', 'ParameterOverrides'],
      ...['FailureTolerancePercentage', 'MaxConcurrentPercentage'],
    ],
  }),
  actionType('Deploy', 'AWS', 'ElasticBeanstalk', {
    inputs: ONE,
    required: ['ApplicationName', 'EnvironmentName'],
  }),
  actionType('Deploy', 'AWS', 'OpsWorks', {
    inputs: ONE,
    optional: ['Stack', 'App', 'Layer', 'StackId', 'AppId', 'LayerId', 'DeploymentType'],
  }),
  actionType('Deploy', 'AWS', 'ServiceCatalog', {
    inputs: ONE,
    required: ['ProductId'],
    optional: [
      ...['TemplateFilePath', 'ProductVersionName', 'ProductType', 'ProductVersionDescription'],
      'ConfigurationFilePath',
    ],
    check: needsOneOf(['ConfigurationFilePath'], ['TemplateFilePath', 'ProductVersionName', 'ProductType']),
  }),
  actionType('Deploy', 'AWS', 'AppConfig', {
    inputs: ONE,
    required: ['Application', 'Environment', 'ConfigurationProfile', 'InputArtifactConfigurationPath'],
    optional: ['DeploymentStrategy'],
  }),
  actionType('Deploy', 'AWS', 'EC2', {
    inputs: ONE,
    needsV2: true,
    required: ['InstanceTagKey', 'InstanceType'],
    optional: [
      ...['InstanceTagValue', 'DeploySpec', 'TargetDirectory', 'PreScript', 'PostScript'],
      ...['MaxBatch', 'MaxError', 'TargetGroupNameList'],
    ],
    check: allOf(
      takesOnly('InstanceType', 'EC2', 'SSM_MANAGED_NODE'),
      needsOneOf(['DeploySpec'], ['TargetDirectory', 'PostScript']),
    ),
  }),
  actionType('Deploy', 'AWS', 'EKS', {
    inputs: ONE,
    needsV2: true,
    required: ['ClusterName'],
    optional: [
      ...['HelmReleaseName', 'HelmChartLocation', 'HelmValuesFiles', 'ManifestFiles'],
      ...['Namespace', 'Subnets', 'SecurityGroupIds'],
    ],
    check: needsOneOf(['ManifestFiles'], ['HelmReleaseName', 'HelmChartLocation']),
  }),
  actionType('Deploy', 'AWS', 'Lambda', {
    inputs: [0, 1],
    needsV2: true,
    required: ['FunctionName'],
    optional: ['FunctionAlias', 'PublishedTargetVersion', 'DeployStrategy', 'Alarms'],
    check: (action) =>
      action.inputArtifacts.length === 0 ? needsOneOf(['PublishedTargetVersion'])(action) : undefined,
  }),
  actionType('Deploy', 'ThirdParty', 'AlexaSkillsKit', {
    inputs: [1, 2],
    required: ['ClientId', 'ClientSecret', 'RefreshToken', 'SkillId'],
    secrets: ['ClientSecret', 'RefreshToken'],
  }),
];

function checkExtract(action: Action): string | undefined {
  const { Extract: extract, ObjectKey: objectKey } = action.configuration;
  if (extract?.includes('#{')) return undefined;
  if (extract !== 'true' && extract !== 'false') {
    return `Extract of action '${action.name}' must be 'true' or 'false'`;
  }
  return extract === 'false' && objectKey === undefined ? missing(action, 'ObjectKey') : undefined;
}

/** An image's artifact and its placeholder come together. */
function checkImagePairs(action: Action): string | undefined {
  for (const n of [1, 2, 3, 4]) {
    const artifact = `Image${n}ArtifactName`;
    const container = `Image${n}ContainerName`;
    const hasArtifact = action.configuration[artifact] !== undefined;
    const hasContainer = action.configuration[container] !== undefined;
    if (hasArtifact !== hasContainer) return missing(action, hasArtifact ? container : artifact);
  }
  return undefined;
}

/**
 * `RoleArn` is not among them: pipelines are saved without it.
 * @source AWS CodePipeline User Guide, AWS CloudFormation deploy action reference: what each ActionMode needs
 */
const NEEDED_BY_MODE = new Map([
  ['CREATE_UPDATE', ['TemplatePath']],
  ['REPLACE_ON_FAILURE', ['TemplatePath']],
  ['CHANGE_SET_REPLACE', ['TemplatePath', 'ChangeSetName']],
  ['CHANGE_SET_EXECUTE', ['ChangeSetName']],
  ['DELETE_ONLY', []],
]);

function checkActionMode(action: Action): string | undefined {
  const mode = action.configuration.ActionMode ?? '';
  if (mode.includes('#{')) return undefined;
  const needed = NEEDED_BY_MODE.get(mode);
  if (!needed) return `Action '${action.name}' has the unknown ActionMode '${mode}'`;
  const absent = needed.find((key) => action.configuration[key] === undefined);
  return absent ? missing(action, absent) : undefined;
}
