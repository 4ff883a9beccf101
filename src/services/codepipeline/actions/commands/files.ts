import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ZipEntry } from '../../../../engines/archive/archive.js';
import { globMatches } from '../../triggers/glob.js';

/**
 * The files below a directory that an output artifact asks for, in the order of their paths.
 *
 * @param patterns as CodeBuild has them: `**\/*` is everything, `dir/*` one level
 */
export async function filesMatching(
  directory: string,
  patterns: readonly string[],
): Promise<readonly ZipEntry[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(directory, file).split(sep).join('/'), content: { file } }))
    .filter(({ path }) => patterns.some((pattern) => globMatches(plain(pattern), path)))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** `./out/x` is `out/x`, and `out/` all that is in it. */
function plain(pattern: string): string {
  const path = pattern.replace(/^(\.\/)+/, '');
  return path.endsWith('/') ? `${path}**` : path;
}
