import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import type { RepositoryDocument } from '../model.js';
import { pullRequestEvent } from './events.js';
import type { Followed } from './machine.js';
import { happenings, keyOfPullRequest, pullRequests } from './store.js';

interface Recorded {
  readonly where: { readonly accountId: string; readonly region: string };
  readonly repository: RepositoryDocument;
  /** ARN of whoever caused it. */
  readonly actorArn: string;
}

/** Saves a pull request, its history and its events: all of it or nothing. */
export async function recordPullRequest(
  tx: Transaction,
  context: ServiceContext,
  { where, repository, actorArn }: Recorded,
  { pullRequest, steps }: Followed,
): Promise<void> {
  const scope = regionalScope(where);
  const { pullRequestId, repositoryId } = pullRequest;
  const key = keyOfPullRequest(pullRequestId);
  const { repositoryName } = repository;
  const at = pullRequest.lastActivityAt;
  for (const [index, step] of steps.entries()) {
    const number = sortableNumber(pullRequest.happenings + index);
    const entry = { pullRequestId, repositoryId, at, actorArn, happening: step.happening };
    await tx.put(happenings, scope, `${key}/${number}`, entry, { expect: 'absent' });
    const { accountId, region } = where;
    await context.emit(
      tx,
      pullRequestEvent({ where: { accountId, region }, repositoryName, actorArn }, step),
    );
  }
  const counted = { ...pullRequest, happenings: pullRequest.happenings + steps.length };
  await tx.put(pullRequests, scope, key, counted);
}
