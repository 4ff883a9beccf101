import type { GitEngine, TreeChange } from '../../../engines/git/port.js';

/**
 * Puts an empty `.gitkeep` into every folder that a merge has emptied.
 * @param treeId of the merge
 * @returns the tree with them
 * @source AWS CodeCommit API Reference, `keepEmptyFolders`
 */
export async function keptFolders(
  git: GitEngine,
  repositoryId: string,
  destinationCommitId: string,
  treeId: string,
): Promise<string> {
  const changed = await git.differences(repositoryId, destinationCommitId, treeId);
  const emptied = new Set(changed.filter(({ after }) => !after).map(({ path }) => folderOf(path)));
  emptied.delete('');
  if (emptied.size === 0) return treeId;
  const objectId = await git.writeBlob(repositoryId, new Uint8Array());
  const changes: TreeChange[] = [];
  for (const folder of emptied) {
    const [left] = await git.differences(repositoryId, undefined, treeId, folder);
    if (left === undefined) changes.push({ path: `${folder}/.gitkeep`, entry: { mode: '100644', objectId } });
  }
  return changes.length === 0 ? treeId : git.changeTree(repositoryId, treeId, changes);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
