import type { DiffHunk, DiffLine, DiffOptions } from './file-contents.js';
import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';

/** `@@ -2,3 +2 @@`: first line and count on each side; a count of 1 is left out. */
const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

const KINDS = { ' ': 'context', '+': 'add', '-': 'delete' } as const;

/** See {@link GitEngine.diffHunks}. @source git-diff(1), "Generating patch text with -p" */
export async function diffHunks(
  git: GitProcesses,
  directory: string,
  [before, after]: readonly [string, string],
  { contextLines, ignoresWhitespace }: DiffOptions,
): Promise<readonly DiffHunk[]> {
  if (!isObjectId(before) || !isObjectId(after)) throw new Error('not object ids');
  const options = [`-U${contextLines}`, '--no-color', '--no-ext-diff', '--no-textconv'];
  const whitespace = ignoresWhitespace ? ['-w'] : [];
  const args = [`--git-dir=${directory}`, 'diff', ...options, ...whitespace, before, after];
  const lines = (await git.run({ args })).toString('utf8').split('\n');
  const hunks: DiffHunk[] = [];
  for (let at = 0; at < lines.length; ) {
    const header = HEADER.exec(lines[at] ?? '');
    at += 1;
    if (header === null) continue;
    const [beforeStart, beforeCount, afterStart, afterCount] = header
      .slice(1)
      .map((text) => Number(text ?? 1));
    const range = { beforeStart, beforeCount, afterStart, afterCount } as Omit<DiffHunk, 'lines'>;
    const own: DiffLine[] = [];
    // By their count: a line of the text may look like a header.
    let left = range.beforeCount + range.afterCount;
    while (left > 0 && at < lines.length) {
      const line = lines[at] ?? '';
      at += 1;
      const kind = KINDS[line.charAt(0) as keyof typeof KINDS] as DiffLine['kind'] | undefined;
      if (kind === undefined) continue; // that there is no line end at the end
      own.push({ kind, text: line.slice(1) });
      left -= kind === 'context' ? 2 : 1;
    }
    hunks.push({ ...range, lines: own });
  }
  return hunks;
}
