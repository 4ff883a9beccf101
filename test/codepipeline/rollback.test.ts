import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import {
  ListPipelineExecutionsCommand,
  ListRuleExecutionsCommand,
  RollbackStageCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import { deployStage, isTarget, rule, TARGET, unless } from './conditioned-stages.js';
import {
  ARTIFACTS,
  answer,
  createPipeline,
  declared,
  deployAction,
  ended,
  execution,
  executionIds,
  makeRole,
  newWorld,
  siteText,
  sourceAction,
  stageState,
  start,
  THREE_STAGES,
  uploadSource,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

test('a build decides: what fails in it rolls the stage back', async () => {
  await world.server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name: 'smoke',
      source: {
        type: 'CODEPIPELINE',
        buildspec: 'version: 0.2\nphases: { build: { commands: [test -f healthy.txt] } }',
      },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole: await makeRole(world.iam, 'smoke', [{ Effect: 'Allow', Action: '*', Resource: '*' }], {
        Service: 'codebuild.amazonaws.com',
      }),
    }),
  );
  const smoke = {
    ...rule('Smoke', 'CodeBuild', { ProjectName: 'smoke' }),
    inputArtifacts: [{ name: 'Package' }],
  };
  await uploadSource(world, { 'healthy.txt': 'yes', 'smoke.html': 'healthy' });
  const healthy = await createPipeline(world, 'smoky', deployStage({ onSuccess: unless('ROLLBACK', smoke) }));
  expect((await ended(world, 'smoky', healthy)).status).toBe('Succeeded');
  await uploadSource(world, { 'smoke.html': 'ill' });
  const ill = await start(world, 'smoky');
  expect((await ended(world, 'smoky', ill)).statusSummary).toContain(`rolled back to ${healthy}`);
  const { onSuccessConditionState } = await stageState(world, 'smoky', 'Deploy');
  expect(onSuccessConditionState).toBeUndefined();
  const rollback = await eventually(async () => (await executionIds(world, 'smoky'))[0]);
  await ended(world, 'smoky', rollback);
  expect(await siteText(world, 'smoke.html')).toBe('healthy');
  const { ruleExecutionDetails = [] } = await world.codepipeline.send(
    new ListRuleExecutionsCommand({ pipelineName: 'smoky', filter: { pipelineExecutionId: ill } }),
  );
  expect(ruleExecutionDetails[0]).toMatchObject({
    status: 'Failed',
    output: { executionResult: { externalExecutionId: expect.stringMatching(/^smoke:/) } },
  });
});

describe('rollback', () => {
  test('by hand: the stage gets what the older execution brought', async () => {
    await uploadSource(world, { 'page.html': 'old' });
    const old = await createPipeline(world, 'rolled', THREE_STAGES);
    await answer(world, 'rolled', old, 'Approved');
    await ended(world, 'rolled', old);
    await uploadSource(world, { 'page.html': 'new' });
    const newer = await start(world, 'rolled');
    await answer(world, 'rolled', newer, 'Approved');
    await ended(world, 'rolled', newer);
    expect(await siteText(world, 'page.html')).toBe('new');

    const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
      new ListPipelineExecutionsCommand({
        pipelineName: 'rolled',
        filter: { succeededInStage: { stageName: 'Deploy' } },
      }),
    );
    expect(pipelineExecutionSummaries.map((one) => one.pipelineExecutionId)).toEqual([newer, old]);
    const { pipelineExecutionId: rollback = '' } = await world.codepipeline.send(
      new RollbackStageCommand({
        pipelineName: 'rolled',
        stageName: 'Deploy',
        targetPipelineExecutionId: old,
      }),
    );
    const done = await ended(world, 'rolled', rollback);
    expect(done).toMatchObject({
      status: 'Succeeded',
      executionType: 'ROLLBACK',
      rollbackMetadata: { rollbackTargetPipelineExecutionId: old },
      trigger: { triggerType: 'ManualRollback' },
    });
    expect(done.artifactRevisions).toEqual((await execution(world, 'rolled', old)).artifactRevisions);
    expect(await siteText(world, 'page.html')).toBe('old');
    const { latestExecution } = await stageState(world, 'rolled', 'Deploy');
    expect(latestExecution).toEqual({
      pipelineExecutionId: rollback,
      status: 'Succeeded',
      type: 'ROLLBACK',
    });

    const roll = (stageName: string, targetPipelineExecutionId: string) =>
      world.codepipeline.send(
        new RollbackStageCommand({ pipelineName: 'rolled', stageName, targetPipelineExecutionId }),
      );
    const refused = (name: string) => expect.objectContaining({ name });
    await expect(roll('Deploy', rollback)).rejects.toThrow(refused('UnableToRollbackStageException'));
    await expect(roll('Source', old)).rejects.toThrow(refused('UnableToRollbackStageException'));
    await expect(roll('Nowhere', old)).rejects.toThrow(refused('StageNotFoundException'));
    await expect(roll('Deploy', '00000000-0000-4000-8000-000000000000')).rejects.toThrow(
      refused('PipelineExecutionNotFoundException'),
    );
    await world.codepipeline.send(
      new UpdatePipelineCommand({ pipeline: declared(world, 'rolled', THREE_STAGES) }),
    );
    await expect(roll('Deploy', old)).rejects.toThrow(refused('PipelineExecutionOutdatedException'));
  });

  test('by itself: what a check says after a deployment puts the old one back', async () => {
    await uploadSource(world, { 'auto.html': 'good' });
    const stages = deployStage({ onSuccess: unless('ROLLBACK', isTarget('prod')) });
    const good = await createPipeline(world, 'auto', stages, TARGET);
    await ended(world, 'auto', good);
    await uploadSource(world, { 'auto.html': 'bad' });
    const bad = await start(world, 'auto', { variables: [{ name: 'TARGET', value: 'broken' }] });
    const failed = await ended(world, 'auto', bad);
    expect(failed.statusSummary).toBe(
      `The onSuccess condition of stage 'Deploy' has failed (not met: 'Wanted'); rolled back to ${good}`,
    );
    const rollback = await eventually(async () => (await executionIds(world, 'auto'))[0]);
    expect(await ended(world, 'auto', rollback)).toMatchObject({
      status: 'Succeeded',
      executionType: 'ROLLBACK',
      trigger: {
        triggerType: 'AutomatedRollback',
        triggerDetail: JSON.stringify({ FailedPipelineExecutionId: bad }),
      },
      variables: [{ name: 'TARGET', resolvedValue: 'prod' }],
    });
    expect(await siteText(world, 'auto.html')).toBe('good');
  });
});

test('the input of an action in another region is copied there, and only that', async () => {
  const west = world.server.client(S3Client, { region: 'us-west-2' });
  const location = 'artifacts-in-the-west';
  await west.send(
    new CreateBucketCommand({
      Bucket: location,
      CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
    }),
  );
  await west.send(
    new PutBucketVersioningCommand({ Bucket: location, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  await uploadSource(world, { 'west.html': 'far away' });
  const extra = sourceAction({ name: 'Other', outputArtifacts: [{ name: 'Unused' }], namespace: 'Other' });
  const id = await createPipeline(
    world,
    'west',
    [
      { name: 'Source', actions: [sourceAction(), extra] },
      { name: 'Deploy', actions: [deployAction({ region: 'us-west-2' })] },
    ],
    {
      artifactStore: undefined,
      artifactStores: {
        'us-east-1': { type: 'S3', location: ARTIFACTS },
        'us-west-2': { type: 'S3', location },
      },
    },
  );
  expect((await ended(world, 'west', id)).status).toBe('Succeeded');
  expect(await siteText(world, 'west.html')).toBe('far away');
  const { Contents = [] } = await west.send(new ListObjectsV2Command({ Bucket: location }));
  expect(Contents.map(({ Key }) => Key)).toEqual([expect.stringMatching(/^west\/Package\/\w{7}\.zip$/)]);
});
