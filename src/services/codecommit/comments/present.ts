import type { Comment, Location } from '@aws-sdk/client-codecommit';
import type { CommentDocument, CommentSubject } from './model.js';

/** @param callerArn whose own reaction is shown */
export function presentComment(comment: CommentDocument, callerArn: string): Comment {
  const { [callerArn]: own } = comment.reactions ?? {};
  return {
    commentId: comment.commentId,
    content: comment.content,
    inReplyTo: comment.inReplyTo,
    creationDate: new Date(comment.createdAt),
    lastModifiedDate: new Date(comment.lastModifiedAt),
    authorArn: comment.authorArn,
    deleted: comment.content === undefined,
    clientRequestToken: comment.clientRequestToken,
    callerReactions: own === undefined ? [] : [own],
    reactionCounts: countsOf(comment),
  };
}

function countsOf({ reactions = {} }: CommentDocument): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of Object.values(reactions)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
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
export function groupedBySubject(
  found: readonly CommentDocument[],
  repositoryName: string,
  callerArn: string,
) {
  const groups = new Map<string, CommentDocument[]>();
  for (const comment of found) {
    const key = JSON.stringify(comment.subject);
    groups.set(key, [...(groups.get(key) ?? []), comment]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      {
        ...presentSubject(first.subject),
        repositoryName,
        comments: group.map((comment) => presentComment(comment, callerArn)),
      },
    ];
  });
}
