import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';

/** No listing of this service takes a page size. */
export const PAGE_SIZE = 100;

export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/**
 * One page of a listing. `read` gives documents behind a cursor; those that `keep` refuses do not count.
 * @param listing names operation and filters: a token works only there
 */
export async function readPage<T, Cursor>(
  context: RequestContext,
  request: { readonly listing: string; readonly nextToken: string | undefined },
  read: (after: Cursor | undefined, limit: number) => Promise<readonly T[]>,
  cursorOf: (item: T) => Cursor,
  keep: (item: T) => boolean = () => true,
): Promise<Page<T>> {
  const items: T[] = [];
  let after = context.tokens.open(request.listing, request.nextToken) as Cursor | undefined;
  for (;;) {
    const batch = await read(after, PAGE_SIZE + 1);
    for (const item of batch) {
      if (items.length === PAGE_SIZE) {
        return { items, nextToken: context.tokens.seal(request.listing, after) };
      }
      after = cursorOf(item);
      if (keep(item)) items.push(item);
    }
    if (batch.length <= PAGE_SIZE) return { items };
  }
}

/** The same over a list in memory; the cursor is a place in it. */
export function pageOf<T>(
  context: RequestContext,
  request: { readonly listing: string; readonly nextToken: string | undefined },
  all: readonly T[],
): Page<T> {
  const start = context.tokens.open(request.listing, request.nextToken) ?? 0;
  if (typeof start !== 'number') throw new InvalidPageToken();
  const end = start + PAGE_SIZE;
  const items = all.slice(start, end);
  return end < all.length ? { items, nextToken: context.tokens.seal(request.listing, end) } : { items };
}
