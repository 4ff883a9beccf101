import type { LineChange } from './file-contents.js';
import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';

/** `@@ -2,3 +2 @@`: first line and count on each side; a count of 1 is left out. */
const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm;

/** See {@link GitEngine.changedLines}. */
export async function changedLines(
  git: GitProcesses,
  directory: string,
  before: string,
  after: string,
): Promise<readonly LineChange[]> {
  if (!isObjectId(before) || !isObjectId(after)) throw new Error('not object ids');
  const options = ['-U0', '--no-color', '--no-ext-diff', '--no-textconv'];
  const output = await git.run({ args: [`--git-dir=${directory}`, 'diff', ...options, before, after] });
  return [...output.toString('latin1').matchAll(HUNK)].map(([, from, count, to, toCount]) => ({
    before: span(from, count),
    after: span(to, toCount),
  }));
}

/** Of no lines git names the line before. */
function span(first = '0', count = '1') {
  const start = count === '0' ? Number(first) : Number(first) - 1;
  return { start, end: start + Number(count) };
}
