import type { RequestContext, ServiceEvent } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { repositoryArn } from '../reference-changes.js';
import type { CommentDocument } from './model.js';
import { comments, type FoundComment } from './store.js';

/** Saves a comment with its event. @param event what has become of it; a deletion is no event */
export async function recordComment(
  tx: Transaction,
  context: RequestContext,
  found: FoundComment,
  event?: 'Created' | 'Updated',
): Promise<void> {
  await tx.put(comments, regionalScope(context), found.comment.commentId, found.comment);
  if (event !== undefined) await context.emit(tx, commentEvent(context, found, event));
}

/** @source AWS CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge", comment events */
function commentEvent(
  { accountId, region, caller }: RequestContext,
  { comment, repository: { repositoryName, repositoryId } }: FoundComment,
  event: 'Created' | 'Updated',
): ServiceEvent {
  const { pullRequestId, beforeCommitId, afterCommitId } = comment.subject;
  const subject = pullRequestId === undefined ? 'Commit' : 'PullRequest';
  return {
    accountId,
    region,
    source: 'aws.codecommit',
    detailType: `CodeCommit Comment on ${pullRequestId === undefined ? 'Commit' : 'Pull Request'}`,
    resources: [repositoryArn({ accountId, region }, repositoryName)],
    detail: {
      event: `commentOn${subject}${event}`,
      ...(pullRequestId !== undefined && { pullRequestId }),
      ...(beforeCommitId !== undefined && { beforeCommitId }),
      afterCommitId,
      repositoryId,
      repositoryName,
      ...(comment.inReplyTo !== undefined && { inReplyTo: comment.inReplyTo }),
      commentId: comment.commentId,
      callerUserArn: caller.arn,
      notificationBody: sentence(comment, repositoryName, caller.arn, event),
    },
  };
}

function sentence(
  { subject, commentId }: CommentDocument,
  repositoryName: string,
  actorArn: string,
  event: 'Created' | 'Updated',
): string {
  const { pullRequestId, afterCommitId } = subject;
  const on = pullRequestId === undefined ? `commit ${afterCommitId}` : `pull request ${pullRequestId}`;
  return (
    `A comment event occurred in the following AWS CodeCommit repository: ${repositoryName}. ` +
    `User: ${actorArn}. Event: ${event}. The comment ${commentId} is on ${on}.`
  );
}
