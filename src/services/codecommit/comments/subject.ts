import type { Location } from '@aws-sdk/client-codecommit';
import type { GitEngine, TreeEntry } from '../../../engines/git/port.js';
import { commitIdOf, pathOf } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import type { CommentLocation, CommentSubject } from './model.js';

export interface ComparedCommits {
  readonly repositoryId: string;
  readonly beforeCommitId: string | undefined;
  readonly afterCommitId: string;
}

interface ComparedInput {
  readonly beforeCommitId?: string | undefined;
  readonly afterCommitId?: string | undefined;
}

/** @throws AwsError CommitIdRequiredException, InvalidCommitIdException, BeforeCommitIdAndAfterCommitIdAreSameException */
export function comparedOf({
  beforeCommitId,
  afterCommitId,
}: ComparedInput): Omit<ComparedCommits, 'repositoryId'> {
  const after = commitIdOf(afterCommitId);
  const before = beforeCommitId === undefined ? undefined : commitIdOf(beforeCommitId);
  if (before === after) throw codeCommitError('BeforeCommitIdAndAfterCommitIdAreSame');
  return { beforeCommitId: before, afterCommitId: after };
}

/**
 * What a comment is about, once everything of it is found in the repository.
 * @throws AwsError CommitDoesNotExistException, and those of the location
 */
export async function subjectOf(
  git: GitEngine,
  compared: ComparedCommits,
  location: Location | undefined,
): Promise<CommentSubject> {
  const { repositoryId, beforeCommitId, afterCommitId } = compared;
  const asked = [afterCommitId, ...(beforeCommitId === undefined ? [] : [beforeCommitId])];
  const found = await git.commitIdsOf(repositoryId, asked);
  if (asked.some((commitId) => found.get(commitId) !== commitId)) throw codeCommitError('CommitDoesNotExist');
  return {
    ...(beforeCommitId !== undefined && { beforeCommitId }),
    afterCommitId,
    ...(location !== undefined && { location: await locationOf(git, compared, location) }),
  };
}

async function locationOf(
  git: GitEngine,
  { repositoryId, beforeCommitId, afterCommitId }: ComparedCommits,
  { filePath, filePosition, relativeFileVersion: version }: Location,
): Promise<CommentLocation> {
  if (filePath === undefined || filePath === '') throw codeCommitError('PathRequired');
  pathOf(filePath);
  if (version !== undefined && version !== 'BEFORE' && version !== 'AFTER') {
    throw codeCommitError('InvalidRelativeFileVersionEnum');
  }
  const fileIn = async (commitId: string): Promise<TreeEntry | undefined> => {
    const [found] = await git.differences(repositoryId, undefined, commitId, filePath);
    return found?.path === filePath ? found.after : undefined;
  };
  const before = beforeCommitId === undefined ? undefined : await fileIn(beforeCommitId);
  const after = await fileIn(afterCommitId);
  const file = version === undefined ? (after ?? before) : version === 'BEFORE' ? before : after;
  if (file === undefined) throw codeCommitError('PathDoesNotExist');
  if (filePosition !== undefined) {
    const lines = (await git.blobSummary(repositoryId, file.objectId))?.lines ?? 0;
    if (filePosition < 1 || filePosition > lines) throw codeCommitError('InvalidFilePosition');
  }
  return {
    filePath,
    filePosition,
    relativeFileVersion: version,
    beforeBlobId: before?.objectId,
    afterBlobId: after?.objectId,
  };
}

/** @throws AwsError CommentContentRequiredException, CommentContentSizeLimitExceededException */
export function contentOf(content: string | undefined): string {
  if (content === undefined || content === '') throw codeCommitError('CommentContentRequired');
  if (content.length > QUOTAS.commentCharacters) throw codeCommitError('CommentContentSizeLimitExceeded');
  return content;
}
