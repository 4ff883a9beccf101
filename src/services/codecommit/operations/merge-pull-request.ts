import { type GitEngine, ReferenceConflict } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onPullRequestMerge } from '../access.js';
import { commitIdOf, existingRepository } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { type MergeFacts, placeOf } from '../model.js';
import { existingPullRequest, requireOpen } from '../pull-requests/checks.js';
import type { PullRequestDocument } from '../pull-requests/model.js';
import { presentPullRequest } from '../pull-requests/present.js';
import { settleReferences, tellReferences, withReferencesTold } from '../reference-journal.js';

type Sdk = ServiceSdks['codecommit'];

export function mergePullRequestByFastForward(
  git: GitEngine,
): Operation<Sdk, 'MergePullRequestByFastForward'> {
  return {
    authorize: onPullRequestMerge('MergePullRequestByFastForward'),
    async handle(input, context) {
      const pullRequest = await mergeable(context, input);
      const { sourceCommitId, destinationCommitId, repositoryId } = pullRequest;
      const baseCommitId = await git.mergeBase(repositoryId, sourceCommitId, destinationCommitId);
      const isAhead = baseCommitId === destinationCommitId && sourceCommitId !== destinationCommitId;
      if (!isAhead) throw codeCommitError('ManualMergeRequired');
      return merge(git, context, pullRequest, {
        option: 'FAST_FORWARD_MERGE',
        commitId: sourceCommitId,
        baseCommitId,
      });
    },
  };
}

interface MergeInput {
  readonly pullRequestId: string | undefined;
  readonly repositoryName: string | undefined;
  readonly sourceCommitId?: string | undefined;
}

/**
 * The pull request that is to be merged, open and at the expected commit.
 * @throws AwsError RepositoryNotAssociatedWithPullRequestException, PullRequestAlreadyClosedException,
 *   TipOfSourceReferenceIsDifferentException
 */
async function mergeable(context: RequestContext, input: MergeInput): Promise<PullRequestDocument> {
  const expected = input.sourceCommitId === undefined ? undefined : commitIdOf(input.sourceCommitId);
  const { pullRequest } = await existingPullRequest(context.store, context, input.pullRequestId);
  const repository = await existingRepository(context.store, context, input.repositoryName);
  if (pullRequest.repositoryId !== repository.repositoryId) {
    throw codeCommitError('RepositoryNotAssociatedWithPullRequest');
  }
  requireOpen(pullRequest);
  if (expected !== undefined && expected !== pullRequest.sourceCommitId) {
    throw codeCommitError('TipOfSourceReferenceIsDifferent');
  }
  return pullRequest;
}

/**
 * Moves the destination branch. The pull request is closed by whoever tells of that, so it is so even if the server dies in
 * between.
 * @throws AwsError ConcurrentReferenceUpdateException where the branch is not where it was any more
 */
async function merge(
  git: GitEngine,
  context: RequestContext,
  pullRequest: PullRequestDocument,
  done: Pick<MergeFacts, 'option' | 'commitId' | 'baseCommitId'>,
) {
  const { pullRequestId, sourceCommitId, destinationCommitId, destinationReference } = pullRequest;
  const journal = { git, context };
  const place = placeOf(context, pullRequest);
  const change = { reference: destinationReference, oldId: destinationCommitId, newId: done.commitId };
  const authored = {
    actorArn: context.caller.arn,
    branches: { [destinationReference]: done.commitId },
    merge: { pullRequestId, sourceCommitId, destinationCommitId, ...done },
  };
  await settleReferences(journal, place, [change]);
  try {
    await withReferencesTold(journal, place, authored, () => git.changeReference(place.repositoryId, change));
  } catch (error) {
    if (error instanceof ReferenceConflict) throw codeCommitError('ConcurrentReferenceUpdate');
    throw error;
  }
  const merged = await existingPullRequest(context.store, context, pullRequestId);
  if (merged.pullRequest.state.status !== 'OPEN') return { pullRequest: presentPullRequest(merged) };
  await tellReferences(journal, place); // what could not be told at once must be, before anybody hears of success
  const told = await existingPullRequest(context.store, context, pullRequestId);
  return { pullRequest: presentPullRequest(told) };
}
