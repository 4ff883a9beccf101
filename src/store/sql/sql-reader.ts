import type { Kysely } from 'kysely';
import type { Collection, IndexedDocument, IndexQuery, KeyQuery, Reader, Stored } from '../store.js';
import type { Executor } from './executor.js';
import type { StoreQueries } from './queries.js';
import type { Database } from './schema.js';

/** Reads through one Kysely handle: the reader's, or a transaction's. */
export class SqlReader implements Reader {
  constructor(
    readonly db: Kysely<Database>,
    readonly executor: Executor,
    protected readonly queries: StoreQueries,
  ) {}

  async get<T>(collection: Collection<T>, scope: string, key: string): Promise<Stored<T> | undefined> {
    const row = await this.executor.first(this.queries.get, [collection.name, scope, key]);
    return row && { key, doc: JSON.parse(row.doc) as T, version: row.version };
  }

  async list<T>(collection: Collection<T>, scope: string, query: KeyQuery = {}): Promise<Stored<T>[]> {
    if (query.limit === 0) return [];
    let select = this.db
      .selectFrom('records')
      .select(['key', 'doc', 'version'])
      .where('collection', '=', collection.name)
      .where('scope', '=', scope)
      .orderBy('key', query.reverse ? 'desc' : 'asc');
    if (query.prefix) {
      select = select.where('key', '>=', query.prefix);
      const end = afterPrefix(query.prefix);
      if (end !== undefined) select = select.where('key', '<', end);
    }
    if (query.from !== undefined && !query.reverse) select = select.where('key', '>=', query.from);
    if (query.after !== undefined) select = select.where('key', query.reverse ? '<' : '>', query.after);
    if (query.limit !== undefined) select = select.limit(query.limit);
    const rows = await select.execute();
    return rows.map((row) => ({ key: row.key, doc: JSON.parse(row.doc) as T, version: row.version }));
  }

  async listBy<T>(
    collection: Collection<T>,
    scope: string,
    index: string,
    value: string,
    query: IndexQuery = {},
  ): Promise<IndexedDocument<T>[]> {
    if (!(index in collection.indexes)) throw new Error(`${collection.name} has no index ${index}`);
    if (query.limit === 0) return [];
    const direction = query.reverse ? 'desc' : 'asc';
    let select = this.db
      .selectFrom('index_entries as e')
      .innerJoin('records as r', (join) =>
        join
          .onRef('r.collection', '=', 'e.collection')
          .onRef('r.scope', '=', 'e.scope')
          .onRef('r.key', '=', 'e.key'),
      )
      .select(['r.key', 'r.doc', 'r.version', 'e.sort'])
      .where('e.collection', '=', collection.name)
      .where('e.scope', '=', scope)
      .where('e.index_name', '=', index)
      .where('e.value', '=', value)
      .orderBy('e.sort', direction)
      .orderBy('e.key', direction);
    if (query.minSort !== undefined) select = select.where('e.sort', '>=', query.minSort);
    if (query.maxSort !== undefined) select = select.where('e.sort', '<=', query.maxSort);
    if (query.after) {
      const { sort, key } = query.after;
      const beyond = query.reverse ? '<' : '>';
      select = select.where(({ eb, and, or }) =>
        or([eb('e.sort', beyond, sort), and([eb('e.sort', '=', sort), eb('e.key', beyond, key)])]),
      );
    }
    if (query.limit !== undefined) select = select.limit(query.limit);
    const rows = await select.execute();
    return rows.map((row) => ({
      key: row.key,
      doc: JSON.parse(row.doc) as T,
      version: row.version,
      cursor: { sort: row.sort, key: row.key },
    }));
  }

  async scopes<T>(collection: Collection<T>): Promise<string[]> {
    const rows = await this.db
      .selectFrom('records')
      .select('scope')
      .distinct()
      .where('collection', '=', collection.name)
      .orderBy('scope')
      .execute();
    return rows.map((row) => row.scope);
  }
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
