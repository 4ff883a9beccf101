import { createHash } from 'node:crypto';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { onComment, onRepository } from '../access.js';
import { existingRepository } from '../checks.js';
import type { CommentDocument, CommentSubject } from '../comments/model.js';
import { presentComment, presentSubject } from '../comments/present.js';
import { recordComment } from '../comments/record.js';
import { comments, existingComment } from '../comments/store.js';
import { comparedOf, contentOf, subjectOf } from '../comments/subject.js';
import { codeCommitError } from '../errors.js';
import type { RepositoryDocument } from '../model.js';
import { clientRequestTokenOf, existingPullRequest } from '../pull-requests/checks.js';

type Sdk = ServiceSdks['codecommit'];

export function postCommentForPullRequest(git: GitEngine): Operation<Sdk, 'PostCommentForPullRequest'> {
  return {
    authorize: onRepository('PostCommentForPullRequest'),
    async handle(input, context) {
      const words = wordsOf(input);
      if (input.beforeCommitId === undefined) throw codeCommitError('CommitIdRequired');
      const compared = comparedOf(input);
      const { pullRequest } = await existingPullRequest(context.store, context, input.pullRequestId);
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const { repositoryId, repositoryName } = repository;
      if (pullRequest.repositoryId !== repositoryId) {
        throw codeCommitError('RepositoryNotAssociatedWithPullRequest');
      }
      const about = await subjectOf(git, { repositoryId, ...compared }, input.location);
      const subject = { pullRequestId: pullRequest.pullRequestId, ...about };
      const comment = await post(context, repository, subject, words);
      return {
        repositoryName,
        ...presentSubject(comment.subject),
        comment: presentComment(comment, context.caller.arn),
      };
    },
  };
}

export function postCommentForComparedCommit(git: GitEngine): Operation<Sdk, 'PostCommentForComparedCommit'> {
  return {
    authorize: onRepository('PostCommentForComparedCommit'),
    async handle(input, context) {
      const words = wordsOf(input);
      const compared = comparedOf(input);
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const { repositoryId, repositoryName } = repository;
      const subject = await subjectOf(git, { repositoryId, ...compared }, input.location);
      const comment = await post(context, repository, subject, words);
      const { pullRequestId: _, ...shown } = presentSubject(comment.subject);
      return { repositoryName, ...shown, comment: presentComment(comment, context.caller.arn) };
    },
  };
}

/** On what the comment that it answers is about. */
export const postCommentReply: Operation<Sdk, 'PostCommentReply'> = {
  authorize: onComment('PostCommentReply', (input) => input.inReplyTo),
  async handle(input, context) {
    const words = wordsOf(input);
    const { comment: answered, repository } = await existingComment(context.store, context, input.inReplyTo);
    const reply = await post(context, repository, answered.subject, words, answered.commentId);
    return { comment: presentComment(reply, context.caller.arn) };
  },
};

interface Words {
  readonly content: string;
  readonly clientRequestToken: string | undefined;
}

function wordsOf(input: {
  readonly content?: string | undefined;
  readonly clientRequestToken?: string | undefined;
}): Words {
  const content = contentOf(input.content);
  return { content, clientRequestToken: clientRequestTokenOf(input.clientRequestToken) };
}

/** The same token with the same request posts once. @throws AwsError IdempotencyParameterMismatchException */
async function post(
  context: RequestContext,
  repository: RepositoryDocument,
  subject: CommentSubject,
  { content, clientRequestToken }: Words,
  inReplyTo?: string,
): Promise<CommentDocument> {
  const { arn: authorArn } = context.caller;
  const now = context.clock.now();
  const comment: CommentDocument = {
    commentId: context.ids.uuid(),
    repositoryId: repository.repositoryId,
    subject,
    authorArn,
    content,
    ...(inReplyTo !== undefined && { inReplyTo }),
    createdAt: now,
    lastModifiedAt: now,
    clientRequestToken,
    requestDigest: createHash('sha256')
      .update(JSON.stringify([repository.repositoryId, authorArn, content, subject, inReplyTo ?? null]))
      .digest('hex'),
  };
  return context.store.transaction(async (tx) => {
    const first = await withSameToken(tx, context, comment);
    if (first !== undefined) return first;
    await recordComment(tx, context, { comment, repository }, 'Created');
    return comment;
  });
}

async function withSameToken(
  tx: Transaction,
  context: RequestContext,
  { clientRequestToken, requestDigest }: CommentDocument,
): Promise<CommentDocument | undefined> {
  if (clientRequestToken === undefined) return undefined;
  const [first] = await tx.listBy(comments, regionalScope(context), 'token', clientRequestToken, {
    limit: 1,
  });
  if (first !== undefined && first.doc.requestDigest !== requestDigest) {
    throw codeCommitError('IdempotencyParameterMismatch');
  }
  return first?.doc;
}
