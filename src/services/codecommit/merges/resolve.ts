import type { GitEngine, TreeChange, TreeEntry } from '../../../engines/git/port.js';
import { codeCommitError } from '../errors.js';
import { gitMode } from '../file-modes.js';
import { type ConflictedFile, type MergeTips, mergeWithConflicts } from './conflicts.js';
import type { ConflictSettings, FileResolution } from './settings.js';

const REGULAR = /^100/;

/**
 * The tree of a merge in which every conflict is resolved.
 * @throws AwsError ManualMergeRequiredException where one is not; InvalidConflictResolutionException where something is to be
 *   resolved that is no conflict
 */
export async function mergedTree(
  git: GitEngine,
  tips: MergeTips,
  settings: ConflictSettings,
  resolutions: ReadonlyMap<string, FileResolution>,
): Promise<string> {
  const { treeId, conflicts } = await mergeWithConflicts(git, tips, settings.level);
  const known = new Set(conflicts.map(({ path }) => path));
  if ([...resolutions.keys()].some((path) => !known.has(path))) {
    throw codeCommitError('InvalidConflictResolution');
  }
  const changes: TreeChange[] = [];
  for (const conflict of conflicts) {
    const change = await resolved(git, tips.repositoryId, conflict, settings, resolutions.get(conflict.path));
    if (change === undefined) throw codeCommitError('ManualMergeRequired');
    changes.push(change);
  }
  return changes.length === 0 ? treeId : git.changeTree(tips.repositoryId, treeId, changes);
}

/** Whether the settings leave any conflict for people. AUTOMERGE without resolutions leaves all. */
export function isResolvable(
  { isFileAndDirectory }: ConflictedFile,
  { strategy }: ConflictSettings,
): boolean {
  return !isFileAndDirectory && (strategy === 'ACCEPT_SOURCE' || strategy === 'ACCEPT_DESTINATION');
}

async function resolved(
  git: GitEngine,
  repositoryId: string,
  conflict: ConflictedFile,
  settings: ConflictSettings,
  resolution: FileResolution | undefined,
): Promise<TreeChange | undefined> {
  const { path } = conflict;
  if (resolution !== undefined && !conflict.isFileAndDirectory) {
    return { path, entry: await asAsked(git, repositoryId, conflict, resolution) };
  }
  if (!isResolvable(conflict, settings)) return undefined;
  const side = settings.strategy === 'ACCEPT_SOURCE' ? 'source' : 'destination';
  const byLine = settings.level === 'LINE_LEVEL';
  const entry = (byLine && (await mergedLines(git, repositoryId, conflict, side))) || conflict[side];
  return { path, entry };
}

async function asAsked(
  git: GitEngine,
  repositoryId: string,
  conflict: ConflictedFile,
  resolution: FileResolution,
): Promise<TreeEntry | undefined> {
  if (resolution.kind === 'delete') return undefined;
  const mode = resolution.mode && gitMode(resolution.mode);
  if (resolution.kind === 'write') {
    const objectId = await git.writeBlob(repositoryId, resolution.content);
    const usual = conflict.destination?.mode ?? conflict.source?.mode ?? gitMode('NORMAL');
    return { objectId, mode: mode ?? usual };
  }
  const kept = conflict[resolution.side];
  return kept && { ...kept, ...(mode !== undefined && { mode }) };
}

/** @returns undefined where the file is not text on all three sides: then a whole version is taken */
async function mergedLines(
  git: GitEngine,
  repositoryId: string,
  { base, source, destination }: ConflictedFile,
  side: 'source' | 'destination',
): Promise<TreeEntry | undefined> {
  if (!base || !source || !destination) return undefined;
  for (const { mode, objectId } of [base, source, destination]) {
    if (!REGULAR.test(mode)) return undefined;
    if ((await git.blobSummary(repositoryId, objectId))?.isBinary !== false) return undefined;
  }
  const versions = { base: base.objectId, ours: destination.objectId, theirs: source.objectId };
  const { content } = await git.mergeFile(repositoryId, versions, side === 'source' ? 'theirs' : 'ours');
  if (content === undefined) return undefined;
  const { mode } = side === 'source' ? source : destination;
  return { mode, objectId: await git.writeBlob(repositoryId, content) };
}
