import type { RequestContext } from '../../../front-door/service.js';
import { type Collection, type IndexCursor, regionalScope } from '../../../store/store.js';
import { onePage } from '../pages.js';

export interface Listing<T> {
  readonly index: string;
  readonly value: string;
  readonly maxResults: number | undefined;
  readonly nextToken: string | undefined;
  /** Of those with the same answer only the newest is wanted: attempts that a retry has replaced are left out. */
  readonly latestOf?: (doc: T) => string;
}

/** A page of an index, its newest entries first. */
export async function newestFirst<T>(
  context: RequestContext,
  history: Collection<T>,
  { index, value, maxResults = 100, nextToken, latestOf }: Listing<T>,
): Promise<{ readonly docs: readonly T[]; readonly nextToken: string | undefined }> {
  const scope = regionalScope(context);
  const page = await onePage(
    context,
    `${history.name}:${index}:${value}`,
    { nextToken, maxResults },
    (limit, after: IndexCursor | undefined) =>
      context.store.listBy(history, scope, index, value, { limit, reverse: true, ...(after && { after }) }),
    ({ cursor }) => cursor,
  );
  if (!latestOf) return { docs: page.items.map(({ doc }) => doc), nextToken: page.nextToken };

  const all = await context.store.listBy(history, scope, index, value);
  const last = new Map(all.map(({ doc, key }) => [latestOf(doc), key]));
  const wanted = page.items.filter(({ doc, key }) => last.get(latestOf(doc)) === key);
  return { docs: wanted.map(({ doc }) => doc), nextToken: page.nextToken };
}
