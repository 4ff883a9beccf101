import type { GitEngine, TreeChange, TreeEntry } from '../../../engines/git/port.js';
import { codeCommitError } from '../errors.js';
import { gitMode, isDirectory, isSubmodule } from '../file-modes.js';
import { type FileRequest, foldersOf, isPut } from './file-requests.js';

type Entries = ReadonlyMap<string, TreeEntry>;

/**
 * What becomes of a tree, with new contents written.
 * @param rootId the commit that is followed; undefined: there is none yet
 * @throws AwsError FileDoesNotExistException, and where a name is taken by something of another kind
 */
export async function treeChanges(
  git: GitEngine,
  repositoryId: string,
  rootId: string | undefined,
  requests: readonly FileRequest[],
): Promise<readonly TreeChange[]> {
  const asked = requests.flatMap((request) =>
    request.kind === 'copy' ? [request.path, request.from] : [request.path],
  );
  const present: Entries =
    rootId === undefined ? new Map() : await git.treeEntries(repositoryId, rootId, asked);
  checkNames(present, requests);
  const changes: TreeChange[] = [];
  for (const request of requests) {
    changes.push({ path: request.path, entry: await entryFor(git, repositoryId, present, request) });
  }
  return changes;
}

function checkNames(present: Entries, requests: readonly FileRequest[]): void {
  const removed = new Set(requests.filter(({ kind }) => kind === 'delete').map(({ path }) => path));
  for (const { path } of requests.filter(isPut)) {
    const there = present.get(path);
    if (there && isSubmodule(there)) throw codeCommitError('FilePathConflictsWithSubmodulePath');
    if (there && isDirectory(there)) throw codeCommitError('FileNameConflictsWithDirectoryName');
    for (const folder of foldersOf(path)) {
      const above = removed.has(folder) ? undefined : present.get(folder);
      if (above && isSubmodule(above)) throw codeCommitError('FilePathConflictsWithSubmodulePath');
      if (above && !isDirectory(above)) throw codeCommitError('DirectoryNameConflictsWithFileName');
    }
  }
}

async function entryFor(
  git: GitEngine,
  repositoryId: string,
  present: Entries,
  request: FileRequest,
): Promise<TreeEntry | undefined> {
  switch (request.kind) {
    case 'write': {
      const objectId = await git.writeBlob(repositoryId, request.content);
      const usual = present.get(request.path)?.mode ?? gitMode('NORMAL');
      return { objectId, mode: request.mode ? gitMode(request.mode) : usual };
    }
    case 'copy': {
      const source = fileAt(present, request.from);
      return { ...source, ...(request.mode && { mode: gitMode(request.mode) }) };
    }
    case 'mode':
      return { ...fileAt(present, request.path), mode: gitMode(request.mode) };
    case 'delete':
      fileAt(present, request.path);
      return undefined;
  }
}

function fileAt(present: Entries, path: string): TreeEntry {
  const entry = present.get(path);
  if (entry === undefined || isDirectory(entry)) throw codeCommitError('FileDoesNotExist');
  if (isSubmodule(entry)) throw codeCommitError('FilePathConflictsWithSubmodulePath');
  return entry;
}
