import { once } from 'node:events';
import { connect } from 'node:net';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RequestGate, StillAtWork } from '../../src/front-door/request-gate.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function reset(): Promise<Response> {
  return fetch(`${server.endpoint}/_pipewright/reset`, { method: 'POST' });
}

test('requests before a reset leave nothing, requests after it meet an empty server', async () => {
  const s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: 'old' }));
  const puts = Array.from({ length: 40 }, (_, i) =>
    s3.send(new PutObjectCommand({ Bucket: 'old', Key: `k${i}`, Body: 'x' })).then(
      () => 'stored',
      (error: Error) => error.name,
    ),
  );
  const [answer] = await Promise.all([reset(), reset()]);
  expect(answer.status).toBe(200);
  for (const outcome of await Promise.all(puts)) expect(['stored', 'NoSuchBucket']).toContain(outcome);
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
});

test('a request that does not end is cut off', async () => {
  const s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket: 'slow' }));
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    'PUT /slow/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nAuthorization: AWS4-HMAC-SHA256 ' +
      'Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00\r\n' +
      'X-Amz-Date: 20260101T000000Z\r\n\r\nhalf',
  );
  const closed = once(socket, 'close');
  await eventually(async () => (await s3.send(new ListBucketsCommand({}))).Buckets?.length === 1);
  expect((await reset()).status).toBe(200);
  await closed;
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
});

test('who only listens is not waited for', async () => {
  const logs = server.client(CloudWatchLogsClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName: 'heard' }));
  const group = `arn:aws:logs:us-east-1:000000000000:log-group:heard`;
  const listening = new CloudWatchLogsClient({ ...server.clientConfig(), disableHostPrefix: true });
  const tail = await listening.send(new StartLiveTailCommand({ logGroupIdentifiers: [group] }));
  const events: string[] = [];
  const heard = (async () => {
    for await (const event of tail.responseStream ?? []) events.push(...Object.keys(event));
  })();
  await eventually(() => events.includes('sessionStart'));
  expect((await reset()).status).toBe(200);
  // Its end, not a connection that is cut.
  await heard;
});

test('work that does not end keeps everything as it is', async () => {
  const gate = new RequestGate();
  let end = () => {};
  let wasCut = false;
  const response = { destroy: () => (wasCut = true) } as unknown as Parameters<RequestGate['through']>[0];
  const slow = gate.through(response, () => new Promise<void>((resolve) => (end = resolve)));
  const order: string[] = [];
  const refused = gate.alone(10, async () => void order.push('alone'));
  const later = gate.through(response, async () => void order.push('later'));
  await expect(refused).rejects.toThrow(StillAtWork);
  await later;
  expect(order).toEqual(['later']);
  expect(wasCut).toBe(true);
  end();
  await slow;
  await gate.alone(10, async () => void order.push('alone'));
  expect(order).toEqual(['later', 'alone']);
});
