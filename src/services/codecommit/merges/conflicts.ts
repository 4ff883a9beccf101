import type { FileDifference, GitEngine, TreeEntry } from '../../../engines/git/port.js';
import type { DetailLevel } from './settings.js';

/** Two commits that are to become one, and what they have in common. */
export interface MergeTips {
  readonly repositoryId: string;
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  readonly baseCommitId: string;
}

/** A path as it is on either side of a merge. */
export interface ConflictedFile {
  readonly path: string;
  readonly base?: TreeEntry;
  readonly source?: TreeEntry;
  readonly destination?: TreeEntry;
  /** A file on one side and a directory on the other: no side of it can simply be taken. */
  readonly isFileAndDirectory: boolean;
}

export interface TreeWithConflicts {
  /** The merge as far as it goes. */
  readonly treeId: string;
  /** In order of paths. */
  readonly conflicts: readonly ConflictedFile[];
}

/**
 * Merges two commits and says where they are at odds: in files that both have changed, or only in lines.
 * @source AWS CodeCommit User Guide, "Resolve conflicts in a pull request": file level and line level
 */
export async function mergeWithConflicts(
  git: GitEngine,
  { repositoryId, sourceCommitId, destinationCommitId, baseCommitId }: MergeTips,
  level: DetailLevel,
): Promise<TreeWithConflicts> {
  const merged = await git.mergeTrees(repositoryId, destinationCommitId, sourceCommitId);
  const bySource = byPath(await git.differences(repositoryId, baseCommitId, sourceCommitId));
  const byDestination = byPath(await git.differences(repositoryId, baseCommitId, destinationCommitId));
  const paths = new Map<string, boolean>();
  for (const name of merged.conflicts) {
    const path = withoutSide(name, [sourceCommitId, destinationCommitId]);
    paths.set(path, path !== name);
  }
  if (level === 'FILE_LEVEL') {
    for (const path of changedOnBoth(bySource, byDestination)) paths.set(path, paths.get(path) ?? false);
  }
  const conflicts = [...paths].map(([path, isFileAndDirectory]): ConflictedFile => {
    const [source, destination] = [bySource.get(path), byDestination.get(path)];
    return { path, isFileAndDirectory, ...versions(source, destination) };
  });
  return {
    treeId: merged.treeId,
    conflicts: conflicts.sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

function byPath(differences: readonly FileDifference[]): ReadonlyMap<string, FileDifference> {
  return new Map(differences.map((difference) => [difference.path, difference]));
}

/** A file in the way of a directory is put beside it by git: `name~COMMIT`, or with a number behind. */
function withoutSide(name: string, commitIds: readonly string[]): string {
  const mark = commitIds.map((commitId) => name.lastIndexOf(`~${commitId}`)).find((index) => index !== -1);
  return mark === undefined ? name : name.slice(0, mark);
}

/** Not where both have come to the same. */
function changedOnBoth(
  bySource: ReadonlyMap<string, FileDifference>,
  byDestination: ReadonlyMap<string, FileDifference>,
): string[] {
  return [...bySource.values()].flatMap(({ path, after: source }) => {
    const theirs = byDestination.get(path);
    if (theirs === undefined) return [];
    const { after: destination } = theirs;
    const isSame = source?.objectId === destination?.objectId && source?.mode === destination?.mode;
    return isSame ? [] : [path];
  });
}

function versions(source: FileDifference | undefined, destination: FileDifference | undefined) {
  const base = (source ?? destination)?.before;
  const [ours, theirs] = [destination ? destination.after : base, source ? source.after : base];
  return { ...(base && { base }), ...(theirs && { source: theirs }), ...(ours && { destination: ours }) };
}
