import { isBranchName, isObjectId } from '../../engines/git/names.js';
import type { Reader } from '../../store/store.js';
import { QUOTAS, REPOSITORY_NAME, TAG_TEXT } from './constraints.js';
import { codeCommitError, repositoryDoesNotExist } from './errors.js';
import type { RepositoryDocument } from './model.js';
import { findRepository } from './store.js';

/** @throws AwsError RepositoryNameRequiredException, InvalidRepositoryNameException */
export function repositoryNameOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('RepositoryNameRequired');
  if (!REPOSITORY_NAME.test(value)) throw codeCommitError('InvalidRepositoryName');
  return value;
}

/** @throws AwsError also RepositoryDoesNotExistException */
export async function existingRepository(
  reader: Reader,
  scope: { readonly accountId: string; readonly region: string },
  repositoryName: string | undefined,
): Promise<RepositoryDocument> {
  const name = repositoryNameOf(repositoryName);
  const repository = await findRepository(reader, scope, name);
  if (repository === undefined) throw repositoryDoesNotExist(name);
  return repository;
}

/** The short name. @throws AwsError BranchNameRequiredException, InvalidBranchNameException */
export function branchNameOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('BranchNameRequired');
  const name = value.startsWith('refs/heads/') ? value.slice('refs/heads/'.length) : value;
  if (name.length > QUOTAS.branchNameCharacters || !isBranchName(name))
    throw codeCommitError('InvalidBranchName');
  return name;
}

/** @throws AwsError CommitIdRequiredException, InvalidCommitIdException */
export function commitIdOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('CommitIdRequired');
  if (!isObjectId(value)) throw codeCommitError('InvalidCommitId');
  return value;
}

/** Of a file or directory in a tree. @throws AwsError InvalidPathException */
export function pathOf(path: string): string {
  const parts = path.split('/');
  const isPath = path.length <= QUOTAS.pathCharacters && !path.includes('\0');
  if (!isPath || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw codeCommitError('InvalidPath');
  }
  return path;
}

/** Of a file that is to be changed. @throws AwsError PathRequiredException, InvalidPathException */
export function requiredPath(path: string | undefined): string {
  if (path === undefined || path === '') throw codeCommitError('PathRequired');
  if (path.split('/').includes('.git')) throw codeCommitError('InvalidPath'); // no client could check it out
  return pathOf(path);
}

/** Of a file that is to be read: from the root, with or without its slash. @throws AwsError as `requiredPath` does */
export function pathFromRoot(path: string | undefined): string {
  if (path === undefined || path === '') throw codeCommitError('PathRequired');
  return pathOf(path.startsWith('/') ? path.slice(1) : path);
}

/** @throws AwsError InvalidRepositoryDescriptionException */
export function descriptionOf(value: string | undefined): string | undefined {
  if ((value?.length ?? 0) > QUOTAS.descriptionCharacters)
    throw codeCommitError('InvalidRepositoryDescription');
  return value === '' ? undefined : value;
}

/** @throws AwsError InvalidTagsMapException, InvalidSystemTagUsageException */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key.toLowerCase().startsWith('aws:')) throw codeCommitError('InvalidSystemTagUsage');
    if (key === '' || key.length > QUOTAS.tagKeyCharacters || !TAG_TEXT.test(key)) {
      throw codeCommitError('InvalidTagsMap');
    }
    if (value.length > QUOTAS.tagValueCharacters || !TAG_TEXT.test(value))
      throw codeCommitError('InvalidTagsMap');
  }
}

/** @throws AwsError TooManyTagsException */
export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > QUOTAS.tags) throw codeCommitError('TooManyTags');
}
