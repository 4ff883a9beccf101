import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitbucketEvent } from './bitbucket-event.js';
import { statusRequest } from './commit-status.js';
import { isAuthentic } from './delivery.js';
import { isWanted } from './filters.js';
import { githubEvent } from './github-event.js';
import { gitlabEvent } from './gitlab-event.js';
import type { RepositoryEvent } from './model.js';

const PUSH = {
  ref: 'refs/heads/maintenance',
  before: '0'.repeat(40),
  after: 'a'.repeat(40),
  head_commit: { message: 'fix [CodeBuild]' },
  commits: [{ added: ['docs/a.md'], modified: ['src/b.ts'], removed: [] }],
  sender: { id: 7 },
  repository: { name: 'shop' },
};

describe('events of GitHub', () => {
  it('are pushes, of branches that are still there', () => {
    expect(githubEvent('push', PUSH)).toEqual({
      type: 'PUSH',
      commitId: 'a'.repeat(40),
      headRef: 'refs/heads/maintenance',
      previousCommitId: undefined,
      commitMessage: 'fix [CodeBuild]',
      filePaths: ['docs/a.md', 'src/b.ts'],
      actorAccountId: '7',
      repositoryName: 'shop',
      organizationName: undefined,
    });
    expect(githubEvent('push', { ...PUSH, after: '0'.repeat(40) })).toBeUndefined();
  });

  it.each([
    ['opened', false, 'PULL_REQUEST_CREATED'],
    ['synchronize', false, 'PULL_REQUEST_UPDATED'],
    ['reopened', false, 'PULL_REQUEST_REOPENED'],
    ['closed', true, 'PULL_REQUEST_MERGED'],
    ['closed', false, 'PULL_REQUEST_CLOSED'],
    ['labeled', false, undefined],
  ])('are pull requests that were %s (merged: %s)', (action, merged, type) => {
    const head = { sha: 'b', ref: 'topic', repo: { full_name: 'me/shop' } };
    const base = { ref: 'main', repo: { full_name: 'us/shop' } };
    const request = { merged, head, base, merge_commit_sha: 'c'.repeat(40) };
    const event = githubEvent('pull_request', { action, number: 3, pull_request: request });
    expect(event?.type).toBe(type);
    if (type !== undefined) {
      expect(event).toMatchObject({
        headRef: 'refs/heads/topic',
        baseRef: 'refs/heads/main',
        pullRequest: '3',
        isFromFork: true,
      });
      // AWS tells of the merge commit in builds of Bitbucket only.
      expect(event?.mergeCommitId).toBeUndefined();
    }
  });

  it('are releases and queued workflow jobs', () => {
    const release = { action: 'released', release: { tag_name: 'v1', name: 'One' } };
    expect(githubEvent('release', release)).toMatchObject({
      type: 'RELEASED',
      tagName: 'v1',
      headRef: 'refs/tags/v1',
    });
    const job = { action: 'queued', workflow_job: { workflow_name: 'ci', head_branch: 'x' } };
    expect(githubEvent('workflow_job', job)).toMatchObject({
      type: 'WORKFLOW_JOB_QUEUED',
      workflowName: 'ci',
    });
  });
});

it('reads events of GitLab and Bitbucket', () => {
  expect(
    gitlabEvent({
      object_kind: 'push',
      ref: 'refs/heads/m',
      after: 'c',
      checkout_sha: 'c',
      user_id: 1,
      commits: [],
    }),
  ).toMatchObject({ type: 'PUSH', commitId: 'c', headRef: 'refs/heads/m', actorAccountId: '1' });
  const request = {
    action: 'update',
    iid: 4,
    source_branch: 's',
    target_branch: 't',
    last_commit: { id: 'd' },
  };
  expect(gitlabEvent({ object_kind: 'merge_request', object_attributes: request })).toBeUndefined();
  expect(
    gitlabEvent({ object_kind: 'merge_request', object_attributes: { ...request, oldrev: 'x' } }),
  ).toMatchObject({ type: 'PULL_REQUEST_UPDATED', pullRequest: '4', commitId: 'd', baseRef: 'refs/heads/t' });
  const change = { new: { type: 'branch', name: 'm', target: { hash: 'e', message: 'x' } }, old: null };
  expect(bitbucketEvent('repo:push', { push: { changes: [{ new: null }, change] } })).toMatchObject({
    type: 'PUSH',
    commitId: 'e',
    headRef: 'refs/heads/m',
  });
  expect(bitbucketEvent('pullrequest:fulfilled', { pullrequest: { id: 9 } })).toMatchObject({
    type: 'PULL_REQUEST_MERGED',
    pullRequest: '9',
  });
});

it('takes any payload', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('push', 'pull_request', 'release', 'repo:push'),
      (payload, name) => {
        for (const read of [
          () => githubEvent(name, payload),
          () => gitlabEvent(payload),
          () => bitbucketEvent(name, payload),
        ]) {
          expect(read).not.toThrow();
        }
      },
    ),
  );
});

describe('filters', () => {
  const event = githubEvent('push', PUSH) as RepositoryEvent;
  const wanted = (...filterGroups: Parameters<typeof isWanted>[0]['filterGroups']) =>
    isWanted({ filterGroups }, event);
  const push = { type: 'EVENT', pattern: 'PUSH, PULL_REQUEST_CREATED' } as const;

  it('all of a group must fit, and one group', () => {
    expect(wanted([push])).toBe(true);
    expect(wanted([push, { type: 'HEAD_REF', pattern: '^refs/heads/main$' }])).toBe(false);
    expect(wanted([push, { type: 'HEAD_REF', pattern: 'refs/heads/main' }])).toBe(true);
    expect(
      wanted([{ type: 'EVENT', pattern: 'RELEASED' }], [push, { type: 'ACTOR_ACCOUNT_ID', pattern: '^7$' }]),
    ).toBe(true);
  });

  it('may exclude what they find', () => {
    const docs = { type: 'FILE_PATH', pattern: '^docs/' } as const;
    expect(wanted([push, docs])).toBe(true);
    expect(wanted([push, { ...docs, excludeMatchedPattern: true }])).toBe(false);
    expect(wanted([push, { type: 'FILE_PATH', pattern: '^tests/', excludeMatchedPattern: true }])).toBe(true);
    expect(wanted([{ ...push, excludeMatchedPattern: true }])).toBe(false);
  });

  it('fit nothing that is not known', () => {
    expect(wanted([push, { type: 'BASE_REF', pattern: '.*' }])).toBe(false);
    expect(wanted([push, { type: 'BASE_REF', pattern: 'x', excludeMatchedPattern: true }])).toBe(false);
  });

  it('of the old kind look at the name of the branch', () => {
    expect(isWanted({ filterGroups: [], branchFilter: '^main' }, event)).toBe(true);
    expect(isWanted({ filterGroups: [], branchFilter: '^main$' }, event)).toBe(false);
  });
});

it('knows who signs', () => {
  const body = Buffer.from('{}');
  const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const github = (signature: string) =>
    isAuthentic({ sourceType: 'GITHUB', headers: { 'x-hub-signature-256': signature }, body }, 's');
  expect([github(sign('s')), github(sign('t')), github('sha256='), github('')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const gitlab = (token: string) =>
    isAuthentic({ sourceType: 'GITLAB', headers: { 'x-gitlab-token': token }, body }, 's');
  expect([gitlab('s'), gitlab('')]).toEqual([true, false]);
  expect(isAuthentic({ sourceType: 'BITBUCKET', headers: {}, body }, 's')).toBe(true);
});

it('tells each provider of a build in its own way', () => {
  const login = { kind: 'token', username: 'u', token: 't' } as const;
  const status = { commitId: 'abc', status: 'FAILED', name: 'n', targetUrl: 'http://x' } as const;
  const request = (type: 'GITHUB' | 'GITLAB' | 'BITBUCKET', location: string) =>
    statusRequest({ type, location }, login, status);
  expect(request('GITHUB', 'https://github.com/o/r.git')).toMatchObject({
    url: 'https://api.github.com/repos/o/r/statuses/abc',
    body: { state: 'failure' },
  });
  expect(request('GITLAB', 'https://gitlab.com/a/b/c.git')).toMatchObject({
    url: 'https://gitlab.com/api/v4/projects/a%2Fb%2Fc/statuses/abc',
    body: { state: 'failed' },
  });
  expect(request('BITBUCKET', 'https://bitbucket.org/w/r')).toMatchObject({
    url: 'https://api.bitbucket.org/2.0/repositories/w/r/commit/abc/statuses/build',
    body: { state: 'FAILED', key: 'n' },
  });
  expect(request('GITHUB', 'not a url')).toBeUndefined();
});
