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
    const { query: compiled, parameters } = this.queries.lists.byKey(collection.name, scope, query);
    const rows = await this.executor.all(compiled, parameters);
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
    const listing = this.queries.lists.byIndex(collection.name, scope, index, value, query);
    const rows = await this.executor.all(listing.query, listing.parameters);
    return rows.map((row) => ({
      key: row.key,
      doc: JSON.parse(row.doc) as T,
      version: row.version,
      cursor: { sort: row.sort, key: row.key },
    }));
  }

  async hasAny<T>(collection: Collection<T>, scope: string, index: string, value: string): Promise<boolean> {
    return (await this.listBy(collection, scope, index, value, { limit: 1 })).length > 0;
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
