import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateWebhookCommand,
  ImportSourceCredentialsCommand,
  ListBuildsForProjectCommand,
  type PullRequestBuildApproverRole,
  type Webhook,
} from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { type BuildFixture, buildFixture } from './fixture.js';

const SHA = 'd3022fc0ca3d65c7f6b8b1bf9e1a1f4a5e6c7d80';
const SPEC = 'version: 0.2\nphases: {build: {commands: ["true"]}}\n';

let server: TestServer;
let fixture: BuildFixture;
/** Stands for GitLab and Bitbucket: says who is what in us/shop, and takes statuses. */
let provider: Server;
let origin = '';
const asked: string[] = [];

beforeAll(async () => {
  provider = createServer((request, response) => {
    const { url = '', headers } = request;
    const login = headers['private-token'] ?? headers.authorization ?? '';
    if (request.method === 'GET') asked.push(`${url} ${login}`);
    const answer = PEOPLE[url];
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  server = await startServer();
  fixture = await buildFixture(server);
});
afterAll(async () => {
  await server.close();
  provider.close();
});

/** @source GitLab Members API; Bitbucket Cloud "Get an explicit user permission for a repository" */
const PEOPLE: Readonly<Record<string, object>> = {
  '/api/v4/projects/us%2Fshop/members/all/11': {
    id: 11,
    username: 'mary',
    state: 'active',
    access_level: 40,
  },
  '/api/v4/projects/us%2Fshop/members/all/12': { id: 12, username: 'dev', state: 'active', access_level: 30 },
  '/2.0/repositories/us/shop/permissions-config/users/557058%3Amary': {
    type: 'repository_user_permission',
    permission: 'admin',
    user: { type: 'user', account_id: '557058:mary' },
  },
  '/2.0/repositories/us/shop/permissions-config/users/557058%3Areader': {
    type: 'repository_user_permission',
    permission: 'read',
    user: { type: 'user', account_id: '557058:reader' },
  },
};

async function hook(
  type: 'GITLAB_SELF_MANAGED' | 'BITBUCKET',
  approverRoles: PullRequestBuildApproverRole[],
): Promise<{ project: string; webhook: Webhook | undefined }> {
  const project = await fixture.project({
    source: { type, location: `${origin}/us/shop.git`, buildspec: SPEC },
  });
  const { webhook } = await fixture.codebuild.send(
    new CreateWebhookCommand({
      projectName: project,
      pullRequestBuildPolicy: { requiresCommentApproval: 'ALL_PULL_REQUESTS', approverRoles },
    }),
  );
  return { project, webhook };
}

async function post(webhook: Webhook | undefined, headers: Record<string, string>, payload: object) {
  const answer = await fetch(webhook?.payloadUrl ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });
  return await answer.text();
}

async function versions(projectName: string) {
  const { ids = [] } = await fixture.codebuild.send(new ListBuildsForProjectCommand({ projectName }));
  return await Promise.all(ids.map(async (id) => (await fixture.get(id)).sourceVersion));
}

/** @source GitLab documentation, "Webhook events": merge request events, comment on a merge request */
describe('merge requests of GitLab', () => {
  const project = (url: string) => ({
    id: 5,
    name: 'Shop',
    web_url: `${url}/us/shop`,
    git_ssh_url: 'git@127.0.0.1:us/shop.git',
    git_http_url: `${url}/us/shop.git`,
    namespace: 'Us',
    path_with_namespace: 'us/shop',
    default_branch: 'main',
  });
  const last_commit = { id: SHA, message: 'fixed readme', author: { name: 'Eve', email: 'eve@example.com' } };
  const request = {
    id: 99,
    iid: 7,
    target_branch: 'main',
    source_branch: 'ms-viewport',
    source_project_id: 14,
    target_project_id: 5,
    author_id: 51,
    title: 'MS-Viewport',
    state: 'opened',
    last_commit,
  };
  const send = (webhook: Webhook | undefined, event: string, payload: object) =>
    post(
      webhook,
      {
        'x-gitlab-event': event,
        'x-gitlab-event-uuid': randomUUID(),
        'x-gitlab-token': webhook?.secret ?? '',
        'user-agent': 'GitLab/17.5.0',
      },
      { project: project(origin), repository: { name: 'Shop', homepage: `${origin}/us/shop` }, ...payload },
    );
  const opened = (webhook: Webhook | undefined) =>
    send(webhook, 'Merge Request Hook', {
      object_kind: 'merge_request',
      event_type: 'merge_request',
      user: { id: 51, name: 'Eve', username: 'eve' },
      object_attributes: { ...request, action: 'open' },
      changes: {},
    });
  const said = (webhook: Webhook | undefined, id: number, note: string, more: object = {}) =>
    send(webhook, 'Note Hook', {
      object_kind: 'note',
      event_type: 'note',
      user: { id, name: 'Somebody', username: `user${id}` },
      project_id: 5,
      object_attributes: {
        id: 1244,
        note,
        noteable_type: 'MergeRequest',
        noteable_id: 99,
        author_id: id,
        system: false,
        action: 'create',
        ...more,
      },
      merge_request: request,
    });

  it('are built once somebody of the roles has approved in a new comment', async () => {
    await fixture.codebuild.send(
      new ImportSourceCredentialsCommand({
        token: 'glpat-1',
        serverType: 'GITLAB_SELF_MANAGED',
        authType: 'PERSONAL_ACCESS_TOKEN',
      }),
    );
    const { project: name, webhook } = await hook('GITLAB_SELF_MANAGED', [
      'GITLAB_MAINTAINER',
      'GITLAB_OWNER',
    ]);
    expect(await opened(webhook)).toContain(`needs an approval: /codebuild_run(${SHA})`);
    const run = `/codebuild_run(${SHA})`;
    expect(await said(webhook, 51, run)).toContain('51 may not approve');
    expect(await said(webhook, 12, run)).toContain('12 may not approve');
    expect(await said(webhook, 11, run, { action: 'update' })).toContain('starts no build');
    expect(await said(webhook, 11, run, { system: true })).toContain('starts no build');
    expect(await said(webhook, 11, run, { noteable_type: 'Issue' })).toContain('starts no build');
    expect(await said(webhook, 11, `/codebuild_run(${SHA.slice(0, 12)})`)).toContain('starts no build');
    expect(await said(webhook, 11, `/codebuild_run(${'0'.repeat(40)})`)).toContain(
      'not of the latest commit',
    );
    expect(await versions(name)).toEqual([]);
    expect(await said(webhook, 11, `${run}\n`)).toContain('build started');
    expect(await versions(name)).toEqual([SHA]);
    expect(asked).toContain('/api/v4/projects/us%2Fshop/members/all/11 glpat-1');
  });
});

/** @source Bitbucket Cloud documentation, "Event payloads": pull request created, comment created */
describe('pull requests of Bitbucket', () => {
  const repository = { type: 'repository', name: 'shop', full_name: 'us/shop', uuid: '{11111111}' };
  const pullrequest = {
    id: 7,
    title: 'Better',
    state: 'OPEN',
    author: { type: 'user', account_id: '557058:eve', nickname: 'eve', uuid: '{eve}' },
    source: {
      branch: { name: 'better' },
      // Twelve digits are all that a payload tells.
      commit: { type: 'commit', hash: SHA.slice(0, 12) },
      repository: { type: 'repository', full_name: 'eve/shop', name: 'shop', uuid: '{22222222}' },
    },
    destination: { branch: { name: 'main' }, commit: { type: 'commit', hash: 'ce5965ddd289' }, repository },
  };
  const send = (webhook: Webhook | undefined, event: string, account_id: string, more: object = {}) =>
    post(
      webhook,
      {
        'x-event-key': event,
        'x-hook-uuid': randomUUID(),
        'x-request-uuid': randomUUID(),
        'user-agent': 'Bitbucket-Webhooks/2.0',
      },
      { actor: { type: 'user', account_id, uuid: '{u}' }, repository, pullrequest, ...more },
    );
  const said = (webhook: Webhook | undefined, who: string, raw: string, event = 'comment_created') => {
    const content = { raw, html: `<p>${raw}</p>`, markup: 'markdown' };
    return send(webhook, `pullrequest:${event}`, who, { comment: { id: 17, content } });
  };

  it('are built at the whole commit that was approved, of which the payload tells the beginning', async () => {
    await fixture.codebuild.send(
      new ImportSourceCredentialsCommand({
        token: 'app-password',
        username: 'us',
        serverType: 'BITBUCKET',
        authType: 'BASIC_AUTH',
      }),
    );
    const { project: name, webhook } = await hook('BITBUCKET', []);
    const opened = await send(webhook, 'pullrequest:created', '557058:eve');
    expect(opened).toContain('/codebuild_run(COMMIT), with the whole id of d3022fc0ca3d');
    const run = `/codebuild_run(${SHA})`;
    expect(await said(webhook, '557058:eve', run)).toContain('557058:eve may not approve');
    expect(await said(webhook, '557058:reader', run)).toContain('557058:reader may not approve');
    expect(await said(webhook, '557058:mary', run, 'comment_updated')).toContain('starts no build');
    expect(await said(webhook, '557058:mary', '/codebuild_run(d3022fc0ca3d)')).toContain('starts no build');
    expect(await said(webhook, '557058:mary', `/codebuild_run(${'0'.repeat(40)})`)).toContain(
      'latest commit',
    );
    expect(await versions(name)).toEqual([]);
    expect(await said(webhook, '557058:mary', run)).toContain('build started');
    expect(await versions(name)).toEqual([SHA]);
    const basic = Buffer.from('us:app-password').toString('base64');
    expect(asked).toContain(
      `/2.0/repositories/us/shop/permissions-config/users/557058%3Amary Basic ${basic}`,
    );
  });
});
