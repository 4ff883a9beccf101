import { CompiledQuery } from 'kysely';
import { BUSY_TIMEOUT_MS, type SqliteConnection } from './connection.js';

/**
 * Writes the database anew, so that no file holds any longer what was overwritten or deleted: SQLite leaves it in pages that are
 * free, in the unused part of others and in its log. Killed at any point the database is the old one or the new one.
 * It takes as long as copying the database, and as much room on the disk; no transaction may be open.
 * @returns false where that has to wait: the disk is full, or another process reads the database and needs its log
 * @source SQLite documentation: VACUUM, PRAGMA wal_checkpoint
 */
export function eraseOverwritten(writer: SqliteConnection): boolean {
  // A large database would not fit into memory, where all else that is temporary is kept. Who reads it now may do so for long.
  writer.exec('PRAGMA temp_store = FILE; PRAGMA busy_timeout = 0');
  try {
    writer.exec('VACUUM');
    return writer.firstNow(TRUNCATE_LOG, [])?.busy === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && LATER.has(error.code)) return false;
    throw error;
  } finally {
    writer.exec(`PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

const LATER: ReadonlySet<unknown> = new Set(['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_LOCKED']);

const TRUNCATE_LOG = CompiledQuery.raw('PRAGMA wal_checkpoint(TRUNCATE)') as CompiledQuery<{
  readonly busy: number;
}>;
