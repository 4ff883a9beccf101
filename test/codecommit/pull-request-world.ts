import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  DescribePullRequestEventsCommand,
  GetBranchCommand,
  GetPullRequestCommand,
  type PullRequest,
  type PullRequestEvent,
} from '@aws-sdk/client-codecommit';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

export const ROOT = 'arn:aws:iam::000000000000:root';
const LOG_GROUP = '/aws/events/pull-requests';

/**
 * Commits that all repositories share: `a`, `b`, `c` and `ahead` each add a file to `first`, `a2` follows `a`, and `ab` merges
 * `a` and `b`.
 */
const COMMITS = { a: 'first', b: 'first', c: 'first', ahead: 'first', a2: 'a' } as const;

type CommitName = 'first' | 'ab' | keyof typeof COMMITS;

export interface World {
  readonly server: TestServer;
  readonly client: CodeCommitClient;
  readonly ids: Readonly<Record<CommitName, string>>;
  readonly git: (...args: string[]) => Promise<string>;
  close(): Promise<void>;
}

export interface Seen {
  readonly 'detail-type': string;
  readonly resources: string[];
  readonly detail: Record<string, unknown>;
}

/** A server whose CodeCommit events all go to a log, and commits to push. */
export async function pullRequestWorld(): Promise<World> {
  const server = await startServer();
  const root = await mkdtemp(join(tmpdir(), 'pull-requests-'));
  await logEvents(server);
  const git = (...args: string[]) => gitOk(root, args);
  await git('init', '-q', '-b', 'local');
  const commit = async (name: string) => {
    await writeFile(join(root, name), `${name}\n`);
    await git('add', name);
    await git('commit', '-q', '-m', name);
    await git('tag', name);
  };
  await commit('first');
  for (const [name, parent] of Object.entries(COMMITS)) {
    await git('checkout', '-q', parent);
    await commit(name);
  }
  await git('checkout', '-q', 'a');
  await git('merge', '-q', '--no-ff', '-m', 'ab', 'b');
  await git('tag', 'ab');
  const names = ['first', 'ab', 'a', 'b', 'c', 'ahead', 'a2'] as const;
  const found = (await git('rev-parse', ...names)).split('\n');
  const ids = Object.fromEntries(names.map((name, index) => [name, found[index] ?? '']));
  return {
    server,
    client: server.client(CodeCommitClient),
    ids: ids as Record<CommitName, string>,
    git,
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function logEvents(server: TestServer): Promise<void> {
  await server.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  const events = server.client(EventBridgeClient);
  await events.send(
    new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: ['aws.codecommit'] }) }),
  );
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${LOG_GROUP}`;
  await events.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'log', Arn }] }));
}

/** @param moves `a:feature` moves the branch `feature` to `a`, `:feature` deletes it; all in one push */
export async function push({ git, server }: World, name: string, ...moves: string[]): Promise<void> {
  const url = `http://test:test@127.0.0.1:${server.port}/v1/repos/${name}`;
  await git('push', '-q', '--force', url, ...moves.map((move) => move.replace(':', ':refs/heads/')));
}

/** A new repository whose main is at `first`. */
export async function repository(world: World, name: string, ...moves: string[]): Promise<void> {
  await world.client.send(new CreateRepositoryCommand({ repositoryName: name }));
  await push(world, name, 'first:main', ...moves);
}

export async function create(
  { client }: World,
  repositoryName: string,
  sourceReference: string,
  rest: Partial<CreatePullRequestCommandInput> = {},
): Promise<PullRequest> {
  const targets = [{ repositoryName, sourceReference }];
  const input = { title: `Add ${sourceReference}`, targets, ...rest };
  const { pullRequest } = await client.send(new CreatePullRequestCommand(input));
  if (!pullRequest) throw new Error('no pull request');
  return pullRequest;
}

export async function get({ client }: World, pullRequestId: string | undefined): Promise<PullRequest> {
  const { pullRequest } = await client.send(new GetPullRequestCommand({ pullRequestId }));
  if (!pullRequest) throw new Error('no pull request');
  return pullRequest;
}

export async function history(
  { client }: World,
  { pullRequestId }: Pick<PullRequest, 'pullRequestId'>,
): Promise<readonly PullRequestEvent[]> {
  const { pullRequestEvents = [] } = await client.send(
    new DescribePullRequestEventsCommand({ pullRequestId }),
  );
  return pullRequestEvents;
}

export async function tip({ client }: World, repositoryName: string, branchName: string) {
  return (await client.send(new GetBranchCommand({ repositoryName, branchName }))).branch?.commitId;
}

const DETAIL_TYPES = {
  'Pull Request': 'CodeCommit Pull Request State Change',
  Reaction: 'CodeCommit Comment Reaction Change',
  Repository: 'CodeCommit Repository State Change',
} as const;

/** The events of a repository, as EventBridge has delivered them, once there are so many. */
export async function eventsOf(
  { server }: World,
  name: string,
  type: keyof typeof DETAIL_TYPES,
  count: number,
): Promise<Seen[]> {
  const logs = server.client(CloudWatchLogsClient);
  return await eventually(async () => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: LOG_GROUP }));
    const seen = events
      .map(({ message = '' }) => JSON.parse(message) as Seen)
      .filter((event) => event['detail-type'] === DETAIL_TYPES[type])
      .filter(({ resources }) => resources[0]?.endsWith(`:${name}`));
    return seen.length >= count && seen;
  });
}
