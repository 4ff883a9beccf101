import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  GetDeploymentSpecificationCommand,
  hostCommandsClient,
  PollHostCommandCommand,
  PostHostCommandUpdateCommand,
} from './sdk.js';

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const seen: Seen[] = [];
const server = createServer(async (request, response) => {
  seen.push({ headers: request.headers, body: await text(request) });
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end(JSON.stringify({ HostCommand: { CommandName: 'Install', Nonce: 7 } }));
});

function client() {
  const { port } = server.address() as AddressInfo;
  return hostCommandsClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise((done) => server.close(done)));

it('speaks JSON 1.1 to the command service and signs for it', async () => {
  const output = await client().send(new PollHostCommandCommand({ HostIdentifier: 'arn:x' }));
  expect(output.HostCommand).toEqual({ CommandName: 'Install', Nonce: 7 });
  const [request] = seen.splice(0);
  expect(request?.body).toBe('{"HostIdentifier":"arn:x"}');
  expect(request?.headers['x-amz-target']).toBe('CodeDeployCommandService_v20141006.PollHostCommand');
  expect(request?.headers['content-type']).toBe('application/x-amz-json-1.1');
  expect(request?.headers.authorization).toContain('/eu-central-1/codedeploy-commands/aws4_request');
});

it('writes instants as epoch numbers', async () => {
  await client().send(
    new PostHostCommandUpdateCommand({ HostCommandIdentifier: 'c', EstimatedCompletionTime: new Date(1500) }),
  );
  expect(seen.splice(0)[0]?.body).toBe('{"HostCommandIdentifier":"c","EstimatedCompletionTime":1.5}');
});

it('has a command for each operation', async () => {
  const input = { DeploymentExecutionId: 'a/b/c/d', HostIdentifier: 'h' };
  await client().send(new GetDeploymentSpecificationCommand(input));
  expect(JSON.parse(seen.splice(0)[0]?.body ?? '')).toEqual(input);
});
