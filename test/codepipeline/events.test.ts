import {
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import { listen } from './heard-events.js';
import { ARTIFACTS, approvalToken, createPipeline, declared, ended, newWorld, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.server.close());

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
test('every change of execution, stage and action is an event', async () => {
  const seen = await listen(world);
  const id = await createPipeline(world, 'told');
  const token = await approvalToken(world, 'told', id);
  const result = { status: 'Rejected', summary: 'no' } as const;
  await world.codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName: 'told',
      stageName: 'Gate',
      actionName: 'Ask',
      token,
      result,
    }),
  );
  await ended(world, 'told', id);
  const all = await eventually(async () => {
    const found = await seen();
    return found.length >= 10 && found;
  });
  const told = all
    .map(({ 'detail-type': type, detail }) =>
      [type.split(' ')[1], detail.action ?? detail.stage, detail.state].join(' '),
    )
    .sort();
  expect(told).toEqual([
    'Action Ask FAILED',
    'Action Ask STARTED',
    'Action Fetch STARTED',
    'Action Fetch SUCCEEDED',
    'Pipeline  FAILED',
    'Pipeline  STARTED',
    'Stage Gate FAILED',
    'Stage Gate STARTED',
    'Stage Source STARTED',
    'Stage Source SUCCEEDED',
  ]);

  const one = (type: string, state: string) =>
    all.find(
      (event) => event['detail-type'].startsWith(`CodePipeline ${type} `) && event.detail.state === state,
    );
  expect(one('Pipeline', 'STARTED')).toMatchObject({
    source: 'aws.codepipeline',
    region: 'us-east-1',
    resources: ['arn:aws:codepipeline:us-east-1:000000000000:told'],
    'detail-type': 'CodePipeline Pipeline Execution State Change',
    detail: {
      pipeline: 'told',
      'execution-id': id,
      'start-time': expect.stringMatching(INSTANT),
      'execution-trigger': {
        'trigger-type': 'CreatePipeline',
        'trigger-detail': 'arn:aws:iam::000000000000:root',
      },
      state: 'STARTED',
      version: 1,
      'pipeline-execution-attempt': 1,
    },
  });
  expect(one('Stage', 'SUCCEEDED')?.detail).toEqual({
    pipeline: 'told',
    'execution-id': id,
    'start-time': expect.stringMatching(INSTANT),
    stage: 'Source',
    state: 'SUCCEEDED',
    version: 1,
    'pipeline-execution-attempt': 1,
  });
  expect(one('Action', 'SUCCEEDED')?.detail).toMatchObject({
    action: 'Fetch',
    'action-execution-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'start-time': expect.stringMatching(INSTANT),
    region: 'us-east-1',
    type: { owner: 'AWS', provider: 'S3', category: 'Source', version: '1' },
    'output-artifacts': [{ name: 'Package', s3location: { bucket: ARTIFACTS } }],
    'execution-result': { 'external-execution-id': expect.any(String) },
  });
  expect(one('Action', 'FAILED')?.detail).toMatchObject({
    action: 'Ask',
    'execution-result': { 'external-execution-summary': 'no', 'error-code': 'JobFailed' },
  });

  await world.codepipeline.send(
    new RetryStageExecutionCommand({
      pipelineName: 'told',
      stageName: 'Gate',
      pipelineExecutionId: id,
      retryMode: 'FAILED_ACTIONS',
    }),
  );
  const retried = await eventually(async () =>
    (await seen()).find(
      ({ 'detail-type': type, detail }) => type.includes(' Stage ') && detail.state === 'RESUMED',
    ),
  );
  expect(retried.detail).toEqual({
    pipeline: 'told',
    'execution-id': id,
    'start-time': all.find(({ detail }) => detail.stage === 'Gate' && detail.state === 'STARTED')?.detail[
      'start-time'
    ],
    'stage-last-retry-attempt-time': expect.stringMatching(INSTANT),
    stage: 'Gate',
    state: 'RESUMED',
    version: 1,
    'pipeline-execution-attempt': 2,
  });

  await approvalToken(world, 'told', id);
  await world.codepipeline.send(new UpdatePipelineCommand({ pipeline: declared(world, 'told') }));
  const ends = await eventually(async () => {
    const found = (await seen()).filter(({ detail }) => detail.state === 'CANCELED');
    return found.length === 3 && found;
  });
  expect(ends.map(({ detail }) => detail.action ?? detail.stage ?? detail.pipeline).sort()).toEqual([
    'Ask',
    'Gate',
    'told',
  ]);
});
