import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';
import type { FileDifference, TreeEntry } from './port.js';

/** git knows the empty tree without having it. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** See {@link GitEngine.differences}. */
export async function differences(
  git: GitProcesses,
  directory: string,
  from: string | undefined,
  to: string,
  path?: string,
): Promise<readonly FileDifference[]> {
  if (!isObjectId(to) || (from !== undefined && !isObjectId(from))) throw new Error('not commit ids');
  const options = [`--git-dir=${directory}`, '--literal-pathspecs', 'diff-tree', '-r', '-z', '--raw'];
  const args = [...options, '--no-renames', '--no-abbrev', from ?? EMPTY_TREE, to];
  const output = await git.run({ args: path === undefined ? args : [...args, '--', path] });
  const records = output.toString('utf8').split('\0');
  return Array.from({ length: Math.floor(records.length / 2) }, (_, index) =>
    parseDifference(records[2 * index] ?? '', records[2 * index + 1] ?? ''),
  );
}

/**
 * `:100644 100755 bcd1234… 0123456… M`, and the path
 * @source git-diff-tree(1), "Raw output format"
 */
function parseDifference(record: string, path: string): FileDifference {
  const [beforeMode, afterMode, beforeId, afterId] = record.slice(1).split(' ');
  const before = entryOf(beforeMode, beforeId);
  const after = entryOf(afterMode, afterId);
  return { path, ...(before && { before }), ...(after && { after }) };
}

function entryOf(mode = '', objectId = ''): TreeEntry | undefined {
  return mode === '000000' ? undefined : { mode, objectId };
}
