import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitProcesses } from './git-process.js';
import { type NewCommit, NO_OBJECT, type TreeChange } from './port.js';

/** See {@link GitEngine.changeTree}: by an index of its own, which nobody else sees. */
export async function changeTree(
  git: GitProcesses,
  directory: string,
  treeId: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'pipewright-index-'));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    const repository = `--git-dir=${directory}`;
    if (treeId !== undefined) await git.run({ args: [repository, 'read-tree', treeId], env });
    // What is removed makes room for what comes: a directory where a file was.
    const ordered = changes.toSorted(
      (one, other) => Number(one.entry !== undefined) - Number(other.entry !== undefined),
    );
    const input = ordered.map(indexLine).join('');
    await git.run({ args: [repository, 'update-index', '-z', '--index-info'], env, input });
    return (await git.run({ args: [repository, 'write-tree'], env })).toString('utf8').trim();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @source git-update-index(1), "Using --index-info": mode 0 removes */
function indexLine({ path, entry }: TreeChange): string {
  const { mode, objectId } = entry ?? { mode: '0', objectId: NO_OBJECT };
  return `${mode} ${objectId}\t${path}\0`;
}

/** See {@link GitEngine.writeBlob}. */
export async function writeBlob(git: GitProcesses, directory: string, content: Uint8Array): Promise<string> {
  const args = [`--git-dir=${directory}`, 'hash-object', '-w', '--no-filters', '--stdin'];
  return (await git.run({ args, input: content })).toString('utf8').trim();
}

/** See {@link GitEngine.createCommit}. */
export async function createCommit(
  git: GitProcesses,
  directory: string,
  { treeId, parentIds, person, at, message }: NewCommit,
): Promise<string> {
  const date = `${Math.floor(at / 1000)} +0000`;
  const parents = parentIds.flatMap((parentId) => ['-p', parentId]);
  const answer = await git.run({
    args: [`--git-dir=${directory}`, 'commit-tree', treeId, ...parents, '-F', '-'],
    env: {
      GIT_AUTHOR_NAME: person.name,
      GIT_AUTHOR_EMAIL: person.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: person.name,
      GIT_COMMITTER_EMAIL: person.email,
      GIT_COMMITTER_DATE: date,
    },
    input: message,
  });
  return answer.toString('utf8').trim();
}
