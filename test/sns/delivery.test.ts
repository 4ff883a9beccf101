import { createVerify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type HttpListener, type ReceivedRequest, startHttpListener } from '../harness/http-listener.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

let server: TestServer;
let sns: SNSClient;
let listener: HttpListener;
/** What the listener answers to paths that have answers of their own, one after the other. */
const answers = new Map<string, number[]>();

beforeAll(async () => {
  server = await startServer({ timeScale: 100 });
  sns = server.client(SNSClient);
  listener = await startHttpListener(({ path }) => ({
    status: answers.get(path)?.shift() ?? 200,
    headers: { location: '/redirected' },
  }));
});
afterAll(async () => {
  await listener.close();
  await server.close();
});

type Body = Readonly<Record<string, string>>;

const at = (path: string): readonly ReceivedRequest[] => listener.received.filter((one) => one.path === path);
const bodyOf = (request: ReceivedRequest | undefined): Body => JSON.parse(request?.body ?? '{}');

async function createTopic(name: string): Promise<string> {
  return (await sns.send(new CreateTopicCommand({ Name: name }))).TopicArn ?? '';
}

/** Subscribes the listener, and confirms as it would. */
async function subscribe(TopicArn: string, path: string, Attributes: Record<string, string> = {}) {
  const input = { TopicArn, Protocol: 'http', Endpoint: listener.url + path, Attributes };
  const { SubscriptionArn } = await sns.send(new SubscribeCommand({ ...input, ReturnSubscriptionArn: true }));
  const [asked] = await eventually(() => at(path).length > 0 && at(path));
  const confirmed = await fetch(bodyOf(asked).SubscribeURL ?? '');
  expect(await confirmed.text()).toContain(`<SubscriptionArn>${SubscriptionArn}</SubscriptionArn>`);
  return SubscriptionArn ?? '';
}

const publish = (TopicArn: string, input: Partial<PublishCommandInput> = {}) =>
  sns.send(new PublishCommand({ TopicArn, Message: 'It is live', ...input }));

/** Verifies as AWS's message validators do, but for the host of the certificate. */
async function isGenuine(body: Body): Promise<boolean> {
  const keys =
    body.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = keys.flatMap((key) => (body[key] === undefined ? [] : [`${key}\n${body[key]}\n`])).join('');
  const certificate = await (await fetch(body.SigningCertURL ?? '')).text();
  const algorithm = body.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
  return createVerify(algorithm)
    .update(text)
    .verify(certificate, body.Signature ?? '', 'base64');
}

it('an endpoint is asked, confirms without a signature, is told what is published, and unsubscribes', async () => {
  const TopicArn = await createTopic('releases');
  const Endpoint = `${listener.url}/life`;
  const pending = await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint }));
  expect(pending.SubscriptionArn).toBe('pending confirmation');
  const [asked] = await eventually(() => at('/life').length === 1 && at('/life'));
  expect(asked?.headers).toMatchObject({
    'content-type': 'text/plain; charset=UTF-8',
    'user-agent': 'Amazon Simple Notification Service Agent',
    'x-amz-sns-message-type': 'SubscriptionConfirmation',
    'x-amz-sns-topic-arn': TopicArn,
  });
  expect(asked?.headers['x-amz-sns-subscription-arn']).toBeUndefined();
  const question = bodyOf(asked);
  expect(await isGenuine(question)).toBe(true);
  const listed = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  expect(listed.Subscriptions).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Endpoint }]);
  await publish(TopicArn, { Message: 'before anybody has confirmed' });

  await expect(
    sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: '0'.repeat(64) })),
  ).rejects.toMatchObject({ name: 'InvalidParameterException', message: 'Invalid parameter: Token' });
  expect((await fetch(question.SubscribeURL ?? '')).status).toBe(200);
  const again = await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token: question.Token }));
  const SubscriptionArn = again.SubscriptionArn ?? '';
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  expect(Attributes).toMatchObject({ PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'false' });

  const { MessageId } = await publish(TopicArn, {
    Subject: 'Release 7 ✓',
    MessageAttributes: { stage: { DataType: 'String', StringValue: 'live' } },
  });
  const told = await eventually(() => at('/life')[1]);
  expect(told.headers).toMatchObject({
    'x-amz-sns-message-type': 'Notification',
    'x-amz-sns-message-id': MessageId,
    'x-amz-sns-subscription-arn': SubscriptionArn,
  });
  const body = bodyOf(told);
  expect(body).toMatchObject({
    Type: 'Notification',
    MessageId,
    TopicArn,
    Subject: 'Release 7 ✓',
    Message: 'It is live',
    SignatureVersion: '1',
    MessageAttributes: { stage: { Type: 'String', Value: 'live' } },
  });
  expect(await isGenuine(body)).toBe(true);
  expect(await isGenuine({ ...body, Message: 'It is not' })).toBe(false);

  expect((await fetch(body.UnsubscribeURL ?? '')).status).toBe(200);
  const farewell = bodyOf(await eventually(() => at('/life')[2]));
  expect(farewell.Type).toBe('UnsubscribeConfirmation');
  expect(await isGenuine(farewell)).toBe(true);
  expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
  expect((await fetch(farewell.SubscribeURL ?? '')).status).toBe(200);
  expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions).toMatchObject([
    { SubscriptionArn },
  ]);
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
});

it('filters, raw delivery, texts by protocol and the second signature', async () => {
  const TopicArn = await createTopic('variants');
  const version = { AttributeName: 'SignatureVersion', AttributeValue: '2' };
  await sns.send(new SetTopicAttributesCommand({ TopicArn, ...version }));
  await subscribe(TopicArn, '/all');
  const raw = await subscribe(TopicArn, '/raw', {
    RawMessageDelivery: 'true',
    DeliveryPolicy: JSON.stringify({ requestPolicy: { headerContentType: 'application/json' } }),
  });
  await subscribe(TopicArn, '/attributes', {
    FilterPolicy: JSON.stringify({ stage: ['live'], size: [{ numeric: ['>', 10] }] }),
  });
  await subscribe(TopicArn, '/body', {
    FilterPolicyScope: 'MessageBody',
    FilterPolicy: JSON.stringify({ approval: { pipelineName: [{ prefix: 'web' }] } }),
  });

  const json = JSON.stringify({ approval: { pipelineName: 'website' } });
  await publish(TopicArn, {
    Message: JSON.stringify({ default: 'for others', http: json, lambda: 7 }),
    MessageStructure: 'json',
  });
  const attributes = (size: string) => ({
    stage: { DataType: 'String.Array', StringValue: '["test","live"]' },
    size: { DataType: 'Number', StringValue: size },
  });
  const sent = await sns.send(
    new PublishBatchCommand({
      TopicArn,
      PublishBatchRequestEntries: [
        { Id: 'small', Message: 'small', MessageAttributes: attributes('9.5') },
        { Id: 'large', Message: 'large', MessageAttributes: attributes('1e3') },
        { Id: 'wrong', Message: 'wrong', Subject: '\n' },
      ],
    }),
  );
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['small', 'large']);
  expect(sent.Failed).toMatchObject([{ Id: 'wrong', Code: 'InvalidParameter', SenderFault: true }]);

  const all = await eventually(() => at('/all').length === 4 && at('/all').slice(1).map(bodyOf));
  expect(all.map(({ Message }) => Message).sort()).toEqual(['large', 'small', json].sort());
  expect(await Promise.all(all.map(isGenuine))).toEqual([true, true, true]);
  const raws = await eventually(() => at('/raw').length === 4 && at('/raw').slice(1));
  expect(raws.map(({ body }) => body).sort()).toEqual(['large', 'small', json].sort());
  expect(raws[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-amz-sns-rawdelivery': 'true',
    'x-amz-sns-subscription-arn': raw,
  });
  const messagesAt = (path: string) =>
    at(path)
      .slice(1)
      .map((one) => bodyOf(one).Message);
  await eventually(() => messagesAt('/attributes').length > 0 && messagesAt('/body').length > 0);
  expect(messagesAt('/attributes')).toEqual(['large']);
  expect(messagesAt('/body')).toEqual([json]);

  const off = { AttributeName: 'FilterPolicy', AttributeValue: '{}' };
  const [{ SubscriptionArn = '' } = {}] =
    (await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions?.filter(
      ({ Endpoint }) => Endpoint?.endsWith('/body'),
    ) ?? [];
  await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...off }));
  await publish(TopicArn, { Message: 'unfiltered' });
  await eventually(() => messagesAt('/body').includes('unfiltered'));
});

it('what fails for a passing reason is tried again, as the policy says and no longer', async () => {
  const TopicArn = await createTopic('retries');
  const healthyRetryPolicy = { numRetries: 2, numNoDelayRetries: 1, minDelayTarget: 1, maxDelayTarget: 1 };
  const DeliveryPolicy = JSON.stringify({ healthyRetryPolicy });
  for (const path of ['/passing', '/hopeless', '/refusing', '/moved']) {
    await subscribe(TopicArn, path, { DeliveryPolicy });
  }
  answers.set('/passing', [503, 429, 200]);
  answers.set('/hopeless', [500, 500, 500, 200]);
  answers.set('/refusing', [404]);
  answers.set('/moved', [302]);
  const { MessageId } = await publish(TopicArn);
  await eventually(() => at('/passing').length === 4 && at('/hopeless').length === 4);
  const ids = at('/passing')
    .slice(1)
    .map((one) => bodyOf(one).MessageId);
  expect(ids).toEqual([MessageId, MessageId, MessageId]);

  // Those behind the last attempt show that there was none after it.
  await publish(TopicArn, { Message: 'next' });
  const last = (path: string) => bodyOf(at(path).at(-1)).Message;
  const paths = ['/passing', '/hopeless', '/refusing', '/moved'];
  await eventually(() => paths.every((path) => last(path) === 'next'));
  expect(paths.map((path) => at(path).length)).toEqual([5, 5, 3, 3]);
  expect(at('/redirected')).toEqual([]);
});

it('a subscription that asks for a signature is not ended without one', async () => {
  const TopicArn = await createTopic('careful');
  const input = { TopicArn, Protocol: 'http', Endpoint: `${listener.url}/careful` };
  await sns.send(new SubscribeCommand(input));
  const { Token } = bodyOf(await eventually(() => at('/careful')[0]));
  const confirm = { TopicArn, Token, AuthenticateOnUnsubscribe: 'true' };
  const { SubscriptionArn = '' } = await sns.send(new ConfirmSubscriptionCommand(confirm));
  await publish(TopicArn);
  const { UnsubscribeURL = '' } = bodyOf(await eventually(() => at('/careful')[1]));
  const refusal = await fetch(UnsubscribeURL);
  expect(refusal.status).toBe(403);
  expect(await refusal.text()).toContain('<Code>AuthorizationError</Code>');
  const stranger = server.client(SNSClient, {
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
  });
  await expect(stranger.send(new UnsubscribeCommand({ SubscriptionArn }))).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
  });
  await expect(
    stranger.send(new GetSubscriptionAttributesCommand({ SubscriptionArn })),
  ).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
  });
  // Without a signature nothing else is done.
  const unsigned = new URL(
    `/?Action=Publish&Version=2010-03-31&Message=x&TopicArn=${TopicArn}`,
    server.endpoint,
  );
  expect((await fetch(unsigned)).status).toBe(403);
});

it('a message whose endpoint was away outlives the server, and is signed by the same key', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-sns-'));
  const first = await startServer({ dataDirectory });
  const client = first.client(SNSClient);
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'durable' }));
  const healthyRetryPolicy = { numRetries: 9, minDelayTarget: 1, maxDelayTarget: 1 };
  const Attributes = { DeliveryPolicy: JSON.stringify({ healthyRetryPolicy }) };
  const Endpoint = `${listener.url}/durable`;
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint, Attributes }));
  const asked = bodyOf(await eventually(() => at('/durable')[0]));
  await fetch(asked.SubscribeURL ?? '');
  answers.set(
    '/durable',
    Array.from({ length: 100 }, () => 503),
  );
  const { MessageId } = await client.send(new PublishCommand({ TopicArn, Message: 'kept' }));
  await eventually(() => at('/durable').length > 1);
  await first.close();
  answers.delete('/durable');
  const second = await startServer({ dataDirectory });
  try {
    const told = await eventually(() =>
      at('/durable')
        .map(bodyOf)
        .find(({ SigningCertURL = '' }) => SigningCertURL.startsWith(second.endpoint)),
    );
    expect(told).toMatchObject({ MessageId, Message: 'kept' });
    expect(await isGenuine(told)).toBe(true);
    expect(new URL(told.SigningCertURL ?? '').pathname).toBe(new URL(asked.SigningCertURL ?? '').pathname);
  } finally {
    await second.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
});
