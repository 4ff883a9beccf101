import {
  CreateCustomActionTypeCommand,
  CreatePipelineCommand,
  DeletePipelineCommand,
  PutWebhookCommand,
  StartPipelineExecutionCommand,
  UpdatePipelineCommand,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalAction, declared, newWorld, sourceAction, start, UPLOADS, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld({
    quotas: {
      'codepipeline.pipelines': 3,
      'codepipeline.polled-pipelines': 1,
      'codepipeline.webhooks': 1,
      'codepipeline.custom-action-types': 1,
    },
  });
});
afterAll(() => world.server.close());

const STAGES = [
  { name: 'Source', actions: [sourceAction()] },
  { name: 'Gate', actions: [approvalAction()] },
];
const create = (name: string) =>
  world.codepipeline.send(new CreatePipelineCommand({ pipeline: declared(world, name, STAGES) }));
const polled = (name: string) => {
  const S3ObjectKey = 'site.zip';
  const source = sourceAction({
    configuration: { S3Bucket: UPLOADS, S3ObjectKey, PollForSourceChanges: 'true' },
  });
  const [, gate] = STAGES;
  return declared(
    world,
    name,
    [{ name: 'Source', actions: [source] }, gate].filter((stage) => stage !== undefined),
  );
};
const exceeded = (what: string, most: number) => ({
  name: 'LimitExceededException',
  message: `The number of ${what} associated with the AWS account has exceeded the limit of ${most} allowed for the account in this region`,
});

test('pipelines: the one too many is refused, until another goes', async () => {
  await create('one');
  await create('two');
  await world.codepipeline.send(new CreatePipelineCommand({ pipeline: polled('zero') }));
  await expect(create('three')).rejects.toMatchObject(exceeded('pipelines', 3));
  const polledToo = new UpdatePipelineCommand({ pipeline: polled('two') });
  await expect(world.codepipeline.send(polledToo)).rejects.toMatchObject(
    exceeded('pipelines that poll their sources', 1),
  );
  await world.codepipeline.send(new UpdatePipelineCommand({ pipeline: polled('zero') }));
  const again = new UpdatePipelineCommand({ pipeline: declared(world, 'two', STAGES) });
  expect((await world.codepipeline.send(again)).pipeline?.version).toBe(2);
  await world.codepipeline.send(new DeletePipelineCommand({ name: 'two' }));
  await world.codepipeline.send(new DeletePipelineCommand({ name: 'two' }));
  await create('three');
  await expect(create('four')).rejects.toMatchObject(exceeded('pipelines', 3));
});

test('webhooks and custom actions', async () => {
  const webhook = (name: string) =>
    world.codepipeline.send(
      new PutWebhookCommand({
        webhook: {
          name,
          targetPipeline: 'one',
          targetAction: 'Fetch',
          filters: [],
          authentication: 'UNAUTHENTICATED',
          authenticationConfiguration: {},
        },
      }),
    );
  await webhook('first');
  await webhook('first');
  await expect(webhook('second')).rejects.toMatchObject(exceeded('webhooks', 1));
  const counts = { minimumCount: 0, maximumCount: 1 };
  const type = (version: string) =>
    world.codepipeline.send(
      new CreateCustomActionTypeCommand({
        category: 'Test',
        provider: 'Mine',
        version,
        inputArtifactDetails: counts,
        outputArtifactDetails: counts,
      }),
    );
  await type('1');
  await expect(type('2')).rejects.toMatchObject(exceeded('custom actions', 1));
});

test('executions that wait in a queue', async () => {
  await world.codepipeline.send(new DeletePipelineCommand({ name: 'three' }));
  const pipeline = declared(world, 'queued', STAGES, { executionMode: 'QUEUED', pipelineType: 'V2' });
  await world.codepipeline.send(new CreatePipelineCommand({ pipeline }));
  const startAll = Array.from({ length: 49 }, () => start(world, 'queued'));
  await Promise.all(startAll);
  // Its first execution may be the fiftieth, or come too late.
  const more = () => world.codepipeline.send(new StartPipelineExecutionCommand({ name: 'queued' }));
  await more().catch(() => undefined);
  await expect(more()).rejects.toMatchObject({
    name: 'ConcurrentPipelineExecutionsLimitExceededException',
    message: 'The pipeline has reached the limit of 50 concurrent executions.',
  });
});
