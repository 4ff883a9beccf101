import type { CompiledQuery } from 'kysely';
import type { Executor } from '../sql/executor.js';
import type { SqliteConnection } from './connection.js';

/**
 * One transaction's way to the connection that all transactions share. It closes when the transaction ends, so that what a body
 * did not await is not written into the next one; and at the first write that fails: SQLite may have undone everything by
 * itself (disk full), and what came after would be written outside of any transaction.
 */
export class TransactionExecutor implements Executor {
  #closed: unknown;

  constructor(private readonly connection: SqliteConnection) {}

  /** @param reason what every later statement fails with */
  close(reason: unknown): void {
    this.#closed ??= reason;
  }

  async first<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row | undefined> {
    this.#check();
    return this.connection.firstNow(query, parameters);
  }

  async all<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Promise<Row[]> {
    this.#check();
    return this.connection.executor.all(query, parameters);
  }

  async run(query: CompiledQuery<unknown>, parameters: readonly unknown[]): Promise<void> {
    this.#check();
    try {
      this.connection.runNow(query, parameters);
    } catch (error) {
      this.close(error);
      throw error;
    }
  }

  #check(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }
}

/** A bug: a call of the transaction was not awaited in its body. */
export class TransactionEnded extends Error {
  override readonly name = 'TransactionEnded';

  constructor() {
    super('the transaction has ended; was one of its calls not awaited?');
  }
}
