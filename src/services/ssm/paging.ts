import type { RequestContext } from '../../front-door/service.js';
import { regionalScope } from '../../store/store.js';
import type { ParameterDocument } from './model.js';
import { parameters } from './store.js';

export interface ParameterQuery {
  readonly listing: string;
  readonly token: string | undefined;
  readonly limit: number;
  readonly prefix?: string;
  readonly matches: (parameter: ParameterDocument) => boolean;
}

export interface ParameterPage {
  readonly items: readonly ParameterDocument[];
  readonly nextToken?: string;
}

const READ_AT_ONCE = 200;

/** In order of names. */
export async function pageOfParameters(
  context: RequestContext,
  query: ParameterQuery,
): Promise<ParameterPage> {
  const items: ParameterDocument[] = [];
  let after = context.tokens.open(query.listing, query.token) as string | undefined;
  for (;;) {
    const read = await context.store.list(parameters, regionalScope(context), {
      prefix: query.prefix,
      after,
      limit: READ_AT_ONCE,
    });
    for (const { key, doc } of read) {
      if (!query.matches(doc)) {
        after = key;
        continue;
      }
      if (items.length === query.limit) {
        return { items, nextToken: context.tokens.seal(query.listing, items.at(-1)?.name) };
      }
      items.push(doc);
      after = key;
    }
    if (read.length < READ_AT_ONCE) return { items };
  }
}
