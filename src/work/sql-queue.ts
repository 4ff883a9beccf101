import { sql } from 'kysely';
import type { WorkRow } from '../store/sql/schema.js';
import type { SqlTransaction } from '../store/sql/sql-transaction.js';
import type { Store, Transaction } from '../store/store.js';
import type { WorkQueue, WorkRequest } from './work.js';

/** A claimed item: whoever holds `leaseId` works on it until `leaseUntil`. */
export interface Claim {
  readonly kind: string;
  readonly key: string;
  readonly payload: unknown;
  readonly attempt: number;
  readonly dueAt: number;
  readonly leaseId: string;
}

export interface ClaimRequest {
  /** How many items of each kind may be claimed. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly leaseMs: ReadonlyMap<string, number>;
  readonly leaseId: string;
  /** Epoch ms. */
  readonly now: number;
}

/** The queue's rows, in the store's own database, so that work is enqueued in the transaction that makes it necessary. */
export class SqlWorkQueue implements WorkQueue {
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  async enqueue(tx: Transaction, request: WorkRequest): Promise<void> {
    const db = handle(tx).db;
    const dueAt = Math.ceil(request.dueAt ?? this.now());
    const payload = JSON.stringify(request.payload ?? null);
    const keeps = request.payload === undefined;
    const existing = await db
      .selectFrom('work')
      .select(['due_at', 'lease_id', 'next_due_at', 'payload', 'next_payload'])
      .where('kind', '=', request.kind)
      .where('key', '=', request.key)
      .executeTakeFirst();
    if (!existing) {
      await db
        .insertInto('work')
        .values({ ...EMPTY, kind: request.kind, key: request.key, payload, due_at: dueAt })
        .execute();
    } else {
      const change =
        existing.lease_id === null
          ? { due_at: Math.min(existing.due_at, dueAt), payload: keeps ? existing.payload : payload }
          : {
              next_due_at: Math.min(existing.next_due_at ?? dueAt, dueAt),
              next_payload: keeps ? (existing.next_payload ?? existing.payload) : payload,
            };
      await db
        .updateTable('work')
        .set(change)
        .where('kind', '=', request.kind)
        .where('key', '=', request.key)
        .execute();
    }
    tx.afterCommit(() => this.#changed());
  }

  async cancel(tx: Transaction, kind: string, key: string): Promise<void> {
    const db = handle(tx).db;
    await db
      .deleteFrom('work')
      .where('kind', '=', kind)
      .where('key', '=', key)
      .where('lease_id', 'is', null)
      .execute();
    await db
      .updateTable('work')
      .set({ next_due_at: null, next_payload: null })
      .where('kind', '=', kind)
      .where('key', '=', key)
      .execute();
  }

  /** Takes due items, the longest due first. */
  async claim(request: ClaimRequest): Promise<Claim[]> {
    const kinds = [...request.capacity].filter(([, free]) => free > 0).map(([kind]) => kind);
    if (kinds.length === 0) return [];
    return await this.store.transaction(async (tx) => {
      const db = handle(tx).db;
      const total = [...request.capacity.values()].reduce((sum, free) => sum + free, 0);
      const rows = await db
        .selectFrom('work')
        .selectAll()
        .where('due_at', '<=', request.now)
        .where('kind', 'in', kinds)
        .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', request.now)]))
        .orderBy('due_at')
        .limit(total)
        .execute();
      const claims: Claim[] = [];
      const left = new Map(request.capacity);
      for (const row of rows) {
        const free = left.get(row.kind) ?? 0;
        if (free <= 0) continue;
        left.set(row.kind, free - 1);
        await db
          .updateTable('work')
          .set({
            lease_id: request.leaseId,
            lease_until: request.now + (request.leaseMs.get(row.kind) ?? 0),
            attempts: row.attempts + 1,
          })
          .where('kind', '=', row.kind)
          .where('key', '=', row.key)
          .execute();
        claims.push(claimOf(row, request.leaseId));
      }
      return claims;
    });
  }

  /** Prolongs the leases of everything that this lease id holds. */
  async extend(leaseId: string, leaseUntil: number): Promise<void> {
    await this.store.transaction(async (tx) => {
      await handle(tx)
        .db.updateTable('work')
        .set({ lease_until: leaseUntil })
        .where('lease_id', '=', leaseId)
        .execute();
    });
  }

  /** The work is done: forgotten, or due again where it was enqueued meanwhile. */
  async complete(claim: Claim): Promise<void> {
    await this.#release(claim, { onlyIfAgain: true, dueAt: 0, resetAttempts: true });
  }

  /** The work failed: due again at `retryAt`, or earlier where it was enqueued meanwhile. */
  async retry(claim: Claim, retryAt: number): Promise<void> {
    await this.#release(claim, { onlyIfAgain: false, dueAt: Math.ceil(retryAt), resetAttempts: false });
  }

  async #release(
    claim: Claim,
    how: { readonly onlyIfAgain: boolean; readonly dueAt: number; readonly resetAttempts: boolean },
  ): Promise<void> {
    await this.store.transaction(async (tx) => {
      const db = handle(tx).db;
      const mine = db
        .selectFrom('work')
        .select(['next_due_at', 'next_payload', 'payload', 'attempts'])
        .where('kind', '=', claim.kind)
        .where('key', '=', claim.key)
        .where('lease_id', '=', claim.leaseId);
      const row = await mine.executeTakeFirst();
      // The lease was lost and somebody else has it, or the store was reset.
      if (!row) return;
      if (row.next_due_at === null && how.onlyIfAgain) {
        await db.deleteFrom('work').where('kind', '=', claim.kind).where('key', '=', claim.key).execute();
        return;
      }
      const again = row.next_due_at;
      await db
        .updateTable('work')
        .set({
          ...EMPTY,
          due_at: again === null ? how.dueAt : how.onlyIfAgain ? again : Math.min(again, how.dueAt),
          payload: row.next_payload ?? row.payload,
          attempts: how.resetAttempts ? 0 : row.attempts,
        })
        .where('kind', '=', claim.kind)
        .where('key', '=', claim.key)
        .execute();
      tx.afterCommit(() => this.#changed());
    });
  }

  /** For a server that is alone on its database: whatever its former process held is free again. */
  async releaseAll(): Promise<void> {
    await this.store.transaction(async (tx) => {
      await handle(tx)
        .db.updateTable('work')
        .set({
          due_at: sql<number>`CASE WHEN next_due_at IS NULL OR due_at < next_due_at THEN due_at ELSE next_due_at END`,
          payload: sql<string>`COALESCE(next_payload, payload)`,
          lease_id: null,
          lease_until: null,
          next_due_at: null,
          next_payload: null,
        })
        .where('lease_id', 'is not', null)
        .execute();
    });
  }

  /** When the next unleased item of these kinds is due. */
  async nextDueAt(kinds: readonly string[]): Promise<number | undefined> {
    if (kinds.length === 0) return undefined;
    const row = await handle(this.store)
      .db.selectFrom('work')
      .select('due_at')
      .where('kind', 'in', kinds)
      .where('lease_id', 'is', null)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return row?.due_at;
  }

  /** How many items there are, done by nobody yet or being worked on; for health and tests. */
  async size(): Promise<number> {
    const rows = await handle(this.store).db.selectFrom('work').select('kind').execute();
    return rows.length;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

const EMPTY = {
  attempts: 0,
  lease_id: null,
  lease_until: null,
  next_due_at: null,
  next_payload: null,
} as const;

function claimOf(row: WorkRow, leaseId: string): Claim {
  return {
    kind: row.kind,
    key: row.key,
    payload: JSON.parse(row.payload),
    attempt: row.attempts + 1,
    dueAt: row.due_at,
    leaseId,
  };
}

/** The queue lives in the SQL store's own database and nowhere else. */
function handle(where: Transaction | Store): Pick<SqlTransaction, 'db'> {
  if ('db' in where) return where as unknown as SqlTransaction;
  throw new Error('the work queue needs an SQL store');
}
