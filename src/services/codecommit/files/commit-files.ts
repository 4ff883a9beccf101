import { BRANCH_PREFIX, isObjectId, TAG_PREFIX } from '../../../engines/git/names.js';
import {
  type FileDifference,
  type GitEngine,
  NO_OBJECT,
  type TreeChange,
} from '../../../engines/git/port.js';
import type { RequestContext } from '../../../front-door/service.js';
import { branchNameOf, existingRepository } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { keptFolders } from '../merges/kept-folders.js';
import type { CommitWords } from '../merges/settings.js';
import { type JournalDocument, placeOf } from '../model.js';
import { moveBranch } from '../move-branch.js';
import { settleOpenChanges } from '../reference-journal.js';
import { readJournal } from '../store.js';
import type { FileRequest } from './file-requests.js';
import { treeChanges } from './tree-changes.js';

/** One commit of changed files on top of a branch. */
export interface FilesCommit {
  readonly repositoryName: string | undefined;
  readonly branchName: string | undefined;
  readonly parentCommitId?: string | undefined;
  readonly requests: readonly FileRequest[];
  readonly keepEmptyFolders?: boolean | undefined;
  readonly words: CommitWords;
  /** Where the caller gave none. */
  readonly message: string;
}

export interface CommittedFiles {
  readonly commitId: string;
  readonly treeId: string;
  /** In git's order, a move as two. */
  readonly differences: readonly FileDifference[];
}

/**
 * Commits changed files to a branch, which must not have moved meanwhile. In an empty repository the branch is made.
 * @throws AwsError NoChangeException, ParentCommitIdOutdatedException, and those of the parts
 */
export async function commitFiles(
  git: GitEngine,
  context: RequestContext,
  commit: FilesCommit,
): Promise<CommittedFiles> {
  const branchName = branchNameOf(commit.branchName);
  const repository = await existingRepository(context.store, context, commit.repositoryName);
  const { repositoryId } = repository;
  const place = placeOf(context, repository);
  await settleOpenChanges({ git, context }, place);
  const journal = await readJournal(context.store, place);
  const parentId = await parentOf(git, repositoryId, journal, branchName, commit.parentCommitId);
  const changes = await treeChanges(git, repositoryId, parentId, commit.requests);
  const changed = await git.changeTree(repositoryId, parentId, changes);
  await checkTree(git, repositoryId, changed, changes);
  const isKept = commit.keepEmptyFolders && parentId !== undefined;
  const treeId = isKept ? await keptFolders(git, repositoryId, parentId, changed) : changed;
  const differences = await git.differences(repositoryId, parentId, treeId);
  if (differences.length === 0) throw codeCommitError('NoChange');
  const { person, message = commit.message } = commit.words;
  const parentIds = parentId === undefined ? [] : [parentId];
  const at = context.clock.now();
  const commitId = await git.createCommit(repositoryId, { treeId, parentIds, person, at, message });
  const oldId = parentId ?? NO_OBJECT;
  await moveBranch(git, context, place, {
    branchName,
    oldId,
    newId: commitId,
    conflict: 'ParentCommitIdOutdated',
  });
  return { commitId, treeId, differences };
}

/**
 * git passes over names that some system would take for its own directory (`.GIT`, `git~1`), without a word.
 * @throws AwsError InvalidPathException
 */
async function checkTree(
  git: GitEngine,
  repositoryId: string,
  treeId: string,
  changes: readonly TreeChange[],
): Promise<void> {
  const written = changes.filter(({ entry }) => entry !== undefined);
  const present = await git.treeEntries(
    repositoryId,
    treeId,
    written.map(({ path }) => path),
  );
  for (const { path, entry } of written) {
    const made = present.get(path);
    if (made?.objectId !== entry?.objectId || made?.mode !== entry?.mode)
      throw codeCommitError('InvalidPath');
  }
}

/** @returns undefined in an empty repository */
async function parentOf(
  git: GitEngine,
  repositoryId: string,
  { references }: JournalDocument,
  branchName: string,
  asked: string | undefined,
): Promise<string | undefined> {
  const isEmpty = !Object.keys(references).some((reference) => reference.startsWith(BRANCH_PREFIX));
  const tip = Object.hasOwn(references, BRANCH_PREFIX + branchName)
    ? references[BRANCH_PREFIX + branchName]
    : undefined;
  if (tip === undefined && !isEmpty) {
    const isTag = Object.hasOwn(references, TAG_PREFIX + branchName);
    throw codeCommitError(isTag ? 'BranchNameIsTagName' : 'BranchDoesNotExist');
  }
  if (asked === undefined || asked === '') {
    if (tip === undefined) return undefined;
    throw codeCommitError('ParentCommitIdRequired');
  }
  if (!isObjectId(asked)) throw codeCommitError('InvalidParentCommitId');
  if (asked === tip) return tip;
  const exists = (await git.commit(repositoryId, asked)) !== undefined;
  throw codeCommitError(exists ? 'ParentCommitIdOutdated' : 'ParentCommitDoesNotExist');
}
