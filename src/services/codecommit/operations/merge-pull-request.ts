import { BRANCH_PREFIX } from '../../../engines/git/names.js';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onPullRequestMerge } from '../access.js';
import { evaluate } from '../approvals/evaluate.js';
import { commitIdOf, existingRepository } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { type MergeInput, type MergeOption, makeMerge } from '../merges/merge-commit.js';
import { moveToMerge } from '../merges/move-branch.js';
import { placeOf } from '../model.js';
import { existingPullRequest, requireOpen } from '../pull-requests/checks.js';
import type { PullRequestDocument } from '../pull-requests/model.js';
import { presentPullRequest } from '../pull-requests/present.js';
import { approvalsOf } from '../pull-requests/store.js';
import { settleOpenChanges, tellReferences } from '../reference-journal.js';

type Sdk = ServiceSdks['codecommit'];

export function mergePullRequestByFastForward(
  git: GitEngine,
): Operation<Sdk, 'MergePullRequestByFastForward'> {
  return {
    authorize: onPullRequestMerge('MergePullRequestByFastForward'),
    handle: (input, context) => merge(git, context, 'FAST_FORWARD_MERGE', input),
  };
}

export function mergePullRequestBySquash(git: GitEngine): Operation<Sdk, 'MergePullRequestBySquash'> {
  return {
    authorize: onPullRequestMerge('MergePullRequestBySquash'),
    handle: (input, context) => merge(git, context, 'SQUASH_MERGE', input),
  };
}

export function mergePullRequestByThreeWay(git: GitEngine): Operation<Sdk, 'MergePullRequestByThreeWay'> {
  return {
    authorize: onPullRequestMerge('MergePullRequestByThreeWay'),
    handle: (input, context) => merge(git, context, 'THREE_WAY_MERGE', input),
  };
}

interface PullRequestMergeInput extends MergeInput {
  readonly pullRequestId: string | undefined;
  readonly repositoryName: string | undefined;
  readonly sourceCommitId?: string | undefined;
}

/** The pull request is closed by whoever tells that its destination has moved. */
async function merge(
  git: GitEngine,
  context: RequestContext,
  option: MergeOption,
  input: PullRequestMergeInput,
) {
  const pullRequest = await mergeable(git, context, input);
  const { pullRequestId, destinationReference, destinationCommitId } = pullRequest;
  const { treeId: _, ...made } = await makeMerge(
    git,
    context,
    {
      ...pullRequest,
      sourceName: pullRequest.sourceReference.slice(BRANCH_PREFIX.length),
      destinationName: destinationReference.slice(BRANCH_PREFIX.length),
    },
    option,
    input,
  );
  const place = placeOf(context, pullRequest);
  const branch = { reference: destinationReference, oldId: destinationCommitId };
  await moveToMerge(git, context, place, branch, { pullRequestId, ...made });
  const merged = await existingPullRequest(context.store, context, pullRequestId);
  if (merged.pullRequest.state.status !== 'OPEN') return { pullRequest: presentPullRequest(merged) };
  // What could not be told at once must be, before anybody hears of success.
  await tellReferences({ git, context }, place);
  const told = await existingPullRequest(context.store, context, pullRequestId);
  return { pullRequest: presentPullRequest(told) };
}

/**
 * The pull request that is to be merged, open and at the expected commit.
 * @throws AwsError RepositoryNotAssociatedWithPullRequestException, PullRequestAlreadyClosedException,
 *   TipOfSourceReferenceIsDifferentException, PullRequestApprovalRulesNotSatisfiedException
 */
async function mergeable(
  git: GitEngine,
  context: RequestContext,
  input: PullRequestMergeInput,
): Promise<PullRequestDocument> {
  const expected = input.sourceCommitId === undefined ? undefined : commitIdOf(input.sourceCommitId);
  const found = await existingPullRequest(context.store, context, input.pullRequestId);
  const repository = await existingRepository(context.store, context, input.repositoryName);
  if (found.pullRequest.repositoryId !== repository.repositoryId) {
    throw codeCommitError('RepositoryNotAssociatedWithPullRequest');
  }
  await settleOpenChanges({ git, context }, placeOf(context, repository));
  const { pullRequest } = await existingPullRequest(context.store, context, input.pullRequestId);
  requireOpen(pullRequest);
  if (expected !== undefined && expected !== pullRequest.sourceCommitId) {
    throw codeCommitError('TipOfSourceReferenceIsDifferent');
  }
  await requireApproval(context, pullRequest);
  return pullRequest;
}

async function requireApproval(context: RequestContext, pullRequest: PullRequestDocument): Promise<void> {
  const { pullRequestId, revisionId } = pullRequest;
  const approvals = await approvalsOf(context.store, context, pullRequestId, revisionId);
  const { approved, overridden } = evaluate(pullRequest, approvals);
  if (!approved && !overridden) throw codeCommitError('PullRequestApprovalRulesNotSatisfied');
}
