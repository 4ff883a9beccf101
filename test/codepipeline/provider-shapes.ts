import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { action } from './declarations.js';
import { following } from './shapes.js';

export const ECS_KEYS = {
  ApplicationName: 'app',
  DeploymentGroupName: 'blue-green',
  TaskDefinitionTemplateArtifact: 'Src',
  AppSpecTemplateArtifact: 'Src',
};

/** Each provider with the configuration that it is usually given. AWS takes them all. */
export const PROVIDERS_TAKEN: [string, Partial<PipelineDeclaration>][] = [
  [
    'ECS, rolling and blue/green with default paths',
    following(
      action('Rolling', 'Deploy/AWS/ECS', {
        in: ['Src'],
        configuration: {
          ClusterName: 'c',
          ServiceName: 's',
          FileName: 'front.json',
          DeploymentTimeout: '15',
        },
      }),
      action('BlueGreen', 'Deploy/AWS/CodeDeployToECS', { in: ['Src'], configuration: ECS_KEYS }),
      action('Image', 'Deploy/AWS/CodeDeployToECS', {
        in: ['Src'],
        configuration: { ...ECS_KEYS, Image1ArtifactName: 'Src', Image1ContainerName: 'IMAGE1_NAME' },
      }),
    ),
  ],
  [
    'deployments of the older kinds',
    following(
      action('Hosts', 'Deploy/AWS/CodeDeploy', {
        in: ['Src'],
        configuration: { ApplicationName: 'a', DeploymentGroupName: 'g' },
      }),
      action('Beanstalk', 'Deploy/AWS/ElasticBeanstalk', {
        in: ['Src'],
        configuration: { ApplicationName: 'a', EnvironmentName: 'e' },
      }),
      action('OpsWorks', 'Deploy/AWS/OpsWorks', {
        in: ['Src'],
        configuration: { StackId: 's', AppId: 'a', LayerId: 'l', DeploymentType: 'deploy_app' },
      }),
      action('Site', 'Deploy/AWS/S3', {
        in: ['Src'],
        configuration: {
          BucketName: 'b',
          Extract: 'true',
          CannedACL: 'public-read',
          CacheControl: 'max-age=60',
        },
      }),
      action('Zip', 'Deploy/AWS/S3', {
        in: ['Src'],
        configuration: { BucketName: 'b', Extract: 'false', ObjectKey: 'releases/{datetime}.zip' },
      }),
    ),
  ],
  [
    'V2: the newer providers',
    following(
      {
        ...action('Run', 'Compute/AWS/Commands', {
          in: ['Src'],
          commands: ['npm ci', 'npm test'],
          outputVariables: ['VERSION'],
        }),
        outputArtifacts: [{ name: 'Dist', files: ['dist/**'] }],
      },
      action('Push', 'Build/AWS/ECRBuildAndPublish', {
        in: ['Src'],
        configuration: { ECRRepositoryName: 'web', ImageTags: 'latest,1' },
      }),
      action('Hosts', 'Deploy/AWS/EC2', {
        in: ['Src'],
        configuration: {
          InstanceTagKey: 'role',
          InstanceTagValue: 'web',
          InstanceType: 'EC2',
          TargetDirectory: '/srv',
          PostScript: 'after.sh',
          MaxBatch: '50%',
        },
      }),
      action('Cluster', 'Deploy/AWS/EKS', {
        in: ['Src'],
        configuration: { ClusterName: 'c', ManifestFiles: 'k8s/a.yml,k8s/b.yml' },
      }),
      action('Function', 'Deploy/AWS/Lambda', {
        in: ['Src'],
        configuration: {
          FunctionName: 'f',
          FunctionAlias: 'live',
          DeployStrategy: 'Canary10Percent5Minutes',
        },
      }),
      action('Scan', 'Invoke/AWS/InspectorScan', {
        in: ['Src'],
        out: ['Bom'],
        configuration: { InspectorRunMode: 'SourceCodeScan', CriticalThreshold: '1' },
      }),
      action('Next', 'Invoke/AWS/CodePipeline', {
        configuration: {
          PipelineName: 'other',
          Variables: '[{"name":"a","value":"#{SourceVariables.CommitId}"}]',
        },
      }),
    ),
  ],
  [
    'other services that are driven by files',
    following(
      action('Machine', 'Invoke/AWS/StepFunctions', {
        in: ['Src'],
        configuration: {
          StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
          InputType: 'FilePath',
          Input: 'in.json',
        },
      }),
      action('Config', 'Deploy/AWS/AppConfig', {
        in: ['Src'],
        configuration: {
          Application: 'a',
          Environment: 'e',
          ConfigurationProfile: 'p',
          InputArtifactConfigurationPath: 'flags.json',
        },
      }),
      action('Product', 'Deploy/AWS/ServiceCatalog', {
        in: ['Src'],
        configuration: { ProductId: 'prod-1', ConfigurationFilePath: 'product.json' },
      }),
      action('Set', 'Deploy/AWS/CloudFormationStackSet', {
        in: ['Src'],
        configuration: {
          StackSetName: 'set',
          TemplatePath: 'Src::t.yml',
          DeploymentTargets: '111111111111,222222222222',
          Regions: 'us-east-1,eu-west-1',
        },
      }),
      action('Instances', 'Deploy/AWS/CloudFormationStackInstances', {
        configuration: {
          StackSetName: 'set',
          DeploymentTargets: 'Src::targets.json',
          Regions: 'us-east-1',
        },
        in: ['Src'],
        runOrder: 2,
      }),
      action('Phones', 'Test/AWS/DeviceFarm', {
        in: ['Src'],
        configuration: {
          AppType: 'Android',
          ProjectId: 'p',
          App: 'app.apk',
          DevicePoolArn: 'arn',
          TestType: 'BUILTIN_FUZZ',
        },
      }),
      action('Skill', 'Deploy/ThirdParty/AlexaSkillsKit', {
        in: ['Src'],
        configuration: { ClientId: 'i', ClientSecret: 's', RefreshToken: 'r', SkillId: 'k' },
      }),
    ),
  ],
];
