import type { GitConfiguration } from '@aws-sdk/client-codepipeline';
import { expect, test } from 'vitest';
import { changesBetween, decideTrigger, type GitChange, needsPaths } from './git-trigger.js';

const COMMIT = 'a'.repeat(40);
const PUSH: GitChange = { kind: 'branch', branch: 'main', commitId: COMMIT };
const TAG: GitChange = { kind: 'tag', tag: 'v1', commitId: COMMIT };
const PULL: GitChange = {
  kind: 'pullRequest',
  event: 'OPEN',
  pullRequestId: '1',
  title: '',
  sourceBranch: 'feature',
  destinationBranch: 'main',
  commitId: COMMIT,
};

function starts(
  trigger: Partial<GitConfiguration> | undefined,
  change: GitChange,
  paths: string[] = [],
): boolean {
  const listener = { branch: 'main', ...(trigger && { trigger: { sourceActionName: 'S', ...trigger } }) };
  return decideTrigger(listener, change, paths).starts;
}

test('without a trigger only the branch of the action counts', () => {
  expect(starts(undefined, PUSH)).toBe(true);
  expect(starts(undefined, { ...PUSH, branch: 'other' })).toBe(false);
  expect(starts(undefined, TAG)).toBe(false);
  expect(starts(undefined, PULL)).toBe(false);
});

test('filters are alternatives; what one says holds together', () => {
  const push = [{ branches: { includes: ['dev'] } }, { tags: { includes: ['v*'], excludes: ['v0'] } }];
  expect(starts({ push }, PUSH)).toBe(false);
  expect(starts({ push }, { ...PUSH, branch: 'dev' })).toBe(true);
  expect(starts({ push }, TAG)).toBe(true);
  expect(starts({ push }, { ...TAG, tag: 'v0' })).toBe(false);
  expect(starts({ push }, PULL)).toBe(false);
});

test('only excludes: everything else passes; excluded wins over included', () => {
  expect(starts({ push: [{ branches: { excludes: ['old/**'] } }] }, PUSH)).toBe(true);
  expect(starts({ push: [{ branches: { includes: ['*'], excludes: ['main'] } }] }, PUSH)).toBe(false);
});

test('at least one changed file must pass', () => {
  const push = [
    { branches: { includes: ['*'] }, filePaths: { includes: ['src/**'], excludes: ['**/*.md'] } },
  ];
  expect(needsPaths({ branch: '', trigger: { sourceActionName: 'S', push } })).toBe(true);
  expect(starts({ push }, PUSH, ['src/a.md', 'b.js'])).toBe(false);
  expect(starts({ push }, PUSH, ['src/a.md', 'src/b.js'])).toBe(true);
});

test('pull requests by event and destination', () => {
  const pullRequest = [{ events: ['CLOSED' as const], branches: { includes: ['main'] } }];
  expect(starts({ pullRequest }, PULL)).toBe(false);
  expect(starts({ pullRequest }, { ...PULL, event: 'CLOSED' })).toBe(true);
  expect(starts({ pullRequest: [{ branches: { includes: ['dev'] } }] }, PULL)).toBe(false);
  expect(starts({ pullRequest: [{ branches: { includes: ['main'] } }] }, PULL)).toBe(true);
});

test('what is new, what has moved; what is gone starts nothing', () => {
  const before = { 'refs/heads/main': 'a', 'refs/heads/gone': 'b', 'refs/tags/v1': 'c' };
  const after = { 'refs/heads/main': 'd', 'refs/heads/new': 'e', 'refs/tags/v1': 'c', 'refs/tags/v2': 'f' };
  expect(changesBetween(before, after)).toEqual([
    { kind: 'branch', branch: 'main', before: 'a', commitId: 'd' },
    { kind: 'branch', branch: 'new', commitId: 'e' },
    { kind: 'tag', tag: 'v2', commitId: 'f' },
  ]);
});
