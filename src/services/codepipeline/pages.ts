import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';
import { invalidNextToken } from './errors.js';

/**
 * One page of a listing: one more than asked for is read, to know whether there is a next.
 *
 * @param listing names the operation and its filters; a token opens only there
 * @param read the items behind a cursor, at most `limit`
 * @throws AwsError InvalidNextTokenException
 */
export async function onePage<Item, Cursor>(
  context: RequestContext,
  listing: string,
  page: { readonly nextToken?: string | undefined; readonly maxResults: number },
  read: (limit: number, after: Cursor | undefined) => Promise<readonly Item[]>,
  cursorOf: (item: Item) => Cursor,
): Promise<{ readonly items: readonly Item[]; readonly nextToken: string | undefined }> {
  const after = openToken(context, listing, page.nextToken) as Cursor | undefined;
  const found = await read(page.maxResults + 1, after);
  const items = found.slice(0, page.maxResults);
  const last = items.at(-1);
  const hasMore = found.length > page.maxResults && last !== undefined;
  return { items, nextToken: hasMore ? context.tokens.seal(listing, cursorOf(last)) : undefined };
}

function openToken(context: RequestContext, listing: string, token: string | undefined): unknown {
  try {
    return context.tokens.open(listing, token);
  } catch (error) {
    if (error instanceof InvalidPageToken) throw invalidNextToken();
    throw error;
  }
}
