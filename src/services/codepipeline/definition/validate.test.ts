import type {
  ActionCategory,
  ActionDeclaration,
  ActionOwner,
  PipelineDeclaration,
  StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import { normalise } from './normalise.js';
import { validate } from './validate.js';

const REGION = 'us-east-1';

function action(
  name: string,
  type: string,
  rest: Partial<Omit<ActionDeclaration, 'inputArtifacts' | 'outputArtifacts'>> & {
    in?: string[];
    out?: string[];
  } = {},
): ActionDeclaration {
  const [category, owner, provider] = type.split('/');
  const { in: inputs = [], out: outputs = [], ...others } = rest;
  return {
    name,
    actionTypeId: {
      category: category as ActionCategory,
      owner: owner as ActionOwner,
      provider,
      version: '1',
    },
    inputArtifacts: inputs.map((input) => ({ name: input })),
    outputArtifacts: outputs.map((output) => ({ name: output })),
    ...others,
  };
}

const source = (rest = {}) =>
  action('Checkout', 'Source/AWS/CodeCommit', {
    configuration: { RepositoryName: 'web', BranchName: 'main' },
    out: ['Src'],
    namespace: 'SourceVariables',
    ...rest,
  });
const build = (rest = {}) =>
  action('Compile', 'Build/AWS/CodeBuild', {
    configuration: { ProjectName: 'web' },
    in: ['Src'],
    out: ['Bin'],
    ...rest,
  });
const deploy = (rest = {}) =>
  action('Publish', 'Deploy/AWS/S3', {
    configuration: { BucketName: 'site', Extract: 'true' },
    in: ['Bin'],
    ...rest,
  });
const approve = (rest = {}) => action('Ask', 'Approval/AWS/Manual', rest);

function pipeline(
  stages: StageDeclaration[] = [
    { name: 'Source', actions: [source()] },
    { name: 'Build', actions: [build()] },
    { name: 'Deploy', actions: [deploy()] },
  ],
  rest: Partial<PipelineDeclaration> = {},
): PipelineDeclaration {
  return {
    name: 'web',
    roleArn: 'arn:aws:iam::000000000000:role/pipeline',
    artifactStore: { type: 'S3', location: 'artifacts' },
    stages,
    ...rest,
  };
}

/** A pipeline of the usual source stage and these actions in one more. */
const second = (...actions: ActionDeclaration[]) =>
  pipeline([
    { name: 'Source', actions: [source()] },
    { name: 'Second', actions },
  ]);
const withStage = (rest: Partial<StageDeclaration>, more: Partial<PipelineDeclaration> = {}) =>
  pipeline(
    [
      { name: 'Source', actions: [source()] },
      { name: 'Second', actions: [approve()], ...rest },
    ],
    more,
  );
const connection = action('Pull', 'Source/AWS/CodeStarSourceConnection', {
  configuration: { ConnectionArn: 'arn', FullRepositoryId: 'a/b', BranchName: 'main' },
  out: ['Src'],
});
const triggered = (gitConfiguration: object, name = 'Pull') =>
  pipeline(
    [
      { name: 'Source', actions: [connection] },
      { name: 'Second', actions: [approve()] },
    ],
    {
      triggers: [
        {
          providerType: 'CodeStarSourceConnection',
          gitConfiguration: { sourceActionName: name, ...gitConfiguration },
        },
      ],
    },
  );

function check(declaration: PipelineDeclaration): void {
  validate({ declaration, definition: normalise(declaration, REGION, 1), region: REGION });
}

describe('accepted', () => {
  test.each<[string, PipelineDeclaration]>([
    ['the usual three stages', pipeline()],
    [
      'variables of earlier actions',
      second(build({ configuration: { ProjectName: '#{SourceVariables.CommitId}' } })),
    ],
    [
      'the execution id',
      second(approve({ configuration: { CustomData: 'run #{codepipeline.PipelineExecutionId}' } })),
    ],
    [
      'the output of an action of the same stage with a lower runOrder',
      second(build(), deploy({ runOrder: 2 })),
    ],
    [
      'a whole variable as JSON',
      second(build({ configuration: { ProjectName: 'web', EnvironmentVariables: '#{SourceVariables.X}' } })),
    ],
    ['an approval with a timeout', second(approve({ timeoutInMinutes: 5 }))],
    ['V2 features without a type', withStage({ onFailure: { result: 'RETRY' } })],
    ['a trigger of a connection', triggered({ push: [{ branches: { includes: ['main'] } }] })],
    [
      'a provider that cannot run here',
      second(action('Run', 'Invoke/AWS/Lambda', { configuration: { FunctionName: 'f' } })),
    ],
    [
      'the modes of CloudFormation',
      second(
        action('Stack', 'Deploy/AWS/CloudFormation', {
          configuration: { ActionMode: 'DELETE_ONLY', StackName: 's', RoleArn: 'r' },
        }),
      ),
    ],
  ])('%s', (_name, declaration) => {
    expect(() => check(declaration)).not.toThrow();
  });
});

describe('refused', () => {
  const structure = 'InvalidStructureException';
  const stage = 'InvalidStageDeclarationException';
  const act = 'InvalidActionDeclarationException';
  test.each<[string, PipelineDeclaration, string, string | RegExp]>([
    [
      'one stage',
      pipeline([{ name: 'Source', actions: [source()] }]),
      structure,
      'Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline',
    ],
    [
      '51 stages',
      pipeline(Array.from({ length: 51 }, (_, n) => ({ name: `S${n}`, actions: [approve()] }))),
      structure,
      /51 stages/,
    ],
    [
      'a first stage without source',
      pipeline([
        { name: 'A', actions: [approve()] },
        { name: 'B', actions: [approve()] },
      ]),
      structure,
      /only contains source actions/,
    ],
    [
      'a source later on',
      second(source({ name: 'Late', out: ['Other'], namespace: undefined })),
      structure,
      /only allowed in the first stage/,
    ],
    ['nothing but sources', second(), structure, /not a source action/],
    [
      'two stages of one name',
      pipeline([
        { name: 'A', actions: [source()] },
        { name: 'A', actions: [approve()] },
      ]),
      structure,
      /more than one stage named 'A'/,
    ],
    [
      'a stage without actions',
      pipeline([
        { name: 'A', actions: [source()] },
        { name: 'B', actions: [approve()] },
        { name: 'C', actions: [] },
      ]),
      stage,
      /'C' has 0 actions/,
    ],
    [
      '51 actions in a stage',
      second(...Array.from({ length: 51 }, (_, n) => approve({ name: `A${n}` }))),
      stage,
      /has 51 actions/,
    ],
    [
      '501 actions',
      pipeline([
        { name: 'Source', actions: [source()] },
        ...Array.from({ length: 10 }, (_, s) => ({
          name: `S${s}`,
          actions: Array.from({ length: 50 }, (_x, n) => approve({ name: `A${n}` })),
        })),
      ]),
      structure,
      /501 actions/,
    ],
    ['two actions of one name', second(approve(), approve()), act, /more than one action named 'Ask'/],
    [
      'blockers',
      withStage({ blockers: [{ name: 'b', type: 'Schedule' }] }),
      'InvalidBlockerDeclarationException',
      /'Second' declares blockers/,
    ],
    [
      'an unknown action type',
      second(action('Odd', 'Build/AWS/Nothing')),
      act,
      "ActionType (Category: 'Build', Provider: 'Nothing', Owner: 'AWS', Version: '1') in action 'Odd' is not available in region US_EAST_1",
    ],
    [
      'a provider in the wrong category',
      second(action('Odd', 'Deploy/AWS/CodeBuild')),
      act,
      /is not available/,
    ],
    ['too few inputs', second(build({ in: [] })), act, /has 0 input artifact\(s\).*1 to 5/],
    [
      'too many outputs',
      second(approve({ outputArtifacts: [{ name: 'X' }] })),
      act,
      /has 1 output artifact\(s\).*exactly 0/,
    ],
    [
      'one output twice',
      second(build(), build({ name: 'Again' })),
      structure,
      /Bin is declared by more than one action/,
    ],
    [
      'an input that nobody makes',
      second(build({ in: ['src'] })),
      act,
      'Input Artifact Bundle src in action Compile is not declared as Output Artifact Bundle in any of the preceding actions',
    ],
    ['an input of the same runOrder', second(build(), deploy()), act, /Input Artifact Bundle Bin/],
    [
      'a missing key',
      second(build({ configuration: {} })),
      act,
      "Action configuration for action 'Compile' is missing required configuration 'ProjectName'",
    ],
    [
      'an unknown key',
      second(build({ configuration: { ProjectName: 'p', constructor: 'x' } })),
      act,
      "Action configuration for action 'Compile' contains unknown configuration 'constructor'",
    ],
    [
      'JSON that is none',
      second(build({ configuration: { ProjectName: 'p', EnvironmentVariables: '[{' } })),
      act,
      /'EnvironmentVariables' that is not valid JSON/,
    ],
    [
      'two inputs without a primary',
      second(
        action('Two', 'Build/AWS/CodeBuild', { configuration: { ProjectName: 'p' }, in: ['Src', 'Src'] }),
      ),
      act,
      /missing required configuration 'PrimarySource'/,
    ],
    [
      'a primary that is no input',
      second(build({ configuration: { ProjectName: 'p', PrimarySource: 'Else' } })),
      act,
      /not one of its input artifacts/,
    ],
    [
      'no key for a deployment as one object',
      second(deploy({ in: ['Src'], configuration: { BucketName: 'b', Extract: 'false' } })),
      act,
      /missing required configuration 'ObjectKey'/,
    ],
    [
      'a mode without what it needs',
      second(
        action('Stack', 'Deploy/AWS/CloudFormation', {
          configuration: { ActionMode: 'CREATE_UPDATE', StackName: 's', RoleArn: 'r' },
        }),
      ),
      act,
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
      act,
      /'Image1ContainerName'/,
    ],
    [
      'a source in another region',
      pipeline([
        { name: 'A', actions: [source({ region: 'eu-west-1' })] },
        { name: 'B', actions: [approve()] },
      ]),
      act,
      /category Source run in the region of the pipeline/,
    ],
    [
      'a region without a store',
      second(build({ region: 'eu-west-1' })),
      structure,
      /no artifact store is declared/,
    ],
    [
      'no store',
      pipeline(undefined, { artifactStore: undefined }),
      structure,
      /exactly one of artifactStore and artifactStores/,
    ],
    [
      'both kinds of stores',
      pipeline(undefined, { artifactStores: { [REGION]: { type: 'S3', location: 'bbb' } } }),
      structure,
      /exactly one of/,
    ],
    [
      'no store in its own region',
      pipeline(undefined, {
        artifactStore: undefined,
        artifactStores: { 'eu-west-1': { type: 'S3', location: 'bbb' } },
      }),
      structure,
      /own region us-east-1/,
    ],
    [
      'one variable twice',
      pipeline(undefined, { variables: [{ name: 'V' }, { name: 'V' }] }),
      structure,
      /variable 'V' twice/,
    ],
    [
      'one namespace twice',
      second(approve({ namespace: 'n' }), approve({ name: 'B', namespace: 'n' })),
      act,
      /namespace 'n' is declared by more/,
    ],
    [
      'a namespace like an artifact',
      second(approve({ namespace: 'Src' })),
      act,
      /also the name of an artifact/,
    ],
    ['a reserved namespace', second(approve({ namespace: 'codepipeline' })), act, /is reserved/],
    [
      'a reference of another form',
      second(approve({ configuration: { CustomData: '#{oops}' } })),
      act,
      'Invalid variable reference: it is not of the form #{namespace.key}. StageName: Second, ActionName: Ask, ActionConfigurationKey: CustomData, VariableReferenceText: #{oops}',
    ],
    [
      'a reference without an end',
      second(approve({ configuration: { CustomData: 'a #{b.c' } })),
      act,
      /VariableReferenceText: #\{b\.c$/,
    ],
    [
      'a namespace of the same runOrder',
      second(build({ namespace: 'b' }), approve({ configuration: { CustomData: '#{b.X}' } })),
      act,
      /no preceding action has the namespace b/,
    ],
    [
      'a variable that is not declared',
      second(approve({ configuration: { CustomData: '#{variables.X}' } })),
      act,
      /declares no variable X/,
    ],
    [
      'an unknown key of codepipeline',
      second(approve({ configuration: { CustomData: '#{codepipeline.X}' } })),
      act,
      /has no key X/,
    ],
    [
      'a timeout of what is no approval',
      second(build({ timeoutInMinutes: 5 })),
      act,
      /only manual approvals/,
    ],
    [
      'commands of what is no compute',
      second(build({ commands: ['ls'] })),
      act,
      /commands, which only actions of category Compute/,
    ],
    [
      'compute without commands',
      second(action('Run', 'Compute/AWS/Commands', { in: ['Src'] })),
      act,
      /declares no commands/,
    ],
    [
      'variables in V1',
      pipeline(undefined, { pipelineType: 'V1', variables: [{ name: 'V' }] }),
      structure,
      /type V1 cannot have variables/,
    ],
    [
      'QUEUED in V1',
      pipeline(undefined, { pipelineType: 'V1', executionMode: 'QUEUED' }),
      structure,
      /execution mode QUEUED/,
    ],
    [
      'commands in V1',
      pipeline(
        [
          { name: 'A', actions: [source()] },
          { name: 'B', actions: [action('Run', 'Compute/AWS/Commands', { in: ['Src'], commands: ['ls'] })] },
        ],
        { pipelineType: 'V1' },
      ),
      structure,
      /Commands action 'Run'/,
    ],
    [
      'a failure result that is none',
      withStage({ onFailure: { result: 'SKIP' } }),
      stage,
      /failure result SKIP/,
    ],
    [
      'a retry configuration for a rollback',
      withStage({ onFailure: { result: 'ROLLBACK', retryConfiguration: {} } }),
      stage,
      /without the result RETRY/,
    ],
    [
      'conditions',
      withStage({ beforeEntry: { conditions: [] } }),
      stage,
      /beforeEntry conditions, which this server does not run yet/,
    ],
    [
      'automatic rollback',
      withStage({ onFailure: { result: 'ROLLBACK' } }),
      stage,
      /ROLLBACK, which this server does not run yet/,
    ],
    [
      'a trigger of another source',
      triggered({ push: [{ tags: {} }] }, 'Nobody'),
      structure,
      /'Nobody' is not a CodeStarSourceConnection/,
    ],
    ['an empty trigger', triggered({}), structure, /neither push nor pullRequest/],
    ['an empty push filter', triggered({ push: [{}] }), structure, /neither tags nor branches/],
    [
      'paths without branches',
      triggered({ push: [{ tags: {}, filePaths: {} }] }),
      structure,
      /filePaths without branches/,
    ],
    [
      'a pull request filter without branches',
      triggered({ pullRequest: [{ events: ['OPEN'] }] }),
      structure,
      /has no branches/,
    ],
  ])('%s', (_name, declaration, code, message) => {
    expect(() => check(declaration)).toThrow(expect.objectContaining({ code }));
    expect(() => check(declaration)).toThrow(message);
  });

  test('the first rule that is broken is the one that is told', () => {
    const declaration = pipeline([{ name: 'A', actions: [build({ configuration: {} })] }], {
      artifactStore: undefined,
    });
    expect(() => check(declaration)).toThrow(/minimum of 2 stages/);
  });
});
