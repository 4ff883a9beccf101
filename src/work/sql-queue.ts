import { type CompiledQuery, sql } from 'kysely';
import type { WorkRow } from '../store/sql/schema.js';
import type { SqlTransaction } from '../store/sql/sql-transaction.js';
import type { Store, Transaction, TransactionOptions } from '../store/store.js';
import { prepareQueueQueries, type QueueQueries } from './queue-queries.js';
import type { WorkQueue, WorkRequest } from './work.js';

/** A claimed item: whoever holds `leaseId` works on it until the lease runs out. */
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

/** Who works on what may be forgotten when the power goes: the work is then done again, which it must bear anyway. */
const EVENTUAL: TransactionOptions = { durability: 'eventual' };

/** The queue's rows, in the store's own database, so that work is enqueued in the transaction that makes it necessary. */
export class SqlWorkQueue implements WorkQueue {
  readonly #listeners = new Set<() => void>();
  readonly #queries: QueueQueries;
  readonly #dueByKinds = new Map<string, DueQueries>();

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {
    this.#queries = prepareQueueQueries(handle(store).db);
  }

  async enqueue(tx: Transaction, request: WorkRequest): Promise<void> {
    const { executor } = handle(tx);
    const { kind, key } = request;
    const dueAt = Math.ceil(request.dueAt ?? this.now());
    const existing = await executor.first(this.#queries.find, [kind, key]);
    const given = request.payload === undefined ? undefined : JSON.stringify(request.payload);
    if (!existing) {
      await executor.run(this.#queries.insert, [kind, key, given ?? 'null', dueAt]);
    } else if (existing.lease_id === null) {
      const due = Math.min(existing.due_at, dueAt);
      await executor.run(this.#queries.bringForward, [due, given ?? existing.payload, kind, key]);
    } else {
      const due = Math.min(existing.next_due_at ?? dueAt, dueAt);
      const payload = given ?? existing.next_payload ?? existing.payload;
      await executor.run(this.#queries.runAgain, [due, payload, kind, key]);
    }
    tx.afterCommit(() => this.#changed());
  }

  async cancel(tx: Transaction, kind: string, key: string): Promise<void> {
    const { executor } = handle(tx);
    const existing = await executor.first(this.#queries.find, [kind, key]);
    if (!existing) return;
    const query = existing.lease_id === null ? this.#queries.remove : this.#queries.onlyThisRun;
    await executor.run(query, [kind, key]);
  }

  /** Takes due items, the longest due first. */
  async claim(request: ClaimRequest): Promise<Claim[]> {
    const kinds = [...request.capacity].filter(([, free]) => free > 0).map(([kind]) => kind);
    if (kinds.length === 0) return [];
    const { due } = this.#dueQueries(kinds);
    return await this.store.transaction(async (tx) => {
      const { executor } = handle(tx);
      const total = [...request.capacity.values()].reduce((sum, free) => sum + Math.max(free, 0), 0);
      const rows = await executor.all(due, [request.now, ...kinds, request.now, request.leaseId, total]);
      const claims: Claim[] = [];
      const left = new Map(request.capacity);
      for (const row of rows) {
        const free = left.get(row.kind) ?? 0;
        if (free <= 0) continue;
        left.set(row.kind, free - 1);
        const until = request.now + (request.leaseMs.get(row.kind) ?? 0);
        await executor.run(this.#queries.lease, [
          request.leaseId,
          until,
          row.attempts + 1,
          row.kind,
          row.key,
        ]);
        claims.push(claimOf(row, request.leaseId));
      }
      return claims;
    }, EVENTUAL);
  }

  /** Prolongs the leases of everything that this lease id holds. */
  async extend(leaseId: string, leaseUntil: number): Promise<void> {
    await this.store.transaction(async (tx) => {
      await handle(tx)
        .db.updateTable('work')
        .set({ lease_until: leaseUntil })
        .where('lease_id', '=', leaseId)
        .execute();
    }, EVENTUAL);
  }

  /** The work is done: forgotten, or due again where it was enqueued meanwhile. */
  async complete(claim: Claim): Promise<void> {
    await this.#release(claim, (row) =>
      row.next_due_at === null ? undefined : { dueAt: row.next_due_at, attempts: 0 },
    );
  }

  /** The work failed: due again at `retryAt`, or earlier where it was enqueued meanwhile. */
  async retry(claim: Claim, retryAt: number): Promise<void> {
    await this.#release(claim, (row) => ({
      dueAt: Math.ceil(Math.min(retryAt, row.next_due_at ?? retryAt)),
      attempts: row.attempts,
    }));
  }

  /** The work was interrupted, which is no failure: due again at once, and the attempt does not count. */
  async giveBack(claim: Claim): Promise<void> {
    await this.#release(claim, (row) => ({
      dueAt: Math.min(row.due_at, row.next_due_at ?? row.due_at),
      attempts: row.attempts - 1,
    }));
  }

  /** @param next what becomes of the item; undefined: it is forgotten */
  async #release(
    claim: Claim,
    next: (row: WorkRow) => { readonly dueAt: number; readonly attempts: number } | undefined,
  ): Promise<void> {
    await this.store.transaction(async (tx) => {
      const { executor } = handle(tx);
      const { kind, key } = claim;
      const row = await executor.first(this.#queries.find, [kind, key]);
      // The lease was lost and somebody else has it, or the store was reset and the item is a new one.
      if (row?.lease_id !== claim.leaseId || row.attempts !== claim.attempt) return;
      const again = next(row);
      if (!again) {
        await executor.run(this.#queries.remove, [kind, key]);
        return;
      }
      const payload = row.next_payload ?? row.payload;
      await executor.run(this.#queries.release, [again.dueAt, payload, again.attempts, kind, key]);
      tx.afterCommit(() => this.#changed());
    }, EVENTUAL);
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
    const row = await handle(this.store).executor.first(this.#dueQueries(kinds).next, [...kinds, 1]);
    return row?.due_at;
  }

  /** The kinds of which there is an item. */
  async kinds(): Promise<string[]> {
    const rows = await handle(this.store).db.selectFrom('work').select('kind').distinct().execute();
    return rows.map((row) => row.kind);
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

  #dueQueries(kinds: readonly string[]): DueQueries {
    const id = kinds.join('\n');
    let queries = this.#dueByKinds.get(id);
    if (!queries) {
      queries = prepareDueQueries(handle(this.store), kinds);
      this.#dueByKinds.set(id, queries);
    }
    return queries;
  }
}

interface DueQueries {
  /** now, kinds …, now, own lease id, limit */
  readonly due: CompiledQuery<WorkRow>;
  /** kinds …, limit */
  readonly next: CompiledQuery<{ due_at: number }>;
}

function prepareDueQueries({ db }: Pick<SqlTransaction, 'db'>, kinds: readonly string[]): DueQueries {
  return {
    due: db
      .selectFrom('work')
      .selectAll()
      .where('due_at', '<=', 0)
      .where('kind', 'in', kinds)
      // A lease of one's own never runs out while one lives: after a stall, no item is worked on twice at a time.
      .where((eb) =>
        eb.or([eb('lease_id', 'is', null), eb.and([eb('lease_until', '<', 0), eb('lease_id', '!=', '')])]),
      )
      .orderBy('due_at')
      .limit(1)
      .compile(),
    next: db
      .selectFrom('work')
      .select('due_at')
      .where('kind', 'in', kinds)
      .where('lease_id', 'is', null)
      .orderBy('due_at')
      .limit(1)
      .compile(),
  };
}

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
function handle(where: Transaction | Store): Pick<SqlTransaction, 'db' | 'executor'> {
  if ('db' in where && 'executor' in where) return where as unknown as SqlTransaction;
  throw new Error('the work queue needs an SQL store');
}
