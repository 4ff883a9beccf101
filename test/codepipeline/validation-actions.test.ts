import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { action, approve, build, check, deploy, pipeline, second, source } from './declarations.js';

const v2 = (
  provider: string,
  configuration: Record<string, string>,
  inputs = ['Src'],
): PipelineDeclaration => ({
  ...second(action('To', `Deploy/AWS/${provider}`, { configuration, in: inputs })),
  pipelineType: 'V2',
});

describe('actions that are refused', () => {
  test.each<[string, PipelineDeclaration, string | RegExp]>([
    ['two actions of one name', second(approve(), approve()), /more than one action named 'Ask'/],
    [
      'an unknown action type',
      second(action('Odd', 'Build/AWS/Nothing')),
      "ActionType (Category: 'Build', Provider: 'Nothing', Owner: 'AWS', Version: '1') in action 'Odd' is not available in region 'US_EAST_1'",
    ],
    ['a provider in the wrong category', second(action('Odd', 'Deploy/AWS/CodeBuild')), /is not available/],
    [
      'too few inputs',
      second(build({ in: [] })),
      'Action Compile declares 0 input artifacts which is less than the minimum count (1)',
    ],
    [
      'too many outputs',
      second(approve({ outputArtifacts: [{ name: 'X' }] })),
      'Action Ask declares 1 output artifacts which is more than the maximum count (0)',
    ],
    [
      'an input that nobody makes',
      second(build({ in: ['src'] })),
      'Input Artifact Bundle src in action Compile is not declared as Output Artifact Bundle in any of the preceding actions',
    ],
    ['an input of the same runOrder', second(build(), deploy()), /Input Artifact Bundle Bin/],
    [
      'a missing key',
      second(build({ configuration: {} })),
      "Action configuration for action 'Compile' is missing required configuration 'ProjectName'",
    ],
    [
      'an unknown key',
      second(build({ configuration: { ProjectName: 'p', constructor: 'x' } })),
      "Action configuration for action 'Compile' contains unknown configuration 'constructor'",
    ],
    [
      'JSON that is none',
      second(build({ configuration: { ProjectName: 'p', EnvironmentVariables: '[{' } })),
      /'EnvironmentVariables' that is not valid JSON/,
    ],
    [
      'two inputs without a primary',
      second(
        action('Two', 'Build/AWS/CodeBuild', { configuration: { ProjectName: 'p' }, in: ['Src', 'Src'] }),
      ),
      /missing required configuration 'PrimarySource'/,
    ],
    [
      'a primary that is no input',
      second(build({ configuration: { ProjectName: 'p', PrimarySource: 'Else' } })),
      /not one of its input artifacts/,
    ],
    [
      'a format of sources that there is not',
      pipeline([
        {
          name: 'Source',
          actions: [
            source({ configuration: { RepositoryName: 'r', BranchName: 'b', OutputArtifactFormat: 'ZIP' } }),
          ],
        },
        { name: 'Second', actions: [approve()] },
      ]),
      /has the value 'ZIP' of 'OutputArtifactFormat', which is none of CODE_ZIP, CODEBUILD_CLONE_REF/,
    ],
    [
      'hosts without anything to be done there',
      v2('EC2', { InstanceTagKey: 'k', InstanceType: 'EC2', TargetDirectory: '/srv' }),
      /missing required configuration 'PostScript'/,
    ],
    [
      'neither chart nor manifest',
      v2('EKS', { ClusterName: 'c' }),
      /missing required configuration 'ManifestFiles'/,
    ],
    [
      'neither code nor version of a function',
      v2('Lambda', { FunctionName: 'f' }, []),
      /missing required configuration 'PublishedTargetVersion'/,
    ],
    [
      'a product without a template',
      v2('ServiceCatalog', { ProductId: 'p', TemplateFilePath: 't.json' }),
      /missing required configuration 'ProductVersionName'/,
    ],
    [
      'a template of a task in an artifact that is no input',
      v2('CodeDeployToECS', {
        ...{ ApplicationName: 'a', DeploymentGroupName: 'g' },
        ...{ TaskDefinitionTemplateArtifact: 'Else', AppSpecTemplateArtifact: 'Src' },
      }),
      "TaskDefinitionTemplateArtifact 'Else' of action 'To' is not one of its input artifacts",
    ],
    [
      'an input of a state machine that is no path',
      second(
        action('Run', 'Invoke/AWS/StepFunctions', {
          configuration: { StateMachineArn: 'm', InputType: 'FilePath' },
        }),
      ),
      /missing required configuration 'Input'/,
    ],
    [
      'no key for a deployment as one object',
      second(deploy({ in: ['Src'], configuration: { BucketName: 'b', Extract: 'false' } })),
      /missing required configuration 'ObjectKey'/,
    ],
    [
      'a mode without what it needs',
      second(
        action('Stack', 'Deploy/AWS/CloudFormation', {
          configuration: { ActionMode: 'CREATE_UPDATE', StackName: 's', RoleArn: 'r' },
        }),
      ),
      /'TemplatePath'/,
    ],
    [
      'half an image pair',
      second(
        action('Ecs', 'Deploy/AWS/CodeDeployToECS', {
          in: ['Src'],
          configuration: {
            ApplicationName: 'a',
            DeploymentGroupName: 'g',
            TaskDefinitionTemplateArtifact: 'Src',
            AppSpecTemplateArtifact: 'Src',
            Image1ArtifactName: 'Src',
          },
        }),
      ),
      /'Image1ContainerName'/,
    ],
    [
      'a source in another region',
      pipeline([
        { name: 'A', actions: [source({ region: 'eu-west-1' })] },
        { name: 'B', actions: [approve()] },
      ]),
      /category Source run in the region of the pipeline/,
    ],
    [
      'one namespace twice',
      second(approve({ namespace: 'n' }), approve({ name: 'B', namespace: 'n' })),
      /Namespaces must be unique.*\n\nStageName=\[Second\], ActionName=\[Ask\], Namespace=\[n\]/,
    ],
    ['a namespace like an artifact', second(approve({ namespace: 'Src' })), /also the name of an artifact/],
    ['a reserved namespace', second(approve({ namespace: 'codepipeline' })), /is reserved/],
    [
      'a reference of another form',
      second(approve({ configuration: { CustomData: '#{oops}' } })),
      'Invalid variable reference: it is not of the form #{namespace.key}. StageName: Second, ActionName: Ask, ActionConfigurationKey: CustomData, VariableReferenceText: #{oops}',
    ],
    [
      'a reference without an end',
      second(approve({ configuration: { CustomData: 'a #{b.c' } })),
      /VariableReferenceText: #\{b\.c$/,
    ],
    [
      'a namespace of the same runOrder',
      second(build({ namespace: 'b' }), approve({ configuration: { CustomData: '#{b.X}' } })),
      /no preceding action has the namespace b/,
    ],
    [
      'a variable that is not declared',
      second(approve({ configuration: { CustomData: '#{variables.X}' } })),
      /declares no variable X/,
    ],
    [
      'an unknown key of codepipeline',
      second(approve({ configuration: { CustomData: '#{codepipeline.X}' } })),
      /has no key X/,
    ],
    ['a timeout of what is no approval', second(build({ timeoutInMinutes: 5 })), /only manual approvals/],
    [
      'a secret of what is no compute',
      second(build({ environmentVariables: [{ name: 'A', value: 'b', type: 'SECRETS_MANAGER' }] })),
      /SECRETS_MANAGER, which only actions of category Compute/,
    ],
    [
      'commands of what is no compute',
      second(build({ commands: ['ls'] })),
      'The following action cannot contain a commands field: Compile. To use the commands field, use a compute action.',
    ],
    [
      'compute without commands',
      second(action('Run', 'Compute/AWS/Commands', { in: ['Src'] })),
      'Action Run must have a non-empty commands field',
    ],
  ])('%s', (_name, declaration, message) => {
    expect(() => check(declaration)).toThrow(
      expect.objectContaining({ code: 'InvalidActionDeclarationException' }),
    );
    expect(() => check(declaration)).toThrow(message);
  });
});
