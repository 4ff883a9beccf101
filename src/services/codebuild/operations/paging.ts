import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { RequestContext } from '../../../front-door/service.js';
import type { IndexCursor } from '../../../store/store.js';
import { invalidInput } from '../errors.js';

/** Every list operation answers with at most this many, and with fewer where it is asked for fewer. */
const PAGE_SIZE = 100;

export interface Listing {
  /** Operation and parameters: a token works only where these are the same. */
  readonly name: string;
  readonly nextToken: string | undefined;
  readonly maxResults?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

/**
 * One page of what `read` gives behind a cursor.
 *
 * @throws AwsError InvalidInputException for a token of another listing
 */
export async function pageOf<T, Cursor = IndexCursor>(
  context: RequestContext,
  { name, nextToken, maxResults = PAGE_SIZE }: Listing,
  read: (after: Cursor | undefined, limit: number) => Promise<readonly { item: T; cursor: Cursor }[]>,
): Promise<Page<T>> {
  const found = await read(openCursor<Cursor>(context, name, nextToken), maxResults + 1);
  const page = found.slice(0, maxResults);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    nextToken: last && found.length > maxResults ? context.tokens.seal(name, last.cursor) : undefined,
  };
}

/** One page of a list that is at hand whole; it must be in the same order each time. */
export async function pageOfList<T>(
  context: RequestContext,
  listing: Listing,
  items: readonly T[],
): Promise<Page<T>> {
  return await pageOf<T, number>(context, listing, async (after = -1, limit) =>
    items.slice(after + 1, after + 1 + limit).map((item, index) => ({ item, cursor: after + 1 + index })),
  );
}

function openCursor<Cursor>(
  context: RequestContext,
  name: string,
  nextToken: string | undefined,
): Cursor | undefined {
  try {
    return context.tokens.open(name, nextToken) as Cursor | undefined;
  } catch (error) {
    if (error instanceof InvalidPageToken) throw invalidInput('Invalid next token');
    throw error;
  }
}
