import type { BatchDescribeMergeConflictsError, Conflict } from '@aws-sdk/client-codecommit';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onRepository } from '../access.js';
import { pathFromRoot } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { isDirectory } from '../file-modes.js';
import { presentConflict } from '../merges/conflict-metadata.js';
import type { ConflictedFile } from '../merges/conflicts.js';
import { mergeHunks } from '../merges/hunks.js';
import { committingOptionOf, conflictFilesOf, conflictSettings, mergeHunksOf } from '../merges/settings.js';
import { type Sides, sidesOf, unresolved } from '../merges/sides.js';
import { openPage } from '../pages.js';

type Sdk = ServiceSdks['codecommit'];

/** One file, whether or not it is in conflict. */
export function describeMergeConflicts(git: GitEngine): Operation<Sdk, 'DescribeMergeConflicts'> {
  return {
    authorize: onRepository('DescribeMergeConflicts'),
    async handle(input, context) {
      const settings = conflictSettings(input);
      committingOptionOf(input.mergeOption);
      const size = mergeHunksOf(input.maxMergeHunks);
      const path = pathFromRoot(input.filePath);
      const { isAhead: _, ...sides } = await sidesOf(git, context, input);
      const { repositoryId, ...ids } = sides;
      const conflicts = await unresolved(git, sides, settings);
      const { conflictMetadata, mergeHunks: hunks = [] } = await describe(git, sides, conflicts, path);
      const listing = `DescribeMergeConflicts:${repositoryId}:${ids.sourceCommitId}:${ids.destinationCommitId}:${path}`;
      const after = openPage(context, listing, input.nextToken);
      const start = typeof after === 'number' ? after : 0;
      const end = start + size;
      return {
        conflictMetadata,
        mergeHunks: hunks.slice(start, end),
        nextToken: end < hunks.length ? context.tokens.seal(listing, end) : undefined,
        ...ids,
      };
    },
  };
}

/** The files that are asked for, else those in conflict. */
export function batchDescribeMergeConflicts(git: GitEngine): Operation<Sdk, 'BatchDescribeMergeConflicts'> {
  return {
    authorize: onRepository('BatchDescribeMergeConflicts'),
    async handle(input, context) {
      const settings = conflictSettings(input);
      committingOptionOf(input.mergeOption);
      const [files, hunks] = [conflictFilesOf(input.maxConflictFiles), mergeHunksOf(input.maxMergeHunks)];
      const asked = input.filePaths?.map(pathFromRoot);
      const { isAhead: _, ...sides } = await sidesOf(git, context, input);
      const { repositoryId, ...ids } = sides;
      const inConflict = await unresolved(git, sides, settings);
      const paths = asked ?? inConflict.map(({ path }) => path);
      const listing = `BatchDescribeMergeConflicts:${repositoryId}:${ids.sourceCommitId}:${ids.destinationCommitId}:${paths.join('\0')}`;
      const after = openPage(context, listing, input.nextToken);
      const start = typeof after === 'number' ? after : 0;
      const conflicts: Conflict[] = [];
      const errors: BatchDescribeMergeConflictsError[] = [];
      for (const path of paths.slice(start, start + files)) {
        const found = await find(git, sides, inConflict, path);
        if (found === undefined) errors.push(missing(path));
        else {
          const conflict = await describe(git, sides, inConflict, path);
          conflicts.push({ ...conflict, mergeHunks: conflict.mergeHunks?.slice(0, hunks) });
        }
      }
      const end = start + files;
      const nextToken = end < paths.length ? context.tokens.seal(listing, end) : undefined;
      return { conflicts, errors, nextToken, ...ids };
    },
  };
}

function missing(filePath: string): BatchDescribeMergeConflictsError {
  const { code, message } = codeCommitError('FileDoesNotExist');
  return { filePath, exceptionName: code, message };
}

/** @throws AwsError FileDoesNotExistException */
async function describe(
  git: GitEngine,
  sides: Sides,
  conflicts: readonly ConflictedFile[],
  path: string,
): Promise<Conflict & { readonly conflictMetadata: object }> {
  const found = await find(git, sides, conflicts, path);
  if (found === undefined) throw codeCommitError('FileDoesNotExist');
  const conflictMetadata = await presentConflict(git, sides.repositoryId, found);
  const hunks = await mergeHunks(git, sides.repositoryId, found);
  const none = { contentConflict: false, fileModeConflict: false, objectTypeConflict: false };
  const isConflict = conflicts.includes(found);
  return {
    conflictMetadata: isConflict ? conflictMetadata : { ...conflictMetadata, ...none, numberOfConflicts: 0 },
    mergeHunks: [...hunks],
  };
}

/** @returns undefined where none of the sides has such a file */
async function find(
  git: GitEngine,
  { repositoryId, sourceCommitId, destinationCommitId, baseCommitId }: Sides,
  conflicts: readonly ConflictedFile[],
  path: string,
): Promise<ConflictedFile | undefined> {
  const conflict = conflicts.find((file) => file.path === path);
  if (conflict !== undefined) return conflict;
  const entries = [];
  for (const commitId of [sourceCommitId, destinationCommitId, baseCommitId]) {
    const entry = commitId && (await git.treeEntries(repositoryId, commitId, [path])).get(path);
    entries.push(entry && !isDirectory(entry) ? entry : undefined);
  }
  const [source, destination, base] = entries;
  if (!source && !destination && !base) return undefined;
  return {
    path,
    isFileAndDirectory: false,
    ...(base && { base }),
    ...(source && { source }),
    ...(destination && { destination }),
  };
}
