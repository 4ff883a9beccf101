import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';
import type { IndexCursor } from '../../store/store.js';
import { codeCommitError } from './errors.js';

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
