import type { MergeHunk, MergeHunkDetail } from '@aws-sdk/client-codecommit';
import type { LineChange, LineSpan } from '../../../engines/git/file-contents.js';
import type { GitEngine, TreeEntry } from '../../../engines/git/port.js';
import { QUOTAS } from '../constraints.js';
import type { ConflictedFile } from './conflicts.js';
import { hunkSpans } from './hunk-spans.js';

/** Lines with their ends, byte for byte. */
type Lines = readonly string[];

/**
 * The places of a text in which the sides of a merge differ from their base; none of what is no text on some side. Lines are
 * counted from 0, `endLine` is the one behind the last.
 */
export async function mergeHunks(
  git: GitEngine,
  repositoryId: string,
  { base, source, destination }: ConflictedFile,
): Promise<readonly MergeHunk[]> {
  const texts = [];
  for (const entry of [base, source, destination]) texts.push(await linesOf(git, repositoryId, entry));
  const [before, ours, theirs] = texts;
  if (!before || !ours || !theirs) return [];
  const changes = (entry: TreeEntry | undefined, lines: Lines) =>
    changesOf(git, repositoryId, { base, entry }, [before.length, lines.length]);
  const spans = hunkSpans(await changes(source, ours), await changes(destination, theirs));
  return spans.map(({ isChangedOnBoth, ...at }) => {
    const [one, other] = [detail(ours, at.source), detail(theirs, at.destination)];
    return {
      isConflict: isChangedOnBoth && one.hunkContent !== other.hunkContent,
      source: one,
      destination: other,
      base: detail(before, at.base),
    };
  });
}

/** A file that is not there has no lines. @returns undefined where it is no text */
async function linesOf(
  git: GitEngine,
  repositoryId: string,
  entry: TreeEntry | undefined,
): Promise<Lines | undefined> {
  if (entry === undefined) return [];
  if ((await git.blobSummary(repositoryId, entry.objectId))?.isBinary !== false) return undefined;
  const found = await git.blob(repositoryId, entry.objectId, QUOTAS.fileBytes);
  return found?.content?.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

async function changesOf(
  git: GitEngine,
  repositoryId: string,
  { base, entry }: { readonly base: TreeEntry | undefined; readonly entry: TreeEntry | undefined },
  [before, after]: readonly [number, number],
): Promise<readonly LineChange[]> {
  if (base && entry) return git.changedLines(repositoryId, base.objectId, entry.objectId);
  if (before + after === 0) return [];
  return [{ before: { start: 0, end: before }, after: { start: 0, end: after } }];
}

function detail(lines: Lines, { start, end }: LineSpan): MergeHunkDetail {
  const text = lines.slice(start, end).join('');
  return { startLine: start, endLine: end, hunkContent: Buffer.from(text, 'latin1').toString('base64') };
}
