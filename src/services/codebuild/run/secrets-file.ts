import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildDirectories } from './build-directories.js';
import { readIfPresent } from './read-if-present.js';

/**
 * What must not appear in the log, kept beside the build for a server that takes it over. Renamed into place: that server
 * finds all of it or nothing.
 */
export async function writeSecrets({ job }: BuildDirectories, secrets: readonly string[]): Promise<void> {
  const file = join(job, 'secrets');
  await writeFile(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function readSecrets({ job }: BuildDirectories): Promise<readonly string[]> {
  const text = await readIfPresent(join(job, 'secrets'));
  return text === undefined ? [] : (JSON.parse(text) as readonly string[]);
}
