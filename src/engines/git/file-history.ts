import type { FileVersion } from './file-contents.js';
import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';

/** No commit's text is in the output, so nothing else begins with it. */
const COMMIT_MARK = '\u0001';

/** See {@link GitEngine.fileHistory}. @source git-log(1), `--follow`; git-diff(1), "Raw output format" */
export async function fileHistory(
  git: GitProcesses,
  directory: string,
  commitId: string,
  path: string,
): Promise<readonly FileVersion[]> {
  if (!isObjectId(commitId)) throw new Error('not a commit id');
  const options = ['--follow', '-M', '-z', '--raw', '--no-abbrev', '--diff-merges=first-parent'];
  const args = ['log', ...options, '--format=%x01%H', commitId, '--', path];
  const output = await git.run({ args: [`--git-dir=${directory}`, '--literal-pathspecs', ...args] });
  return output.toString('utf8').split(COMMIT_MARK).flatMap(parseCommitChange);
}

/** A commit that deletes the file leaves no version of it. */
function parseCommitChange(text: string): readonly FileVersion[] {
  const [commitId = '', ...fields] = text.split('\0');
  const at = fields.findIndex((field) => field.trimStart().startsWith(':'));
  const [, , , objectId = '', status = ''] = (fields[at] ?? '').trimStart().split(' ');
  if (at === -1 || status === 'D') return [];
  const isRename = status.startsWith('R') || status.startsWith('C');
  return [{ commitId: commitId.trim(), objectId, path: fields[at + (isRename ? 2 : 1)] ?? '' }];
}
