import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/sql/schema.js';

/** The queue's queries, compiled once; `parameters` take the places in the order of the builder. */
export function prepareQueueQueries(db: Kysely<Database>) {
  const text = '';
  const number = 0;
  const item = <Q extends { where(column: 'kind' | 'key', operator: '=', value: string): Q }>(query: Q): Q =>
    query.where('kind', '=', text).where('key', '=', text);
  return {
    /** kind, key */
    find: item(db.selectFrom('work').selectAll()).compile(),
    /**
     * kind, key, payload, due_at, given payload, given payload. A free item is brought forward; one that is being worked on is
     * noted to run again. Without a payload of its own (null) it keeps the one that it has.
     */
    enqueue: db
      .insertInto('work')
      .values({
        kind: text,
        key: text,
        payload: text,
        due_at: number,
        attempts: sql`0`,
        lease_id: sql`NULL`,
        lease_until: sql`NULL`,
        next_due_at: sql`NULL`,
        next_payload: sql`NULL`,
      })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'key']).doUpdateSet({
          due_at: sql`CASE WHEN work.lease_id IS NULL AND excluded.due_at < work.due_at THEN excluded.due_at ELSE work.due_at END`,
          payload: sql`CASE WHEN work.lease_id IS NULL THEN COALESCE(${text}, work.payload) ELSE work.payload END`,
          next_due_at: sql`CASE WHEN work.lease_id IS NULL THEN work.next_due_at
            WHEN work.next_due_at < excluded.due_at THEN work.next_due_at ELSE excluded.due_at END`,
          next_payload: sql`CASE WHEN work.lease_id IS NULL THEN work.next_payload
            ELSE COALESCE(${text}, work.next_payload, work.payload) END`,
        }),
      )
      .compile(),
    /** kind, key */
    onlyThisRun: item(
      db.updateTable('work').set({ next_due_at: sql`NULL`, next_payload: sql`NULL` }),
    ).compile(),
    /** lease_id, lease_until, attempts, kind, key */
    lease: item(
      db.updateTable('work').set({ lease_id: text, lease_until: number, attempts: number }),
    ).compile(),
    /** due_at, payload, attempts, kind, key */
    release: item(
      db.updateTable('work').set({
        due_at: number,
        payload: text,
        attempts: number,
        lease_id: sql`NULL`,
        lease_until: sql`NULL`,
        next_due_at: sql`NULL`,
        next_payload: sql`NULL`,
      }),
    ).compile(),
    /** kind, key */
    remove: item(db.deleteFrom('work')).compile(),
    /** kind, now, now, own lease id, limit */
    due: db
      .selectFrom('work')
      .selectAll()
      .where('kind', '=', text)
      .where('due_at', '<=', number)
      // A lease of one's own never runs out while one lives: after a stall, no item is worked on twice at a time.
      .where((eb) =>
        eb.or([
          eb('lease_id', 'is', null),
          eb.and([eb('lease_until', '<', number), eb('lease_id', '!=', text)]),
        ]),
      )
      .orderBy('due_at')
      .limit(1)
      .compile(),
    /** kind, limit (1) */
    next: db
      .selectFrom('work')
      .select('due_at')
      .where('kind', '=', text)
      .where('lease_id', 'is', null)
      .orderBy('due_at')
      .limit(1)
      .compile(),
    /** lease_until, lease_id */
    extend: db.updateTable('work').set({ lease_until: number }).where('lease_id', '=', text).compile(),
    releaseAll: db
      .updateTable('work')
      .set({
        due_at: sql<number>`CASE WHEN next_due_at IS NULL OR due_at < next_due_at THEN due_at ELSE next_due_at END`,
        payload: sql<string>`COALESCE(next_payload, payload)`,
        lease_id: sql`NULL`,
        lease_until: sql`NULL`,
        next_due_at: sql`NULL`,
        next_payload: sql`NULL`,
      })
      .where('lease_id', 'is not', null)
      .compile(),
  };
}

export type QueueQueries = ReturnType<typeof prepareQueueQueries>;
