import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BranchTips, closePullRequest, followBranches } from './machine.js';
import type { PullRequestDocument } from './model.js';

const OPEN: PullRequestDocument = {
  pullRequestId: '1',
  repositoryId: 'r',
  title: 't',
  authorArn: 'ann',
  createdAt: 1,
  lastActivityAt: 1,
  sourceReference: 'refs/heads/feature',
  destinationReference: 'refs/heads/main',
  sourceCommitId: 's0',
  destinationCommitId: 'd0',
  mergeBaseId: 'base',
  revisionId: 'r0',
  state: { status: 'OPEN' },
  approvalRules: [],
  happenings: 1,
  requestDigest: '',
};

const tips = (rest: Partial<BranchTips>): BranchTips => ({
  at: 2,
  sourceCommitId: 's0',
  destinationCommitId: 'd0',
  mergeBaseId: 'base',
  actorArn: 'bob',
  revisionId: 'r1',
  ...rest,
});

const API_MERGE = {
  sourceCommitId: 's0',
  made: { option: 'SQUASH_MERGE', mergedBy: 'cy', commitId: 'd1' },
} as const;

describe('a pull request', () => {
  test.each<[string, Partial<BranchTips>, string, string[]]>([
    ['stays as it is where nothing moved', {}, 'OPEN', []],
    ['has a new revision with another source commit', { sourceCommitId: 's1' }, 'OPEN', ['source-moved']],
    ['says nothing of another destination', { destinationCommitId: 'd1' }, 'OPEN', []],
    ['ends with its source branch', { sourceCommitId: undefined }, 'CLOSED', ['closed']],
    ['ends with its destination branch', { destinationCommitId: undefined }, 'CLOSED', ['closed']],
    [
      'is merged once the destination holds its commit',
      { destinationCommitId: 'd1', mergeBaseId: 's0' },
      'MERGED',
      ['merged'],
    ],
    [
      'is merged with its last commit by one push of both branches',
      { sourceCommitId: 's1', destinationCommitId: 's1', mergeBaseId: 's1' },
      'MERGED',
      ['source-moved', 'merged'],
    ],
    [
      'is merged though its source branch goes at the same time',
      { sourceCommitId: undefined, destinationCommitId: 's0', mergeBaseId: 's0' },
      'MERGED',
      ['merged'],
    ],
    [
      'is not merged where its source went back to what the destination has',
      { sourceCommitId: 'd0', mergeBaseId: 'd0' },
      'OPEN',
      ['source-moved'],
    ],
    [
      'is merged by the API whatever the histories say',
      { destinationCommitId: 'd1', merge: API_MERGE },
      'MERGED',
      ['merged'],
    ],
    [
      'stays open for what came to its source during a merge',
      { sourceCommitId: 's1', destinationCommitId: 'd1', merge: API_MERGE },
      'OPEN',
      ['source-moved'],
    ],
    ['is not merged by a merge that never came to pass', { merge: API_MERGE }, 'OPEN', []],
  ])('%s', (_what, moved, status, kinds) => {
    const { pullRequest, steps } = followBranches(OPEN, tips(moved));
    expect(pullRequest.state.status).toBe(status);
    expect(steps.map(({ happening }) => happening.kind)).toEqual(kinds);
  });

  test('without commits of its own is not merged by what comes to the destination', () => {
    const empty = { ...OPEN, sourceCommitId: 'd0', mergeBaseId: 'd0' };
    const moved = tips({ sourceCommitId: 'd0', destinationCommitId: 'd1', mergeBaseId: 'd0' });
    expect(followBranches(empty, moved).pullRequest.state.status).toBe('OPEN');
  });

  test('keeps what it was merged from and into', () => {
    const moved = tips({ destinationCommitId: 'd1', mergeBaseId: 's0' });
    expect(followBranches(OPEN, moved).pullRequest).toMatchObject({
      sourceCommitId: 's0',
      destinationCommitId: 'd0',
      mergeBaseId: 'base',
      state: { merge: { option: 'THREE_WAY_MERGE', mergedBy: 'bob', commitId: 'd1' } },
    });
  });
});

const commit = fc.constantFrom('s0', 's1', 'd0', 'd1');
const anyTips = fc.record({
  sourceCommitId: fc.option(commit, { nil: undefined }),
  destinationCommitId: fc.option(commit, { nil: undefined }),
  mergeBaseId: fc.option(commit, { nil: undefined }),
});
const histories = fc.array(fc.oneof(fc.constant('close' as const), anyTips), { maxLength: 12 });

/** All that happens, with fresh revisions. */
function replay(history: readonly ('close' | Partial<BranchTips>)[]) {
  const states = [OPEN];
  const steps: string[] = [];
  for (const [index, happened] of history.entries()) {
    const before = states.at(-1) ?? OPEN;
    const followed =
      happened === 'close'
        ? closePullRequest(before, index)
        : followBranches(before, tips({ ...happened, at: index, revisionId: `r${index + 1}` }));
    states.push(followed.pullRequest);
    steps.push(...followed.steps.map(({ happening }) => happening.kind));
  }
  return { states, steps };
}

describe('whatever happens', () => {
  test('a pull request ends once and stays as it ended', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { states, steps } = replay(history);
        const end = states.findIndex(({ state }) => state.status !== 'OPEN');
        expect(steps.filter((kind) => kind !== 'source-moved')).toHaveLength(end === -1 ? 0 : 1);
        if (end !== -1) for (const later of states.slice(end)) expect(later).toBe(states[end]);
      }),
    );
  });

  test('there is a new revision exactly where the source commit is another', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { states } = replay(history);
        for (const [index, now] of states.entries()) {
          const before = states[index - 1] ?? now;
          expect(now.revisionId === before.revisionId).toBe(now.sourceCommitId === before.sourceCommitId);
        }
      }),
    );
  });

  test('what is told twice happens once', () => {
    fc.assert(
      fc.property(anyTips, (moved) => {
        const once = followBranches(OPEN, tips(moved)).pullRequest;
        const again = followBranches(once, tips({ ...moved, at: 9, revisionId: 'r9' }));
        expect(again.steps).toEqual([]);
        expect(again.pullRequest).toEqual(once);
      }),
    );
  });
});
