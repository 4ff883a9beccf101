import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { onPullRequest, onRepository } from '../access.js';
import { existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { openIndexPage, openPage } from '../pages.js';
import { arnFilterOf, existingPullRequest, pageSizeOf } from '../pull-requests/checks.js';
import type { HappeningDocument } from '../pull-requests/model.js';
import { EVENT_TYPES, presentHappening, presentPullRequest } from '../pull-requests/present.js';
import { happenings, keyOfPullRequest, listingOf, pullRequests } from '../pull-requests/store.js';

type Sdk = ServiceSdks['codecommit'];

export const getPullRequest: Operation<Sdk, 'GetPullRequest'> = {
  authorize: onPullRequest('GetPullRequest'),
  async handle(input, context) {
    const found = await existingPullRequest(context.store, context, input.pullRequestId);
    return { pullRequest: presentPullRequest(found) };
  },
};

/** Latest activity first. */
export const listPullRequests: Operation<Sdk, 'ListPullRequests'> = {
  authorize: onRepository('ListPullRequests'),
  async handle(input, context) {
    const { pullRequestStatus: status } = input;
    if (status !== undefined && status !== 'OPEN' && status !== 'CLOSED') {
      throw codeCommitError('InvalidPullRequestStatus');
    }
    const authorArn = arnFilterOf(input.authorArn, 'InvalidAuthorArn');
    const size = pageSizeOf(input.maxResults, QUOTAS.pullRequestsPerPage);
    const { repositoryId } = await existingRepository(context.store, context, input.repositoryName);
    const value = listingOf(repositoryId, { status, authorArn });
    const listing = `ListPullRequests:${value}`;
    const query = { reverse: true, limit: size + 1, ...openIndexPage(context, listing, input.nextToken) };
    const found = await context.store.listBy(pullRequests, regionalScope(context), 'list', value, query);
    const shown = found.slice(0, size);
    const isMore = found.length > shown.length;
    return {
      pullRequestIds: shown.map(({ doc }) => doc.pullRequestId),
      nextToken: isMore ? context.tokens.seal(listing, shown.at(-1)?.cursor) : undefined,
    };
  },
};

const EVENT_TYPE_NAMES: ReadonlySet<string> = new Set(Object.values(EVENT_TYPES));

/** In the order in which they happened. */
export const describePullRequestEvents: Operation<Sdk, 'DescribePullRequestEvents'> = {
  authorize: onPullRequest('DescribePullRequestEvents'),
  async handle(input, context) {
    const { pullRequestEventType: type } = input;
    if (type !== undefined && !EVENT_TYPE_NAMES.has(type))
      throw codeCommitError('InvalidPullRequestEventType');
    const actorArn = arnFilterOf(input.actorArn, 'InvalidActorArn');
    const size = pageSizeOf(input.maxResults, QUOTAS.pullRequestEventsPerPage);
    const found = await existingPullRequest(context.store, context, input.pullRequestId);
    const { pullRequestId } = found.pullRequest;
    const listing = `DescribePullRequestEvents:${pullRequestId}:${type ?? ''}:${actorArn ?? ''}`;
    const after = openPage(context, listing, input.nextToken);
    const history = await context.store.list(happenings, regionalScope(context), {
      prefix: `${keyOfPullRequest(pullRequestId)}/`,
      ...(typeof after === 'string' && { after }),
    });
    const wanted = history.filter(({ doc }) => isWanted(doc, type, actorArn));
    const shown = wanted.slice(0, size);
    const isMore = wanted.length > shown.length;
    return {
      pullRequestEvents: shown.map(({ doc }) => presentHappening(doc, found.repository.repositoryName)),
      nextToken: isMore ? context.tokens.seal(listing, shown.at(-1)?.key) : undefined,
    };
  },
};

function isWanted(event: HappeningDocument, type: string | undefined, actorArn: string | undefined): boolean {
  if (type !== undefined && EVENT_TYPES[event.happening.kind] !== type) return false;
  return actorArn === undefined || event.actorArn === actorArn;
}
