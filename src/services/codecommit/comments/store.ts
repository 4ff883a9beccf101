import {
  collection,
  type IndexedDocument,
  type IndexQuery,
  type Reader,
  regionalScope,
  sortableNumber,
} from '../../../store/store.js';
import { codeCommitError } from '../errors.js';
import { placeOf, type RepositoryDocument, type RepositoryPlace } from '../model.js';
import { findRepositoryById } from '../store.js';
import type { CommentDocument, CommentSubject } from './model.js';

interface Scope {
  readonly accountId: string;
  readonly region: string;
}

export const comments = collection<CommentDocument>('codecommit.comment', {
  subject: ({ repositoryId, subject, createdAt }) => ({
    value: subjectValue(repositoryId, subject),
    sort: sortableNumber(createdAt),
  }),
  repository: ({ repositoryId }) => ({ value: repositoryId }),
  token: ({ clientRequestToken }) =>
    clientRequestToken === undefined ? undefined : { value: clientRequestToken },
});

/** Comments of a pull request are listed together, whichever of its commits they are about. */
function subjectValue(repositoryId: string, subject: CommentSubject): string {
  const { pullRequestId, beforeCommitId = '-', afterCommitId } = subject;
  return pullRequestId === undefined
    ? `${repositoryId} ${beforeCommitId} ${afterCommitId}`
    : `${repositoryId} ${pullRequestId}`;
}

/** Oldest first. */
export function commentsOn(
  reader: Reader,
  scope: Scope,
  { repositoryId, subject }: Pick<CommentDocument, 'repositoryId' | 'subject'>,
  query: IndexQuery,
): Promise<IndexedDocument<CommentDocument>[]> {
  const value = subjectValue(repositoryId, subject);
  return reader.listBy(comments, regionalScope(scope), 'subject', value, query);
}

export async function findComment(
  reader: Reader,
  scope: Scope,
  commentId: string,
): Promise<CommentDocument | undefined> {
  return (await reader.get(comments, regionalScope(scope), commentId))?.doc;
}

export interface FoundComment {
  readonly comment: CommentDocument;
  readonly repository: RepositoryDocument;
}

/** @throws AwsError CommentIdRequiredException, InvalidCommentIdException, CommentDoesNotExistException */
export async function existingComment(
  reader: Reader,
  scope: Scope,
  commentId: string | undefined,
): Promise<FoundComment> {
  if (commentId === undefined || commentId === '') throw codeCommitError('CommentIdRequired');
  if (!/^[0-9a-f-]{36}$/.test(commentId)) throw codeCommitError('InvalidCommentId');
  const comment = await findComment(reader, scope, commentId);
  const repository = comment && (await findRepositoryById(reader, placeOf(scope, comment)))?.doc;
  if (comment === undefined || repository === undefined) throw codeCommitError('CommentDoesNotExist');
  return { comment, repository };
}

export function commentsOfRepository(
  reader: Reader,
  place: RepositoryPlace,
  limit: number,
): Promise<IndexedDocument<CommentDocument>[]> {
  return reader.listBy(comments, regionalScope(place), 'repository', place.repositoryId, { limit });
}
