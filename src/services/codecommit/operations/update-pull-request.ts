import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onPullRequest } from '../access.js';
import { codeCommitError } from '../errors.js';
import { pullRequestDescriptionOf, requireOpen, titleOf } from '../pull-requests/checks.js';
import { closePullRequest } from '../pull-requests/machine.js';
import type { PullRequestDocument } from '../pull-requests/model.js';
import { presentPullRequest } from '../pull-requests/present.js';
import { changePullRequest } from './change-pull-request.js';

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
    const changed = await changePullRequest(context, input.pullRequestId, (found) => {
      if (status === 'CLOSED') return closePullRequest(found, context.clock.now());
      if (found.state.status !== 'OPEN') throw codeCommitError('InvalidPullRequestStatusUpdate');
      return { pullRequest: found, steps: [] };
    });
    return { pullRequest: presentPullRequest(changed) };
  },
};

async function reworded(
  context: RequestContext,
  pullRequestId: string | undefined,
  words: Pick<PullRequestDocument, 'title'> | Pick<PullRequestDocument, 'description'>,
) {
  const changed = await changePullRequest(context, pullRequestId, (found) => {
    requireOpen(found);
    return { pullRequest: { ...found, ...words, lastActivityAt: context.clock.now() }, steps: [] };
  });
  return presentPullRequest(changed);
}
