import type { ConflictMetadata, ObjectTypeEnum } from '@aws-sdk/client-codecommit';
import type { BlobSummary, GitEngine, TreeEntry } from '../../../engines/git/port.js';
import { fileModeOf } from '../file-modes.js';
import type { ConflictedFile } from './conflicts.js';

type Side = 'source' | 'destination' | 'base';

export async function presentConflict(
  git: GitEngine,
  repositoryId: string,
  conflict: ConflictedFile,
): Promise<ConflictMetadata> {
  const { path, base, source, destination, isFileAndDirectory } = conflict;
  const summaries: { [S in Side]?: BlobSummary } = {};
  for (const side of ['source', 'destination', 'base'] as const) {
    const entry = conflict[side];
    const summary = entry && (await git.blobSummary(repositoryId, entry.objectId));
    if (summary !== undefined) summaries[side] = summary;
  }
  const contentConflict = isConflict(conflict, ({ objectId }) => objectId);
  const fileModeConflict = isConflict(conflict, ({ mode }) => mode);
  const objectTypeConflict =
    isFileAndDirectory || isConflict(conflict, ({ mode }) => objectTypeOf(mode) ?? '');
  const lines = await conflictingLines(git, repositoryId, conflict, summaries);
  const others = [fileModeConflict, objectTypeConflict].filter(Boolean).length;
  return {
    filePath: path,
    fileSizes: bySide((side) => summaries[side]?.sizeBytes),
    fileModes: bySide((side) => fileModeOf(conflict[side]?.mode)),
    objectTypes: bySide((side) => objectTypeOf(conflict[side]?.mode)),
    numberOfConflicts: Math.max(1, lines + others),
    isBinaryFile: bySide((side) => summaries[side]?.isBinary),
    contentConflict,
    fileModeConflict,
    objectTypeConflict,
    mergeOperations: { source: operation(base, source), destination: operation(base, destination) },
  };
}

function bySide<T>(value: (side: Side) => T): Record<Side, T> {
  return { source: value('source'), destination: value('destination'), base: value('base') };
}

/** Both sides have changed it, to different ends; a file that one side has deleted is told by the operations. */
function isConflict(
  { base, source, destination }: ConflictedFile,
  of: (entry: TreeEntry) => string,
): boolean {
  const [from, one, other] = [base && of(base), source && of(source), destination && of(destination)];
  return one !== undefined && other !== undefined && one !== other && one !== from && other !== from;
}

async function conflictingLines(
  git: GitEngine,
  repositoryId: string,
  { base, source, destination }: ConflictedFile,
  summaries: { readonly [S in Side]?: BlobSummary },
): Promise<number> {
  const isText = (['base', 'source', 'destination'] as const).every(
    (side) => summaries[side]?.isBinary === false,
  );
  if (!isText || !base || !source || !destination) return 1;
  const versions = { base: base.objectId, ours: destination.objectId, theirs: source.objectId };
  return (await git.mergeFile(repositoryId, versions)).conflicts;
}

function operation(before: TreeEntry | undefined, after: TreeEntry | undefined): 'A' | 'M' | 'D' {
  if (before === undefined) return 'A';
  return after === undefined ? 'D' : 'M';
}

function objectTypeOf(mode: string | undefined): ObjectTypeEnum | undefined {
  switch (mode) {
    case undefined:
      return undefined;
    case '120000':
      return 'SYMBOLIC_LINK';
    case '160000':
      return 'GIT_LINK';
    default:
      return 'FILE';
  }
}
