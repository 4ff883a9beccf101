import {
  CodeCommitClient,
  CreateBranchCommand,
  CreateCommitCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  GetRepositoryTriggersCommand,
  PutRepositoryTriggersCommand,
  type RepositoryTrigger,
  TestRepositoryTriggersCommand,
} from '@aws-sdk/client-codecommit';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HttpListener, startHttpListener } from '../harness/http-listener.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

const repositoryName = 'web';
let server: TestServer;
let client: CodeCommitClient;
let listener: HttpListener;
let topicArn = '';
let tip: string | undefined;

beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeCommitClient);
  listener = await startHttpListener();
  const sns = server.client(SNSClient);
  topicArn = (await sns.send(new CreateTopicCommand({ Name: 'pushes' }))).TopicArn ?? '';
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'http', Endpoint: listener.url }));
  const [question] = await eventually(() => listener.received.length === 1 && listener.received);
  await fetch(JSON.parse(question?.body ?? '').SubscribeURL);
  await client.send(new CreateRepositoryCommand({ repositoryName }));
});
afterAll(async () => {
  await listener.close();
  await server.close();
});

/** The records that the topic was told, whoever asked for them. */
const told = () =>
  listener.received.slice(1).map(({ body }) => JSON.parse(JSON.parse(body).Message).Records[0]);

const put = (triggers: RepositoryTrigger[]) =>
  client.send(new PutRepositoryTriggersCommand({ repositoryName, triggers }));

const toTopic = (name: string, rest: Partial<RepositoryTrigger> = {}): RepositoryTrigger => ({
  name,
  destinationArn: topicArn,
  events: ['all'],
  ...rest,
});

async function commit(text: string): Promise<string> {
  const putFiles = [{ filePath: 'a', fileContent: Buffer.from(text) }];
  const input = { repositoryName, branchName: 'main', parentCommitId: tip, putFiles };
  tip = (await client.send(new CreateCommitCommand(input))).commitId;
  return tip ?? '';
}

test('triggers tell their topics of what they are for', async () => {
  const triggers = [
    toTopic('everything', { customData: 'of mine', branches: [] }),
    toTopic('main-moves', { branches: ['main'], events: ['updateReference'] }),
  ];
  const { configurationId } = await put(triggers);
  const shown = await client.send(new GetRepositoryTriggersCommand({ repositoryName }));
  expect(shown.configurationId).toBe(configurationId);
  expect(shown.triggers).toEqual(triggers);

  const first = await commit('1');
  const [created] = await eventually(() => told().length === 1 && told());
  expect(created).toEqual({
    awsRegion: 'us-east-1',
    codecommit: { references: [{ commit: first, created: true, ref: 'refs/heads/main' }] },
    customData: 'of mine',
    eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    eventName: 'ReferenceChange',
    eventPartNumber: 1,
    eventSource: 'aws:codecommit',
    eventSourceARN: `arn:aws:codecommit:us-east-1:000000000000:${repositoryName}`,
    eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/),
    eventTotalParts: 1,
    eventTriggerConfigId: configurationId,
    eventTriggerName: 'everything',
    eventVersion: '1.0',
    userIdentityARN: 'arn:aws:iam::000000000000:root',
  });

  const second = await commit('2');
  const moved = (await eventually(() => told().length === 3 && told())).slice(1);
  expect(moved.map((record) => record.eventTriggerName).sort()).toEqual(['everything', 'main-moves']);
  for (const { codecommit, customData, eventTriggerName } of moved) {
    expect(codecommit.references).toEqual([{ commit: second, ref: 'refs/heads/main' }]);
    expect(customData).toBe(eventTriggerName === 'everything' ? 'of mine' : undefined);
  }

  const topic = { repositoryName, branchName: 'topic' };
  await client.send(new CreateBranchCommand({ ...topic, commitId: first }));
  await eventually(() => told().length === 4);
  await client.send(new DeleteBranchCommand(topic));
  const all = await eventually(() => told().length === 5 && told());
  expect(all.at(-1).codecommit.references).toEqual([
    { commit: first, deleted: true, ref: 'refs/heads/topic' },
  ]);

  await put([]);
  expect((await client.send(new GetRepositoryTriggersCommand({ repositoryName }))).triggers).toEqual([]);
});

test('triggers are tried, and say why they fail', async () => {
  const before = told().length;
  const answer = await client.send(
    new TestRepositoryTriggersCommand({
      repositoryName,
      triggers: [
        toTopic('works'),
        toTopic('nowhere', { destinationArn: 'arn:aws:sns:us-east-1:000000000000:no-topic' }),
      ],
    }),
  );
  expect(answer.successfulExecutions).toEqual(['works']);
  expect(answer.failedExecutions).toEqual([
    { trigger: 'nowhere', failureMessage: expect.stringContaining('Topic does not exist') },
  ]);
  const [tried] = await eventually(() => told().length > before && told().slice(before));
  expect(tried).toMatchObject({
    eventName: 'TriggerEventTest',
    codecommit: { references: [{ ref: 'refs/heads/main', commit: tip }] },
  });
});

test('triggers that cannot be are refused', async () => {
  const fails = async (triggers: RepositoryTrigger[] | undefined, code: string) =>
    expect(
      client.send(new PutRepositoryTriggersCommand({ repositoryName, triggers })),
      JSON.stringify(triggers),
    ).rejects.toMatchObject({ name: `${code}Exception` });
  await fails(undefined, 'RepositoryTriggersListRequired');
  await fails([toTopic('')], 'RepositoryTriggerNameRequired');
  await fails([toTopic('two words')], 'InvalidRepositoryTriggerName');
  await fails([toTopic('a'), toTopic('a')], 'InvalidRepositoryTriggerName');
  await fails([toTopic('a', { destinationArn: '' })], 'RepositoryTriggerDestinationArnRequired');
  const queue = 'arn:aws:sqs:us-east-1:000000000000:q';
  await fails([toTopic('a', { destinationArn: queue })], 'InvalidRepositoryTriggerDestinationArn');
  const elsewhere = 'arn:aws:sns:eu-west-1:000000000000:t';
  await fails([toTopic('a', { destinationArn: elsewhere })], 'InvalidRepositoryTriggerRegion');
  await fails([toTopic('a', { events: [] })], 'RepositoryTriggerEventsListRequired');
  await fails([toTopic('a', { events: ['all', 'createReference'] })], 'InvalidRepositoryTriggerEvents');
  await fails([toTopic('a', { branches: ['a b'] })], 'InvalidRepositoryTriggerBranchName');
  await fails([toTopic('a', { branches: Array(11).fill('main') })], 'MaximumBranchesExceeded');
  await fails([toTopic('a', { customData: 'x'.repeat(1_001) })], 'InvalidRepositoryTriggerCustomData');
  await fails(
    Array.from({ length: 11 }, (_, index) => toTopic(`t${index}`)),
    'MaximumRepositoryTriggersExceeded',
  );
});
