import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';
import { GitFailed } from './port.js';

/**
 * The paths that differ between two commits; all of the second's where the first is not given.
 * @throws GitFailed where one of them is not there
 */
export async function changedPaths(
  git: GitProcesses,
  directory: string,
  from: string | undefined,
  to: string,
): Promise<readonly string[]> {
  if (!isObjectId(to) || (from !== undefined && !isObjectId(from))) throw new Error('not commit ids');
  const repository = `--git-dir=${directory}`;
  const args =
    from === undefined
      ? [repository, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', to]
      : [repository, 'diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to];
  return (await git.run({ args })).toString('utf8').split('\0').filter(Boolean);
}

/** The newest commit that both have in their history; undefined where there is none. */
export async function mergeBase(
  git: GitProcesses,
  directory: string,
  one: string,
  other: string,
): Promise<string | undefined> {
  if (!isObjectId(one) || !isObjectId(other)) throw new Error('not commit ids');
  try {
    const base = await git.run({ args: [`--git-dir=${directory}`, 'merge-base', one, other] });
    return base.toString('utf8').trim();
  } catch (error) {
    if (error instanceof GitFailed && error.exitCode === 1) return undefined;
    throw error;
  }
}
