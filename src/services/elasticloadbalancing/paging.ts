import type { RequestContext } from '../../front-door/service.js';
import { type Collection, regionalScope } from '../../store/store.js';

/** As many as a page holds at most, and where it is not told how many. */
const MAX_PAGE = 400;

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly PageSize?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly NextMarker?: string;
}

/** A page of all that a collection has in the caller's account and region. */
export async function pageOf<T>(
  context: RequestContext,
  listing: string,
  source: Collection<T>,
  request: PageRequest,
): Promise<Page<T>> {
  const after = context.tokens.open(listing, request.Marker);
  const limit = request.PageSize ?? MAX_PAGE;
  const found = await context.store.list(source, regionalScope(context), {
    limit: limit + 1,
    ...(typeof after === 'string' && { after }),
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ doc }) => doc),
    ...(found.length > limit && last && { NextMarker: context.tokens.seal(listing, last.key) }),
  };
}

/** A page of a list that is at hand as a whole. */
export function pageOfList<T>(
  context: RequestContext,
  listing: string,
  all: readonly T[],
  request: PageRequest,
): Page<T> {
  const opened = context.tokens.open(listing, request.Marker);
  const start = typeof opened === 'number' ? opened : 0;
  const end = start + (request.PageSize ?? MAX_PAGE);
  const items = all.slice(start, end);
  return { items, ...(end < all.length && { NextMarker: context.tokens.seal(listing, end) }) };
}
