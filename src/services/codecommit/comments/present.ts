import type { Comment, Location } from '@aws-sdk/client-codecommit';
import type { CommentDocument, CommentSubject } from './model.js';

export function presentComment(comment: CommentDocument): Comment {
  return {
    commentId: comment.commentId,
    content: comment.content,
    inReplyTo: comment.inReplyTo,
    creationDate: new Date(comment.createdAt),
    lastModifiedDate: new Date(comment.lastModifiedAt),
    authorArn: comment.authorArn,
    deleted: comment.content === undefined,
    clientRequestToken: comment.clientRequestToken,
    callerReactions: [],
    reactionCounts: {},
  };
}

export function presentSubject(subject: CommentSubject) {
  const { pullRequestId, beforeCommitId, afterCommitId, location } = subject;
  return {
    pullRequestId,
    beforeCommitId,
    afterCommitId,
    beforeBlobId: location?.beforeBlobId,
    afterBlobId: location?.afterBlobId,
    location: location && presentLocation(location),
  };
}

function presentLocation(location: NonNullable<CommentSubject['location']>): Location {
  const { filePath, filePosition, relativeFileVersion } = location;
  return { filePath, filePosition, relativeFileVersion };
}

/** Comments on one place belong together, in order of the first of each. */
export function groupedBySubject(found: readonly CommentDocument[], repositoryName: string) {
  const groups = new Map<string, CommentDocument[]>();
  for (const comment of found) {
    const key = JSON.stringify(comment.subject);
    groups.set(key, [...(groups.get(key) ?? []), comment]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ ...presentSubject(first.subject), repositoryName, comments: group.map(presentComment) }];
  });
}
