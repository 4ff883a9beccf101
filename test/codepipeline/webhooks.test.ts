import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteWebhookCommand,
  DeregisterWebhookWithThirdPartyCommand,
  ListTagsForResourceCommand,
  type ListWebhookItem,
  ListWebhooksCommand,
  PutWebhookCommand,
  RegisterWebhookWithThirdPartyCommand,
  UntagResourceCommand,
  type WebhookDefinition,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/wait.js';
import {
  createPipeline,
  deployAction,
  ended,
  execution,
  executionIds,
  newWorld,
  sourceAction,
  type World,
} from './world.js';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await ended(
    world,
    'hooked',
    await createPipeline(world, 'hooked', [
      { name: 'Source', actions: [sourceAction()] },
      { name: 'Deploy', actions: [deployAction()] },
    ]),
  );
});
afterAll(() => world.server.close());

const HOOK: WebhookDefinition = {
  name: 'on-push',
  targetPipeline: 'hooked',
  targetAction: 'Fetch',
  filters: [{ jsonPath: '$.ref', matchEquals: 'refs/heads/{S3Bucket}' }, { jsonPath: '$.commits[*].id' }],
  authentication: 'GITHUB_HMAC',
  authenticationConfiguration: { SecretToken: 'hook-secret' },
};

async function put(change: Partial<WebhookDefinition> = {}, tags?: { key: string; value: string }[]) {
  const { webhook } = await world.codepipeline.send(
    new PutWebhookCommand({ webhook: { ...HOOK, ...change }, ...(tags && { tags }) }),
  );
  return webhook as ListWebhookItem;
}

const PUSH = JSON.stringify({ ref: 'refs/heads/uploads', commits: [{ id: 'c1' }] });

function post(
  url: string | undefined,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url ?? '', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

function signed(body: string, algorithm: 'sha1' | 'sha256' = 'sha256'): Record<string, string> {
  const digest = createHmac(algorithm, 'hook-secret').update(body).digest('hex');
  return { [algorithm === 'sha1' ? 'x-hub-signature' : 'x-hub-signature-256']: `${algorithm}=${digest}` };
}

test('a signed payload that passes the filters starts the pipeline, and leaves a record', async () => {
  const { url, arn, definition } = await put({}, [{ key: 'team', value: 'web' }]);
  expect(definition?.authenticationConfiguration).toEqual({ SecretToken: '****' });
  expect(arn).toBe('arn:aws:codepipeline:us-east-1:000000000000:webhook:on-push');
  expect((await put()).url).toBe(url);
  const [before] = await executionIds(world, 'hooked');

  expect((await post(url, '{}', { ...signed('{}'), 'x-github-event': 'ping' })).status).toBe(200);
  expect((await post(url, PUSH)).status).toBe(403);
  expect((await post(url, PUSH, signed('other'))).status).toBe(403);
  const both = { ...signed(PUSH), 'x-hub-signature': 'sha1=0' };
  expect((await post(url, PUSH, both)).status).toBe(403);
  const elsewhere = PUSH.replace('uploads', 'other');
  const ignored = await post(url, elsewhere, signed(elsewhere));
  expect([ignored.status, await ignored.text()]).toEqual([
    200,
    "Nothing is started: $.ref is not 'refs/heads/uploads'.\n",
  ]);
  expect((await post(url, 'not json', signed('not json'))).status).toBe(400);
  expect((await executionIds(world, 'hooked'))[0]).toBe(before);

  expect((await post(url, PUSH, signed(PUSH))).status).toBe(200);
  const form = `payload=${encodeURIComponent(PUSH)}`;
  const asForm = { ...signed(form, 'sha1'), 'content-type': 'application/x-www-form-urlencoded' };
  expect((await post(url, form, asForm)).status).toBe(200);
  const [second = '', first = ''] = await executionIds(world, 'hooked');
  for (const id of [first, second]) {
    expect((await execution(world, 'hooked', id)).trigger).toEqual({
      triggerType: 'Webhook',
      triggerDetail: arn,
    });
    await ended(world, 'hooked', id);
  }
  const { webhooks } = await world.codepipeline.send(new ListWebhooksCommand({}));
  expect(webhooks).toMatchObject([{ url, arn, lastTriggered: expect.any(Date), tags: [{ key: 'team' }] }]);

  const logs = world.server.client(CloudWatchLogsClient);
  const lines = await eventually(async () => {
    const logGroupName = '/aws/codepipeline/triggers';
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({ logGroupName, logStreamNames: ['hooked'] }),
    );
    return events.length === 6 && events.map(({ message }) => JSON.parse(message ?? '') as object);
  });
  expect(lines).toContainEqual({
    pipeline: 'hooked',
    event: { source: 'webhook', detail: arn },
    pipelineExecutionId: first,
  });
  expect(lines).toContainEqual(expect.objectContaining({ reason: "$.ref is not 'refs/heads/uploads'" }));
  expect(lines).toContainEqual(expect.objectContaining({ reason: 'the signature is missing or wrong' }));
});

test('addresses and open webhooks; one that is deleted is gone, and its URL with it', async () => {
  const filters = [{ jsonPath: '$.go', matchEquals: 'true' }];
  const open = {
    name: 'open',
    filters,
    authentication: 'UNAUTHENTICATED',
    authenticationConfiguration: {},
  } as const;
  const { url } = await put(open);
  expect((await post(url, '{"go":true}')).status).toBe(200);
  const own: Partial<WebhookDefinition> = { ...open, name: 'own', authentication: 'IP' };
  const mine = await put({ ...own, authenticationConfiguration: { AllowedIPRange: '127.0.0.0/8' } });
  expect((await post(mine.url, '{"go":true}')).status).toBe(200);
  const theirs = await put({ ...own, authenticationConfiguration: { AllowedIPRange: '10.0.0.0/8' } });
  expect(theirs.url).toBe(mine.url);
  expect((await post(mine.url, '{"go":true}')).status).toBe(403);

  await world.codepipeline.send(new RegisterWebhookWithThirdPartyCommand({ webhookName: 'own' }));
  await world.codepipeline.send(new DeregisterWebhookWithThirdPartyCommand({ webhookName: 'own' }));
  await world.codepipeline.send(new DeleteWebhookCommand({ name: 'own' }));
  await world.codepipeline.send(new DeleteWebhookCommand({ name: 'own' }));
  expect((await post(mine.url, '{"go":true}')).status).toBe(404);
  const renewed = await put({ ...own, authenticationConfiguration: { AllowedIPRange: '127.0.0.1/32' } });
  expect(renewed.url).not.toBe(mine.url);
  await expect(
    world.codepipeline.send(new RegisterWebhookWithThirdPartyCommand({ webhookName: 'none' })),
  ).rejects.toMatchObject({ name: 'WebhookNotFoundException' });
  await expect(world.codepipeline.send(new RegisterWebhookWithThirdPartyCommand({}))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  const first = await world.codepipeline.send(new ListWebhooksCommand({ MaxResults: 1 }));
  const rest = await world.codepipeline.send(new ListWebhooksCommand({ NextToken: first.NextToken }));
  expect(
    [...(first.webhooks ?? []), ...(rest.webhooks ?? [])].map(({ definition }) => definition?.name),
  ).toEqual(['on-push', 'open', 'own']);
});

test('a payload that is too large is not read', async () => {
  const { url } = await put({
    name: 'bounded',
    authentication: 'UNAUTHENTICATED',
    authenticationConfiguration: {},
  });
  const body = 'x'.repeat(26 * 1024 * 1024);
  await expect(post(url, body).then(({ status }) => status)).resolves.toBe(413);
});

test.each([
  ['InvalidWebhookAuthenticationParametersException', { authenticationConfiguration: {} }],
  ['InvalidWebhookAuthenticationParametersException', { authentication: 'UNAUTHENTICATED' }],
  [
    'InvalidWebhookAuthenticationParametersException',
    { authentication: 'IP', authenticationConfiguration: { AllowedIPRange: 'everywhere' } },
  ],
  ['InvalidWebhookFilterPatternException', { filters: [{ jsonPath: 'ref' }] }],
  ['PipelineNotFoundException', { targetPipeline: 'nowhere' }],
  ['ValidationException', { targetAction: 'Publish' }],
] as const)('%s', async (name, change) => {
  await expect(put({ name: 'wrong', ...change } as Partial<WebhookDefinition>)).rejects.toMatchObject({
    name,
  });
});

test('tags of a webhook', async () => {
  const { arn: resourceArn } = await put({}, [{ key: 'a', value: 'b' }]);
  await world.codepipeline.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
  const { tags } = await world.codepipeline.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual([{ key: 'a', value: 'b' }]);
  const none = 'arn:aws:codepipeline:us-east-1:000000000000:webhook:none';
  await expect(
    world.codepipeline.send(new ListTagsForResourceCommand({ resourceArn: none })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('the hook of a GitHub source is made and removed at GitHub; what it refuses is shown', async () => {
  interface Asked {
    readonly method: string | undefined;
    readonly url: string | undefined;
    readonly token: string | undefined;
    readonly body: string;
  }
  const asked: Asked[] = [];
  const answers = [404, 201, 204];
  const api = createServer(async (request, response) => {
    const { method, url, headers } = request;
    if (!url?.startsWith('/api/')) {
      // The source action itself.
      response.writeHead(404).end();
      return;
    }
    asked.push({ method, url, token: headers.authorization, body: await text(request) });
    response
      .writeHead(answers[asked.length - 1] ?? 500)
      .end(answers[asked.length - 1] === 201 ? '{"id":42}' : '');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const other = await newWorld({ githubUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}` });
  try {
    const gitHub = { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' } as const;
    const configuration = { Owner: 'me', Repo: 'web', Branch: 'main', OAuthToken: 'gh-token' };
    await createPipeline(other, 'hooked', [
      { name: 'Source', actions: [sourceAction({ actionTypeId: gitHub, configuration })] },
      { name: 'Deploy', actions: [deployAction()] },
    ]);
    const { webhook } = await other.codepipeline.send(new PutWebhookCommand({ webhook: HOOK }));
    const register = new RegisterWebhookWithThirdPartyCommand({ webhookName: 'on-push' });
    const listed = async () => (await other.codepipeline.send(new ListWebhooksCommand({}))).webhooks?.[0];
    await other.codepipeline.send(register);
    expect(await listed()).toMatchObject({
      errorCode: '404',
      errorMessage: expect.stringContaining('admin:repo_hook'),
    });
    await other.codepipeline.send(register);
    await other.codepipeline.send(register);
    expect((await listed())?.errorCode).toBeUndefined();
    await other.codepipeline.send(new DeregisterWebhookWithThirdPartyCommand({ webhookName: 'on-push' }));
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /api/v3/repos/me/web/hooks',
      'POST /api/v3/repos/me/web/hooks',
      'DELETE /api/v3/repos/me/web/hooks/42',
    ]);
    expect(asked[1]?.token).toBe('Bearer gh-token');
    expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({
      events: ['push'],
      config: { url: webhook?.url, secret: 'hook-secret' },
    });
  } finally {
    await other.server.close();
    api.close();
  }
});
