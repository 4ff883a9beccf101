import type { CompiledQuery } from 'kysely';
import type { Executor } from '../sql/executor.js';
import type { SqliteConnection } from './connection.js';

/**
 * One transaction's way to the connection that all transactions share. It closes when the transaction ends, so that what a body
 * did not await is not written into the next one; and at the first write that fails: SQLite may have undone everything by
 * itself (disk full), and what came after would be written outside of any transaction.
 */
export class TransactionExecutor implements Executor {
  #ended = false;
  #closed: unknown;
  #hasWritten = false;

  /** @param savepoint opens what takes the transaction back alone; run before its first write, since many end without one */
  constructor(
    private readonly connection: SqliteConnection,
    private readonly savepoint: string | undefined,
  ) {}

  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  get hasSavepoint(): boolean {
    return this.#hasWritten && this.savepoint !== undefined;
  }

  /** The body has ended: every later statement fails with {@link TransactionEnded}. */
  end(): void {
    this.#ended = true;
  }

  /** @param reason what every later statement fails with */
  close(reason: unknown): void {
    this.#closed ??= reason;
  }

  async first<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row | undefined> {
    this.assertOpen();
    return this.connection.firstNow(query, parameters);
  }

  async all<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row[]> {
    this.assertOpen();
    return this.connection.executor.all(query, parameters);
  }

  async run(query: CompiledQuery<unknown>, parameters: readonly unknown[]): Promise<void> {
    this.assertOpen();
    if (!this.#hasWritten && this.savepoint !== undefined) this.connection.run(this.savepoint);
    this.#hasWritten = true;
    try {
      this.connection.runNow(query, parameters);
    } catch (error) {
      this.close(error);
      throw error;
    }
  }

  /** @throws what it was closed with */
  assertOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
    if (this.#ended) throw new TransactionEnded();
  }
}

/** A bug: a call of the transaction was not awaited in its body. */
export class TransactionEnded extends Error {
  override readonly name = 'TransactionEnded';

  constructor() {
    super('the transaction has ended; was one of its calls not awaited?');
  }
}
