import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';
import { AwsError } from '../../kernel/aws-error.js';

export interface PageRequest {
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

const DEFAULT_LIMIT = 100;

export function pageLimit(request: PageRequest): number {
  return request.Limit ?? DEFAULT_LIMIT;
}

/** The text cursor within a token. @throws AwsError InvalidToken */
export function openPage(context: RequestContext, listing: string, request: PageRequest): string | undefined {
  try {
    const cursor = context.tokens.open(listing, request.NextToken);
    return cursor === undefined ? undefined : String(cursor);
  } catch (error) {
    if (!(error instanceof InvalidPageToken)) throw error;
    throw new AwsError('InvalidToken', 'Invalid or expired pagination token.', { statusCode: 400 });
  }
}

/**
 * @param found at most one more than the page holds, which tells that there is another
 * @param cursorOf from where the next page goes on, given the last item of this one
 */
export function cutPage<T>(
  context: RequestContext,
  listing: string,
  request: PageRequest,
  found: readonly T[],
  cursorOf: (last: T) => string,
): { readonly items: readonly T[]; readonly NextToken?: string } {
  const items = found.slice(0, pageLimit(request));
  const last = items.at(-1);
  if (found.length === items.length || last === undefined) return { items };
  return { items, NextToken: context.tokens.seal(listing, cursorOf(last)) };
}
