import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  BatchGetBuildBatchesCommand,
  BatchGetFleetsCommand,
  BatchGetProjectsCommand,
  CreateFleetCommand,
  CreateWebhookCommand,
  DeleteFleetCommand,
  DeleteWebhookCommand,
  ImportSourceCredentialsCommand,
  ListBuildsForProjectCommand,
  ListFleetsCommand,
  UpdateFleetCommand,
  UpdateProjectCommand,
  UpdateProjectVisibilityCommand,
  UpdateWebhookCommand,
  type Webhook,
} from '@aws-sdk/client-codebuild';
import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeRaw } from '../harness/proxy.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';
import { type BuildFixture, buildFixture } from './fixture.js';

interface Posted {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, string>>;
}

let server: TestServer;
let fixture: BuildFixture;
/** Stands for a GitHub Enterprise server: takes statuses, has no repositories. */
let provider: Server;
let location = '';
const posted: Posted[] = [];

beforeAll(async () => {
  provider = createServer(async (request, response) => {
    const body = await text(request);
    const person = /^\/api\/v3\/repos\/\w+\/\w+\/collaborators\/(\w+)\/permission$/.exec(
      request.url ?? '',
    )?.[1];
    if (person !== undefined) {
      return response.end(JSON.stringify({ role_name: person === 'mary' ? 'maintain' : 'read' }));
    }
    if (request.method !== 'POST') return response.writeHead(404).end();
    const { authorization } = request.headers;
    posted.push({ url: request.url, authorization, body: JSON.parse(body) });
    return response.writeHead(201).end('{}');
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  location = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/us/shop.git`;
  server = await startServer();
  fixture = await buildFixture(server);
  const actions = {
    Effect: 'Allow',
    Action: ['codebuild:StartBuild', 'codebuild:RetryBuild'],
    Resource: '*',
  };
  await fixture.iam.send(
    new PutRolePolicyCommand({
      RoleName: 'build-role',
      PolicyName: 'more-builds',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [actions] }),
    }),
  );
});

afterAll(async () => {
  await server.close();
  provider.close();
});

const SPEC = 'version: 0.2\nphases: {build: {commands: ["env | grep WEBHOOK"]}}\n';

const githubProject = (more: object = {}) =>
  fixture.project({ source: { type: 'GITHUB_ENTERPRISE', location, buildspec: SPEC }, ...more });

const PUSH = {
  ref: 'refs/heads/main',
  before: 'b'.repeat(40),
  after: 'a'.repeat(40),
  head_commit: { message: 'hello' },
  commits: [],
  sender: { id: 42 },
};

async function deliver(
  webhook: Webhook | undefined,
  payload: object,
  { event = 'push', id = randomUUID(), secret = '' } = {},
) {
  const body = JSON.stringify(payload);
  const key = secret || (webhook?.secret ?? '');
  const answer = await fetch(webhook?.payloadUrl ?? '', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-event': event,
      'x-github-delivery': id,
      'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
    },
  });
  return { status: answer.status, text: await answer.text() };
}

describe('webhooks', () => {
  it('start the builds that their filters want, once for each delivery, and tell the provider', async () => {
    await fixture.codebuild.send(
      new ImportSourceCredentialsCommand({
        token: 'secret-token',
        serverType: 'GITHUB_ENTERPRISE',
        authType: 'PERSONAL_ACCESS_TOKEN',
      }),
    );
    const project = await githubProject();
    const { webhook } = await fixture.codebuild.send(
      new CreateWebhookCommand({
        projectName: project,
        filterGroups: [
          [
            { type: 'EVENT', pattern: 'PUSH' },
            { type: 'HEAD_REF', pattern: '^refs/heads/main$' },
          ],
        ],
      }),
    );
    expect(webhook).toMatchObject({ status: 'ACTIVE', url: location });
    expect(await deliver(webhook, PUSH, { event: 'ping' })).toEqual({ status: 200, text: 'pong' });
    expect((await deliver(webhook, PUSH, { secret: 'another' })).status).toBe(403);
    expect((await deliver(webhook, { ...PUSH, ref: 'refs/heads/x' })).text).toContain('No build started');
    const id = randomUUID();
    const started = await deliver(webhook, PUSH, { id });
    expect(started).toMatchObject({ status: 200 });
    expect(started.text).toMatch(/^Webhook received and build started: arn:aws:codebuild:/);
    expect((await deliver(webhook, PUSH, { id })).text).toBe(started.text);
    const { ids = [] } = await fixture.codebuild.send(
      new ListBuildsForProjectCommand({ projectName: project }),
    );
    expect(ids).toHaveLength(1);
    const build = await fixture.finished(ids[0] ?? '');
    expect(build).toMatchObject({ initiator: 'GitHub-Hookshot/044aadd', sourceVersion: 'a'.repeat(40) });
    // The server of the test has no repository: only what is told of the build matters.
    expect(build.buildStatus).toBe('FAILED');
    await eventually(() => posted.some(({ body }) => body.state === 'failure'));
    expect(posted[0]).toMatchObject({
      url: `/api/v3/repos/us/shop/statuses/${'a'.repeat(40)}`,
      authorization: 'token secret-token',
      body: { context: `AWS CodeBuild us-east-1 (${project})` },
    });
  });

  it('are one for a project, change, and go', async () => {
    const project = await githubProject();
    const named = { projectName: project };
    const { webhook } = await fixture.codebuild.send(new CreateWebhookCommand(named));
    await expect(fixture.codebuild.send(new CreateWebhookCommand(named))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
    const { projects } = await fixture.codebuild.send(new BatchGetProjectsCommand({ names: [project] }));
    expect(projects?.[0]?.webhook).toMatchObject({ payloadUrl: webhook?.payloadUrl, filterGroups: [] });
    const { pathname, search, port } = new URL(webhook?.payloadUrl ?? '');
    const tooLarge = (path: string) =>
      exchangeRaw(
        Number(port),
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 27000000\r\n\r\n{`,
      );
    expect(await tooLarge(pathname + search)).toMatch(/^HTTP\/1.1 413 /);
    expect(projects?.[0]?.webhook?.secret).toBeUndefined();
    const rotated = await fixture.codebuild.send(new UpdateWebhookCommand({ ...named, rotateSecret: true }));
    expect(rotated.webhook?.secret).not.toBe(webhook?.secret);
    for (const group of [
      [{ type: 'HEAD_REF', pattern: 'x' }],
      [
        { type: 'EVENT', pattern: 'PUSH' },
        { type: 'HEAD_REF', pattern: '(' },
      ],
    ]) {
      await expect(
        fixture.codebuild.send(new UpdateWebhookCommand({ ...named, filterGroups: [group as never] })),
      ).rejects.toMatchObject({ name: 'InvalidInputException' });
    }
    await fixture.codebuild.send(new DeleteWebhookCommand(named));
    expect((await deliver(webhook, PUSH)).status).toBe(404);
    await expect(fixture.codebuild.send(new DeleteWebhookCommand(named))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const plain = await fixture.project({ buildspec: SPEC });
    await expect(
      fixture.codebuild.send(new CreateWebhookCommand({ projectName: plain })),
    ).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('start a batch where they are asked to, once for each delivery too', async () => {
    const buildBatchConfig = { serviceRole: fixture.roleArn };
    const projectName = await githubProject({ buildBatchConfig });
    const { webhook } = await fixture.codebuild.send(
      new CreateWebhookCommand({ projectName, buildType: 'BUILD_BATCH' }),
    );
    const id = randomUUID();
    const started = await deliver(webhook, PUSH, { id });
    expect(started.text).toMatch(/build started: arn:aws:codebuild:.*:build-batch\//);
    expect((await deliver(webhook, PUSH, { id })).text).toBe(started.text);
    expect((await deliver(webhook, PUSH)).text).not.toBe(started.text);
    const { buildBatches } = await fixture.codebuild.send(
      new BatchGetBuildBatchesCommand({ ids: [started.text.split(': ').at(-1) ?? ''] }),
    );
    expect(buildBatches?.[0]?.initiator).toBe('GitHub-Hookshot/044aadd');
    // The batch as a whole is told of, not its builds.
    const context = `AWS CodeBuild BuildBatch us-east-1 (${projectName})`;
    await eventually(() => posted.some(({ body }) => body.context === context && body.state === 'failure'));
    expect(
      posted.map(({ body }) => body.context).filter((name) => name?.includes(projectName)),
    ).not.toContain(`AWS CodeBuild us-east-1 (${projectName}:DOWNLOAD_SOURCE)`);
  });

  it('start builds that are tried again, as builds of the same event', async () => {
    const projectName = await githubProject({ autoRetryLimit: 1 });
    const { webhook } = await fixture.codebuild.send(new CreateWebhookCommand({ projectName }));
    await deliver(webhook, PUSH);
    const context = `AWS CodeBuild us-east-1 (${projectName})`;
    // Without the event nobody would be told of the second.
    await eventually(
      () => posted.filter(({ body }) => body.context === context && body.state === 'failure').length === 2,
    );
  });

  it('hold pull requests back until somebody who may has approved of their last commit', async () => {
    const project = await githubProject();
    const { webhook } = await fixture.codebuild.send(
      new CreateWebhookCommand({
        projectName: project,
        pullRequestBuildPolicy: {
          requiresCommentApproval: 'FORK_PULL_REQUESTS',
          approverRoles: ['GITHUB_MAINTAIN', 'GITHUB_ADMIN'],
        },
      }),
    );
    const repository = { full_name: 'us/shop', clone_url: location };
    const sha = 'c'.repeat(40);
    const request = (author: string, fork: string) => ({
      action: 'opened',
      number: 7,
      repository,
      pull_request: {
        user: { login: author },
        head: { sha, ref: 'x', repo: { full_name: `${fork}/shop` } },
        base: { ref: 'main', repo: { full_name: 'us/shop' } },
      },
    });
    const opened = (author: string, fork: string) =>
      deliver(webhook, request(author, fork), { event: 'pull_request' });
    const said = (login: string, body: string, hook = webhook) => {
      const comment = { body, user: { login } };
      const issue = { number: 7, pull_request: {} };
      return deliver(hook, { action: 'created', comment, issue, repository }, { event: 'issue_comment' });
    };
    const builds = async () =>
      (await fixture.codebuild.send(new ListBuildsForProjectCommand({ projectName: project }))).ids ?? [];

    expect((await said('mary', `/codebuild_run(${sha})`)).text).toContain('no pull request waits');
    expect((await opened('eve', 'eve')).text).toContain(`needs an approval: /codebuild_run(${sha})`);
    expect((await said('eve', `/codebuild_run(${sha})`)).text).toContain('eve may not approve');
    expect((await said('mary', `/codebuild_run(${'d'.repeat(40)})`)).text).toContain('latest commit');
    expect((await said('mary', 'looks good')).text).toContain('starts no build');
    expect(await builds()).toEqual([]);
    expect((await said('mary', `/codebuild_run(${sha})\n`)).text).toContain('build started');
    // Not whatever was pushed since.
    expect((await fixture.get((await builds())[0] ?? '')).sourceVersion).toBe(`pr/7^{${sha}}`);
    // Not a fork, and somebody who could approve of it.
    expect((await opened('eve', 'us')).text).toContain('build started');
    expect((await opened('mary', 'mary')).text).toContain('build started');
    expect(await builds()).toHaveLength(3);

    // What waited at a hook does not wait at the next one.
    await fixture.codebuild.send(new DeleteWebhookCommand({ projectName: project }));
    const next = await fixture.codebuild.send(new CreateWebhookCommand({ projectName: project }));
    expect((await said('mary', `/codebuild_run(${sha})`, next.webhook)).text).toContain(
      'no pull request waits',
    );
  });

  it('of an organization build the repository that an event is about', async () => {
    const source = {
      type: 'GITHUB_ENTERPRISE' as const,
      location: 'CODEBUILD_DEFAULT_WEBHOOK_SOURCE_LOCATION',
      buildspec: SPEC,
    };
    const projectName = await fixture.project({ source });
    const scope = 'GITHUB_ORGANIZATION' as const;
    const create = (domain?: string) =>
      fixture.codebuild.send(
        new CreateWebhookCommand({ projectName, scopeConfiguration: { scope, name: 'us', domain } }),
      );
    await expect(create()).rejects.toMatchObject({ name: 'InvalidInputException' });
    const { webhook } = await create(new URL(location).host);
    const push = (login: string, clone_url: string) =>
      deliver(webhook, {
        ...PUSH,
        organization: { login },
        repository: { name: 'shop', full_name: `${login}/shop`, clone_url },
      });
    expect((await push('them', location)).text).toContain('the repository is not of us');
    expect((await push('us', 'https://example.com/us/shop.git')).text).toContain('not at 127.0.0.1');
    expect((await push('us', location)).text).toContain('build started');
    const { ids } = await fixture.codebuild.send(new ListBuildsForProjectCommand({ projectName }));
    expect((await fixture.get(ids?.[0] ?? '')).source).toMatchObject({ location });
  });
});

describe('badges', () => {
  const badge = async (url: string | undefined) => {
    const answer = await fetch(url ?? '');
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
    return /aria-label="build: ([\w ]+)"/.exec(await answer.text())?.[1];
  };

  it('show the last build of the branch, while they are on', async () => {
    const exit = 'version: 0.2\nphases: {build: {commands: ["exit $CODE"]}}\n';
    const project = await fixture.project({ buildspec: exit, badgeEnabled: true });
    const { projects } = await fixture.codebuild.send(new BatchGetProjectsCommand({ names: [project] }));
    const url = projects?.[0]?.badge?.badgeRequestUrl;
    expect(url).toMatch(/\/badges\?uuid=\w+&branch=main$/);
    expect(await badge(url)).toBe('unknown');
    const run = async (value: string) =>
      await fixture.finished(
        await fixture.start(project, { environmentVariablesOverride: [{ name: 'CODE', value }] }),
      );
    await run('1');
    expect(await badge(url)).toBe('failing');
    await run('0');
    expect(await badge(url)).toBe('passing');
    expect(await badge(url?.replace('branch=main', 'branch=other'))).toBe('unknown');
    await fixture.codebuild.send(new UpdateProjectCommand({ name: project, badgeEnabled: false }));
    expect(await badge(url)).toBe('unknown');
    expect(await badge(`${server.endpoint}/badges?uuid=nobody`)).toBe('unknown');
  });

  it('are not for sources without branches', async () => {
    await expect(
      fixture.project({ source: { type: 'S3', location: 'b/k.zip' }, badgeEnabled: true }),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});

it('shows projects to the public and hides them again', async () => {
  const project = await fixture.project({ buildspec: SPEC });
  const projectArn = `arn:aws:codebuild:us-east-1:000000000000:project/${project}`;
  const shown = await fixture.codebuild.send(
    new UpdateProjectVisibilityCommand({
      projectArn,
      projectVisibility: 'PUBLIC_READ',
      resourceAccessRole: fixture.roleArn,
    }),
  );
  expect(shown).toMatchObject({ projectArn, projectVisibility: 'PUBLIC_READ' });
  const get = async () =>
    (await fixture.codebuild.send(new BatchGetProjectsCommand({ names: [project] }))).projects?.[0];
  expect(await get()).toMatchObject({
    projectVisibility: 'PUBLIC_READ',
    publicProjectAlias: shown.publicProjectAlias,
    resourceAccessRole: fixture.roleArn,
  });
  await fixture.codebuild.send(
    new UpdateProjectVisibilityCommand({ projectArn, projectVisibility: 'PRIVATE' }),
  );
  expect((await get())?.publicProjectAlias).toBeUndefined();
});

it('keeps what is said of fleets', async () => {
  const { fleet } = await fixture.codebuild.send(
    new CreateFleetCommand({
      name: 'fast',
      baseCapacity: 1,
      environmentType: 'LINUX_CONTAINER',
      computeType: 'BUILD_GENERAL1_SMALL',
    }),
  );
  const arn = fleet?.arn ?? '';
  expect(fleet).toMatchObject({ name: 'fast', status: { statusCode: 'ACTIVE' }, overflowBehavior: 'QUEUE' });
  expect((await fixture.codebuild.send(new ListFleetsCommand({}))).fleets).toEqual([arn]);
  await fixture.codebuild.send(new UpdateFleetCommand({ arn, baseCapacity: 3 }));
  const got = await fixture.codebuild.send(new BatchGetFleetsCommand({ names: ['fast', 'slow'] }));
  expect(got).toMatchObject({ fleets: [{ baseCapacity: 3 }], fleetsNotFound: ['slow'] });
  await fixture.codebuild.send(new DeleteFleetCommand({ arn }));
  expect((await fixture.codebuild.send(new ListFleetsCommand({}))).fleets).toEqual([]);
});
