/**
 * The database's versions: entry N brings version N to N + 1. Entries are never changed, only added.
 * Statements are of the common subset of SQLite and PostgreSQL, but for SQLite's WITHOUT ROWID.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE records (
      collection TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL,
      version INTEGER NOT NULL, doc TEXT NOT NULL,
      PRIMARY KEY (collection, scope, key)
    )`,
    `CREATE TABLE index_entries (
      collection TEXT NOT NULL, scope TEXT NOT NULL, index_name TEXT NOT NULL,
      value TEXT NOT NULL, sort TEXT NOT NULL, key TEXT NOT NULL,
      PRIMARY KEY (collection, scope, index_name, value, sort, key)
    )`,
    'CREATE INDEX index_entries_of_record ON index_entries (collection, scope, key)',
    `CREATE TABLE work (
      kind TEXT NOT NULL, key TEXT NOT NULL, payload TEXT NOT NULL,
      due_at BIGINT NOT NULL, attempts INTEGER NOT NULL,
      lease_id TEXT, lease_until BIGINT, next_due_at BIGINT, next_payload TEXT,
      PRIMARY KEY (kind, key)
    )`,
    'CREATE INDEX work_by_due ON work (due_at)',
  ],
  [
    // Every column is in the key, which SQLite would otherwise keep twice; and nothing reads entries by their record.
    `CREATE TABLE entries (
      collection TEXT NOT NULL, scope TEXT NOT NULL, index_name TEXT NOT NULL,
      value TEXT NOT NULL, sort TEXT NOT NULL, key TEXT NOT NULL,
      PRIMARY KEY (collection, scope, index_name, value, sort, key)
    ) WITHOUT ROWID`,
    'INSERT INTO entries SELECT collection, scope, index_name, value, sort, key FROM index_entries',
    'DROP TABLE index_entries',
    'ALTER TABLE entries RENAME TO index_entries',
    // Each kind's due items are looked for by themselves: a crowd of one kind hides no other.
    'DROP INDEX work_by_due',
    'CREATE INDEX work_by_kind ON work (kind, due_at)',
  ],
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** The data directory was written by a newer Pipewright. */
export class DatabaseTooNew extends Error {
  constructor(found: number) {
    super(
      `The database has schema version ${found}; this Pipewright knows ${SCHEMA_VERSION}. ` +
        'Run the newer Pipewright that wrote it, or give another --data directory.',
    );
    this.name = 'DatabaseTooNew';
  }
}
