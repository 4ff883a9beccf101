import type { StoreQueries } from '../sql/queries.js';
import { SqlTransaction } from '../sql/sql-transaction.js';
import type { SqliteConnection } from './connection.js';

interface Job {
  readonly body: (tx: SqlTransaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The fsync of a commit is shared by the transactions that wait while the one before is being written. */
const MAX_BATCH = 64;

/** A bug: the body of a transaction waited for something else, such as a transaction begun inside it. */
export class TransactionStuck extends Error {
  constructor(limitMs: number) {
    super(`a transaction did not end within ${limitMs} ms; was another begun inside it?`);
    this.name = 'TransactionStuck';
  }
}

/**
 * The one writer. Bodies run one after another, each in a savepoint of its own: one that fails takes back only
 * its own writes. Nobody hears of success before the commit of the whole batch is durable.
 */
export class WriteQueue {
  readonly #waiting: Job[] = [];
  #draining: Promise<void> | undefined;

  constructor(
    private readonly connection: SqliteConnection,
    private readonly queries: StoreQueries,
    private readonly bodyLimitMs: number,
    private readonly written: (documentId: string) => void,
  ) {}

  run<R>(body: (tx: SqlTransaction) => Promise<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({ body, resolve: resolve as (value: unknown) => void, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  async #drain(): Promise<void> {
    // Let callers of this turn of the event loop join the batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitBatch(this.#waiting.splice(0, MAX_BATCH));
    // In the same turn as the last look at the list: a job that comes later must start a new drain.
    this.#draining = undefined;
  }

  async #commitBatch(jobs: readonly Job[]): Promise<void> {
    const done: { job: Job; tx: SqlTransaction; value: unknown }[] = [];
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      for (const job of jobs) {
        const outcome = await this.#attempt(job);
        if (outcome) done.push({ job, ...outcome });
      }
      this.connection.exec('COMMIT');
    } catch (error) {
      this.#rollback();
      for (const job of jobs) job.reject(error);
      return;
    }
    // In the turn of the commit, before anybody can read: what is cached of these is old.
    for (const { tx } of done) for (const id of tx.written) this.written(id);
    for (const { job, tx, value } of done) {
      tx.committed();
      job.resolve(value);
    }
  }

  async #attempt(job: Job): Promise<{ tx: SqlTransaction; value: unknown } | undefined> {
    this.connection.exec('SAVEPOINT one');
    const tx = new SqlTransaction(this.connection.db, this.queries);
    try {
      const value = await this.#limited(job.body(tx));
      this.connection.exec('RELEASE one');
      return { tx, value };
    } catch (error) {
      this.connection.exec('ROLLBACK TO one; RELEASE one');
      job.reject(error);
      return undefined;
    }
  }

  /**
   * A body that awaits anything but its transaction blocks all others; one that awaits another transaction would
   * wait for ever, since that one waits for it.
   */
  async #limited(running: Promise<unknown>): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TransactionStuck(this.bodyLimitMs)), this.bodyLimitMs);
    });
    try {
      return await Promise.race([running, limit]);
    } finally {
      clearTimeout(timer);
    }
  }

  #rollback(): void {
    try {
      this.connection.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself (disk full, I/O error): there is nothing left to undo.
    }
  }
}
