import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** Whether a path that exists, its links followed, stays below one of the directories; always where there are none. */
export async function isConfined(path: string, directories: readonly string[] | undefined): Promise<boolean> {
  if (directories === undefined) return true;
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return false;
  const roots = await Promise.all(directories.map((directory) => realpath(directory)));
  return roots.some((root) => real === root || real.startsWith(`${root}${sep}`));
}
