import type { Kysely } from 'kysely';
import { documentId, placeId } from '../sql/document-id.js';
import type { StoreQueries } from '../sql/queries.js';
import type { Database } from '../sql/schema.js';
import { SqlTransaction, type Written } from '../sql/sql-transaction.js';
import type { Collection, Stored } from '../store.js';
import type { DocumentCache } from './document-cache.js';
import type { TransactionExecutor } from './transaction-executor.js';

/** Reads from memory what its commit has not written yet. */
export class SqliteTransaction extends SqlTransaction {
  constructor(
    db: Kysely<Database>,
    private readonly statements: TransactionExecutor,
    queries: StoreQueries,
    private readonly cache: DocumentCache,
    /** What this transaction and those in one commit with it have written. */
    written: Written,
  ) {
    super(db, statements, queries, written);
  }

  override get hasWritten(): boolean {
    return this.statements.hasWritten;
  }

  override async get<T>(
    collection: Collection<T>,
    scope: string,
    key: string,
  ): Promise<Stored<T> | undefined> {
    const id = documentId(collection.name, scope, key);
    const written = this.written.get(id);
    if (!written && this.written.has(id)) return await super.get(collection, scope, key);
    this.statements.assertOpen();
    if (written) return written.stored as Stored<T>;
    const known = this.cache.find<T>(id);
    if (known) return known.stored;
    const row = await this.executor.first(this.queries.get, [collection.name, scope, key]);
    if (row) return this.cache.add<T>(id, key, row.version, row.doc);
    this.cache.addAbsent(id);
    return undefined;
  }

  override async hasAny<T>(
    collection: Collection<T>,
    scope: string,
    index: string,
    value: string,
  ): Promise<boolean> {
    const id = placeId(collection.name, scope);
    if (this.written.has(id)) return await super.hasAny(collection, scope, index, value);
    this.statements.assertOpen();
    const answers = this.cache.answersOf(id);
    const question = `${index}\n${value}`;
    const known = answers.get(question);
    if (known !== undefined) return known;
    const found = await super.hasAny(collection, scope, index, value);
    answers.set(question, found);
    return found;
  }
}
