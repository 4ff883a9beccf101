import { ListActionExecutionsCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  ARTIFACTS,
  answer,
  approvalAction,
  approvalToken,
  createPipeline,
  deployAction,
  ended,
  execution,
  executionIds,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  start,
  UPLOADS,
  uploadSource,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

const AS_TOLD = {
  Extract: 'true',
  ObjectKey: 'loop',
  CacheControl: 'max-age=60',
  CannedACL: 'bucket-owner-full-control',
  KMSEncryptionKeyARN: 'arn:aws:kms:us-east-1:000000000000:key/site',
};

describe('source, approval, deployment', () => {
  test('runs by itself when it is created, waits for the approval, and deploys what it took', async () => {
    const first = await createPipeline(world, 'loop', [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Gate',
        actions: [approvalAction({ configuration: { CustomData: 'version #{SourceVariables.VersionId}' } })],
      },
      {
        name: 'Deploy',
        actions: [deployAction({ configuration: { BucketName: SITE, ...AS_TOLD } })],
      },
    ]);
    const token = await approvalToken(world, 'loop', first);
    const gate = await stageState(world, 'loop', 'Gate');
    const source = await stageState(world, 'loop', 'Source');
    const revision = source.actionStates?.[0]?.currentRevision?.revisionId;
    expect(gate.latestExecution).toEqual({
      pipelineExecutionId: first,
      status: 'InProgress',
      type: 'STANDARD',
    });
    expect(gate.actionStates?.[0]?.latestExecution).toMatchObject({
      status: 'InProgress',
      summary: `version ${revision}`,
      token,
    });
    expect(source.latestExecution?.status).toBe('Succeeded');
    expect(source.inboundTransitionState).toEqual({ enabled: true });

    const { approval, answered } = await answer(world, 'loop', first, 'Approved', 'go');
    expect(answered.approvedAt).toBeInstanceOf(Date);
    expect(await ended(world, 'loop', first)).toMatchObject({
      status: 'Succeeded',
      pipelineVersion: 1,
      executionMode: 'SUPERSEDED',
      executionType: 'STANDARD',
      trigger: { triggerType: 'CreatePipeline', triggerDetail: 'arn:aws:iam::000000000000:root' },
      artifactRevisions: [{ name: 'Package', revisionId: revision }],
    });
    expect(await siteText(world, 'loop/index.html')).toBe('<h1>one</h1>');
    const css = await world.s3.send(new HeadObjectCommand({ Bucket: SITE, Key: 'loop/css/site.css' }));
    expect(css).toMatchObject({
      ContentType: 'text/css',
      CacheControl: 'max-age=60',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: AS_TOLD.KMSEncryptionKeyARN,
    });
    await expect(
      world.codepipeline.send(
        new PutApprovalResultCommand({ ...approval, result: { status: 'Approved', summary: '' } }),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'ApprovalAlreadyCompletedException' }));
    const after = await stageState(world, 'loop', 'Gate');
    expect(after.actionStates?.[0]?.latestExecution).toMatchObject({
      status: 'Succeeded',
      summary: 'go',
      lastUpdatedBy: 'arn:aws:iam::000000000000:root',
    });
  });

  test('history tells inputs, outputs and variables of every action, newest first', async () => {
    const [id = ''] = await executionIds(world, 'loop');
    const { actionExecutionDetails = [] } = await world.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: 'loop', filter: { pipelineExecutionId: id } }),
    );
    expect(actionExecutionDetails.map(({ actionName }) => actionName)).toEqual(['Publish', 'Ask', 'Fetch']);
    const [publish, ask, fetch] = actionExecutionDetails;
    expect(fetch).toMatchObject({
      status: 'Succeeded',
      stageName: 'Source',
      pipelineVersion: 1,
      input: { region: 'us-east-1', namespace: 'SourceVariables', inputArtifacts: [] },
      output: { outputVariables: { BucketName: UPLOADS, ObjectKey: 'site.zip' } },
    });
    const artifact = fetch?.output?.outputArtifacts?.[0];
    expect(artifact?.s3location).toEqual({
      bucket: ARTIFACTS,
      key: expect.stringMatching(/^loop\/Package\/[A-Za-z0-9]{7}\.zip$/),
    });
    expect(publish?.input?.inputArtifacts).toEqual([artifact]);
    expect(ask?.input?.configuration?.CustomData).toBe('version #{SourceVariables.VersionId}');
    expect(ask?.input?.resolvedConfiguration?.CustomData).toBe(
      `version ${fetch?.output?.outputVariables?.VersionId}`,
    );
  });

  test('a rejected approval fails stage and execution, and frees the stage', async () => {
    const first = await createPipeline(world, 'rejected');
    await answer(world, 'rejected', first, 'Rejected', 'not today');
    expect(await ended(world, 'rejected', first)).toMatchObject({
      status: 'Failed',
      statusSummary: "Failed in stage 'Gate': 'Ask'",
    });
    const gate = await stageState(world, 'rejected', 'Gate');
    expect(gate.actionStates?.[0]?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'JobFailed', message: 'not today' },
    });
    const second = await start(world, 'rejected');
    await approvalToken(world, 'rejected', second);
  });
});

describe('several executions', () => {
  test('the one in the middle is superseded', async () => {
    const first = await createPipeline(world, 'busy');
    await approvalToken(world, 'busy', first);
    const second = await start(world, 'busy');
    await eventually(async () => {
      const { inboundExecution } = await stageState(world, 'busy', 'Gate');
      return inboundExecution?.pipelineExecutionId === second;
    });
    expect((await execution(world, 'busy', second)).statusSummary).toBe(
      `Waits in front of stage 'Gate': execution ${first} is in stage 'Gate'`,
    );
    const third = await start(world, 'busy');
    expect(await ended(world, 'busy', second)).toMatchObject({
      status: 'Superseded',
      statusSummary: `Execution ${third} overtook it in front of stage 'Gate'`,
    });
    const gate = await stageState(world, 'busy', 'Gate');
    expect(gate.inboundExecutions).toEqual([
      { pipelineExecutionId: third, status: 'InProgress', type: 'STANDARD' },
    ]);
    await answer(world, 'busy', first, 'Approved');
    await approvalToken(world, 'busy', third);
    expect((await ended(world, 'busy', first)).status).toBe('Succeeded');
    expect(await executionIds(world, 'busy')).toEqual([third, second, first]);
  });

  test('two starts at once are two executions; the same token twice is one', async () => {
    const first = await createPipeline(world, 'twice');
    await approvalToken(world, 'twice', first);
    const ids = await Promise.all([start(world, 'twice'), start(world, 'twice')]);
    expect(new Set([first, ...ids]).size).toBe(3);
    const same = await Promise.all(
      [1, 2, 3].map(() => start(world, 'twice', { clientRequestToken: 'one-request' })),
    );
    expect(new Set(same).size).toBe(1);
    expect((await executionIds(world, 'twice')).length).toBe(4);
  });

  test('QUEUED lets each through in its turn', async () => {
    const first = await createPipeline(world, 'queued', undefined, { executionMode: 'QUEUED' });
    const second = await start(world, 'queued');
    const third = await start(world, 'queued');
    for (const id of [first, second, third]) await answer(world, 'queued', id, 'Approved');
    expect((await ended(world, 'queued', third)).status).toBe('Succeeded');
  });

  test('PARALLEL runs all at once, its tokens are in the action history', async () => {
    const first = await createPipeline(world, 'parallel', undefined, { executionMode: 'PARALLEL' });
    const second = await start(world, 'parallel');
    for (const id of [second, first]) {
      const token = await eventually(async () => {
        const { actionExecutionDetails = [] } = await world.codepipeline.send(
          new ListActionExecutionsCommand({ pipelineName: 'parallel', filter: { pipelineExecutionId: id } }),
        );
        const waiting = actionExecutionDetails.find(({ actionName }) => actionName === 'Ask');
        return waiting?.output?.executionResult?.externalExecutionId;
      });
      const result = { status: 'Approved', summary: '' } as const;
      await world.codepipeline.send(
        new PutApprovalResultCommand({
          pipelineName: 'parallel',
          stageName: 'Gate',
          actionName: 'Ask',
          token,
          result,
        }),
      );
      expect((await ended(world, 'parallel', id)).status).toBe('Succeeded');
    }
  });
});

test('a run can be told which version to take, and variables to use', async () => {
  const first = await createPipeline(
    world,
    'overridden',
    [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Gate',
        actions: [approvalAction({ configuration: { CustomData: 'to #{variables.TARGET}' } })],
      },
    ],
    { variables: [{ name: 'TARGET', defaultValue: 'test' }] },
  );
  const older = (await ended_(first)).artifactRevisions?.[0]?.revisionId ?? '';
  await uploadSource(world, { 'index.html': '<h1>two</h1>' });
  const second = await start(world, 'overridden', {
    variables: [{ name: 'TARGET', value: 'production' }],
    sourceRevisions: [{ actionName: 'Fetch', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: older }],
  });
  expect(await ended_(second)).toMatchObject({
    artifactRevisions: [{ revisionId: older }],
    variables: [{ name: 'TARGET', resolvedValue: 'production' }],
  });
  const gate = await stageState(world, 'overridden', 'Gate');
  expect(gate.actionStates?.[0]?.latestExecution?.summary).toBe('no');
  await expect(start(world, 'overridden', { variables: [{ name: 'OTHER', value: 'x' }] })).rejects.toThrow(
    expect.objectContaining({ name: 'ValidationException' }),
  );

  async function ended_(id: string) {
    await answer(world, 'overridden', id, 'Rejected', 'no');
    return await ended(world, 'overridden', id);
  }
});
