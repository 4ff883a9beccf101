import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onComment, onPullRequest, onRepository } from '../access.js';
import { commitIdOf, existingRepository } from '../checks.js';
import type { CommentDocument } from '../comments/model.js';
import { groupedBySubject, presentComment } from '../comments/present.js';
import { recordComment } from '../comments/record.js';
import { commentsOn, existingComment } from '../comments/store.js';
import { contentOf } from '../comments/subject.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { openIndexPage } from '../pages.js';
import { existingPullRequest, pageSizeOf } from '../pull-requests/checks.js';

type Sdk = ServiceSdks['codecommit'];

export const getComment: Operation<Sdk, 'GetComment'> = {
  authorize: onComment('GetComment', (input) => input.commentId),
  async handle(input, context) {
    const { comment } = await existingComment(context.store, context, input.commentId);
    requireContent(comment);
    return { comment: presentComment(comment, context.caller.arn) };
  },
};

/** By its author only. */
export const updateComment: Operation<Sdk, 'UpdateComment'> = {
  authorize: onComment('UpdateComment', (input) => input.commentId),
  async handle(input, context) {
    const content = contentOf(input.content);
    const comment = await change(context, input.commentId, 'Updated', (found) => {
      if (found.authorArn !== context.caller.arn) throw codeCommitError('CommentNotCreatedByCaller');
      return { ...found, content };
    });
    return { comment: presentComment(comment, context.caller.arn) };
  },
};

/** Its place stays, for the answers to it. */
export const deleteCommentContent: Operation<Sdk, 'DeleteCommentContent'> = {
  authorize: onComment('DeleteCommentContent', (input) => input.commentId),
  async handle(input, context) {
    const comment = await change(context, input.commentId, undefined, (found) => ({
      ...found,
      content: undefined,
    }));
    return { comment: presentComment(comment, context.caller.arn) };
  },
};

async function change(
  context: RequestContext,
  commentId: string | undefined,
  event: 'Updated' | undefined,
  changed: (found: CommentDocument) => CommentDocument,
): Promise<CommentDocument> {
  return context.store.transaction(async (tx) => {
    const { comment: found, repository } = await existingComment(tx, context, commentId);
    requireContent(found);
    const comment = { ...changed(found), lastModifiedAt: context.clock.now() };
    await recordComment(tx, context, { comment, repository }, event);
    return comment;
  });
}

/** @throws AwsError CommentDeletedException */
function requireContent({ content }: CommentDocument): void {
  if (content === undefined) throw codeCommitError('CommentDeleted');
}

export const getCommentsForPullRequest: Operation<Sdk, 'GetCommentsForPullRequest'> = {
  authorize: onPullRequest('GetCommentsForPullRequest'),
  async handle(input, context) {
    const { pullRequest, repository } = await existingPullRequest(
      context.store,
      context,
      input.pullRequestId,
    );
    const [before, after] = [input.beforeCommitId, input.afterCommitId].map(optionalCommitId);
    const isNarrowed = before !== undefined || after !== undefined;
    if (isNarrowed || input.repositoryName !== undefined) {
      const named = await existingRepository(context.store, context, input.repositoryName);
      if (named.repositoryId !== pullRequest.repositoryId) {
        throw codeCommitError('RepositoryNotAssociatedWithPullRequest');
      }
    }
    const { pullRequestId, repositoryId, sourceCommitId } = pullRequest;
    const subject = { pullRequestId, afterCommitId: after ?? sourceCommitId };
    const page = await pageOf(context, input, { repositoryId, subject }, `${before ?? ''}:${after ?? ''}`);
    const wanted = page.found.filter(
      ({ subject: { beforeCommitId, afterCommitId } }) =>
        (before === undefined || before === beforeCommitId) &&
        (after === undefined || after === afterCommitId),
    );
    const { repositoryName } = repository;
    return {
      commentsForPullRequestData: groupedBySubject(wanted, repositoryName, context.caller.arn),
      nextToken: page.nextToken,
    };
  },
};

export const getCommentsForComparedCommit: Operation<Sdk, 'GetCommentsForComparedCommit'> = {
  authorize: onRepository('GetCommentsForComparedCommit'),
  async handle(input, context) {
    const afterCommitId = commitIdOf(input.afterCommitId);
    const beforeCommitId = optionalCommitId(input.beforeCommitId);
    const { repositoryId, repositoryName } = await existingRepository(
      context.store,
      context,
      input.repositoryName,
    );
    const subject = { afterCommitId, ...(beforeCommitId !== undefined && { beforeCommitId }) };
    const page = await pageOf(context, input, { repositoryId, subject });
    const groups = groupedBySubject(page.found, repositoryName, context.caller.arn);
    return {
      commentsForComparedCommitData: groups.map(({ pullRequestId: _, ...group }) => group),
      nextToken: page.nextToken,
    };
  },
};

function optionalCommitId(value: string | undefined): string | undefined {
  return value === undefined ? undefined : commitIdOf(value);
}

/** A page of comments, however many of them are about the commits that were asked for. */
async function pageOf(
  context: RequestContext,
  input: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
  place: Pick<CommentDocument, 'repositoryId' | 'subject'>,
  narrowed = '',
) {
  const { maxResults = QUOTAS.commentsPerPage } = input;
  const size = pageSizeOf(maxResults, QUOTAS.commentsPerLargestPage);
  const { pullRequestId = '', beforeCommitId = '', afterCommitId } = place.subject;
  const subject = pullRequestId || `${beforeCommitId}:${afterCommitId}`;
  const listing = `Comments:${place.repositoryId}:${subject}:${narrowed}`;
  const query = { limit: size + 1, ...openIndexPage(context, listing, input.nextToken) };
  const found = await commentsOn(context.store, context, place, query);
  const shown = found.slice(0, size);
  const isMore = found.length > shown.length;
  return {
    found: shown.map(({ doc }) => doc),
    nextToken: isMore ? context.tokens.seal(listing, shown.at(-1)?.cursor) : undefined,
  };
}
