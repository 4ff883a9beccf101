import { readFile } from 'node:fs/promises';

/** @returns undefined where there is no such file */
export async function readIfPresent(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}
