import {
  collection,
  type IndexedDocument,
  type Reader,
  regionalScope,
  sortableNumber,
  type Transaction,
} from '../../../store/store.js';
import type { RepositoryPlace } from '../model.js';
import type { ApprovalDocument, HappeningDocument, NumberingDocument, PullRequestDocument } from './model.js';

interface Scope {
  readonly accountId: string;
  readonly region: string;
}

export const pullRequests = collection<PullRequestDocument>('codecommit.pull-request', {
  /** Every listing, by latest activity. */
  list: ({ repositoryId, authorArn, state, lastActivityAt }) => {
    const sort = sortableNumber(lastActivityAt);
    const status = shownStatus(state);
    return [{}, { status }, { authorArn }, { status, authorArn }].map((filter) => ({
      value: listingOf(repositoryId, filter),
      sort,
    }));
  },
  /** Open ones by each of their branches. */
  branch: ({ repositoryId, sourceReference, destinationReference, state }) =>
    state.status === 'OPEN'
      ? [sourceReference, destinationReference].map((name) => ({ value: `${repositoryId} ${name}` }))
      : undefined,
  token: ({ clientRequestToken }) =>
    clientRequestToken === undefined ? undefined : { value: clientRequestToken },
});

export const happenings = collection<HappeningDocument>('codecommit.pull-request-happening');

export const approvals = collection<ApprovalDocument>('codecommit.approval');

const numberings = collection<NumberingDocument>('codecommit.numbering');

/** The API knows two statuses: what was merged is closed. */
export function shownStatus({ status }: PullRequestDocument['state']): 'OPEN' | 'CLOSED' {
  return status === 'OPEN' ? 'OPEN' : 'CLOSED';
}

export interface ListingFilter {
  readonly status?: 'OPEN' | 'CLOSED' | undefined;
  readonly authorArn?: string | undefined;
}

/** The value of index `list`. */
export function listingOf(repositoryId: string, { status, authorArn }: ListingFilter): string {
  return `${repositoryId} ${status ?? '-'} ${authorArn ?? '-'}`;
}

export function keyOfPullRequest(pullRequestId: string): string {
  return sortableNumber(Number(pullRequestId));
}

export async function findPullRequest(
  reader: Reader,
  scope: Scope,
  pullRequestId: string,
): Promise<PullRequestDocument | undefined> {
  const stored = await reader.get(pullRequests, regionalScope(scope), keyOfPullRequest(pullRequestId));
  return stored?.doc;
}

/** Open ones that come from a branch or lead to it. */
export async function openPullRequestsOf(
  reader: Reader,
  place: RepositoryPlace,
  references: readonly string[],
): Promise<PullRequestDocument[]> {
  const scope = regionalScope(place);
  const open = listingOf(place.repositoryId, { status: 'OPEN' });
  if (references.length === 0 || !(await reader.hasAny(pullRequests, scope, 'list', open))) return [];
  const found = new Map<string, PullRequestDocument>();
  for (const reference of references) {
    const value = `${place.repositoryId} ${reference}`;
    for (const { key, doc } of await reader.listBy(pullRequests, scope, 'branch', value)) found.set(key, doc);
  }
  return [...found.values()];
}

export function pullRequestsOf(
  reader: Reader,
  place: RepositoryPlace,
  limit: number,
): Promise<IndexedDocument<PullRequestDocument>[]> {
  return reader.listBy(pullRequests, regionalScope(place), 'list', listingOf(place.repositoryId, {}), {
    limit,
  });
}

/** The next number of an account and region. */
export async function nextPullRequestId(tx: Transaction, scope: Scope): Promise<string> {
  const last = (await tx.get(numberings, regionalScope(scope), 'pull-request'))?.doc.last ?? 0;
  await tx.put(numberings, regionalScope(scope), 'pull-request', { last: last + 1 });
  return String(last + 1);
}

export async function approvalsOf(
  reader: Reader,
  scope: Scope,
  pullRequestId: string,
  revisionId: string,
): Promise<ApprovalDocument[]> {
  const prefix = `${keyOfPullRequest(pullRequestId)}/${revisionId}/`;
  return (await reader.list(approvals, regionalScope(scope), { prefix })).map(({ doc }) => doc);
}
