import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CodeCommitClient,
  CreatePullRequestCommand,
  type CreatePullRequestCommandInput,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteRepositoryCommand,
  DescribePullRequestEventsCommand,
  GetBranchCommand,
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
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

const ROOT = 'arn:aws:iam::000000000000:root';
const LOG_GROUP = '/aws/events/pull-requests';

let server: TestServer;
let client: CodeCommitClient;
let root = '';
beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeCommitClient);
  root = await mkdtemp(join(tmpdir(), 'pull-requests-'));
  await server.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  const events = server.client(EventBridgeClient);
  await events.send(
    new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: ['aws.codecommit'] }) }),
  );
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${LOG_GROUP}`;
  await events.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'log', Arn }] }));
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

interface Working {
  readonly name: string;
  readonly directory: string;
  /** Commits one file on a branch, which is made from main where it is new, and pushes it. */
  push(branch: string, file: string, text: string): Promise<string>;
  git(...args: string[]): Promise<string>;
}

/** A repository with one commit on main. */
async function repository(name: string): Promise<Working> {
  await client.send(new CreateRepositoryCommand({ repositoryName: name }));
  const directory = join(root, name);
  const git = (...args: string[]) => gitOk(directory, args);
  await gitOk(root, ['init', '-q', '-b', 'main', name]);
  await git('remote', 'add', 'origin', `http://test:test@127.0.0.1:${server.port}/v1/repos/${name}`);
  await commitFile(directory, 'README', 'first\n');
  await git('push', '-q', 'origin', 'main');
  return {
    name,
    directory,
    git,
    async push(branch, file, text) {
      const exists = (await git('branch', '--list', branch)) !== '';
      await git('checkout', '-q', ...(exists ? [branch] : ['-b', branch, 'main']));
      const commitId = await commitFile(directory, file, text);
      await git('push', '-q', 'origin', branch);
      return commitId;
    },
  };
}

async function create(
  { name: repositoryName }: Working,
  sourceReference: string,
  rest: Partial<CreatePullRequestCommandInput> = {},
): Promise<PullRequest> {
  const targets = [{ repositoryName, sourceReference }];
  const input = { title: `Add ${sourceReference}`, targets, ...rest };
  const { pullRequest } = await client.send(new CreatePullRequestCommand(input));
  if (!pullRequest) throw new Error('no pull request');
  return pullRequest;
}

async function get(pullRequestId: string | undefined): Promise<PullRequest> {
  const { pullRequest } = await client.send(new GetPullRequestCommand({ pullRequestId }));
  if (!pullRequest) throw new Error('no pull request');
  return pullRequest;
}

async function list(rest: ListPullRequestsCommandInput): Promise<readonly string[]> {
  const { pullRequestIds = [] } = await client.send(new ListPullRequestsCommand(rest));
  return pullRequestIds;
}

async function history(pullRequestId: string | undefined) {
  const { pullRequestEvents = [] } = await client.send(
    new DescribePullRequestEventsCommand({ pullRequestId }),
  );
  return pullRequestEvents;
}

const mergeFast = (
  { name: repositoryName }: Working,
  { pullRequestId }: PullRequest,
  sourceCommitId?: string,
) => client.send(new MergePullRequestByFastForwardCommand({ repositoryName, pullRequestId, sourceCommitId }));

const tip = async ({ name: repositoryName }: Working, branchName: string) =>
  (await client.send(new GetBranchCommand({ repositoryName, branchName }))).branch?.commitId;

interface Seen {
  readonly 'detail-type': string;
  readonly resources: string[];
  readonly detail: Record<string, unknown>;
}

/** The events of a repository, as EventBridge has delivered them, once there are so many. */
async function eventsOf({ name }: Working, type: string, count: number): Promise<Seen[]> {
  const logs = server.client(CloudWatchLogsClient);
  return await eventually(async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: LOG_GROUP }));
    const seen = events
      .map(({ message = '' }) => JSON.parse(message) as Seen)
      .filter((event) => event['detail-type'] === type && event.resources[0]?.endsWith(`:${name}`));
    return seen.length >= count && seen;
  });
}

const STATE_CHANGE = 'CodeCommit Pull Request State Change';

describe('a pull request', () => {
  test('is created from one branch to another, found again, and told of', async () => {
    const work = await repository('made');
    const main = await tip(work, 'main');
    const feature = await work.push('feature', 'a', '1');
    const made = await create(work, 'feature', { description: 'All of it', clientRequestToken: 'made-1' });
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
          sourceCommit: feature,
          destinationCommit: main,
          mergeBase: main,
          mergeMetadata: { isMerged: false },
        },
      ],
      clientRequestToken: 'made-1',
      revisionId: expect.stringMatching(/^[0-9a-f]{64}$/),
      approvalRules: [],
    });
    expect(await get(made.pullRequestId)).toEqual(made);
    expect(await history(made.pullRequestId)).toEqual([
      {
        pullRequestId: made.pullRequestId,
        eventDate: expect.any(Date),
        actorArn: ROOT,
        pullRequestEventType: 'PULL_REQUEST_CREATED',
        pullRequestCreatedEventMetadata: {
          repositoryName: 'made',
          sourceCommitId: feature,
          destinationCommitId: main,
          mergeBase: main,
        },
      },
    ]);
    const [event] = await eventsOf(work, STATE_CHANGE, 1);
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
      destinationCommit: main,
      destinationReference: 'refs/heads/main',
      sourceCommit: feature,
      sourceReference: 'refs/heads/feature',
      isMerged: 'False',
      notificationBody:
        'A pull request event occurred in the following AWS CodeCommit repository: made. ' +
        `User: ${ROOT}. Event: Created. The pull request was created with the following information: ` +
        `Pull Request ID as ${made.pullRequestId} and title as Add feature. ` +
        'For more information, go to the AWS CodeCommit console https://us-east-1.console.aws.amazon.com/' +
        `codesuite/codecommit/repositories/made/pull-requests/${made.pullRequestId}?region=us-east-1`,
      pullRequestId: made.pullRequestId,
      pullRequestStatus: 'Open',
      repositoryNames: ['made'],
      revisionId: made.revisionId,
      title: 'Add feature',
    });
  });

  test('is created once for one token', async () => {
    const work = await repository('once');
    await work.push('feature', 'a', '1');
    const clientRequestToken = 'once';
    const [one, other] = await Promise.all([
      create(work, 'feature', { clientRequestToken }),
      create(work, 'feature', { clientRequestToken }),
    ]);
    expect(other.pullRequestId).toBe(one.pullRequestId);
    await expect(create(work, 'feature', { clientRequestToken, title: 'x' })).rejects.toMatchObject({
      name: 'IdempotencyParameterMismatchException',
    });
    await work.git('push', '-q', 'origin', '--delete', 'feature');
    expect(await create(work, 'feature', { clientRequestToken })).toMatchObject({
      pullRequestId: one.pullRequestId,
      pullRequestStatus: 'CLOSED',
    });
    expect(await list({ repositoryName: 'once' })).toEqual([one.pullRequestId]);
  });

  test('is refused in the words of AWS', async () => {
    const work = await repository('refused');
    await work.push('feature', 'a', '1');
    await work.git('tag', 'v1');
    await work.git('push', '-q', 'origin', 'v1');
    const target = (sourceReference?: string, destinationReference?: string) => ({
      targets: [{ repositoryName: 'refused', sourceReference, destinationReference }],
    });
    const refusals: [Partial<CreatePullRequestCommandInput>, string][] = [
      [{ title: '' }, 'TitleRequired'],
      [{ title: 'x'.repeat(151) }, 'InvalidTitle'],
      [{ description: 'x'.repeat(10_241) }, 'InvalidDescription'],
      [{ targets: [] }, 'TargetsRequired'],
      [{ targets: [...target('a').targets, ...target('b').targets] }, 'MultipleRepositoriesInPullRequest'],
      [{ targets: [{ repositoryName: 'nowhere', sourceReference: 'a' }] }, 'RepositoryDoesNotExist'],
      [target(''), 'ReferenceNameRequired'],
      [target('a..b'), 'InvalidReferenceName'],
      [target('gone'), 'ReferenceDoesNotExist'],
      [target('v1'), 'ReferenceTypeNotSupported'],
      [target('refs/tags/v1'), 'ReferenceTypeNotSupported'],
      [target('feature', 'refs/heads/feature'), 'SourceAndDestinationAreSame'],
      [target('main'), 'SourceAndDestinationAreSame'],
    ];
    for (const [rest, name] of refusals) {
      await expect(create(work, 'feature', rest), name).rejects.toMatchObject({ name: `${name}Exception` });
    }
    expect(await list({ repositoryName: 'refused' })).toEqual([]);
    const unknown = (pullRequestId: string) => client.send(new GetPullRequestCommand({ pullRequestId }));
    await expect(unknown('987654')).rejects.toMatchObject({ name: 'PullRequestDoesNotExistException' });
    await expect(unknown('x')).rejects.toMatchObject({ name: 'InvalidPullRequestIdException' });
    await expect(unknown('')).rejects.toMatchObject({ name: 'PullRequestIdRequiredException' });
  });

  test('is worded anew and closed once, for ever', async () => {
    const work = await repository('closed');
    await work.push('feature', 'a', '1');
    const { pullRequestId } = await create(work, 'feature');
    await client.send(new UpdatePullRequestTitleCommand({ pullRequestId, title: 'Better' }));
    await client.send(new UpdatePullRequestDescriptionCommand({ pullRequestId, description: 'Longer' }));
    const status = (pullRequestStatus: 'OPEN' | 'CLOSED') =>
      client.send(new UpdatePullRequestStatusCommand({ pullRequestId, pullRequestStatus }));
    await status('OPEN');
    await status('CLOSED');
    await status('CLOSED');
    await expect(status('OPEN')).rejects.toMatchObject({ name: 'InvalidPullRequestStatusUpdateException' });
    const retitled = client.send(new UpdatePullRequestTitleCommand({ pullRequestId, title: 'Late' }));
    await expect(retitled).rejects.toMatchObject({ name: 'PullRequestAlreadyClosedException' });
    expect(await get(pullRequestId)).toMatchObject({
      title: 'Better',
      description: 'Longer',
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: false } }],
    });
    expect((await history(pullRequestId)).map((event) => event.pullRequestEventType)).toEqual([
      'PULL_REQUEST_CREATED',
      'PULL_REQUEST_STATUS_CHANGED',
    ]);
    const [, closed] = await eventsOf(work, STATE_CHANGE, 2);
    expect(closed?.detail).toMatchObject({
      event: 'pullRequestStatusChanged',
      pullRequestStatus: 'Closed',
      isMerged: 'False',
      notificationBody: expect.stringContaining('The status is closed.'),
    });
  });

  test('is listed by status and author, latest activity first, in pages', async () => {
    const work = await repository('listed');
    const ids: (string | undefined)[] = [];
    for (const branch of ['a', 'b', 'c']) {
      await work.push(branch, branch, '1');
      ids.push((await create(work, branch)).pullRequestId);
    }
    const [a, b, c] = ids;
    await client.send(new UpdatePullRequestStatusCommand({ pullRequestId: a, pullRequestStatus: 'CLOSED' }));
    const repositoryName = 'listed';
    expect(await list({ repositoryName })).toEqual([a, c, b]);
    expect(await list({ repositoryName, pullRequestStatus: 'OPEN' })).toEqual([c, b]);
    expect(await list({ repositoryName, pullRequestStatus: 'CLOSED', authorArn: ROOT })).toEqual([a]);
    expect(await list({ repositoryName, authorArn: 'arn:aws:iam::000000000000:user/ann' })).toEqual([]);
    const first = await client.send(new ListPullRequestsCommand({ repositoryName, maxResults: 2 }));
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
    const page = await client.send(new DescribePullRequestEventsCommand({ pullRequestId: a, maxResults: 1 }));
    const { nextToken } = page;
    const last = await client.send(new DescribePullRequestEventsCommand({ pullRequestId: a, nextToken }));
    expect(last.pullRequestEvents?.map((event) => event.pullRequestEventType)).toEqual([
      'PULL_REQUEST_STATUS_CHANGED',
    ]);
    const created = await client.send(
      new DescribePullRequestEventsCommand({
        pullRequestId: a,
        pullRequestEventType: 'PULL_REQUEST_CREATED',
        actorArn: ROOT,
      }),
    );
    expect(created.pullRequestEvents).toHaveLength(1);
  });

  test('keeps to its repository when that is renamed, and goes with it', async () => {
    const work = await repository('renamed');
    await work.push('feature', 'a', '1');
    const { pullRequestId } = await create(work, 'feature');
    await client.send(new UpdateRepositoryNameCommand({ oldName: 'renamed', newName: 'anew' }));
    expect((await get(pullRequestId)).pullRequestTargets).toMatchObject([{ repositoryName: 'anew' }]);
    await client.send(new DeleteRepositoryCommand({ repositoryName: 'anew' }));
    await expect(get(pullRequestId)).rejects.toMatchObject({ name: 'PullRequestDoesNotExistException' });
  });
});

describe('pushes', () => {
  test('to the source branch make a new revision; to the destination they move its tip', async () => {
    const work = await repository('moved');
    const main = await tip(work, 'main');
    const before = await work.push('feature', 'a', '1');
    const made = await create(work, 'feature');
    const after = await work.push('feature', 'a', '2');
    const moved = await get(made.pullRequestId);
    expect(moved.pullRequestTargets).toMatchObject([{ sourceCommit: after, mergeBase: main }]);
    expect(moved.revisionId).not.toBe(made.revisionId);
    expect((await history(made.pullRequestId)).at(-1)).toMatchObject({
      pullRequestEventType: 'PULL_REQUEST_SOURCE_REFERENCE_UPDATED',
      actorArn: ROOT,
      pullRequestSourceReferenceUpdatedEventMetadata: {
        repositoryName: 'moved',
        beforeCommitId: before,
        afterCommitId: after,
        mergeBase: main,
      },
    });
    const ahead = await work.push('main', 'b', '1');
    const last = await get(made.pullRequestId);
    expect(last).toEqual({
      ...moved,
      pullRequestTargets: [{ ...moved.pullRequestTargets?.[0], destinationCommit: ahead }],
    });
    const [, updated] = await eventsOf(work, STATE_CHANGE, 2);
    expect(updated?.detail).toMatchObject({
      event: 'pullRequestSourceBranchUpdated',
      sourceCommit: after,
      revisionId: moved.revisionId,
      pullRequestStatus: 'Open',
    });
    await expect(mergeFast(work, made)).rejects.toMatchObject({ name: 'ManualMergeRequiredException' });
  });

  test('of what was merged locally close it as merged; a deleted branch closes it unmerged', async () => {
    const work = await repository('local');
    const main = await tip(work, 'main');
    const one = await work.push('one', 'a', '1');
    await work.push('two', 'b', '1');
    await work.push('three', 'c', '1');
    await work.git('push', '-q', 'origin', 'main:empty');
    const [byOne, byTwo, byThree, byEmpty] = [
      await create(work, 'one'),
      await create(work, 'two'),
      await create(work, 'three'),
      await create(work, 'empty'),
    ];
    await work.git('checkout', '-q', 'main');
    await work.git('merge', '-q', '--ff-only', 'one');
    await work.git('push', '-q', 'origin', 'main');
    expect((await get(byOne.pullRequestId)).pullRequestTargets).toMatchObject([
      {
        sourceCommit: one,
        destinationCommit: main,
        mergeMetadata: {
          isMerged: true,
          mergedBy: ROOT,
          mergeCommitId: one,
          mergeOption: 'FAST_FORWARD_MERGE',
        },
      },
    ]);
    await work.git('merge', '-q', '--no-ff', '-m', 'together', 'two');
    // Gone with the very push that merges it.
    await work.git('push', '-q', 'origin', 'main', ':two');
    expect(await get(byTwo.pullRequestId)).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: true, mergeOption: 'THREE_WAY_MERGE' } }],
    });
    await client.send(new DeleteBranchCommand({ repositoryName: 'local', branchName: 'three' }));
    expect(await get(byThree.pullRequestId)).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: false } }],
    });
    expect(await list({ repositoryName: 'local', pullRequestStatus: 'OPEN' })).toEqual([
      byEmpty.pullRequestId,
    ]);
  });
});

describe('a merge', () => {
  test('by fast-forward moves the branch, closes the pull request, and says so once', async () => {
    const work = await repository('fast');
    const main = await tip(work, 'main');
    const feature = await work.push('feature', 'a', '1');
    const made = await create(work, 'feature');
    await expect(mergeFast(work, made, main)).rejects.toMatchObject({
      name: 'TipOfSourceReferenceIsDifferentException',
    });
    const other = await repository('fast-other');
    await expect(mergeFast(other, made)).rejects.toMatchObject({
      name: 'RepositoryNotAssociatedWithPullRequestException',
    });
    const merged = await mergeFast(work, made, feature);
    expect(merged.pullRequest).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [
        {
          sourceCommit: feature,
          destinationCommit: main,
          mergeMetadata: {
            isMerged: true,
            mergedBy: ROOT,
            mergeCommitId: feature,
            mergeOption: 'FAST_FORWARD_MERGE',
          },
        },
      ],
    });
    expect(await tip(work, 'main')).toBe(feature);
    expect(await work.git('ls-remote', 'origin', 'refs/heads/main')).toContain(feature);
    await expect(mergeFast(work, made)).rejects.toMatchObject({ name: 'PullRequestAlreadyClosedException' });
    expect((await history(made.pullRequestId)).map((event) => event.pullRequestEventType)).toEqual([
      'PULL_REQUEST_CREATED',
      'PULL_REQUEST_MERGE_STATE_CHANGED',
    ]);
    const told = await eventsOf(work, STATE_CHANGE, 2);
    expect(told.map(({ detail }) => [detail.event, detail.isMerged, detail.mergeOption])).toEqual([
      ['pullRequestCreated', 'False', undefined],
      ['pullRequestMergeStatusUpdated', 'True', 'FAST_FORWARD_MERGE'],
    ]);
    const references = await eventsOf(work, 'CodeCommit Repository State Change', 3);
    expect(references.at(-1)?.detail).toMatchObject({
      event: 'referenceUpdated',
      oldCommitId: main,
      commitId: feature,
      baseCommitId: main,
      sourceCommitId: feature,
      destinationCommitId: main,
      mergeOption: 'FAST_FORWARD_MERGE',
    });
  });

  test('asked for by two at once is done once', async () => {
    const work = await repository('raced');
    const feature = await work.push('feature', 'a', '1');
    const made = await create(work, 'feature');
    const results = await Promise.allSettled([mergeFast(work, made), mergeFast(work, made)]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(await tip(work, 'main')).toBe(feature);
    expect(await history(made.pullRequestId)).toHaveLength(2);
  });
});
