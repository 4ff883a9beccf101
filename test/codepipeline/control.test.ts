import {
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
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  answer,
  approvalToken,
  createPipeline,
  declared,
  deployAction,
  ended,
  execution,
  executionIds,
  newWorld,
  sourceAction,
  stageState,
  start,
  THREE_STAGES,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

describe('stop, retry, transitions', () => {
  test('stop and abandon ends a waiting approval; its token is dead', async () => {
    const first = await createPipeline(world, 'stopped');
    const token = await approvalToken(world, 'stopped', first);
    const [summary] =
      (await world.codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName: 'stopped' })))
        .pipelineExecutionSummaries ?? [];
    const { actionExecutionDetails: [, fetched] = [] } = await world.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: 'stopped' }),
    );
    // Each stage that it comes to is a change of the execution.
    expect(summary?.lastUpdateTime?.getTime()).toBeGreaterThanOrEqual(Number(fetched?.lastUpdateTime));
    await world.codepipeline.send(
      new StopPipelineExecutionCommand({
        pipelineName: 'stopped',
        pipelineExecutionId: first,
        abandon: true,
        reason: 'wrong branch',
      }),
    );
    expect((await ended(world, 'stopped', first)).status).toBe('Stopped');
    const { pipelineExecutionSummaries = [] } = await world.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: 'stopped' }),
    );
    expect(pipelineExecutionSummaries[0]?.stopTrigger).toEqual({ reason: 'wrong branch' });
    const approval = { pipelineName: 'stopped', stageName: 'Gate', actionName: 'Ask', token };
    await expect(
      world.codepipeline.send(
        new PutApprovalResultCommand({ ...approval, result: { status: 'Approved', summary: '' } }),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'InvalidApprovalTokenException' }));
    await expect(
      world.codepipeline.send(
        new StopPipelineExecutionCommand({ pipelineName: 'stopped', pipelineExecutionId: first }),
      ),
    ).rejects.toThrow(/cannot be stopped because its status is Stopped/);
    await world.codepipeline.send(
      new RetryStageExecutionCommand({
        pipelineName: 'stopped',
        stageName: 'Gate',
        pipelineExecutionId: first,
        retryMode: 'FAILED_ACTIONS',
      }),
    );
    await answer(world, 'stopped', first, 'Approved');
    expect((await ended(world, 'stopped', first)).status).toBe('Succeeded');
  });

  test('an execution that was superseded is not retried', async () => {
    const first = await createPipeline(world, 'overtaken');
    await approvalToken(world, 'overtaken', first);
    const second = await start(world, 'overtaken');
    await eventually(async () => {
      const { inboundExecution } = await stageState(world, 'overtaken', 'Gate');
      return inboundExecution?.pipelineExecutionId === second;
    });
    await start(world, 'overtaken');
    expect((await ended(world, 'overtaken', second)).status).toBe('Superseded');
    const retry = { pipelineName: 'overtaken', stageName: 'Gate', pipelineExecutionId: second };
    await expect(
      world.codepipeline.send(new RetryStageExecutionCommand({ ...retry, retryMode: 'ALL_ACTIONS' })),
    ).rejects.toThrow(
      expect.objectContaining({
        name: 'StageNotRetryableException',
        message: 'The stage Gate cannot be retried: the execution is Superseded.',
      }),
    );
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
    expect((await world.codepipeline.send(retry)).pipelineExecutionId).toBe(first);
    expect((await ended(world, 'retried', first)).status).toBe('Succeeded');
    expect((await stageState(world, 'retried', 'Deploy')).retryStageMetadata).toEqual({
      autoStageRetryAttempt: 0,
      manualStageRetryAttempt: 1,
      latestRetryTrigger: 'ManualStageRetry',
    });
    await expect(world.codepipeline.send(retry)).rejects.toThrow(
      expect.objectContaining({ name: 'StageNotRetryableException' }),
    );
    const listed = async (startTimeRange: 'Latest' | 'All') => {
      const latestInPipelineExecution = { pipelineExecutionId: first, startTimeRange };
      const { actionExecutionDetails = [] } = await world.codepipeline.send(
        new ListActionExecutionsCommand({ pipelineName: 'retried', filter: { latestInPipelineExecution } }),
      );
      return actionExecutionDetails.map(({ actionName, status }) => `${actionName} ${status}`);
    };
    expect(await listed('All')).toEqual(['Publish Succeeded', 'Publish Failed', 'Fetch Succeeded']);
    expect(await listed('Latest')).toEqual(['Publish Succeeded', 'Fetch Succeeded']);
  });

  test('a disabled transition holds what comes, until it is enabled', async () => {
    const first = await createPipeline(world, 'held');
    await answer(world, 'held', first, 'Approved');
    await ended(world, 'held', first);
    const arrow = { pipelineName: 'held', stageName: 'Source', transitionType: 'Outbound' } as const;
    await world.codepipeline.send(new DisableStageTransitionCommand({ ...arrow, reason: 'release freeze' }));
    expect((await stageState(world, 'held', 'Gate')).inboundTransitionState).toEqual({
      enabled: false,
      lastChangedBy: 'arn:aws:iam::000000000000:root',
      lastChangedAt: expect.any(Date),
      disabledReason: 'release freeze',
    });
    const second = await start(world, 'held');
    await eventually(async () => (await stageState(world, 'held', 'Gate')).inboundExecution);
    await world.codepipeline.send(
      new EnableStageTransitionCommand({
        pipelineName: 'held',
        stageName: 'Gate',
        transitionType: 'Inbound',
      }),
    );
    await approvalToken(world, 'held', second);
    await expect(
      world.codepipeline.send(
        new DisableStageTransitionCommand({ ...arrow, stageName: 'Nowhere', reason: 'x' }),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'StageNotFoundException' }));
    await expect(
      world.codepipeline.send(new DisableStageTransitionCommand({ ...arrow, reason: "don't" })),
    ).rejects.toThrow(expect.objectContaining({ name: 'ValidationException' }));
  });
});

describe('update and delete', () => {
  test('an update ends what is under way and starts nothing', async () => {
    const first = await createPipeline(world, 'updated');
    await approvalToken(world, 'updated', first);
    const { pipeline } = await world.codepipeline.send(
      new UpdatePipelineCommand({ pipeline: declared(world, 'updated', THREE_STAGES) }),
    );
    expect(pipeline?.version).toBe(2);
    expect(await ended(world, 'updated', first)).toMatchObject({
      status: 'Cancelled',
      statusSummary: 'The pipeline was updated to version 2',
    });
    expect(await executionIds(world, 'updated')).toEqual([first]);
    const { pipeline: old } = await world.codepipeline.send(
      new GetPipelineCommand({ name: 'updated', version: 1 }),
    );
    expect(old?.version).toBe(1);
    await expect(
      world.codepipeline.send(new GetPipelineCommand({ name: 'updated', version: 3 })),
    ).rejects.toThrow(expect.objectContaining({ name: 'PipelineVersionNotFoundException' }));
    const second = await start(world, 'updated');
    await approvalToken(world, 'updated', second);
    expect((await execution(world, 'updated', second)).pipelineVersion).toBe(2);
  });

  test('a deleted pipeline is gone at once; one of the same name has another history', async () => {
    const first = await createPipeline(world, 'deleted');
    await approvalToken(world, 'deleted', first);
    await world.codepipeline.send(new DeletePipelineCommand({ name: 'deleted' }));
    await world.codepipeline.send(new DeletePipelineCommand({ name: 'deleted' }));
    await expect(world.codepipeline.send(new GetPipelineStateCommand({ name: 'deleted' }))).rejects.toThrow(
      "Account '000000000000' does not have a pipeline with name 'deleted'",
    );
    const second = await createPipeline(world, 'deleted');
    expect(await executionIds(world, 'deleted')).toEqual([second]);
    await expect(
      world.codepipeline.send(
        new GetPipelineExecutionCommand({ pipelineName: 'deleted', pipelineExecutionId: first }),
      ),
    ).rejects.toThrow(expect.objectContaining({ name: 'PipelineExecutionNotFoundException' }));
  });
});
