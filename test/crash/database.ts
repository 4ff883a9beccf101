import { join } from 'node:path';
import Database from 'libsql';

/** What SQLite says of the database of a server that does not run. */
export function integrityOf(dataDirectory: string): unknown {
  const database = new Database(join(dataDirectory, 'pipewright.db'));
  try {
    return database.prepare('PRAGMA integrity_check').get();
  } finally {
    database.close();
  }
}
