import type { PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import {
  action,
  approve,
  build,
  check,
  deploy,
  pipeline,
  REGION,
  second,
  source,
  triggered,
  withStage,
} from './declarations.js';

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
      'a change set without a role',
      second(
        action('Change', 'Deploy/AWS/CloudFormation', {
          in: ['Src'],
          configuration: {
            ActionMode: 'CHANGE_SET_REPLACE',
            StackName: 's',
            ChangeSetName: 'c',
            TemplatePath: 'Src::template.yaml',
          },
        }),
      ),
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
    [
      'blockers',
      withStage({ blockers: [{ name: 'b', type: 'Schedule' }] }),
      'InvalidBlockerDeclarationException',
      /'Second' declares blockers/,
    ],
    [
      'one output twice',
      second(build(), build({ name: 'Again' })),
      structure,
      /Bin is declared by more than one action/,
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
      'a store in a region that is none',
      pipeline(undefined, {
        artifactStore: undefined,
        artifactStores: {
          [REGION]: { type: 'S3', location: 'bbb' },
          somewhere: { type: 'S3', location: 'bbb' },
        },
      }),
      'ValidationException',
      "The region somewhere specified in 'pipeline.artifactStores' is not a valid AWS Region.",
    ],
    [
      'one variable twice',
      pipeline(undefined, { variables: [{ name: 'V' }, { name: 'V' }] }),
      structure,
      /variable 'V' twice/,
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
      'a trigger of another source',
      triggered({ push: [{ tags: {} }] }, 'Nobody'),
      structure,
      /must reference a CodeStarSourceConnection action/,
    ],
    ['an empty trigger', triggered({}), structure, /neither push nor pullRequest/],
    ['an empty push filter', triggered({ push: [{}] }), structure, /neither tags nor branches/],
    [
      'paths without branches',
      triggered({ push: [{ filePaths: { includes: ['src/**'] } }] }),
      structure,
      /Make sure to choose valid filter combinations.*neither tags nor branches/,
    ],
    [
      'tags and branches in one filter',
      triggered({ push: [{ tags: { includes: ['v*'] }, branches: { includes: ['main'] } }] }),
      structure,
      /Make sure to choose valid filter combinations.*filter of tags/,
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
