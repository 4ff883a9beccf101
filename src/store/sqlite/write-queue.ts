import type { StoreQueries } from '../sql/queries.js';
import { SqlTransaction } from '../sql/sql-transaction.js';
import { StoreFull, type TransactionOptions } from '../store.js';
import type { SqliteConnection } from './connection.js';
import { TransactionEnded, TransactionExecutor } from './transaction-executor.js';

export interface WriteQueueOptions {
  readonly connection: SqliteConnection;
  readonly queries: StoreQueries;
  /** How long the body of a transaction may take. */
  readonly bodyLimitMs: number;
  /** Hears of every document that a commit changed, in the turn of the commit. */
  readonly written: (documentId: string) => void;
}

interface Job {
  readonly eventual: boolean;
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

  #synchronous: 'FULL' | 'NORMAL' = 'FULL';

  constructor(private readonly options: WriteQueueOptions) {}

  run<R>(body: (tx: SqlTransaction) => Promise<R>, options: TransactionOptions = {}): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      const eventual = options.durability === 'eventual';
      this.#waiting.push({ body, eventual, resolve: resolve as (value: unknown) => void, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whoever is ready by now joins the batch: their commits share one fsync.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commitBatch(this.#waiting.splice(0, MAX_BATCH));
    }
    // In the same turn as the last look at the list: a job that comes later must start a new drain.
    this.#draining = undefined;
  }

  async #commitBatch(jobs: readonly Job[]): Promise<void> {
    const { connection } = this.options;
    const done: { job: Job; tx: SqlTransaction; value: unknown }[] = [];
    try {
      this.#makeSynchronous(jobs.every((job) => job.eventual) ? 'NORMAL' : 'FULL');
      connection.run('BEGIN IMMEDIATE');
      for (const job of jobs) {
        const outcome = await this.#attempt(job);
        if (outcome) done.push({ job, ...outcome });
      }
      connection.run('COMMIT');
    } catch (error) {
      this.#rollback();
      const reason = asStoreFull(error);
      for (const job of jobs) job.reject(reason);
      return;
    }
    // In the turn of the commit, before anybody can read: what is cached of these is old.
    for (const { tx } of done) for (const id of tx.written) this.options.written(id);
    for (const { job, tx, value } of done) {
      tx.committed();
      job.resolve(value);
    }
  }

  async #attempt(job: Job): Promise<{ tx: SqlTransaction; value: unknown } | undefined> {
    const { connection, queries } = this.options;
    connection.run('SAVEPOINT one');
    const executor = new TransactionExecutor(connection);
    const tx = new SqlTransaction(connection.db, executor, queries);
    try {
      const value = await this.#limited(job.body(tx));
      executor.close(new TransactionEnded());
      connection.run('RELEASE one');
      return { tx, value };
    } catch (error) {
      executor.close(error);
      this.#takeBack(error);
      job.reject(asStoreFull(error));
      return undefined;
    }
  }

  /** @throws `error` itself where SQLite has undone the whole batch already (disk full): then that is why all of it fails */
  #takeBack(error: unknown): void {
    try {
      this.options.connection.run('ROLLBACK TO one');
      this.options.connection.run('RELEASE one');
    } catch {
      throw error;
    }
  }

  /** In WAL mode NORMAL leaves the fsync of a commit to the next one that is FULL, or to the checkpoint. */
  #makeSynchronous(wanted: 'FULL' | 'NORMAL'): void {
    const { connection } = this.options;
    if (connection.durability === 'off' || wanted === this.#synchronous) return;
    connection.exec(`PRAGMA synchronous = ${wanted}`);
    this.#synchronous = wanted;
  }

  /**
   * A body that awaits anything but its transaction blocks all others; one that awaits another transaction would
   * wait for ever, since that one waits for it.
   */
  async #limited(running: Promise<unknown>): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new TransactionStuck(this.options.bodyLimitMs)),
        this.options.bodyLimitMs,
      );
    });
    try {
      return await Promise.race([running, limit]);
    } finally {
      clearTimeout(timer);
    }
  }

  #rollback(): void {
    try {
      this.options.connection.run('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself (disk full, I/O error): there is nothing left to undo.
    }
  }
}

function asStoreFull(error: unknown): unknown {
  const isFull = error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL';
  return isFull ? new StoreFull({ cause: error }) : error;
}
