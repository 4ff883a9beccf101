import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';
import type { IndexCursor } from '../../store/store.js';
import { QUOTAS } from './constraints.js';
import { codeCommitError } from './errors.js';
import { pageSizeOf } from './pull-requests/checks.js';

/** The cursor within a page token. @throws AwsError InvalidContinuationTokenException */
export function openPage(context: RequestContext, listing: string, token: string | undefined): unknown {
  try {
    return context.tokens.open(listing, token);
  } catch (error) {
    if (error instanceof InvalidPageToken) throw codeCommitError('InvalidContinuationToken');
    throw error;
  }
}

/** The place in an index within a page token. @throws AwsError InvalidContinuationTokenException */
export function openIndexPage(
  context: RequestContext,
  listing: string,
  token: string | undefined,
): { readonly after?: IndexCursor } {
  const cursor = openPage(context, listing, token);
  return isCursor(cursor) ? { after: cursor } : {};
}

export function isCursor(value: unknown): value is IndexCursor {
  return typeof value === 'object' && value !== null && 'sort' in value && 'key' in value;
}

/**
 * A page of names that are in order.
 * @throws AwsError InvalidMaxResultsException, InvalidContinuationTokenException
 */
export function pageOfNames<Name extends string>(
  context: RequestContext,
  listing: string,
  all: readonly Name[],
  { maxResults, nextToken, most = QUOTAS.namesPerPage }: NamesPage,
): { readonly names: Name[]; readonly nextToken: string | undefined } {
  const size = pageSizeOf(maxResults, most);
  const after = openPage(context, listing, nextToken);
  const left = all.filter((name) => typeof after !== 'string' || name > after);
  const names = left.slice(0, size);
  const isMore = left.length > names.length;
  return { names, nextToken: isMore ? context.tokens.seal(listing, names.at(-1)) : undefined };
}

interface NamesPage {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
  /** How many a page holds where no number is asked for, and at most. */
  readonly most?: number;
}
