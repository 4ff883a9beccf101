import {
  type CreatePullRequestCommandInput,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteRepositoryCommand,
  DescribePullRequestEventsCommand,
  GetPullRequestCommand,
  ListPullRequestsCommand,
  type ListPullRequestsCommandInput,
  MergePullRequestByFastForwardCommand,
  type PullRequest,
  UpdatePullRequestDescriptionCommand,
  UpdatePullRequestStatusCommand,
  UpdatePullRequestTitleCommand,
  UpdateRepositoryNameCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  create,
  eventsOf,
  get,
  history,
  pullRequestWorld,
  push,
  ROOT,
  repository,
  tip,
  type World,
} from './pull-request-world.js';

let world: World;
beforeAll(async () => {
  world = await pullRequestWorld();
});
afterAll(() => world.close());

async function list(rest: ListPullRequestsCommandInput): Promise<readonly string[]> {
  const { pullRequestIds = [] } = await world.client.send(new ListPullRequestsCommand(rest));
  return pullRequestIds;
}

const mergeFast = (repositoryName: string, { pullRequestId }: PullRequest, sourceCommitId?: string) =>
  world.client.send(
    new MergePullRequestByFastForwardCommand({ repositoryName, pullRequestId, sourceCommitId }),
  );

describe('a pull request', () => {
  test('is created from one branch to another, found again, and told of', async () => {
    await repository(world, 'made', 'a:feature');
    const { first, a } = world.ids;
    const made = await create(world, 'made', 'feature', {
      description: 'All of it',
      clientRequestToken: 'made-1',
    });
    expect(made).toEqual({
      pullRequestId: expect.stringMatching(/^\d+$/),
      title: 'Add feature',
      description: 'All of it',
      authorArn: ROOT,
      creationDate: expect.any(Date),
      lastActivityDate: expect.any(Date),
      pullRequestStatus: 'OPEN',
      pullRequestTargets: [
        {
          repositoryName: 'made',
          sourceReference: 'refs/heads/feature',
          destinationReference: 'refs/heads/main',
          sourceCommit: a,
          destinationCommit: first,
          mergeBase: first,
          mergeMetadata: { isMerged: false },
        },
      ],
      clientRequestToken: 'made-1',
      revisionId: expect.stringMatching(/^[0-9a-f]{64}$/),
      approvalRules: [],
    });
    const { pullRequestId } = made;
    expect(await get(world, pullRequestId)).toEqual(made);
    expect(await history(world, made)).toEqual([
      {
        pullRequestId,
        eventDate: expect.any(Date),
        actorArn: ROOT,
        pullRequestEventType: 'PULL_REQUEST_CREATED',
        pullRequestCreatedEventMetadata: {
          repositoryName: 'made',
          sourceCommitId: a,
          destinationCommitId: first,
          mergeBase: first,
        },
      },
    ]);
    const [event] = await eventsOf(world, 'made', 'Pull Request', 1);
    const date = expect.stringMatching(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}$/);
    expect(event).toMatchObject({
      source: 'aws.codecommit',
      resources: ['arn:aws:codecommit:us-east-1:000000000000:made'],
    });
    expect(event?.detail).toEqual({
      event: 'pullRequestCreated',
      author: ROOT,
      callerUserArn: ROOT,
      creationDate: date,
      lastModifiedDate: date,
      description: 'All of it',
      destinationCommit: first,
      destinationReference: 'refs/heads/main',
      sourceCommit: a,
      sourceReference: 'refs/heads/feature',
      isMerged: 'False',
      notificationBody:
        'A pull request event occurred in the following AWS CodeCommit repository: made. ' +
        `User: ${ROOT}. Event: Created. The pull request was created with the following information: ` +
        `Pull Request ID as ${pullRequestId} and title as Add feature. ` +
        'For more information, go to the AWS CodeCommit console https://us-east-1.console.aws.amazon.com/' +
        `codesuite/codecommit/repositories/made/pull-requests/${pullRequestId}?region=us-east-1`,
      pullRequestId,
      pullRequestStatus: 'Open',
      repositoryNames: ['made'],
      revisionId: made.revisionId,
      title: 'Add feature',
    });
  });

  test('is created once for one token', async () => {
    await repository(world, 'once', 'a:feature');
    const clientRequestToken = 'once';
    const again = (rest: Partial<CreatePullRequestCommandInput> = {}) =>
      create(world, 'once', 'feature', { clientRequestToken, ...rest });
    const [one, other] = await Promise.all([again(), again()]);
    expect(other.pullRequestId).toBe(one.pullRequestId);
    await expect(again({ title: 'x' })).rejects.toMatchObject({
      name: 'IdempotencyParameterMismatchException',
    });
    await push(world, 'once', ':feature');
    expect(await again()).toMatchObject({ pullRequestId: one.pullRequestId, pullRequestStatus: 'CLOSED' });
    expect(await list({ repositoryName: 'once' })).toEqual([one.pullRequestId]);
  });

  test('is refused in the words of AWS', async () => {
    await repository(world, 'refused', 'a:feature');
    await world.git(
      'push',
      '-q',
      `${world.server.endpoint.replace('//', '//test:test@')}/v1/repos/refused`,
      'b',
    );
    const target = (sourceReference?: string, destinationReference?: string) => ({
      targets: [{ repositoryName: 'refused', sourceReference, destinationReference }],
    });
    const refusals: [Partial<CreatePullRequestCommandInput>, string][] = [
      [{ title: '' }, 'TitleRequired'],
      [{ title: 'x'.repeat(151) }, 'InvalidTitle'],
      [{ description: 'x'.repeat(10_241) }, 'InvalidDescription'],
      [{ clientRequestToken: 'x'.repeat(1_001) }, 'InvalidClientRequestToken'],
      [{ targets: [] }, 'TargetsRequired'],
      [{ targets: [...target('a').targets, ...target('b').targets] }, 'MultipleRepositoriesInPullRequest'],
      [{ targets: [{ repositoryName: 'nowhere', sourceReference: 'a' }] }, 'RepositoryDoesNotExist'],
      [target(''), 'ReferenceNameRequired'],
      [target('a..b'), 'InvalidReferenceName'],
      [target('gone'), 'ReferenceDoesNotExist'],
      [target('b'), 'ReferenceTypeNotSupported'],
      [target('refs/tags/b'), 'ReferenceTypeNotSupported'],
      [target('feature', 'refs/heads/feature'), 'SourceAndDestinationAreSame'],
      [target('main'), 'SourceAndDestinationAreSame'],
    ];
    for (const [rest, name] of refusals) {
      const refused = create(world, 'refused', 'feature', rest);
      await expect(refused, name).rejects.toMatchObject({ name: `${name}Exception` });
    }
    expect(await list({ repositoryName: 'refused' })).toEqual([]);
    const unknown = (pullRequestId: string) =>
      world.client.send(new GetPullRequestCommand({ pullRequestId }));
    await expect(unknown('987654')).rejects.toMatchObject({ name: 'PullRequestDoesNotExistException' });
    await expect(unknown('x')).rejects.toMatchObject({ name: 'InvalidPullRequestIdException' });
    await expect(unknown('')).rejects.toMatchObject({ name: 'PullRequestIdRequiredException' });
  });

  test('is worded anew and closed once, for ever', async () => {
    await repository(world, 'closed', 'a:feature');
    const made = await create(world, 'closed', 'feature');
    const { pullRequestId } = made;
    const title = (text: string) =>
      world.client.send(new UpdatePullRequestTitleCommand({ pullRequestId, title: text }));
    await title('Better');
    await world.client.send(
      new UpdatePullRequestDescriptionCommand({ pullRequestId, description: 'Longer' }),
    );
    const status = (pullRequestStatus: 'OPEN' | 'CLOSED') =>
      world.client.send(new UpdatePullRequestStatusCommand({ pullRequestId, pullRequestStatus }));
    await status('OPEN');
    await status('CLOSED');
    await status('CLOSED');
    await expect(status('OPEN')).rejects.toMatchObject({ name: 'InvalidPullRequestStatusUpdateException' });
    await expect(title('Late')).rejects.toMatchObject({ name: 'PullRequestAlreadyClosedException' });
    expect(await get(world, pullRequestId)).toMatchObject({
      title: 'Better',
      description: 'Longer',
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: false } }],
    });
    expect((await history(world, made)).map((event) => event.pullRequestEventType)).toEqual([
      'PULL_REQUEST_CREATED',
      'PULL_REQUEST_STATUS_CHANGED',
    ]);
    const [, closed] = await eventsOf(world, 'closed', 'Pull Request', 2);
    expect(closed?.detail).toMatchObject({
      event: 'pullRequestStatusChanged',
      pullRequestStatus: 'Closed',
      isMerged: 'False',
      notificationBody: expect.stringContaining('The status is closed.'),
    });
  });

  test('is listed by status and author, latest activity first, in pages', async () => {
    const repositoryName = 'listed';
    await repository(world, repositoryName, 'a:a', 'b:b', 'c:c');
    const ids: (string | undefined)[] = [];
    for (const branch of ['a', 'b', 'c'])
      ids.push((await create(world, repositoryName, branch)).pullRequestId);
    const [a, b, c] = ids;
    await world.client.send(
      new UpdatePullRequestStatusCommand({ pullRequestId: a, pullRequestStatus: 'CLOSED' }),
    );
    expect(await list({ repositoryName })).toEqual([a, c, b]);
    expect(await list({ repositoryName, pullRequestStatus: 'OPEN' })).toEqual([c, b]);
    expect(await list({ repositoryName, pullRequestStatus: 'CLOSED', authorArn: ROOT })).toEqual([a]);
    expect(await list({ repositoryName, authorArn: 'arn:aws:iam::000000000000:user/ann' })).toEqual([]);
    const first = await world.client.send(new ListPullRequestsCommand({ repositoryName, maxResults: 2 }));
    expect(first.pullRequestIds).toEqual([a, c]);
    expect(await list({ repositoryName, maxResults: 2, nextToken: first.nextToken })).toEqual([b]);
    for (const [rest, name] of [
      [{ maxResults: 0 }, 'InvalidMaxResults'],
      [{ nextToken: 'x' }, 'InvalidContinuationToken'],
      [{ authorArn: 'ann' }, 'InvalidAuthorArn'],
      [{ pullRequestStatus: 'MERGED' as 'OPEN' }, 'InvalidPullRequestStatus'],
    ] as const) {
      await expect(list({ repositoryName, ...rest })).rejects.toMatchObject({ name: `${name}Exception` });
    }
    const events = (rest: object) =>
      world.client.send(new DescribePullRequestEventsCommand({ pullRequestId: a, ...rest }));
    const { nextToken } = await events({ maxResults: 1 });
    const { pullRequestEvents: last } = await events({ nextToken });
    expect(last?.map((event) => event.pullRequestEventType)).toEqual(['PULL_REQUEST_STATUS_CHANGED']);
    const created = await events({ pullRequestEventType: 'PULL_REQUEST_CREATED', actorArn: ROOT });
    expect(created.pullRequestEvents).toHaveLength(1);
    await expect(events({ pullRequestEventType: 'PARTY' })).rejects.toMatchObject({
      name: 'InvalidPullRequestEventTypeException',
    });
  });

  test('keeps to its repository when that is renamed, and goes with it', async () => {
    await repository(world, 'renamed', 'a:feature');
    const { pullRequestId } = await create(world, 'renamed', 'feature');
    await world.client.send(new UpdateRepositoryNameCommand({ oldName: 'renamed', newName: 'anew' }));
    expect((await get(world, pullRequestId)).pullRequestTargets).toMatchObject([{ repositoryName: 'anew' }]);
    await world.client.send(new DeleteRepositoryCommand({ repositoryName: 'anew' }));
    await expect(get(world, pullRequestId)).rejects.toMatchObject({
      name: 'PullRequestDoesNotExistException',
    });
  });
});

describe('pushes', () => {
  test('to the source branch make a new revision; to the destination they move its tip', async () => {
    const { first, a, a2, ahead } = world.ids;
    await repository(world, 'moved', 'a:feature');
    const made = await create(world, 'moved', 'feature');
    await push(world, 'moved', 'a2:feature');
    const moved = await get(world, made.pullRequestId);
    expect(moved.pullRequestTargets).toMatchObject([{ sourceCommit: a2, mergeBase: first }]);
    expect(moved.revisionId).not.toBe(made.revisionId);
    expect((await history(world, made)).at(-1)).toMatchObject({
      pullRequestEventType: 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED',
      actorArn: ROOT,
      pullRequestSourceReferenceUpdatedEventMetadata: {
        repositoryName: 'moved',
        beforeCommitId: a,
        afterCommitId: a2,
        mergeBase: first,
      },
    });
    await push(world, 'moved', 'ahead:main');
    expect(await get(world, made.pullRequestId)).toEqual({
      ...moved,
      pullRequestTargets: [{ ...moved.pullRequestTargets?.[0], destinationCommit: ahead }],
    });
    const [, updated] = await eventsOf(world, 'moved', 'Pull Request', 2);
    expect(updated?.detail).toMatchObject({
      event: 'pullRequestSourceBranchUpdated',
      sourceCommit: a2,
      revisionId: moved.revisionId,
      pullRequestStatus: 'Open',
    });
    await expect(mergeFast('moved', made)).rejects.toMatchObject({ name: 'ManualMergeRequiredException' });
  });

  test('of what was merged locally close it as merged; a deleted branch closes it unmerged', async () => {
    const { first, a } = world.ids;
    await repository(world, 'local', 'a:one', 'b:two', 'c:three', 'first:empty');
    const [one, two, three, empty] = [
      await create(world, 'local', 'one'),
      await create(world, 'local', 'two'),
      await create(world, 'local', 'three'),
      await create(world, 'local', 'empty'),
    ];
    await push(world, 'local', 'a:main');
    expect((await get(world, one.pullRequestId)).pullRequestTargets).toMatchObject([
      {
        sourceCommit: a,
        destinationCommit: first,
        mergeMetadata: {
          isMerged: true,
          mergedBy: ROOT,
          mergeCommitId: a,
          mergeOption: 'FAST_FORWARD_MERGE',
        },
      },
    ]);
    // Gone with the very push that merges it.
    await push(world, 'local', 'ab:main', ':two');
    expect(await get(world, two.pullRequestId)).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: true, mergeOption: 'THREE_WAY_MERGE' } }],
    });
    await world.client.send(new DeleteBranchCommand({ repositoryName: 'local', branchName: 'three' }));
    expect(await get(world, three.pullRequestId)).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: false } }],
    });
    const open = await list({ repositoryName: 'local', pullRequestStatus: 'OPEN' });
    expect(open).toEqual([empty.pullRequestId]);
  });
});

describe('a merge by fast-forward', () => {
  test('moves the branch, closes the pull request, and says so once', async () => {
    const { first, a } = world.ids;
    await repository(world, 'fast', 'a:feature');
    await world.client.send(new CreateRepositoryCommand({ repositoryName: 'fast-other' }));
    const made = await create(world, 'fast', 'feature');
    await expect(mergeFast('fast', made, first)).rejects.toMatchObject({
      name: 'TipOfSourceReferenceIsDifferentException',
    });
    await expect(mergeFast('fast-other', made)).rejects.toMatchObject({
      name: 'RepositoryNotAssociatedWithPullRequestException',
    });
    const { pullRequest: merged } = await mergeFast('fast', made, a);
    expect(merged).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [
        {
          sourceCommit: a,
          destinationCommit: first,
          mergeMetadata: {
            isMerged: true,
            mergedBy: ROOT,
            mergeCommitId: a,
            mergeOption: 'FAST_FORWARD_MERGE',
          },
        },
      ],
    });
    expect(await tip(world, 'fast', 'main')).toBe(a);
    await expect(mergeFast('fast', made)).rejects.toMatchObject({
      name: 'PullRequestAlreadyClosedException',
    });
    expect((await history(world, made)).map((event) => event.pullRequestEventType)).toEqual([
      'PULL_REQUEST_CREATED',
      'PULL_REQUEST_MERGE_STATE_CHANGED',
    ]);
    const told = await eventsOf(world, 'fast', 'Pull Request', 2);
    expect(told.map(({ detail }) => [detail.event, detail.isMerged, detail.mergeOption])).toEqual([
      ['pullRequestCreated', 'False', undefined],
      ['pullRequestMergeStatusUpdated', 'True', 'FAST_FORWARD_MERGE'],
    ]);
    const references = await eventsOf(world, 'fast', 'Repository', 3);
    expect(references.at(-1)?.detail).toMatchObject({
      event: 'referenceUpdated',
      oldCommitId: first,
      commitId: a,
      baseCommitId: first,
      sourceCommitId: a,
      destinationCommitId: first,
      mergeOption: 'FAST_FORWARD_MERGE',
    });
  });

  test('asked for by two at once is done once', async () => {
    await repository(world, 'raced', 'a:feature');
    const made = await create(world, 'raced', 'feature');
    const results = await Promise.allSettled([mergeFast('raced', made), mergeFast('raced', made)]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await tip(world, 'raced', 'main')).toBe(world.ids.a);
    expect(await history(world, made)).toHaveLength(2);
  });
});
