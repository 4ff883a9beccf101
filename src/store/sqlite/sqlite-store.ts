import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { documentId } from '../sql/document-id.js';
import type { Executor } from '../sql/executor.js';
import { DatabaseTooNew, MIGRATIONS, SCHEMA_VERSION } from '../sql/migrations.js';
import { prepareQueries, type StoreQueries } from '../sql/queries.js';
import { SqlReader } from '../sql/sql-reader.js';
import type { Collection, Store, Stored, Transaction, TransactionOptions } from '../store.js';
import {
  type Durability,
  type FileLock,
  lockFile,
  openConnection,
  type SqliteConnection,
} from './connection.js';
import { DocumentCache } from './document-cache.js';
import { eraseOverwritten } from './erase-overwritten.js';
import { WalSync } from './wal-sync.js';
import { WriteQueue } from './write-queue.js';

export interface SqliteStoreOptions {
  /** Made where it is missing. */
  readonly directory: string;
  readonly durability: Durability;
  /** How long the body of a transaction may take. Default 10 s. */
  readonly bodyLimitMs?: number;
}

const BODY_LIMIT_MS = 10_000;

/** @throws DatabaseTooNew. @throws DataDirectoryInUse */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  await mkdir(options.directory, { recursive: true });
  const lock = lockFile(join(options.directory, 'lock.db'));
  if (!lock) throw new DataDirectoryInUse(options.directory);
  const opened: { close(): void }[] = [lock];
  const open = () => {
    const connection = openConnection(join(options.directory, 'pipewright.db'), options.durability);
    opened.unshift(connection);
    return connection;
  };
  try {
    const writer = open();
    const version = await schemaVersion(writer);
    migrate(writer, version);
    const reader = open();
    reader.exec('PRAGMA query_only = ON');
    const isLasting = options.durability === 'full';
    return new SqliteStore(
      writer,
      reader,
      lock,
      prepareQueries(writer.db),
      isLasting ? new WalSync(join(options.directory, 'pipewright.db-wal')) : undefined,
      options.bodyLimitMs ?? BODY_LIMIT_MS,
      version === 0,
    );
  } catch (error) {
    for (const resource of opened) resource.close();
    throw error;
  }
}

export class DataDirectoryInUse extends Error {
  constructor(directory: string) {
    super(`Another Pipewright is using the data directory ${directory}: stop it, or give another --data.`);
    this.name = 'DataDirectoryInUse';
  }
}

/** SQLite in one directory: one writing connection, one reading; the process holds the directory's lock. */
export class SqliteStore extends SqlReader implements Store {
  readonly #cache = new DocumentCache();
  readonly #writes: WriteQueue;

  constructor(
    private readonly writer: SqliteConnection,
    private readonly reader: SqliteConnection,
    private readonly lock: FileLock,
    queries: StoreQueries,
    private readonly sync: WalSync | undefined,
    bodyLimitMs: number,
    private readonly isNew: boolean,
  ) {
    const committed: Executor = {
      first: (query, parameters) => this.#committed.executor.first(query, parameters),
      all: (query, parameters) => this.#committed.executor.all(query, parameters),
      run: (query, parameters) => reader.executor.run(query, parameters),
    };
    super(reader.db, committed, queries);
    this.#writes = new WriteQueue({
      connection: writer,
      queries,
      cache: this.#cache,
      sync,
      bodyLimitMs,
    });
  }

  /**
   * A connection that sees what is committed: the writing one where it can, since the other has to read every page anew after
   * each commit.
   */
  get #committed(): SqliteConnection {
    return this.#writes.isOpen ? this.reader : this.writer;
  }

  /** The most frequent read: from memory where it can. */
  override async get<T>(
    collection: Collection<T>,
    scope: string,
    key: string,
  ): Promise<Stored<T> | undefined> {
    const id = documentId(collection.name, scope, key);
    const known = this.#cache.find<T>(id);
    if (known) return known.stored;
    // Read and kept in one turn: a commit in between would leave what is old in memory.
    const row = this.#committed.firstNow(this.queries.get, [collection.name, scope, key]);
    if (row) return this.#cache.add<T>(id, key, row.version, row.doc);
    this.#cache.addAbsent(id);
    return undefined;
  }

  transaction<R>(body: (tx: Transaction) => Promise<R>, options: TransactionOptions = {}): Promise<R> {
    return this.#writes.run(body, options);
  }

  async reset(): Promise<void> {
    await this.#writes.run(async (tx) => {
      for (const table of ['records', 'index_entries', 'work'] as const) {
        await tx.executor.run(tx.db.deleteFrom(table).compile(), []);
      }
      tx.afterCommit(() => this.#cache.clear());
    });
  }

  async eraseOverwritten(occasion: string): Promise<boolean> {
    const name = `erased_${occasion}`;
    const query = this.reader.db.selectFrom('meta').select('value').where('name', '=', name);
    if (await query.executeTakeFirst()) return true;
    await this.#writes.idle();
    if (!this.isNew && !eraseOverwritten(this.writer)) return false;
    await this.meta(name, () => 'done');
    return true;
  }

  async meta(name: string, make: () => string): Promise<string> {
    return await this.#writes.run(async (tx) => {
      const row = await tx.db.selectFrom('meta').select('value').where('name', '=', name).executeTakeFirst();
      if (row) return row.value;
      const value = make();
      await tx.executor.run(tx.db.insertInto('meta').values({ name, value }).compile(), [name, value]);
      return value;
    });
  }

  async close(): Promise<void> {
    await this.#writes.idle();
    await this.sync?.close();
    this.reader.close();
    this.writer.close();
    this.lock.close();
  }
}

async function schemaVersion(connection: SqliteConnection): Promise<number> {
  connection.exec('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
  const row = await connection.db
    .selectFrom('meta')
    .select('value')
    .where('name', '=', 'schema_version')
    .executeTakeFirst();
  return row ? Number(row.value) : 0;
}

function migrate(connection: SqliteConnection, from: number): void {
  if (from > SCHEMA_VERSION) throw new DatabaseTooNew(from);
  for (let version = from; version < SCHEMA_VERSION; version++) {
    connection.exec('BEGIN IMMEDIATE');
    for (const statement of MIGRATIONS[version] ?? []) connection.exec(statement);
    connection.exec(
      `INSERT INTO meta (name, value) VALUES ('schema_version', '${version + 1}')
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
    connection.exec('COMMIT');
  }
}
