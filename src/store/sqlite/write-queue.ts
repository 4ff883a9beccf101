import type { StoreQueries } from '../sql/queries.js';
import type { SqlTransaction, Written } from '../sql/sql-transaction.js';
import { StoreFull, type TransactionOptions } from '../store.js';
import type { SqliteConnection } from './connection.js';
import type { DocumentCache } from './document-cache.js';
import { SqliteTransaction } from './sqlite-transaction.js';
import { TransactionExecutor } from './transaction-executor.js';
import type { WalSync } from './wal-sync.js';

export interface WriteQueueOptions {
  readonly connection: SqliteConnection;
  readonly queries: StoreQueries;
  /** Documents as they were last committed. */
  readonly cache: DocumentCache;
  /** Absent where nothing needs to survive a loss of power. */
  readonly sync: WalSync | undefined;
  /** How long the body of a transaction may take. */
  readonly bodyLimitMs: number;
}

interface Job {
  readonly eventual: boolean;
  readonly body: (tx: SqlTransaction) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Done {
  readonly job: Job;
  readonly tx: SqlTransaction;
  readonly value: unknown;
}

const MAX_BATCH = 64;

/** A bug: the body of a transaction waited for something else, such as a transaction begun inside it. */
export class TransactionStuck extends Error {
  constructor(limitMs: number) {
    super(`a transaction did not end within ${limitMs} ms; was another begun inside it?`);
    this.name = 'TransactionStuck';
  }
}

/** The log could not be flushed: nobody knows what of it is on the disk, so nothing more is promised. */
export class StoreBroken extends Error {
  constructor(options: ErrorOptions) {
    super('the disk did not take what was written to the database; restart when it does', options);
    this.name = 'StoreBroken';
  }
}

/**
 * The one writer. Bodies run one after another, several in one commit, each taken back alone where it fails. Nobody hears of success
 * before the commit is durable; meanwhile the next ones are written.
 */
export class WriteQueue {
  readonly #waiting: Job[] = [];
  readonly #flushing = new Set<Promise<void>>();
  #draining: Promise<void> | undefined;
  #isOpen = false;
  #broken: StoreBroken | undefined;

  constructor(private readonly options: WriteQueueOptions) {}

  /** Whether a transaction is open, so that the connection sees what is not committed yet. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  run<R>(body: (tx: SqlTransaction) => Promise<R>, options: TransactionOptions = {}): Promise<R> {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise<R>((resolve, reject) => {
      const eventual = options.durability === 'eventual';
      this.#waiting.push({ body, eventual, resolve: resolve as (value: unknown) => void, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#draining || this.#flushing.size > 0) {
      await this.#draining;
      await Promise.all(this.#flushing);
    }
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#othersMayJoin();
      await this.#commitBatch(this.#waiting.splice(0, MAX_BATCH));
    }
    // In the same turn as the last look at the list: a job that comes later must start a new drain.
    this.#draining = undefined;
  }

  /** Whoever is ready by then joins the batch: beginning and committing cost as much as a transaction. */
  async #othersMayJoin(): Promise<void> {
    const flushing = this.options.sync?.underWay;
    // What must last could not end before that flush does, however early it is committed.
    if (flushing && !this.#waiting.some((job) => job.eventual)) {
      await flushing;
      // Those who have waited for it are answered first.
      await nextTurn();
    }
    await nextTurn();
  }

  async #commitBatch(jobs: readonly Job[]): Promise<void> {
    const { connection, cache } = this.options;
    const done: Done[] = [];
    /** The cache is behind on these until the commit. */
    const written: Written = new Map();
    try {
      this.#isOpen = true;
      connection.run('BEGIN IMMEDIATE');
      for (const job of jobs) {
        const outcome = await this.#attempt(job, written, jobs.length === 1);
        if (outcome) done.push({ job, ...outcome });
      }
      if (done.length > 0 || jobs.length > 1) connection.run('COMMIT');
    } catch (error) {
      this.#rollback();
      const reason = asStoreFull(error);
      for (const job of jobs) job.reject(reason);
      return;
    } finally {
      this.#isOpen = false;
    }
    // In the turn of the commit, before anybody can read: what is cached of these is old.
    for (const [id, document] of written) cache.committed(id, document);
    this.#tell(done);
  }

  /** Eventual transactions hear at once; the others when the log has been flushed. */
  #tell(done: readonly Done[]): void {
    const { sync } = this.options;
    const lasting = sync ? done.filter(({ job, tx }) => !job.eventual && tx.hasWritten) : [];
    for (const one of done) if (!lasting.includes(one)) succeed(one);
    if (!sync || lasting.length === 0) return;
    const flushing = sync.flush().then(
      () => {
        for (const one of lasting) succeed(one);
      },
      (error: unknown) => {
        this.#broken ??= new StoreBroken({ cause: error });
        for (const { job } of lasting) job.reject(this.#broken);
      },
    );
    this.#flushing.add(flushing);
    void flushing.then(() => this.#flushing.delete(flushing));
  }

  /** @param isAlone in its commit: it is taken back with the whole of it, without a savepoint */
  async #attempt(
    job: Job,
    written: Written,
    isAlone: boolean,
  ): Promise<{ tx: SqlTransaction; value: unknown } | undefined> {
    const { connection, queries, cache } = this.options;
    const executor = new TransactionExecutor(connection, isAlone ? undefined : 'SAVEPOINT one');
    const tx = new SqliteTransaction(connection.db, executor, queries, cache, written);
    try {
      const value = await this.#limited(job.body(tx));
      executor.end();
      if (executor.hasSavepoint) connection.run('RELEASE one');
      return { tx, value };
    } catch (error) {
      executor.close(error);
      tx.takenBack();
      if (isAlone) this.#rollback();
      else if (executor.hasSavepoint) this.#takeBack(error);
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function succeed({ job, tx, value }: Done): void {
  tx.committed();
  job.resolve(value);
}

function asStoreFull(error: unknown): unknown {
  const isFull = error instanceof Error && 'code' in error && error.code === 'SQLITE_FULL';
  return isFull ? new StoreFull({ cause: error }) : error;
}
