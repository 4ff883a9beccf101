import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  ARTIFACTS,
  approvalAction,
  approvalToken,
  createPipeline,
  declared,
  deployAction,
  ended,
  execution,
  executionIds,
  makeRole,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  THREE_STAGES,
  UPLOADS,
  uploadSource,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

const send: World['codepipeline']['send'] = ((command: never) => world.codepipeline.send(command)) as never;

async function start(name: string, rest: object = {}): Promise<string> {
  const { pipelineExecutionId } = await send(new StartPipelineExecutionCommand({ name, ...rest }));
  return pipelineExecutionId ?? '';
}

async function answer(name: string, executionId: string, status: 'Approved' | 'Rejected', summary = 'ok') {
  const token = await approvalToken(world, name, executionId);
  const approval = { pipelineName: name, stageName: 'Gate', actionName: 'Ask', token };
  const answered = await send(new PutApprovalResultCommand({ ...approval, result: { status, summary } }));
  return { approval, answered };
}

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
        actions: [deployAction({ configuration: { BucketName: SITE, Extract: 'true', ObjectKey: 'loop' } })],
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

    const { approval, answered } = await answer('loop', first, 'Approved', 'go');
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
    expect(css.ContentType).toBe('text/css');
    await expect(
      send(new PutApprovalResultCommand({ ...approval, result: { status: 'Approved', summary: '' } })),
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
    const { actionExecutionDetails = [] } = await send(
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
    await answer('rejected', first, 'Rejected', 'not today');
    expect(await ended(world, 'rejected', first)).toMatchObject({
      status: 'Failed',
      statusSummary: "Failed in stage 'Gate': 'Ask'",
    });
    const gate = await stageState(world, 'rejected', 'Gate');
    expect(gate.actionStates?.[0]?.latestExecution).toMatchObject({
      status: 'Failed',
      errorDetails: { code: 'JobFailed', message: 'not today' },
    });
    const second = await start('rejected');
    await approvalToken(world, 'rejected', second);
  });
});

describe('several executions', () => {
  test('the one in the middle is superseded', async () => {
    const first = await createPipeline(world, 'busy');
    await approvalToken(world, 'busy', first);
    const second = await start('busy');
    await eventually(async () => {
      const { inboundExecution } = await stageState(world, 'busy', 'Gate');
      return inboundExecution?.pipelineExecutionId === second;
    });
    const third = await start('busy');
    expect(await ended(world, 'busy', second)).toMatchObject({
      status: 'Superseded',
      statusSummary: `Execution ${third} overtook it in front of stage 'Gate'`,
    });
    const gate = await stageState(world, 'busy', 'Gate');
    expect(gate.inboundExecutions).toEqual([
      { pipelineExecutionId: third, status: 'InProgress', type: 'STANDARD' },
    ]);
    await answer('busy', first, 'Approved');
    await approvalToken(world, 'busy', third);
    expect((await ended(world, 'busy', first)).status).toBe('Succeeded');
    expect(await executionIds(world, 'busy')).toEqual([third, second, first]);
  });

  test('two starts at once are two executions; the same token twice is one', async () => {
    const first = await createPipeline(world, 'twice');
    await approvalToken(world, 'twice', first);
    const ids = await Promise.all([start('twice'), start('twice')]);
    expect(new Set([first, ...ids]).size).toBe(3);
    const same = await Promise.all(
      [1, 2, 3].map(() => start('twice', { clientRequestToken: 'one-request' })),
    );
    expect(new Set(same).size).toBe(1);
    expect((await executionIds(world, 'twice')).length).toBe(4);
  });

  test('QUEUED lets each through in its turn', async () => {
    const first = await createPipeline(world, 'queued', undefined, { executionMode: 'QUEUED' });
    const second = await start('queued');
    const third = await start('queued');
    for (const id of [first, second, third]) await answer('queued', id, 'Approved');
    expect((await ended(world, 'queued', third)).status).toBe('Succeeded');
  });

  test('PARALLEL runs all at once, its tokens are in the action history', async () => {
    const first = await createPipeline(world, 'parallel', undefined, { executionMode: 'PARALLEL' });
    const second = await start('parallel');
    for (const id of [second, first]) {
      const token = await eventually(async () => {
        const { actionExecutionDetails = [] } = await send(
          new ListActionExecutionsCommand({ pipelineName: 'parallel', filter: { pipelineExecutionId: id } }),
        );
        const waiting = actionExecutionDetails.find(({ actionName }) => actionName === 'Ask');
        return waiting?.output?.executionResult?.externalExecutionId;
      });
      const result = { status: 'Approved', summary: '' } as const;
      await send(
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

describe('stop, retry, transitions', () => {
  test('stop and abandon ends a waiting approval; its token is dead', async () => {
    const first = await createPipeline(world, 'stopped');
    const token = await approvalToken(world, 'stopped', first);
    await send(
      new StopPipelineExecutionCommand({
        pipelineName: 'stopped',
        pipelineExecutionId: first,
        abandon: true,
        reason: 'wrong branch',
      }),
    );
    expect((await ended(world, 'stopped', first)).status).toBe('Stopped');
    const { pipelineExecutionSummaries = [] } = await send(
      new ListPipelineExecutionsCommand({ pipelineName: 'stopped' }),
    );
    expect(pipelineExecutionSummaries[0]?.stopTrigger).toEqual({ reason: 'wrong branch' });
    const approval = { pipelineName: 'stopped', stageName: 'Gate', actionName: 'Ask', token };
    await expect(
      send(new PutApprovalResultCommand({ ...approval, result: { status: 'Approved', summary: '' } })),
    ).rejects.toThrow(expect.objectContaining({ name: 'InvalidApprovalTokenException' }));
    await expect(
      send(new StopPipelineExecutionCommand({ pipelineName: 'stopped', pipelineExecutionId: first })),
    ).rejects.toThrow(/cannot be stopped because its status is Stopped/);
    await send(
      new RetryStageExecutionCommand({
        pipelineName: 'stopped',
        stageName: 'Gate',
        pipelineExecutionId: first,
        retryMode: 'FAILED_ACTIONS',
      }),
    );
    await answer('stopped', first, 'Approved');
    expect((await ended(world, 'stopped', first)).status).toBe('Succeeded');
  });

  test('a failed deployment can be retried when its cause is gone, with what the execution took', async () => {
    const target = { BucketName: 'not-there-yet', Extract: 'false', ObjectKey: 'one.zip' };
    const first = await createPipeline(world, 'retried', [
      { name: 'Source', actions: [sourceAction()] },
      { name: 'Deploy', actions: [deployAction({ configuration: target })] },
    ]);
    expect((await ended(world, 'retried', first)).status).toBe('Failed');
    const deploy = await stageState(world, 'retried', 'Deploy');
    expect(deploy.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain('bucket');

    await world.s3.send(new CreateBucketCommand({ Bucket: 'not-there-yet' }));
    const retry = new RetryStageExecutionCommand({
      pipelineName: 'retried',
      stageName: 'Deploy',
      pipelineExecutionId: first,
      retryMode: 'FAILED_ACTIONS',
    });
    expect((await send(retry)).pipelineExecutionId).toBe(first);
    expect((await ended(world, 'retried', first)).status).toBe('Succeeded');
    expect((await stageState(world, 'retried', 'Deploy')).retryStageMetadata).toEqual({
      autoStageRetryAttempt: 0,
      manualStageRetryAttempt: 1,
      latestRetryTrigger: 'ManualStageRetry',
    });
    await expect(send(retry)).rejects.toThrow(
      expect.objectContaining({ name: 'StageNotRetryableException' }),
    );
    const listed = async (startTimeRange: 'Latest' | 'All') => {
      const latestInPipelineExecution = { pipelineExecutionId: first, startTimeRange };
      const { actionExecutionDetails = [] } = await send(
        new ListActionExecutionsCommand({ pipelineName: 'retried', filter: { latestInPipelineExecution } }),
      );
      return actionExecutionDetails.map(({ actionName, status }) => `${actionName} ${status}`);
    };
    expect(await listed('All')).toEqual(['Publish Succeeded', 'Publish Failed', 'Fetch Succeeded']);
    expect(await listed('Latest')).toEqual(['Publish Succeeded', 'Fetch Succeeded']);
  });

  test('a disabled transition holds what comes, until it is enabled', async () => {
    const first = await createPipeline(world, 'held');
    await answer('held', first, 'Approved');
    await ended(world, 'held', first);
    const arrow = { pipelineName: 'held', stageName: 'Source', transitionType: 'Outbound' } as const;
    await send(new DisableStageTransitionCommand({ ...arrow, reason: 'release freeze' }));
    expect((await stageState(world, 'held', 'Gate')).inboundTransitionState).toEqual({
      enabled: false,
      lastChangedBy: 'arn:aws:iam::000000000000:root',
      lastChangedAt: expect.any(Date),
      disabledReason: 'release freeze',
    });
    const second = await start('held');
    await eventually(async () => (await stageState(world, 'held', 'Gate')).inboundExecution);
    await send(
      new EnableStageTransitionCommand({
        pipelineName: 'held',
        stageName: 'Gate',
        transitionType: 'Inbound',
      }),
    );
    await approvalToken(world, 'held', second);
    await expect(
      send(new DisableStageTransitionCommand({ ...arrow, stageName: 'Nowhere', reason: 'x' })),
    ).rejects.toThrow(expect.objectContaining({ name: 'StageNotFoundException' }));
    await expect(send(new DisableStageTransitionCommand({ ...arrow, reason: "don't" }))).rejects.toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

describe('update and delete', () => {
  test('an update ends what is under way and starts nothing', async () => {
    const first = await createPipeline(world, 'updated');
    await approvalToken(world, 'updated', first);
    const { pipeline } = await send(
      new UpdatePipelineCommand({ pipeline: declared(world, 'updated', THREE_STAGES) }),
    );
    expect(pipeline?.version).toBe(2);
    expect(await ended(world, 'updated', first)).toMatchObject({
      status: 'Cancelled',
      statusSummary: 'The pipeline was updated to version 2',
    });
    expect(await executionIds(world, 'updated')).toEqual([first]);
    const { pipeline: old } = await send(new GetPipelineCommand({ name: 'updated', version: 1 }));
    expect(old?.version).toBe(1);
    await expect(send(new GetPipelineCommand({ name: 'updated', version: 3 }))).rejects.toThrow(
      expect.objectContaining({ name: 'PipelineVersionNotFoundException' }),
    );
    const second = await start('updated');
    await approvalToken(world, 'updated', second);
    expect((await execution(world, 'updated', second)).pipelineVersion).toBe(2);
  });

  test('a deleted pipeline is gone at once; one of the same name has another history', async () => {
    const first = await createPipeline(world, 'deleted');
    await approvalToken(world, 'deleted', first);
    await send(new DeletePipelineCommand({ name: 'deleted' }));
    await send(new DeletePipelineCommand({ name: 'deleted' }));
    await expect(send(new GetPipelineStateCommand({ name: 'deleted' }))).rejects.toThrow(
      "Account '000000000000' does not have a pipeline with name 'deleted'",
    );
    const second = await createPipeline(world, 'deleted');
    expect(await executionIds(world, 'deleted')).toEqual([second]);
    await expect(
      send(new GetPipelineExecutionCommand({ pipelineName: 'deleted', pipelineExecutionId: first })),
    ).rejects.toThrow(expect.objectContaining({ name: 'PipelineExecutionNotFoundException' }));
  });
});

describe('what is missing shows where it is missed', () => {
  test('a role that does not trust CodePipeline', async () => {
    const roleArn = await makeRole(world.iam, 'stranger', [], { Service: 'codebuild.amazonaws.com' });
    const pipeline = { ...declared(world, 'untrusted'), roleArn };
    await expect(send(new CreatePipelineCommand({ pipeline }))).rejects.toThrow(
      expect.objectContaining({
        name: 'InvalidStructureException',
        message: `CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`,
      }),
    );
  });

  test('a permission of the role', async () => {
    const roleArn = await makeRole(world.iam, 'poor', [
      { Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${UPLOADS}`, `arn:aws:s3:::${UPLOADS}/*`] },
    ]);
    const first = await createPipeline(world, 'poor', undefined, { roleArn });
    expect((await ended(world, 'poor', first)).status).toBe('Failed');
    const source = await stageState(world, 'poor', 'Source');
    const { errorDetails } = source.actionStates?.[0]?.latestExecution ?? {};
    expect(errorDetails?.code).toBe('PermissionError');
    expect(errorDetails?.message).toContain(
      `CodePipeline service role "${roleArn}" is getting S3 access denied for the S3 bucket "${ARTIFACTS}"`,
    );
    expect(errorDetails?.message).toContain('is not authorized to perform: s3:PutObject');
  });

  test('an action role is assumed through the role of the pipeline', async () => {
    const trusting = { AWS: world.roleArn };
    const actionRole = await makeRole(world.iam, 'action', [], trusting);
    const first = await createPipeline(world, 'chained', [
      { name: 'Source', actions: [sourceAction({ roleArn: actionRole })] },
      { name: 'Gate', actions: [approvalAction()] },
    ]);
    await ended(world, 'chained', first);
    const source = await stageState(world, 'chained', 'Source');
    expect(source.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
      'assumed-role/action/',
    );
  });

  test('the value of a variable', async () => {
    const first = await createPipeline(world, 'unresolved', [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Gate',
        actions: [approvalAction({ configuration: { CustomData: '#{SourceVariables.Nope}' } })],
      },
    ]);
    await ended(world, 'unresolved', first);
    const gate = await stageState(world, 'unresolved', 'Gate');
    expect(gate.actionStates?.[0]?.latestExecution?.errorDetails).toEqual({
      code: 'ConfigurationError',
      message:
        "Action 'Ask' cannot start: #{SourceVariables.Nope} in its configuration 'CustomData' has no value: " +
        "the namespace 'SourceVariables' has no variable 'Nope'",
    });
  });

  test('a provider that is not here', async () => {
    const first = await createPipeline(world, 'lambda', [
      { name: 'Source', actions: [sourceAction()] },
      {
        name: 'Invoke',
        actions: [
          {
            name: 'Call',
            actionTypeId: { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' },
            configuration: { FunctionName: 'f' },
          },
        ],
      },
    ]);
    await ended(world, 'lambda', first);
    const invoke = await stageState(world, 'lambda', 'Invoke');
    expect(invoke.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
      'cannot run Invoke actions of the provider Lambda (owner AWS) yet',
    );
  });

  test('an archive that is none', async () => {
    await world.s3.send(new PutObjectCommand({ Bucket: UPLOADS, Key: 'plain.txt', Body: 'just text' }));
    const configuration = { S3Bucket: UPLOADS, S3ObjectKey: 'plain.txt', PollForSourceChanges: 'false' };
    const first = await createPipeline(world, 'plain', [
      { name: 'Source', actions: [sourceAction({ configuration })] },
      { name: 'Deploy', actions: [deployAction()] },
    ]);
    await ended(world, 'plain', first);
    const deploy = await stageState(world, 'plain', 'Deploy');
    expect(deploy.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
      'The artifact Package cannot be extracted',
    );
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
  const second = await start('overridden', {
    variables: [{ name: 'TARGET', value: 'production' }],
    sourceRevisions: [{ actionName: 'Fetch', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: older }],
  });
  expect(await ended_(second)).toMatchObject({
    artifactRevisions: [{ revisionId: older }],
    variables: [{ name: 'TARGET', resolvedValue: 'production' }],
  });
  const gate = await stageState(world, 'overridden', 'Gate');
  expect(gate.actionStates?.[0]?.latestExecution?.summary).toBe('no');
  await expect(start('overridden', { variables: [{ name: 'OTHER', value: 'x' }] })).rejects.toThrow(
    expect.objectContaining({ name: 'ValidationException' }),
  );

  async function ended_(id: string) {
    await answer('overridden', id, 'Rejected', 'no');
    return await ended(world, 'overridden', id);
  }
});
