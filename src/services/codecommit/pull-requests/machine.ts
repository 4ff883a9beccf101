import type { Merge, PullRequestDocument, PullRequestHappening } from './model.js';

/** What became of a pull request, one step after the other: each happening with the pull request as it was then. */
export interface Step {
  readonly pullRequest: PullRequestDocument;
  readonly happening: PullRequestHappening;
}

export interface Followed {
  readonly pullRequest: PullRequestDocument;
  readonly steps: readonly Step[];
}

/** Where the branches of a pull request are now. */
export interface BranchTips {
  readonly at: number;
  /** Undefined where the branch is gone. */
  readonly sourceCommitId: string | undefined;
  readonly destinationCommitId: string | undefined;
  /** Of both; of the last source commit where the source branch is gone. */
  readonly mergeBaseId: string | undefined;
  /** ARN of whoever moved the destination branch. */
  readonly actorArn: string;
  /** The merge that moved the destination branch, where it was asked for by the API, and of which commit. */
  readonly merge?: { readonly sourceCommitId: string; readonly made: Merge };
  /** What a new revision is called. */
  readonly revisionId: string;
}

/**
 * What moved branches mean for a pull request: a new revision, its end, or nothing. One that has ended is left alone.
 *
 * @source AWS CodeCommit User Guide, "Merge a pull request": one that is merged locally is closed when the destination branch
 * is pushed; "Close a pull request": it is closed when one of its branches is deleted
 */
export function followBranches(pullRequest: PullRequestDocument, tips: BranchTips): Followed {
  if (pullRequest.state.status !== 'OPEN') return { pullRequest, steps: [] };
  const moved = followSource(pullRequest, tips);
  const ending = endingOf(moved.pullRequest, pullRequest, tips);
  if (ending !== undefined) {
    const ended = { ...moved.pullRequest, ...ending.change, lastActivityAt: tips.at };
    return {
      pullRequest: ended,
      steps: [...moved.steps, { pullRequest: ended, happening: ending.happening }],
    };
  }
  const { destinationCommitId = pullRequest.destinationCommitId, mergeBaseId } = tips;
  return { ...moved, pullRequest: { ...moved.pullRequest, destinationCommitId, mergeBaseId } };
}

function followSource(pullRequest: PullRequestDocument, tips: BranchTips): Followed {
  const { sourceCommitId: afterCommitId, mergeBaseId, at } = tips;
  if (afterCommitId === undefined || afterCommitId === pullRequest.sourceCommitId) {
    return { pullRequest, steps: [] };
  }
  const next = {
    ...pullRequest,
    sourceCommitId: afterCommitId,
    destinationCommitId: tips.destinationCommitId ?? pullRequest.destinationCommitId,
    mergeBaseId,
    revisionId: tips.revisionId,
    lastActivityAt: at,
  };
  const beforeCommitId = pullRequest.sourceCommitId;
  const happening = { kind: 'source-moved', beforeCommitId, afterCommitId, mergeBaseId } as const;
  return { pullRequest: next, steps: [{ pullRequest: next, happening }] };
}

interface Ending {
  readonly change: Partial<PullRequestDocument>;
  readonly happening: PullRequestHappening;
}

function endingOf(
  now: PullRequestDocument,
  before: PullRequestDocument,
  tips: BranchTips,
): Ending | undefined {
  const merge = mergeOf(now, before, tips);
  if (merge !== undefined) {
    const { destinationReference, destinationCommitId } = before;
    return {
      change: {
        state: { status: 'MERGED', merge },
        destinationCommitId,
        mergeBaseId: before.mergeBaseId,
      },
      happening: { kind: 'merged', destinationReference, merge },
    };
  }
  if (tips.destinationCommitId === undefined || tips.sourceCommitId === undefined) return CLOSED;
  return undefined;
}

const CLOSED: Ending = { change: { state: { status: 'CLOSED' } }, happening: { kind: 'closed' } };

/** What was merged already is not merged by a later push: a new branch without commits of its own stays open. */
function mergeOf(now: PullRequestDocument, before: PullRequestDocument, tips: BranchTips): Merge | undefined {
  const { destinationCommitId: commitId, mergeBaseId, actorArn: mergedBy } = tips;
  if (commitId === undefined || commitId === before.destinationCommitId) return undefined;
  // What has come to the source meanwhile is not merged: the pull request stays open for it.
  if (tips.merge?.sourceCommitId === now.sourceCommitId) return tips.merge.made;
  const wasContained = before.mergeBaseId === before.sourceCommitId;
  if (mergeBaseId !== now.sourceCommitId || wasContained) return undefined;
  const option = commitId === now.sourceCommitId ? 'FAST_FORWARD_MERGE' : 'THREE_WAY_MERGE';
  return { option, mergedBy, commitId };
}

/** Closes it unmerged; one that is closed already stays as it is. */
export function closePullRequest(pullRequest: PullRequestDocument, at: number): Followed {
  if (pullRequest.state.status !== 'OPEN') return { pullRequest, steps: [] };
  const closed: PullRequestDocument = { ...pullRequest, ...CLOSED.change, lastActivityAt: at };
  return { pullRequest: closed, steps: [{ pullRequest: closed, happening: CLOSED.happening }] };
}
