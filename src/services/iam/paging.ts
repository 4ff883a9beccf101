import { InvalidPageToken } from '../../front-door/page-tokens.js';
import type { RequestContext } from '../../front-door/service.js';
import type { Collection } from '../../store/store.js';
import { validationError } from './errors.js';
import { scopeOf } from './store.js';

const DEFAULT_MAX_ITEMS = 100;
const BATCH = 200;

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** `Marker` where `IsTruncated`. */
export interface PageMembers {
  IsTruncated: boolean;
  Marker?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly members: PageMembers;
}

/**
 * A page of a collection in order of names.
 * @param listing names the operation and its filters; a marker works only there
 */
export async function pageOfCollection<T>(
  context: RequestContext,
  listing: string,
  request: PageRequest,
  source: Collection<T>,
  keep: (doc: T) => boolean,
): Promise<Page<T>> {
  const limit = request.MaxItems ?? DEFAULT_MAX_ITEMS;
  const start = openMarker(context, listing, request);
  const found: { key: string; doc: T }[] = [];
  let after = typeof start === 'string' ? start : undefined;
  for (;;) {
    const batch = await context.store.list(source, scopeOf(context.account), {
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...batch.filter(({ doc }) => keep(doc)));
    after = batch[batch.length - 1]?.key;
    if (found.length > limit || batch.length < BATCH) break;
  }
  return cut(
    context,
    listing,
    found,
    limit,
    ({ key }) => key,
    ({ doc }) => doc,
  );
}

/** A page of a short list that is at hand as a whole. */
export function pageOfList<T>(
  context: RequestContext,
  listing: string,
  request: PageRequest,
  items: readonly T[],
): Page<T> {
  const limit = request.MaxItems ?? DEFAULT_MAX_ITEMS;
  const start = openMarker(context, listing, request);
  const from = typeof start === 'number' ? start : 0;
  const rest = items.slice(from).map((item, index) => ({ item, next: from + index + 1 }));
  return cut(
    context,
    listing,
    rest,
    limit,
    ({ next }) => next,
    ({ item }) => item,
  );
}

/** @throws AwsError ValidationError */
function openMarker(context: RequestContext, listing: string, request: PageRequest): unknown {
  try {
    return context.tokens.open(listing, request.Marker);
  } catch (error) {
    if (error instanceof InvalidPageToken) throw validationError('Invalid Marker.');
    throw error;
  }
}

function cut<F, T>(
  context: RequestContext,
  listing: string,
  found: readonly F[],
  limit: number,
  cursorOf: (entry: F) => unknown,
  itemOf: (entry: F) => T,
): Page<T> {
  const page = found.slice(0, limit);
  const last = page[page.length - 1];
  const members: PageMembers = { IsTruncated: found.length > limit };
  if (members.IsTruncated && last !== undefined)
    members.Marker = context.tokens.seal(listing, cursorOf(last));
  return { items: page.map(itemOf), members };
}
