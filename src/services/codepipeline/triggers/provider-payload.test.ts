import { expect, test } from 'vitest';
import { readTold } from './provider-payload.js';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

test('pushes of GitHub, GitLab and Bitbucket', () => {
  const told = { kind: 'push', fullRepositoryId: 'me/web' };
  expect(readTold({ 'x-github-event': 'push' }, { repository: { full_name: 'me/web' } })).toEqual(told);
  const gitLab = { project: { path_with_namespace: 'me/web' } };
  expect(readTold({ 'x-gitlab-event': 'Push Hook' }, gitLab)).toEqual(told);
  expect(readTold({ 'x-gitlab-event': 'Tag Push Hook' }, gitLab)).toEqual(told);
  expect(readTold({ 'x-event-key': 'repo:push' }, { repository: { full_name: 'me/web' } })).toEqual(told);
});

test.each([
  ['opened', 'OPEN'],
  ['reopened', 'OPEN'],
  ['synchronize', 'UPDATED'],
  ['closed', 'CLOSED'],
])('a pull request of GitHub that is %s', (action, event) => {
  const payload = {
    action,
    number: 3,
    repository: { full_name: 'me/web' },
    pull_request: { title: 'T', head: { ref: 'feature', sha: COMMIT }, base: { ref: 'main' } },
  };
  expect(readTold({ 'x-github-event': 'pull_request' }, payload)).toEqual({
    kind: 'pullRequest',
    fullRepositoryId: 'me/web',
    change: {
      kind: 'pullRequest',
      event,
      pullRequestId: '3',
      title: 'T',
      sourceBranch: 'feature',
      destinationBranch: 'main',
      commitId: COMMIT,
    },
  });
});

test.each([
  ['created', 'OPEN'],
  ['updated', 'UPDATED'],
  ['fulfilled', 'CLOSED'],
  ['rejected', 'CLOSED'],
])('a pull request of Bitbucket that is %s', (name, event) => {
  const payload = {
    repository: { full_name: 'me/web' },
    pullrequest: {
      id: 5,
      title: 'T',
      source: { branch: { name: 'feature' }, commit: { hash: COMMIT.slice(0, 12) } },
      destination: { branch: { name: 'main' }, commit: { hash: 'f'.repeat(12) } },
    },
  };
  expect(readTold({ 'x-event-key': `pullrequest:${name}` }, payload)).toMatchObject({
    fullRepositoryId: 'me/web',
    change: {
      ...{ event, pullRequestId: '5', sourceBranch: 'feature', destinationBranch: 'main' },
      commitId: COMMIT.slice(0, 12),
    },
  });
});

test('a merge request of GitLab', () => {
  const payload = {
    project: { path_with_namespace: 'me/web' },
    object_attributes: {
      iid: 4,
      action: 'merge',
      title: 'T',
      source_branch: 'feature',
      target_branch: 'main',
      last_commit: { id: COMMIT },
    },
  };
  expect(readTold({ 'x-gitlab-event': 'Merge Request Hook' }, payload)).toMatchObject({
    change: { event: 'CLOSED', pullRequestId: '4', destinationBranch: 'main', commitId: COMMIT },
  });
});

test.each([
  [{ 'x-github-event': 'issues' }, {}],
  [{ 'x-github-event': 'push' }, null],
  [{ 'x-github-event': 'pull_request' }, { action: 'labeled', repository: { full_name: 'me/web' } }],
  [
    { 'x-github-event': 'pull_request' },
    { action: 'opened', pull_request: { head: { sha: '--upload-pack=x' } } },
  ],
  [{}, 'text'],
])('nothing to do with pipelines: %j', (headers, payload) => {
  expect(readTold(headers, payload)).toEqual({ kind: 'nothing' });
});
