import {
  CreatePipelineCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  ListActionTypesCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  ListTagsForResourceCommand,
  type PipelineDeclaration,
  paginateListPipelineExecutions,
  paginateListPipelines,
  StartPipelineExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsCli, hasAwsCli } from '../harness/aws-cli.js';
import {
  approvalAction,
  createPipeline,
  declared,
  deployAction,
  executionIds,
  newWorld,
  sourceAction,
  THREE_STAGES,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

const named = (name: string) => expect.objectContaining({ name });
const arnOf = (name: string) => `arn:aws:codepipeline:us-east-1:000000000000:${name}`;

describe('CreatePipeline and GetPipeline', () => {
  test('answer with every default filled in', async () => {
    const pipeline = declared(world, 'plain', [
      { name: 'Source', actions: [sourceAction({ namespace: undefined })] },
      { name: 'Gate', actions: [approvalAction()] },
    ]);
    const created = await world.codepipeline.send(
      new CreatePipelineCommand({ pipeline, tags: [{ key: 'team', value: 'web' }] }),
    );
    expect(created.tags).toEqual([{ key: 'team', value: 'web' }]);
    expect(created.pipeline).toEqual({
      ...pipeline,
      version: 1,
      executionMode: 'SUPERSEDED',
      pipelineType: 'V1',
      stages: [
        {
          name: 'Source',
          actions: [
            {
              name: 'Fetch',
              actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
              runOrder: 1,
              configuration: sourceAction().configuration,
              inputArtifacts: [],
              outputArtifacts: [{ name: 'Package' }],
            },
          ],
        },
        {
          name: 'Gate',
          actions: [
            {
              name: 'Ask',
              actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
              runOrder: 1,
              configuration: {},
              inputArtifacts: [],
              outputArtifacts: [],
            },
          ],
        },
      ],
    });
    const got = await world.codepipeline.send(new GetPipelineCommand({ name: 'plain' }));
    expect(got.pipeline).toEqual(created.pipeline);
    expect(got.metadata).toEqual({
      pipelineArn: arnOf('plain'),
      created: expect.any(Date),
      updated: got.metadata?.created,
    });
  });

  test('refuse a name that is taken, also when two come at once', async () => {
    const create = () =>
      world.codepipeline.send(new CreatePipelineCommand({ pipeline: declared(world, 'taken') }));
    const both = await Promise.allSettled([create(), create()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(create()).rejects.toThrow(
      expect.objectContaining({
        name: 'PipelineNameInUseException',
        message: "A pipeline with the name 'taken' already exists in account '000000000000'",
      }),
    );
  });

  test.each<[string, Partial<PipelineDeclaration>, string, RegExp]>([
    ['a name', { name: 'with space' }, 'ValidationException', /'with space' at 'pipeline.name'/],
    ['a role', { roleArn: 'role' }, 'ValidationException', /at 'pipeline.roleArn'/],
    [
      'a value of more than 1000 characters',
      {
        stages: [
          { name: 'Source', actions: [sourceAction()] },
          { name: 'Gate', actions: [approvalAction({ configuration: { CustomData: 'x'.repeat(1001) } })] },
        ],
      },
      'ValidationException',
      /configuration/,
    ],
    [
      'the number of stages',
      { stages: THREE_STAGES.slice(0, 1) },
      'InvalidStructureException',
      /minimum of 2/,
    ],
    [
      'a role that does not exist',
      { roleArn: 'arn:aws:iam::000000000000:role/nobody' },
      'InvalidStructureException',
      /CodePipeline is not authorized to perform AssumeRole on role arn:aws:iam::000000000000:role\/nobody/,
    ],
  ])('check %s', async (_name, rest, code, message) => {
    const pipeline = { ...declared(world, 'wrong'), ...rest };
    await expect(world.codepipeline.send(new CreatePipelineCommand({ pipeline }))).rejects.toThrow(
      named(code),
    );
    await expect(world.codepipeline.send(new CreatePipelineCommand({ pipeline }))).rejects.toThrow(message);
  });

  test('never show a secret, and keep it when its mask comes back', async () => {
    const github = sourceAction({
      name: 'Pull',
      actionTypeId: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
      configuration: { Owner: 'o', Repo: 'r', Branch: 'main', OAuthToken: 'top-secret' },
    });
    const stages = [
      { name: 'Source', actions: [github] },
      { name: 'Gate', actions: [approvalAction()] },
    ];
    const { pipeline } = await world.codepipeline.send(
      new CreatePipelineCommand({ pipeline: declared(world, 'secret', stages) }),
    );
    expect(JSON.stringify(pipeline)).not.toContain('top-secret');
    const updated = await world.codepipeline.send(new UpdatePipelineCommand({ pipeline }));
    expect(updated.pipeline).toEqual({ ...pipeline, version: 2 });
  });
});

test('UpdatePipeline and the reads say in their own words what is not there', async () => {
  const pipeline = declared(world, 'nowhere');
  await expect(world.codepipeline.send(new UpdatePipelineCommand({ pipeline }))).rejects.toThrow(
    expect.objectContaining({
      name: 'ResourceNotFoundException',
      message: "The account with id '000000000000' does not include a pipeline with the name 'nowhere'",
    }),
  );
  await expect(world.codepipeline.send(new GetPipelineCommand({ name: 'nowhere' }))).rejects.toThrow(
    expect.objectContaining({
      name: 'PipelineNotFoundException',
      message: "Account '000000000000' does not have a pipeline with name 'nowhere'",
    }),
  );
  await expect(
    world.codepipeline.send(new StartPipelineExecutionCommand({ name: 'nowhere' })),
  ).rejects.toThrow(named('PipelineNotFoundException'));
});

describe('listings', () => {
  test('pipelines by name, page by page', async () => {
    for (const name of ['list-c', 'list-a', 'list-b']) await createPipeline(world, name);
    const names: string[] = [];
    for await (const page of paginateListPipelines({ client: world.codepipeline, pageSize: 2 }, {})) {
      expect(page.pipelines?.length).toBeLessThanOrEqual(2);
      names.push(...(page.pipelines ?? []).map(({ name }) => name ?? ''));
    }
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => name.startsWith('list-'))).toEqual(['list-a', 'list-b', 'list-c']);
  });

  test('executions newest first, page by page; a token opens only its own listing', async () => {
    await createPipeline(world, 'paged');
    const started: string[] = [];
    for (let n = 0; n < 4; n++) {
      const { pipelineExecutionId } = await world.codepipeline.send(
        new StartPipelineExecutionCommand({ name: 'paged' }),
      );
      started.unshift(pipelineExecutionId ?? '');
    }
    const listed: string[] = [];
    const paginator = { client: world.codepipeline, pageSize: 2 };
    for await (const page of paginateListPipelineExecutions(paginator, { pipelineName: 'paged' })) {
      listed.push(
        ...(page.pipelineExecutionSummaries ?? []).map((summary) => summary.pipelineExecutionId ?? ''),
      );
    }
    expect(listed).toHaveLength(5);
    expect(listed.slice(0, 4)).toEqual(started);

    const { nextToken } = await world.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'paged', maxResults: 1 }),
    );
    const elsewhere = new ListPipelineExecutionsCommand({ pipelineName: 'list-a', nextToken });
    await expect(world.codepipeline.send(elsewhere)).rejects.toThrow(named('InvalidNextTokenException'));
    await expect(world.codepipeline.send(new ListPipelinesCommand({ nextToken: 'forged' }))).rejects.toThrow(
      named('InvalidNextTokenException'),
    );
  });

  test('an execution of another pipeline is not there', async () => {
    const [other = ''] = await executionIds(world, 'list-a');
    await expect(
      world.codepipeline.send(
        new GetPipelineExecutionCommand({ pipelineName: 'list-b', pipelineExecutionId: other }),
      ),
    ).rejects.toThrow(named('PipelineExecutionNotFoundException'));
  });

  test('executions that succeeded in a stage', async () => {
    const [first = ''] = await executionIds(world, 'list-a');
    const succeeded = async (stageName: string) => {
      const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
        new ListPipelineExecutionsCommand({
          pipelineName: 'list-a',
          filter: { succeededInStage: { stageName } },
        }),
      );
      return pipelineExecutionSummaries.map((summary) => summary.pipelineExecutionId);
    };
    await expect.poll(() => succeeded('Source')).toEqual([first]);
    expect(await succeeded('Gate')).toEqual([]);
  });

  test('action types, those of one owner', async () => {
    const { actionTypes = [] } = await world.codepipeline.send(new ListActionTypesCommand({}));
    const codeCommit = actionTypes.find(({ id }) => id?.provider === 'CodeCommit');
    expect(codeCommit).toMatchObject({
      id: { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' },
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
      outputArtifactDetails: { minimumCount: 1, maximumCount: 1 },
    });
    const theirs = await world.codepipeline.send(
      new ListActionTypesCommand({ actionOwnerFilter: 'ThirdParty' }),
    );
    expect(theirs.actionTypes?.map(({ id }) => id?.provider)).toEqual(['GitHub', 'AlexaSkillsKit', 'Snyk']);
    expect(
      (await world.codepipeline.send(new ListActionTypesCommand({ actionOwnerFilter: 'Custom' })))
        .actionTypes,
    ).toEqual([]);
  });
});

describe('tags', () => {
  test('are merged in their order, and removed', async () => {
    await createPipeline(world, 'tagged');
    const resourceArn = arnOf('tagged');
    const tag = (...tags: [string, string][]) =>
      world.codepipeline.send(
        new TagResourceCommand({ resourceArn, tags: tags.map(([key, value]) => ({ key, value })) }),
      );
    await tag(['a', '1'], ['b', '2']);
    await tag(['c', '3'], ['a', '4']);
    const list = async () =>
      (await world.codepipeline.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    expect(await list()).toEqual([
      { key: 'a', value: '4' },
      { key: 'b', value: '2' },
      { key: 'c', value: '3' },
    ]);
    await world.codepipeline.send(new UntagResourceCommand({ resourceArn, tagKeys: ['b', 'missing'] }));
    expect((await list())?.map(({ key }) => key)).toEqual(['a', 'c']);
    const paged = new ListTagsForResourceCommand({ resourceArn, nextToken: 'of-nobody' });
    await expect(world.codepipeline.send(paged)).rejects.toThrow(named('InvalidNextTokenException'));
    await expect(tag(['aws:x', '1'])).rejects.toThrow(/Not allowed to modify system tags/);
    const many = Array.from({ length: 49 }, (_, n): [string, string] => [`k${n}`, '']);
    await expect(tag(...many)).rejects.toThrow(
      expect.objectContaining({
        name: 'TooManyTagsException',
        message: `Tag limit exceeded for resource [${resourceArn}].`,
      }),
    );
  });

  test('of what is not there', async () => {
    const list = (resourceArn: string) =>
      world.codepipeline.send(new ListTagsForResourceCommand({ resourceArn }));
    await expect(list(arnOf('nowhere'))).rejects.toThrow(named('ResourceNotFoundException'));
    await expect(list(arnOf('a/b/c'))).rejects.toThrow(named('InvalidArnException'));
    await expect(list('not-an-arn')).rejects.toThrow(named('ValidationException'));
  });
});

test.skipIf(!hasAwsCli)('the AWS CLI creates from JSON and pages', async () => {
  const cli = (...words: string[]) => awsCli(world.server, 'codepipeline', ...words);
  const stages = [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Deploy', actions: [deployAction()] },
  ];
  await cli('create-pipeline', '--pipeline', JSON.stringify(declared(world, 'by-cli', stages)));
  const listed = await cli(
    'list-pipelines',
    '--page-size',
    '2',
    '--query',
    "pipelines[?name=='by-cli'].name",
  );
  expect(listed).toEqual(['by-cli']);
});
