import {
  type CommentsForPullRequest,
  DeleteCommentContentCommand,
  GetCommentCommand,
  GetCommentReactionsCommand,
  GetCommentsForComparedCommitCommand,
  GetCommentsForPullRequestCommand,
  type GetCommentsForPullRequestCommandInput,
  PostCommentForComparedCommitCommand,
  PostCommentForPullRequestCommand,
  type PostCommentForPullRequestCommandInput,
  PostCommentReplyCommand,
  PutCommentReactionCommand,
  UpdateCommentCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { create, eventsOf, pullRequestWorld, ROOT, repository, type World } from './pull-request-world.js';

const repositoryName = 'talked';

let world: World;
let pullRequestId: string | undefined;
beforeAll(async () => {
  world = await pullRequestWorld();
  await repository(world, repositoryName, 'a:feature', 'b:other');
  ({ pullRequestId } = await create(world, repositoryName, 'feature'));
});
afterAll(() => world.close());

const post = (rest: Partial<PostCommentForPullRequestCommandInput> = {}) =>
  world.client.send(
    new PostCommentForPullRequestCommand({
      pullRequestId,
      repositoryName,
      beforeCommitId: world.ids.first,
      afterCommitId: world.ids.a,
      content: 'Why?',
      ...rest,
    }),
  );

const listed = async (rest: Partial<GetCommentsForPullRequestCommandInput> = {}) => {
  const input = { pullRequestId, ...rest };
  return world.client.send(new GetCommentsForPullRequestCommand(input));
};

const words = (data: readonly CommentsForPullRequest[] | undefined) =>
  data?.map(({ location, comments }) => [location?.filePath, comments?.map(({ content }) => content)]);

test('comments on a pull request, its files and lines are posted, answered and listed by place', async () => {
  const general = await post();
  expect(general).toMatchObject({
    repositoryName,
    pullRequestId,
    beforeCommitId: world.ids.first,
    afterCommitId: world.ids.a,
    comment: {
      commentId: expect.any(String),
      content: 'Why?',
      authorArn: ROOT,
      creationDate: expect.any(Date),
      deleted: false,
    },
  });
  const location = { filePath: 'a', filePosition: 1, relativeFileVersion: 'AFTER' } as const;
  const line = await post({ location, content: 'This line' });
  expect(line).toMatchObject({ location, afterBlobId: expect.stringMatching(/^[0-9a-f]{40}$/) });
  expect(line).not.toHaveProperty('beforeBlobId');
  const inReplyTo = line.comment?.commentId;
  const { comment: reply } = await world.client.send(
    new PostCommentReplyCommand({ inReplyTo, content: 'Indeed' }),
  );
  expect(reply).toMatchObject({ inReplyTo, content: 'Indeed' });

  expect(words((await listed()).commentsForPullRequestData)).toEqual([
    [undefined, ['Why?']],
    ['a', ['This line', 'Indeed']],
  ]);
  const first = await listed({ maxResults: 2 });
  expect(words(first.commentsForPullRequestData)).toEqual([
    [undefined, ['Why?']],
    ['a', ['This line']],
  ]);
  const { nextToken } = first;
  const last = await listed({ maxResults: 2, nextToken });
  expect(words(last.commentsForPullRequestData)).toEqual([['a', ['Indeed']]]);
  const elsewhere = await listed({ repositoryName, afterCommitId: world.ids.b });
  expect(elsewhere.commentsForPullRequestData).toEqual([]);
  await expect(listed({ afterCommitId: world.ids.a })).rejects.toMatchObject({
    name: 'RepositoryNameRequiredException',
  });
});

test('comments get one reaction from everybody, which may be another or none', async () => {
  const { comment } = await post({ content: 'What do you think?' });
  const commentId = comment?.commentId;
  const react = (reactionValue: string | undefined) =>
    world.client.send(new PutCommentReactionCommand({ commentId, reactionValue }));
  const reactions = async (rest: object = {}) => {
    const input = { commentId, ...rest };
    return (await world.client.send(new GetCommentReactionsCommand(input))).reactionsForComment;
  };
  const counted = async () => {
    const read = await world.client.send(new GetCommentCommand({ commentId }));
    return [read.comment?.callerReactions, read.comment?.reactionCounts];
  };
  expect(await counted()).toEqual([[], {}]);
  await react(':thumbsup:');
  expect(await counted()).toEqual([['THUMBSUP'], { THUMBSUP: 1 }]);
  for (const value of ['❤️', '❤', 'U+2764']) await react(value);
  expect(await counted()).toEqual([['HEART'], { HEART: 1 }]);
  expect(await reactions()).toEqual([
    {
      reaction: { emoji: '❤️', shortCode: ':heart:', unicode: 'U+2764' },
      reactionUsers: [ROOT],
      reactionsFromDeletedUsersCount: 0,
    },
  ]);
  expect(await reactions({ reactionUserArn: 'arn:aws:iam::000000000000:user/ann' })).toEqual([]);
  const told = await eventsOf(world, repositoryName, 'Reaction', 2);
  expect(told.map(({ detail }) => [detail.event, detail.reactionShortcodes])).toEqual([
    ['commentReactionCreated', [':thumbsup:']],
    ['commentReactionUpdated', [':heart:']],
  ]);
  await react('none');
  expect(await reactions()).toEqual([]);
  await expect(react(':tada:')).rejects.toMatchObject({ name: 'InvalidReactionValueException' });
  await expect(react(undefined)).rejects.toMatchObject({ name: 'ReactionValueRequiredException' });
  await expect(reactions({ reactionUserArn: 'ann' })).rejects.toMatchObject({
    name: 'InvalidReactionUserArnException',
  });
  await world.client.send(new DeleteCommentContentCommand({ commentId }));
  await expect(react(':clap:')).rejects.toMatchObject({ name: 'CommentDeletedException' });
});

test('a comment is changed by its author, and deleted for good', async () => {
  const { comment } = await post({ content: 'First thought', clientRequestToken: 'thought' });
  const again = await post({ content: 'First thought', clientRequestToken: 'thought' });
  expect(again.comment?.commentId).toBe(comment?.commentId);
  await expect(post({ content: 'Other', clientRequestToken: 'thought' })).rejects.toMatchObject({
    name: 'IdempotencyParameterMismatchException',
  });
  const commentId = comment?.commentId;
  await world.client.send(new UpdateCommentCommand({ commentId, content: 'Second thought' }));
  const read = () => world.client.send(new GetCommentCommand({ commentId }));
  expect((await read()).comment?.content).toBe('Second thought');
  const remove = () => world.client.send(new DeleteCommentContentCommand({ commentId }));
  const { comment: deleted } = await remove();
  expect(deleted?.deleted).toBe(true);
  expect(deleted).not.toHaveProperty('content');
  await expect(remove()).rejects.toMatchObject({ name: 'CommentDeletedException' });
  await expect(read()).rejects.toMatchObject({ name: 'CommentDeletedException' });
  const unknown = world.client.send(
    new UpdateCommentCommand({ commentId: '11111111-2222-4333-8444-555555555555', content: 'x' }),
  );
  await expect(unknown).rejects.toMatchObject({ name: 'CommentDoesNotExistException' });
});

test('commits are commented on without a pull request', async () => {
  const { first, b } = world.ids;
  const posted = await world.client.send(
    new PostCommentForComparedCommitCommand({
      repositoryName,
      beforeCommitId: first,
      afterCommitId: b,
      content: 'On its own',
    }),
  );
  const { commentsForComparedCommitData: found } = await world.client.send(
    new GetCommentsForComparedCommitCommand({ repositoryName, beforeCommitId: first, afterCommitId: b }),
  );
  expect(found).toMatchObject([{ repositoryName, comments: [posted.comment] }]);
});

test('what a comment is about must be there', async () => {
  for (const [rest, name] of [
    [{ content: '' }, 'CommentContentRequired'],
    [{ content: 'x'.repeat(10_241) }, 'CommentContentSizeLimitExceeded'],
    [{ afterCommitId: world.ids.first }, 'BeforeCommitIdAndAfterCommitIdAreSame'],
    [{ afterCommitId: '0'.repeat(40) }, 'CommitDoesNotExist'],
    [{ afterCommitId: 'feature' }, 'InvalidCommitId'],
    [{ location: { filePath: '' } }, 'PathRequired'],
    [{ location: { filePath: '../a' } }, 'InvalidPath'],
    [{ location: { filePath: 'nowhere' } }, 'PathDoesNotExist'],
    [{ location: { filePath: 'a', relativeFileVersion: 'BEFORE' } }, 'PathDoesNotExist'],
    [
      { location: { filePath: 'a', relativeFileVersion: 'LATER' as 'AFTER' } },
      'InvalidRelativeFileVersionEnum',
    ],
    [{ location: { filePath: 'a', filePosition: 2 } }, 'InvalidFilePosition'],
    [{ pullRequestId: '4711' }, 'PullRequestDoesNotExist'],
  ] as const) {
    await expect(post(rest), name).rejects.toMatchObject({ name: `${name}Exception` });
  }
});
