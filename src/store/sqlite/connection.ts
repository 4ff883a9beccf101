import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import type { Executor } from '../sql/executor.js';
import type { Database as Tables } from '../sql/schema.js';

/** `full`: a commit survives power loss; `off`: for stores that end with the process. */
export type Durability = 'full' | 'off';

export interface SqliteConnection {
  readonly db: Kysely<Tables>;
  /** Runs statements that have no parameters and give no rows. */
  exec(sql: string): void;
  /** The same for a single statement that is run often: it is prepared once. */
  run(sql: string): void;
  readonly durability: Durability;
  /** As the executor's `first`, without leaving the turn. */
  firstNow<Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]): Row | undefined;
  /** As the executor's `run`, without leaving the turn. */
  runNow(query: CompiledQuery<unknown>, parameters: readonly unknown[]): void;
  readonly executor: Executor;
  close(): void;
}

export const BUSY_TIMEOUT_MS = 5_000;
/** At most; taken as it is needed. */
const CACHE_KIB = 16 * 1024;
/** 32 MB of log: what is written over and over again goes into the database once. */
const CHECKPOINT_PAGES = 8_000;

/** Holds an exclusive lock on a file of its own until it is closed; the system drops it when the process dies. */
export interface FileLock {
  close(): void;
}

/** @returns undefined where another process holds it */
export function lockFile(file: string): FileLock | undefined {
  const raw = new Database(file);
  try {
    raw.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return { close: () => void raw.close() };
  } catch (error) {
    raw.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
}

/** Opens one connection. Statements are prepared once and kept: preparing costs as much as running. */
export function openConnection(file: string, durability: Durability): SqliteConnection {
  const raw = new Database(file);
  raw.exec(`PRAGMA journal_mode = WAL; PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`);
  // With `full` the write queue flushes the log itself before it tells of success; NORMAL keeps the order of the log's writes
  // and those of checkpoints.
  raw.exec(`PRAGMA synchronous = ${durability === 'full' ? 'NORMAL' : 'OFF'}; PRAGMA foreign_keys = ON;`);
  raw.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KIB};`);
  raw.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};`);
  const statements = new Map<string, ReturnType<typeof raw.prepare>>();
  const prepare = (sql: string) => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = raw.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const firstNow = <Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]) =>
    prepare(query.sql).get(parameters) as Row | undefined;
  const runNow = (query: CompiledQuery<unknown>, parameters: readonly unknown[]) =>
    void prepare(query.sql).run(parameters);
  const close = () => {
    statements.clear();
    raw.close();
  };
  const database = { prepare, close } as unknown as ConstructorParameters<
    typeof SqliteDialect
  >[0]['database'];
  return {
    db: new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }),
    durability,
    exec: (sql) => void raw.exec(sql),
    run: (sql) => void prepare(sql).run([]),
    firstNow,
    runNow,
    executor: {
      first: async (query, parameters) => firstNow(query, parameters),
      all: async <Row>(query: CompiledQuery<Row>, parameters: readonly unknown[]) =>
        prepare(query.sql).all(parameters) as Row[],
      run: async (query, parameters) => runNow(query, parameters),
    },
    close,
  };
}
