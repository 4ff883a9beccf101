import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from '@aws-sdk/client-codepipeline';
import { action, approve, build, source } from './declarations.js';
import { ARTIFACTS } from './world.js';

export const staged = (...stages: ActionDeclaration[][]): { stages: StageDeclaration[] } => ({
  stages: stages.map((actions, index) => ({ name: `Stage${index}`, actions })),
});
export const following = (...actions: ActionDeclaration[]) => staged([source()], actions);
export const gitHub = (rest = {}) =>
  action('Checkout', 'Source/ThirdParty/GitHub', {
    configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: 'token' },
    out: ['Src'],
    ...rest,
  });
const connected = (configuration = {}) =>
  action('Checkout', 'Source/AWS/CodeStarSourceConnection', {
    configuration: {
      ConnectionArn: 'arn:aws:codeconnections:us-east-1:000000000000:connection/0b2e',
      FullRepositoryId: 'group/sub/project',
      BranchName: 'main',
      ...configuration,
    },
    out: ['Src'],
    namespace: 'SourceVariables',
  });
const stack = (name: string, ActionMode: string, rest: Record<string, string> = {}, more = {}) =>
  action(name, 'Deploy/AWS/CloudFormation', {
    configuration: { ActionMode, StackName: 'app', RoleArn: 'arn:aws:iam::000000000000:role/cfn', ...rest },
    in: ['Src'],
    ...more,
  });
const change = { ChangeSetName: 'next', TemplatePath: 'Src::packaged.yaml' };

/**
 * Shapes of definitions as they occur in the wild: written by hand for `create-pipeline`, kept copies of `get-pipeline`, born of
 * CloudFormation and of Terraform. AWS takes them all.
 */
export const TAKEN: [string, Partial<PipelineDeclaration>][] = [
  [
    'nothing but what must be there',
    {
      stages: [
        { name: 'Source', actions: [gitHub({ inputArtifacts: undefined })] },
        {
          name: 'Build',
          actions: [build({ outputArtifacts: undefined, configuration: { ProjectName: 'p' } })],
        },
      ],
    },
  ],
  ['a copy of what get-pipeline answered', { ...following(build({ runOrder: 1 })), version: 7 }],
  [
    'a GitHub source that a webhook watches',
    staged(
      [
        gitHub({
          configuration: {
            Owner: 'o',
            Repo: 'r',
            Branch: 'main',
            OAuthToken: 't',
            PollForSourceChanges: 'false',
          },
        }),
      ],
      [build()],
    ),
  ],
  [
    'sources of every kind side by side',
    staged(
      [
        source(),
        gitHub({ name: 'B', out: ['B'] }),
        {
          ...connected({ DetectChanges: 'false', OutputArtifactFormat: 'CODE_ZIP' }),
          name: 'C',
          namespace: 'Connection',
          outputArtifacts: [{ name: 'C' }],
        },
        action('D', 'Source/AWS/ECR', {
          configuration: { RepositoryName: 'web', ImageTag: 'latest' },
          out: ['D'],
        }),
        action('E', 'Source/AWS/S3', {
          configuration: { S3Bucket: 'b', S3ObjectKey: 'a/b.zip', PollForSourceChanges: 'true' },
          out: ['E'],
        }),
      ],
      [
        build({
          in: ['Src', 'B', 'C', 'D', 'E'],
          configuration: { ProjectName: 'p', PrimarySource: 'Src' },
        }),
      ],
    ),
  ],
  [
    'run orders with gaps, an approval without configuration before a build',
    following(
      approve({ runOrder: 2 }),
      build({ runOrder: 5 }),
      build({ name: 'Two', out: ['Two'], runOrder: 9 }),
    ),
  ],
  [
    'one project several times, told apart by variables and a buildspec',
    following(
      ...['Plan', 'Lint', 'Scan'].map((name) =>
        build({
          name,
          out: [],
          configuration: {
            ProjectName: 'tools',
            BuildspecOverride: `ci/${name}.yml`,
            EnvironmentVariables: JSON.stringify([
              { name: 'COMMIT', value: '#{SourceVariables.CommitId}', type: 'PLAINTEXT' },
              { name: 'KEY', value: '/app/key', type: 'PARAMETER_STORE' },
            ]),
          },
        }),
      ),
    ),
  ],
  [
    'a batch with several outputs',
    following(
      build({
        out: ['One', 'Two', 'Three'],
        configuration: { ProjectName: 'p', BatchEnabled: 'true', CombineArtifacts: 'false' },
      }),
    ),
  ],
  [
    'twenty functions at once',
    following(
      ...Array.from({ length: 20 }, (_, index) =>
        action(`Call${index}`, 'Invoke/AWS/Lambda', {
          in: ['Src'],
          out: [`Out${index}`],
          configuration: { FunctionName: 'step', UserParameters: '{"stack":"a","keys":[1,2]}' },
        }),
      ),
    ),
  ],
  [
    'a stack that is deleted, replaced and made again in one stage',
    following(
      stack('Delete', 'DELETE_ONLY', {}, { in: [] }),
      stack(
        'Replace',
        'CHANGE_SET_REPLACE',
        { ...change, Capabilities: 'CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND' },
        { runOrder: 2 },
      ),
      stack(
        'Execute',
        'CHANGE_SET_EXECUTE',
        { ChangeSetName: 'next' },
        { in: [], out: ['app'], runOrder: 3 },
      ),
    ),
  ],
  [
    'a change set in a role of its own, without a role for the stack',
    following(
      action('Change', 'Deploy/AWS/CloudFormation', {
        configuration: { ActionMode: 'CHANGE_SET_REPLACE', StackName: 'app', ...change },
        in: ['Src'],
        roleArn: 'arn:aws:iam::123456789012:role/other-account',
      }),
    ),
  ],
  [
    'parameters taken out of artifacts, over several lines',
    staged(
      [source()],
      [build()],
      [
        stack(
          'Up',
          'CREATE_UPDATE',
          {
            TemplatePath: 'Src::deploy/stack.yml',
            TemplateConfiguration: 'Bin::config.json',
            OutputFileName: 'outputs.json',
            ParameterOverrides:
              '{\n "Tag": { "Fn::GetParam" : ["Bin", "repo.json", "tag"] },\n "Key": {"Fn::GetArtifactAtt": ["Bin", "ObjectKey"]}\n}',
          },
          { in: ['Src', 'Bin'], out: ['Outputs'] },
        ),
      ],
    ),
  ],
  [
    'a stack that failed before',
    following(stack('Up', 'REPLACE_ON_FAILURE', { TemplatePath: 'Src::t.yml' })),
  ],
  [
    'approvals with all that they take',
    following(
      approve({
        timeoutInMinutes: 86_400,
        configuration: {
          NotificationArn: 'arn:aws:sns:us-east-1:000000000000:approvals',
          ExternalEntityLink: 'https://example.com/#{SourceVariables.BranchName}',
          CustomData: `Execution #{codepipeline.PipelineExecutionId}: ${'look at it. '.repeat(12)}`,
        },
      }),
    ),
  ],
  [
    'a worker of its own',
    following(
      action('Jenkins', 'Build/Custom/Jenkins', {
        in: ['Src'],
        out: ['Bin'],
        configuration: { ProjectName: 'job' },
      }),
    ),
  ],
  [
    'three regions at once',
    {
      ...following(
        ...['us-east-1', 'eu-west-1', 'ap-southeast-2'].map((region) =>
          stack(region, 'CREATE_UPDATE', { TemplatePath: 'Src::t.yml' }, { region }),
        ),
      ),
      artifactStore: undefined,
      artifactStores: Object.fromEntries(
        ['us-east-1', 'eu-west-1', 'ap-southeast-2'].map((region) => [
          region,
          { type: 'S3' as const, location: ARTIFACTS },
        ]),
      ),
    },
  ],
  [
    'its own region named, with one store under an alias of a key',
    {
      ...following(build({ region: 'us-east-1' })),
      artifactStore: {
        type: 'S3',
        location: ARTIFACTS,
        encryptionKey: { type: 'KMS', id: 'arn:aws:kms:us-east-1:000000000000:alias/artifacts' },
      },
    },
  ],
  [
    'V2: queued, with variables and triggers of push and pull request',
    {
      ...staged(
        [connected({ OutputArtifactFormat: 'CODEBUILD_CLONE_REF' })],
        [build({ configuration: { ProjectName: '#{variables.project}' } })],
      ),
      pipelineType: 'V2',
      executionMode: 'QUEUED',
      variables: [{ name: 'project', defaultValue: 'web', description: 'what to build' }],
      triggers: [
        {
          providerType: 'CodeStarSourceConnection',
          gitConfiguration: {
            sourceActionName: 'Checkout',
            push: [
              {
                branches: { includes: ['main', 'release/**'] },
                filePaths: { includes: ['src/**'], excludes: ['**/*.md'] },
              },
              { tags: { includes: ['v*'] } },
            ],
            pullRequest: [{ events: ['OPEN', 'UPDATED'], branches: { includes: ['main'] } }],
          },
        },
      ],
    },
  ],
  [
    'V2: retries with and without a mode, and a rollback',
    {
      pipelineType: 'V2',
      stages: [
        { name: 'Source', actions: [source()], onFailure: { result: 'RETRY' } },
        {
          name: 'Build',
          actions: [build()],
          onFailure: { result: 'RETRY', retryConfiguration: { retryMode: 'ALL_ACTIONS' } },
        },
        {
          name: 'Deploy',
          actions: [
            action('Site', 'Deploy/AWS/S3', {
              in: ['Bin'],
              configuration: { BucketName: 'b', Extract: 'true' },
            }),
          ],
          onFailure: { result: 'ROLLBACK' },
        },
      ],
    },
  ],
];
