import { isObjectId } from '../../../engines/git/names.js';
import type { GitEngine, NamedEntry } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onRepository } from '../access.js';
import { existingRepository, pathFromRoot, pathOf } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { fileModeOf, isDirectory, isSubmodule, isSymbolicLink } from '../file-modes.js';
import { resolveCommit } from '../merges/specifiers.js';
import { placeOf } from '../model.js';
import { openPage } from '../pages.js';
import { presentCommit } from '../present.js';
import { pageSizeOf } from '../pull-requests/checks.js';

type Sdk = ServiceSdks['codecommit'];

export function getFile(git: GitEngine): Operation<Sdk, 'GetFile'> {
  return {
    authorize: onRepository('GetFile'),
    async handle(input, context) {
      const filePath = pathFromRoot(input.filePath);
      const { repositoryId, commitId } = await commitOf(git, context, input);
      const entry = (await git.treeEntries(repositoryId, commitId, [filePath])).get(filePath);
      const fileMode = fileModeOf(entry?.mode);
      if (entry === undefined || fileMode === undefined) throw codeCommitError('FileDoesNotExist');
      const { sizeBytes, content } = await blobOf(git, repositoryId, entry.objectId);
      return {
        commitId,
        blobId: entry.objectId,
        filePath,
        fileMode,
        fileSize: sizeBytes,
        fileContent: content,
      };
    },
  };
}

export function getBlob(git: GitEngine): Operation<Sdk, 'GetBlob'> {
  return {
    authorize: onRepository('GetBlob'),
    async handle(input, context) {
      const { blobId = '' } = input;
      if (blobId === '') throw codeCommitError('BlobIdRequired');
      if (!isObjectId(blobId)) throw codeCommitError('InvalidBlobId');
      const { repositoryId } = await existingRepository(context.store, context, input.repositoryName);
      return { content: (await blobOf(git, repositoryId, blobId)).content };
    },
  };
}

/** @throws AwsError BlobIdDoesNotExistException, FileTooLargeException */
async function blobOf(git: GitEngine, repositoryId: string, blobId: string) {
  const found = await git.blob(repositoryId, blobId, QUOTAS.fileBytes);
  if (found === undefined) throw codeCommitError('BlobIdDoesNotExist');
  const { sizeBytes, content } = found;
  if (content === undefined) throw codeCommitError('FileTooLarge');
  return { sizeBytes, content };
}

/** One level. The root is `/` or empty. */
export function getFolder(git: GitEngine): Operation<Sdk, 'GetFolder'> {
  return {
    authorize: onRepository('GetFolder'),
    async handle(input, context) {
      if (input.folderPath === undefined) throw codeCommitError('PathRequired');
      const trimmed = input.folderPath.replace(/^\/|\/$/g, '');
      const folderPath = trimmed === '' ? '' : pathOf(trimmed);
      const { repositoryId, commitId, treeId: rootId } = await commitOf(git, context, input);
      const treeId = folderPath === '' ? rootId : await folderAt(git, repositoryId, commitId, folderPath);
      const entries = await git.folder(repositoryId, treeId);
      const paths = ({ name }: NamedEntry) => ({
        absolutePath: folderPath === '' ? name : `${folderPath}/${name}`,
        relativePath: name,
      });
      const file = (entry: NamedEntry) => ({
        blobId: entry.objectId,
        ...paths(entry),
        fileMode: fileModeOf(entry.mode),
      });
      const isFile = (entry: NamedEntry) => fileModeOf(entry.mode) !== undefined && !isSymbolicLink(entry);
      return {
        commitId,
        folderPath,
        treeId,
        subFolders: entries.filter(isDirectory).map((entry) => ({ treeId: entry.objectId, ...paths(entry) })),
        files: entries.filter(isFile).map(file),
        symbolicLinks: entries.filter(isSymbolicLink).map(file),
        subModules: entries
          .filter(isSubmodule)
          .map((entry) => ({ commitId: entry.objectId, ...paths(entry) })),
      };
    },
  };
}

/** @throws AwsError FolderDoesNotExistException */
async function folderAt(git: GitEngine, repositoryId: string, commitId: string, folderPath: string) {
  const entry = (await git.treeEntries(repositoryId, commitId, [folderPath])).get(folderPath);
  if (entry === undefined || !isDirectory(entry)) throw codeCommitError('FolderDoesNotExist');
  return entry.objectId;
}

/** The newest first. A version's child is the one that followed it. */
export function listFileCommitHistory(git: GitEngine): Operation<Sdk, 'ListFileCommitHistory'> {
  return {
    authorize: onRepository('ListFileCommitHistory'),
    async handle(input, context) {
      const size = pageSizeOf(input.maxResults, QUOTAS.fileVersionsPerPage);
      const filePath = pathFromRoot(input.filePath);
      const { repositoryId, commitId } = await commitOf(git, context, input);
      const listing = `ListFileCommitHistory:${repositoryId}:${commitId}:${filePath}`;
      const after = openPage(context, listing, input.nextToken);
      const start = typeof after === 'number' ? after : 0;
      const versions = await git.fileHistory(repositoryId, commitId, filePath);
      const revisionDag = [];
      for (const [index, { commitId: id, objectId, path }] of versions.slice(start, start + size).entries()) {
        const commit = await git.commit(repositoryId, id);
        const child = versions[start + index - 1]?.commitId;
        revisionDag.push({
          commit: commit && presentCommit(commit),
          blobId: objectId,
          path,
          revisionChildren: child === undefined ? [] : [child],
        });
      }
      const end = start + revisionDag.length;
      return {
        revisionDag,
        nextToken: end < versions.length ? context.tokens.seal(listing, end) : undefined,
      };
    },
  };
}

interface CommitInput {
  readonly repositoryName: string | undefined;
  readonly commitSpecifier?: string | undefined;
}

/** Without a specifier: the tip of the default branch. @throws AwsError CommitDoesNotExistException */
async function commitOf(git: GitEngine, context: RequestContext, input: CommitInput) {
  const repository = await existingRepository(context.store, context, input.repositoryName);
  const { repositoryId } = repository;
  const place = placeOf(context, repository);
  const { commitId } = await resolveCommit(git, context.store, place, input.commitSpecifier ?? 'HEAD');
  const commit = await git.commit(repositoryId, commitId);
  if (commit === undefined) throw codeCommitError('CommitDoesNotExist');
  return { repositoryId, commitId, treeId: commit.treeId };
}
