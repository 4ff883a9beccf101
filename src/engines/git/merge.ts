import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { BlobContent } from './file-contents.js';
import type { GitProcesses } from './git-process.js';
import { isObjectId } from './names.js';
import { ObjectStream } from './object-stream.js';
import type { BlobSummary, FileMerge, FileVersions, TreeMerge } from './port.js';

/** See {@link GitEngine.mergeTrees}. @source git-merge-tree(1), "Output" */
export async function mergeTrees(
  git: GitProcesses,
  directory: string,
  ours: string,
  theirs: string,
): Promise<TreeMerge> {
  requireIds(ours, theirs);
  const options = ['--write-tree', '-z', '--name-only', '--no-messages'];
  const args = [`--git-dir=${directory}`, 'merge-tree', ...options, ours, theirs];
  const { bytes } = await git.ask({ args }, (exitCode) => exitCode === 1);
  const [treeId = '', ...conflicts] = bytes.toString('utf8').split('\0').filter(Boolean);
  return { treeId, conflicts: [...new Set(conflicts)] };
}

/** More conflicts than this are told as an error. @source git-merge-file(1), "Exit status" */
const MOST_CONFLICTS = 127;

/** See {@link GitEngine.mergeFile}. */
export async function mergeFile(
  git: GitProcesses,
  directory: string,
  versions: FileVersions,
  favor?: 'ours' | 'theirs',
): Promise<FileMerge> {
  const scratch = await mkdtemp(join(tmpdir(), 'pipewright-merge-'));
  try {
    for (const side of ['base', 'ours', 'theirs'] as const) {
      await writeFile(join(scratch, side), await readBlob(git, directory, versions[side]));
    }
    const files = ['ours', 'base', 'theirs'].map((side) => join(scratch, side));
    const favored = favor === undefined ? [] : [`--${favor}`];
    const args = ['merge-file', '-p', '--quiet', ...favored, ...files];
    const { exitCode, bytes } = await git.ask({ args }, () => true);
    const isText = exitCode <= MOST_CONFLICTS;
    return isText ? { content: bytes, conflicts: exitCode } : { content: undefined, conflicts: 1 };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readBlob(git: GitProcesses, directory: string, objectId: string): Promise<Buffer> {
  requireIds(objectId);
  return git.run({ args: [`--git-dir=${directory}`, 'cat-file', 'blob', objectId] });
}

/** See {@link GitEngine.blob}. */
export async function blob(
  git: GitProcesses,
  directory: string,
  objectId: string,
  maxBytes: number,
): Promise<BlobContent | undefined> {
  requireIds(objectId);
  const args = [`--git-dir=${directory}`, 'cat-file', '--batch-check'];
  const answer = await git.run({ args, input: `${objectId}\n` });
  const header = await new ObjectStream(Readable.from([answer])).header();
  if (!header.found || header.type !== 'blob') return undefined;
  const { sizeBytes } = header;
  const content = sizeBytes > maxBytes ? undefined : await readBlob(git, directory, objectId);
  return { sizeBytes, content };
}

/** Larger files are not looked into: they count as binary, as git's own `core.bigFileThreshold` has it. */
const MOST_BYTES = 6 * 1024 * 1024;
/** Where git looks for a zero byte. */
const LOOKED_AT_BYTES = 8_000;

/** See {@link GitEngine.blobSummary}. */
export async function blobSummary(
  git: GitProcesses,
  directory: string,
  objectId: string,
): Promise<BlobSummary | undefined> {
  const found = await blob(git, directory, objectId, MOST_BYTES);
  if (found === undefined) return undefined;
  const { sizeBytes, content } = found;
  if (content === undefined) return { sizeBytes, isBinary: true, lines: 0 };
  const isBinary = content.subarray(0, LOOKED_AT_BYTES).includes(0);
  return { sizeBytes, isBinary, lines: isBinary ? 0 : lineCount(content) };
}

/** A last line without an end counts. */
function lineCount(content: Buffer): number {
  let lines = content.length > 0 && content.at(-1) !== 0x0a ? 1 : 0;
  for (let at = content.indexOf(0x0a); at !== -1; at = content.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}

/** See {@link GitEngine.mergeCommitOf}. */
export async function mergeCommitOf(
  git: GitProcesses,
  directory: string,
  ours: string,
  theirs: string,
): Promise<string | undefined> {
  requireIds(ours, theirs);
  const args = ['rev-list', '--parents', '--min-parents=2', '--all', `^${ours}`, `^${theirs}`];
  const lines = (await git.run({ args: [`--git-dir=${directory}`, ...args] })).toString('utf8').split('\n');
  const found = lines.find((line) => line.endsWith(` ${ours} ${theirs}`) && line.split(' ').length === 3);
  return found?.split(' ')[0];
}

function requireIds(...ids: readonly string[]): void {
  if (!ids.every(isObjectId)) throw new Error('not object ids');
}
