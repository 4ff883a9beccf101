import { InvalidPageToken } from '../../../front-door/page-tokens.js';
import type { RequestContext } from '../../../front-door/service.js';
import type { IndexCursor } from '../../../store/store.js';
import { invalidInput } from '../errors.js';

/** Every list operation answers with at most this many. */
const PAGE_SIZE = 100;

export interface Listing {
  /** Operation and parameters: a token works only where these are the same. */
  readonly name: string;
  readonly nextToken: string | undefined;
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
  { name, nextToken }: Listing,
  read: (after: Cursor | undefined, limit: number) => Promise<readonly { item: T; cursor: Cursor }[]>,
): Promise<Page<T>> {
  const found = await read(openCursor<Cursor>(context, name, nextToken), PAGE_SIZE + 1);
  const page = found.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    nextToken: last && found.length > PAGE_SIZE ? context.tokens.seal(name, last.cursor) : undefined,
  };
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
