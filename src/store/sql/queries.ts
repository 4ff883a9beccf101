import { type Kysely, sql } from 'kysely';
import { ListQueries } from './list-queries.js';
import type { Database } from './schema.js';

/**
 * The hot queries of the store: building and compiling one costs more than running it, so it is done once. Parameters
 * take the places in the order in which the builder met them.
 */
export function prepareQueries(db: Kysely<Database>) {
  const p = '';
  return {
    lists: new ListQueries(db),
    get: db
      .selectFrom('records')
      .select(['doc', 'version'])
      .where('collection', '=', p)
      .where('scope', '=', p)
      .where('key', '=', p)
      .compile(),
    upsert: db
      .insertInto('records')
      .values({ collection: p, scope: p, key: p, version: 1, doc: p })
      .onConflict((conflict) =>
        conflict.columns(['collection', 'scope', 'key']).doUpdateSet({
          version: sql`excluded.version`,
          doc: sql`excluded.doc`,
        }),
      )
      .compile(),
    remove: db
      .deleteFrom('records')
      .where('collection', '=', p)
      .where('scope', '=', p)
      .where('key', '=', p)
      .compile(),
    addIndex: db
      .insertInto('index_entries')
      .values({ collection: p, scope: p, index_name: p, value: p, sort: p, key: p })
      .onConflict((conflict) => conflict.doNothing())
      .compile(),
    removeIndex: db
      .deleteFrom('index_entries')
      .where('collection', '=', p)
      .where('scope', '=', p)
      .where('index_name', '=', p)
      .where('value', '=', p)
      .where('sort', '=', p)
      .where('key', '=', p)
      .compile(),
  };
}

export type StoreQueries = ReturnType<typeof prepareQueries>;
