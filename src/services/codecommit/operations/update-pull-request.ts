import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onPullRequest } from '../access.js';
import { codeCommitError } from '../errors.js';
import {
  existingPullRequest,
  type FoundPullRequest,
  pullRequestDescriptionOf,
  requireOpen,
  titleOf,
} from '../pull-requests/checks.js';
import { closePullRequest, type Followed } from '../pull-requests/machine.js';
import type { PullRequestDocument } from '../pull-requests/model.js';
import { presentPullRequest } from '../pull-requests/present.js';
import { recordPullRequest } from '../pull-requests/record.js';

type Sdk = ServiceSdks['codecommit'];

export const updatePullRequestTitle: Operation<Sdk, 'UpdatePullRequestTitle'> = {
  authorize: onPullRequest('UpdatePullRequestTitle'),
  async handle(input, context) {
    const title = titleOf(input.title);
    return { pullRequest: await reworded(context, input.pullRequestId, { title }) };
  },
};

export const updatePullRequestDescription: Operation<Sdk, 'UpdatePullRequestDescription'> = {
  authorize: onPullRequest('UpdatePullRequestDescription'),
  async handle(input, context) {
    const description = pullRequestDescriptionOf(input.description);
    return { pullRequest: await reworded(context, input.pullRequestId, { description }) };
  },
};

export const updatePullRequestStatus: Operation<Sdk, 'UpdatePullRequestStatus'> = {
  authorize: onPullRequest('UpdatePullRequestStatus'),
  async handle(input, context) {
    const { pullRequestStatus: status } = input;
    if (status === undefined) throw codeCommitError('PullRequestStatusRequired');
    if (status !== 'OPEN' && status !== 'CLOSED') throw codeCommitError('InvalidPullRequestStatus');
    const pullRequest = await change(context, input.pullRequestId, (found) => {
      if (status === 'CLOSED') return closePullRequest(found, context.clock.now());
      if (found.state.status !== 'OPEN') throw codeCommitError('InvalidPullRequestStatusUpdate');
      return { pullRequest: found, steps: [] };
    });
    return { pullRequest };
  },
};

function reworded(
  context: RequestContext,
  pullRequestId: string | undefined,
  words: Pick<PullRequestDocument, 'title'> | Pick<PullRequestDocument, 'description'>,
) {
  return change(context, pullRequestId, (found) => {
    requireOpen(found);
    return { pullRequest: { ...found, ...words, lastActivityAt: context.clock.now() }, steps: [] };
  });
}

async function change(
  context: RequestContext,
  pullRequestId: string | undefined,
  decide: (found: PullRequestDocument) => Followed,
) {
  const changed = await context.store.transaction(async (tx): Promise<FoundPullRequest> => {
    const { pullRequest: found, repository } = await existingPullRequest(tx, context, pullRequestId);
    const followed = decide(found);
    const recorded = { where: context, repository, actorArn: context.caller.arn };
    if (followed.pullRequest !== found) await recordPullRequest(tx, context, recorded, followed);
    return { pullRequest: followed.pullRequest, repository };
  });
  return presentPullRequest(changed);
}
