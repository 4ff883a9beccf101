import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildDirectories } from './build-directories.js';
import { readIfPresent } from './read-if-present.js';

/**
 * A document that is kept beside a build for a server that takes it over, and that only the server may read. Renamed into
 * place: that server finds all of it or nothing.
 */
export async function writePrivate(
  { job }: Pick<BuildDirectories, 'job'>,
  name: string,
  document: unknown,
): Promise<void> {
  const file = join(job, name);
  await writeFile(`${file}.new`, JSON.stringify(document), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** @returns undefined where there is none */
export async function readPrivate<T>(
  { job }: Pick<BuildDirectories, 'job'>,
  name: string,
): Promise<T | undefined> {
  const text = await readIfPresent(join(job, name));
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
