import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  DescribePullRequestEventsCommand,
  GetPullRequestCommand,
  MergePullRequestByFastForwardCommand,
} from '@aws-sdk/client-codecommit';
import { CreatePipelineCommand, paginateListPipelineExecutions } from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { eventually } from '../harness/wait.js';
import { Chaos } from './chaos.js';
import { persistently } from './persistently.js';
import { type Clients, clientsOf } from './release-line.js';
import { ServerProcess } from './server-process.js';

const repositoryName = 'reviewed';
const PIPELINE = 'reviewed';
const BUCKET = 'reviewed-artifacts';
const MERGE_MS = 60_000;

interface Reviewed {
  readonly pullRequestId: string;
  readonly commitId: string;
}

/**
 * Kills a server while pull requests are made and merged: each is merged once, told once, and starts its pipeline once for
 * either.
 *
 * @param program the path of `pipewright.js`
 */
export async function pullRequestsAmidKills(
  program: string,
  directory: string,
  kills: number,
  random: () => number,
): Promise<void> {
  const server = await ServerProcess.start(program, join(directory, 'data'));
  const clients = clientsOf(server.endpoint);
  const chaos = new Chaos(server, random);
  try {
    const work = await begin(clients, server.endpoint, join(directory, 'work'));
    const done: Reviewed[] = [];
    let isOver = false;
    const killing = chaos.kill(kills).finally(() => {
      isOver = true;
    });
    for (let isLast = false; !isLast; ) {
      isLast = isOver;
      done.push(await review(clients, chaos, work, done.length));
    }
    await killing;
    for (const one of done) await checkMerged(clients, one);
    await checkExecutions(clients, done);
    expect(await server.stop()).toBe(0);
  } catch (error) {
    const log = server.log.slice(-40).join('\n');
    throw new Error(`${String(error)}\n${directory}, last lines of the server:\n${log}`, { cause: error });
  } finally {
    await chaos.stop();
    await server.kill();
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** A repository with one commit, and a pipeline that listens to its pull requests. @returns the working copy */
async function begin(clients: Clients, endpoint: string, work: string): Promise<string> {
  await clients.repositories.send(new CreateRepositoryCommand({ repositoryName }));
  await mkdir(work, { recursive: true });
  await gitOk(work, ['init', '--quiet', '--initial-branch', 'main']);
  const url = endpoint.replace('http://', 'http://test:test@');
  await gitOk(work, ['remote', 'add', 'origin', `${url}/v1/repos/${repositoryName}`]);
  await commitFile(work, 'page', 'first');
  await gitOk(work, ['push', '--quiet', 'origin', 'main']);
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await clients.pipelines.send(new CreatePipelineCommand({ pipeline: await pipeline(clients) }));
  return work;
}

async function pipeline({ iam }: Clients) {
  const statement = (fields: object) => JSON.stringify({ Version: '2012-10-17', Statement: [fields] });
  const trust = { Effect: 'Allow', Principal: { Service: 'codepipeline.amazonaws.com' } };
  const AssumeRolePolicyDocument = statement({ ...trust, Action: 'sts:AssumeRole' });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: PIPELINE, AssumeRolePolicyDocument }));
  const PolicyDocument = statement({ Effect: 'Allow', Action: ['codecommit:*', 's3:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName: PIPELINE, PolicyName: 'needed', PolicyDocument }));
  const type = { owner: 'AWS', version: '1' } as const;
  const source = {
    name: 'Fetch',
    actionTypeId: { ...type, category: 'Source', provider: 'CodeCommit' },
    configuration: { RepositoryName: repositoryName, BranchName: 'main', PollForSourceChanges: 'false' },
    outputArtifacts: [{ name: 'Package' }],
  } as const;
  const deploy = {
    name: 'Publish',
    actionTypeId: { ...type, category: 'Deploy', provider: 'S3' },
    configuration: { BucketName: BUCKET, Extract: 'true', ObjectKey: 'site' },
    inputArtifacts: [{ name: 'Package' }],
  } as const;
  const pullRequest = [{ events: ['OPEN' as const, 'CLOSED' as const], branches: { includes: ['main'] } }];
  return {
    name: PIPELINE,
    roleArn: Role?.Arn,
    pipelineType: 'V2' as const,
    artifactStore: { type: 'S3' as const, location: BUCKET },
    stages: [
      { name: 'Source', actions: [{ ...source, outputArtifacts: [...source.outputArtifacts] }] },
      { name: 'Deploy', actions: [{ ...deploy, inputArtifacts: [...deploy.inputArtifacts] }] },
    ],
    triggers: [
      {
        providerType: 'CodeStarSourceConnection' as const,
        gitConfiguration: { sourceActionName: 'Fetch', pullRequest },
      },
    ],
  };
}

/** One commit goes by a pull request of its own from a branch to main. */
async function review(clients: Clients, chaos: Chaos, work: string, count: number): Promise<Reviewed> {
  const commitId = await commitFile(work, 'page', `page ${count}`);
  const branch = `feature-${count}`;
  const push = ['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`];
  await eventually(async () => (await git(work, push)).exitCode === 0, { timeoutMs: MERGE_MS });
  chaos.acknowledged();
  const targets = [{ repositoryName, sourceReference: branch }];
  const create = new CreatePullRequestCommand({ title: branch, targets, clientRequestToken: branch });
  const { pullRequest } = await persistently(() => clients.repositories.send(create));
  chaos.acknowledged();
  const pullRequestId = pullRequest?.pullRequestId ?? '';
  const merge = new MergePullRequestByFastForwardCommand({ repositoryName, pullRequestId });
  await eventually(() => persistently(() => merged(clients, merge)), { timeoutMs: MERGE_MS });
  chaos.acknowledged();
  return { pullRequestId, commitId };
}

/** A merge whose answer got lost with the server has been made all the same. */
async function merged(clients: Clients, merge: MergePullRequestByFastForwardCommand): Promise<boolean> {
  try {
    await clients.repositories.send(merge);
    return true;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'PullRequestAlreadyClosedException') return true;
    if (name === 'ConcurrentReferenceUpdateException') return false;
    throw error;
  }
}

async function checkMerged(clients: Clients, { pullRequestId, commitId }: Reviewed): Promise<void> {
  const { repositories } = clients;
  const { pullRequest } = await repositories.send(new GetPullRequestCommand({ pullRequestId }));
  expect(pullRequest?.pullRequestTargets).toMatchObject([
    {
      sourceCommit: commitId,
      mergeMetadata: { isMerged: true, mergeCommitId: commitId, mergeOption: 'FAST_FORWARD_MERGE' },
    },
  ]);
  const { pullRequestEvents = [] } = await repositories.send(
    new DescribePullRequestEventsCommand({ pullRequestId }),
  );
  expect(pullRequestEvents.map((event) => event.pullRequestEventType)).toEqual([
    'PULL_REQUEST_CREATED',
    'PULL_REQUEST_MERGE_STATE_CHANGED',
  ]);
}

/** One for each that was opened and one for each that was closed, with their commits. */
async function checkExecutions({ pipelines }: Clients, done: readonly Reviewed[]): Promise<void> {
  const wanted = done.flatMap(({ pullRequestId, commitId }) =>
    ['OPEN', 'CLOSED'].map((event) => `pull request ${pullRequestId} ${event} at ${commitId}`),
  );
  const started = async () => {
    const found: string[] = [];
    const pages = paginateListPipelineExecutions({ client: pipelines }, { pipelineName: PIPELINE });
    for await (const { pipelineExecutionSummaries = [] } of pages) {
      for (const { trigger } of pipelineExecutionSummaries) {
        const [told = ''] = trigger?.triggerDetail?.split(' of ') ?? [];
        if (told.startsWith('pull request')) found.push(told);
      }
    }
    return found;
  };
  await eventually(async () => (await started()).length >= wanted.length, { timeoutMs: MERGE_MS });
  expect((await started()).sort()).toEqual(wanted.sort());
}
