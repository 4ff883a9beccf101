import type { CompiledQuery, Kysely } from 'kysely';
import type { IndexQuery, KeyQuery } from '../store.js';
import type { Database } from './schema.js';

export interface KeyRow {
  readonly key: string;
  readonly doc: string;
  readonly version: number;
}

export interface IndexRow extends KeyRow {
  readonly sort: string;
}

/** A compiled query with the parameters of one use, in the order in which the builder met them. */
export interface Listing<Row> {
  readonly query: CompiledQuery<Row>;
  readonly parameters: readonly unknown[];
}

/** The listings, compiled once for each combination of bounds: building one costs as much as running it. */
export class ListQueries {
  readonly #byKey = new Map<string, CompiledQuery<KeyRow>>();
  readonly #byIndex = new Map<string, CompiledQuery<IndexRow>>();

  constructor(private readonly db: Kysely<Database>) {}

  byKey(collection: string, scope: string, query: KeyQuery): Listing<KeyRow> {
    const end = query.prefix ? afterPrefix(query.prefix) : undefined;
    const bounds = {
      prefix: query.prefix || undefined,
      end,
      from: query.reverse ? undefined : query.from,
      after: query.after,
      limit: query.limit,
    };
    const shape = shapeOf(bounds, query.reverse);
    let compiled = this.#byKey.get(shape);
    if (!compiled) {
      compiled = this.#compileByKey(bounds, query.reverse ?? false);
      this.#byKey.set(shape, compiled);
    }
    return { query: compiled, parameters: [collection, scope, ...present(Object.values(bounds))] };
  }

  byIndex(
    collection: string,
    scope: string,
    index: string,
    value: string,
    query: IndexQuery,
  ): Listing<IndexRow> {
    const { minSort, maxSort, after, limit } = query;
    const bounds = {
      minSort,
      maxSort,
      afterSort: after?.sort,
      sameSort: after?.sort,
      afterKey: after?.key,
      limit,
    };
    const shape = shapeOf(bounds, query.reverse);
    let compiled = this.#byIndex.get(shape);
    if (!compiled) {
      compiled = this.#compileByIndex(query);
      this.#byIndex.set(shape, compiled);
    }
    return {
      query: compiled,
      parameters: [collection, scope, index, value, ...present(Object.values(bounds))],
    };
  }

  #compileByKey(
    bounds: { prefix?: string; end?: string; from?: string; after?: string; limit?: number },
    reverse: boolean,
  ): CompiledQuery<KeyRow> {
    let select = this.db
      .selectFrom('records')
      .select(['key', 'doc', 'version'])
      .where('collection', '=', '')
      .where('scope', '=', '')
      .orderBy('key', reverse ? 'desc' : 'asc');
    if (bounds.prefix !== undefined) select = select.where('key', '>=', '');
    if (bounds.end !== undefined) select = select.where('key', '<', '');
    if (bounds.from !== undefined) select = select.where('key', '>=', '');
    if (bounds.after !== undefined) select = select.where('key', reverse ? '<' : '>', '');
    if (bounds.limit !== undefined) select = select.limit(1);
    return select.compile();
  }

  #compileByIndex(query: IndexQuery): CompiledQuery<IndexRow> {
    const direction = query.reverse ? 'desc' : 'asc';
    const beyond = query.reverse ? '<' : '>';
    let select = this.db
      .selectFrom('index_entries as e')
      .innerJoin('records as r', (join) =>
        join
          .onRef('r.collection', '=', 'e.collection')
          .onRef('r.scope', '=', 'e.scope')
          .onRef('r.key', '=', 'e.key'),
      )
      .select(['r.key', 'r.doc', 'r.version', 'e.sort'])
      .where('e.collection', '=', '')
      .where('e.scope', '=', '')
      .where('e.index_name', '=', '')
      .where('e.value', '=', '')
      .orderBy('e.sort', direction)
      .orderBy('e.key', direction);
    if (query.minSort !== undefined) select = select.where('e.sort', '>=', '');
    if (query.maxSort !== undefined) select = select.where('e.sort', '<=', '');
    if (query.after) {
      select = select.where(({ eb, and, or }) =>
        or([eb('e.sort', beyond, ''), and([eb('e.sort', '=', ''), eb('e.key', beyond, '')])]),
      );
    }
    if (query.limit !== undefined) select = select.limit(1);
    return select.compile();
  }
}

function shapeOf(bounds: Readonly<Record<string, unknown>>, reverse: boolean | undefined): string {
  const given = Object.entries(bounds).filter(([, value]) => value !== undefined);
  return `${reverse ? 'reverse ' : ''}${given.map(([name]) => name).join(' ')}`;
}

function present(values: readonly unknown[]): unknown[] {
  return values.filter((value) => value !== undefined);
}

/** The first text, bytewise, that is behind every text with this prefix; undefined where there is none. */
function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const next = nextCodePoint(last.codePointAt(0) ?? 0);
    if (next !== undefined) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** UTF-8 orders as code points do; surrogates are no characters. */
function nextCodePoint(point: number): number | undefined {
  if (point === 0xd7ff) return 0xe000;
  return point >= 0x10ffff ? undefined : point + 1;
}
