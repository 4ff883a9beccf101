import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext, ServiceEvent } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { regionalScope } from '../../../store/store.js';
import { onComment } from '../access.js';
import { REACTION_NAMES, REACTIONS, type ReactionName, reactionOf } from '../comments/reactions.js';
import { comments, existingComment, type FoundComment } from '../comments/store.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { pageOfNames } from '../pages.js';
import { repositoryArn } from '../reference-changes.js';

type Sdk = ServiceSdks['codecommit'];

/** One for each user: another one takes its place. */
export const putCommentReaction: Operation<Sdk, 'PutCommentReaction'> = {
  authorize: onComment('PutCommentReaction', (input) => input.commentId),
  async handle(input, context) {
    const reaction = reactionOf(input.reactionValue);
    const { arn } = context.caller;
    await context.store.transaction(async (tx) => {
      const found = await existingComment(tx, context, input.commentId);
      const { comment } = found;
      if (comment.content === undefined) throw codeCommitError('CommentDeleted');
      const { [arn]: former, ...others } = comment.reactions ?? {};
      if (former === reaction) return;
      const reactions = reaction === undefined ? others : { ...others, [arn]: reaction };
      await tx.put(comments, regionalScope(context), comment.commentId, { ...comment, reactions });
      if (reaction === undefined) return;
      const event = former === undefined ? 'commentReactionCreated' : 'commentReactionUpdated';
      await context.emit(tx, reactionEvent(context, found, reaction, event));
    });
    return {};
  },
};

export const getCommentReactions: Operation<Sdk, 'GetCommentReactions'> = {
  authorize: onComment('GetCommentReactions', (input) => input.commentId),
  async handle(input, context) {
    const { reactionUserArn: only } = input;
    if (only !== undefined && parseArn(only) === undefined) throw codeCommitError('InvalidReactionUserArn');
    const { comment } = await existingComment(context.store, context, input.commentId);
    if (comment.content === undefined) throw codeCommitError('CommentDeleted');
    const given = Object.entries(comment.reactions ?? {}).filter(
      ([user]) => only === undefined || user === only,
    );
    const used = REACTION_NAMES.filter((name) => given.some(([, reaction]) => reaction === name)).sort();
    const page = pageOfNames(context, `GetCommentReactions:${comment.commentId}:${only ?? ''}`, used, {
      ...input,
      most: QUOTAS.reactionsPerPage,
    });
    return {
      reactionsForComment: page.names.map((name) => ({
        reaction: { ...REACTIONS[name] },
        reactionUsers: given.flatMap(([user, reaction]) => (reaction === name ? [user] : [])),
        reactionsFromDeletedUsersCount: 0,
      })),
      nextToken: page.nextToken,
    };
  },
};

/** @source AWS CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge", reaction events */
function reactionEvent(
  { accountId, region, caller }: RequestContext,
  { comment: { commentId }, repository: { repositoryId, repositoryName } }: FoundComment,
  reaction: ReactionName,
  event: 'commentReactionCreated' | 'commentReactionUpdated',
): ServiceEvent {
  const { emoji, shortCode, unicode } = REACTIONS[reaction];
  return {
    accountId,
    region,
    source: 'aws.codecommit',
    detailType: 'CodeCommit Comment Reaction Change',
    resources: [repositoryArn({ accountId, region }, repositoryName)],
    detail: {
      event,
      callerUserArn: caller.arn,
      commentId,
      reactionEmojis: [emoji],
      reactionShortcodes: [shortCode],
      reactionUnicodes: [unicode],
      repositoryId,
      repositoryName,
      notificationBody: `A comment reaction event occurred in the following AWS CodeCommit repository: ${repositoryName}. The user: ${caller.arn} has reacted to the comment ${commentId}: ${shortCode}.`,
    },
  };
}
