import type { WorkRow } from '../store/sql/schema.js';
import type { SqlTransaction } from '../store/sql/sql-transaction.js';
import type { Store, Transaction, TransactionOptions } from '../store/store.js';
import { DueTimes } from './due-times.js';
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
  /** How many items may be claimed of all kinds together. */
  readonly most?: number;
}

/** Who works on what may be forgotten when the power goes: the work is then done again, which it must bear anyway. */
const EVENTUAL: TransactionOptions = { durability: 'eventual' };

/** The queue's rows, in the store's own database, so that work is enqueued in the transaction that makes it necessary. */
export class SqlWorkQueue implements WorkQueue {
  readonly #listeners = new Set<() => void>();
  readonly #queries: QueueQueries;
  readonly #due = new DueTimes();

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
    const given = request.payload === undefined ? null : JSON.stringify(request.payload);
    await executor.run(this.#queries.enqueue, [kind, key, given ?? 'null', dueAt, given, given]);
    tx.afterCommit(() => this.#changed(kind, dueAt));
  }

  async cancel(tx: Transaction, kind: string, key: string): Promise<void> {
    const { executor } = handle(tx);
    const existing = await executor.first(this.#queries.find, [kind, key]);
    if (!existing) return;
    const query = existing.lease_id === null ? this.#queries.remove : this.#queries.onlyThisRun;
    await executor.run(query, [kind, key]);
  }

  /** Takes due items, of each kind the longest due first. */
  async claim(request: ClaimRequest): Promise<Claim[]> {
    const { now } = request;
    const wanted = [...request.capacity].filter(([kind, free]) => free > 0 && this.#due.mayBeDue(kind, now));
    if (wanted.length === 0) return [];
    try {
      return await this.store.transaction(async (tx) => {
        const claims: Claim[] = [];
        for (const [kind, free] of wanted) {
          const most = Math.min(free, (request.most ?? Infinity) - claims.length);
          if (most > 0) claims.push(...(await this.#claimKind(tx, kind, most, request)));
        }
        return claims;
      }, EVENTUAL);
    } catch (error) {
      this.#due.forget();
      throw error;
    }
  }

  async #claimKind(tx: Transaction, kind: string, free: number, request: ClaimRequest): Promise<Claim[]> {
    const { executor } = handle(tx);
    const { now, leaseId } = request;
    const rows = await executor.all(this.#queries.due, [kind, now, now, leaseId, free]);
    const until = now + (request.leaseMs.get(kind) ?? 0);
    for (const row of rows) {
      await executor.run(this.#queries.lease, [leaseId, until, row.attempts + 1, kind, row.key]);
    }
    const next = rows.length < free ? await executor.first(this.#queries.next, [kind, 1]) : { due_at: now };
    // When these leases run out somebody else may take the items.
    if (rows.length > 0) this.#due.lease(kind, until);
    this.#due.learn(kind, next?.due_at ?? Infinity, now);
    return rows.map((row) => claimOf(row, leaseId));
  }

  /** Prolongs the leases of everything that this lease id holds. */
  async extend(leaseId: string, leaseUntil: number): Promise<void> {
    await this.store.transaction(
      (tx) => handle(tx).executor.run(this.#queries.extend, [leaseUntil, leaseId]),
      EVENTUAL,
    );
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
      tx.afterCommit(() => this.#changed(kind, again.dueAt));
    }, EVENTUAL);
  }

  /** For a server that is alone on its database: whatever its former process held is free again. */
  async releaseAll(): Promise<void> {
    await this.store.transaction((tx) => handle(tx).executor.run(this.#queries.releaseAll, []));
    this.#due.forget();
  }

  /** When the next unleased item of these kinds may be due, at the earliest; undefined where there is none. Epoch ms. */
  nextDueAt(kinds: readonly string[]): number | undefined {
    return this.#due.earliest(kinds);
  }

  /** Looks at every kind again: another process on the same database may have added items, or died with some. */
  lookAgain(): void {
    this.#due.forget();
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

  #changed(kind: string, dueAt: number): void {
    this.#due.add(kind, dueAt);
    for (const listener of this.#listeners) listener();
  }
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
