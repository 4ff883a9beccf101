import type { RequestContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { existingPullRequest, type FoundPullRequest } from '../pull-requests/checks.js';
import type { Followed } from '../pull-requests/machine.js';
import type { PullRequestDocument, PullRequestHappening } from '../pull-requests/model.js';
import { recordPullRequest } from '../pull-requests/record.js';

/** Changes a pull request in one transaction, on behalf of the caller; the same document back: nothing is written. */
export async function changePullRequest(
  context: RequestContext,
  pullRequestId: string | undefined,
  decide: (found: PullRequestDocument, tx: Transaction) => Followed | Promise<Followed>,
): Promise<FoundPullRequest> {
  return context.store.transaction(async (tx) => {
    const { pullRequest: found, repository } = await existingPullRequest(tx, context, pullRequestId);
    const followed = await decide(found, tx);
    const recorded = { where: context, repository, actorArn: context.caller.arn };
    if (followed.pullRequest !== found) await recordPullRequest(tx, context, recorded, followed);
    return { pullRequest: followed.pullRequest, repository };
  });
}

/** A change in which one thing happened. */
export function happened(
  context: RequestContext,
  changed: PullRequestDocument,
  happening: PullRequestHappening,
): Followed {
  const pullRequest = { ...changed, lastActivityAt: context.clock.now() };
  return { pullRequest, steps: [{ pullRequest, happening }] };
}
