import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CodeCommitClient,
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  MergePullRequestByFastForwardCommand,
  UpdatePullRequestStatusCommand,
} from '@aws-sdk/client-codecommit';
import {
  type GitConfiguration,
  ListActionExecutionsCommand,
  type StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { eventually } from '../harness/wait.js';
import {
  createPipeline,
  deployAction,
  ended,
  executionIds,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  type World,
} from './world.js';

const REPOSITORY = 'shop';

let world: World;
let codecommit: CodeCommitClient;
let root: string;
let work: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pull-request-triggers-'));
  work = join(root, 'work');
  world = await newWorld();
  codecommit = world.server.client(CodeCommitClient);
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: REPOSITORY }));
  const origin = `http://test:test@127.0.0.1:${world.server.port}/v1/repos/${REPOSITORY}`;
  await gitOk(root, ['init', '-q', '-b', 'main', work]);
  await gitOk(work, ['remote', 'add', 'origin', origin]);
  await mkdir(join(work, 'web'));
  await mkdir(join(work, 'docs'));
  await commitFile(work, 'web/index.html', 'first');
  await gitOk(work, ['push', '-q', 'origin', 'main', 'main:stable']);
});
afterAll(async () => {
  await world.server.close();
  await rm(root, { recursive: true, force: true });
});

/** Its source listens to pull requests only, and deploys each commit to a directory of its own. */
async function listening(name: string, pullRequest: GitConfiguration['pullRequest']): Promise<string> {
  const codeCommit = { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' } as const;
  const configuration = {
    RepositoryName: REPOSITORY,
    BranchName: 'main',
    PollForSourceChanges: 'false',
  };
  const target = { BucketName: SITE, Extract: 'true', ObjectKey: `${name}/#{SourceVariables.CommitId}` };
  const stages: StageDeclaration[] = [
    { name: 'Source', actions: [sourceAction({ actionTypeId: codeCommit, configuration })] },
    { name: 'Deploy', actions: [deployAction({ configuration: target })] },
  ];
  const gitConfiguration = { sourceActionName: 'Fetch', pullRequest };
  return createPipeline(world, name, stages, {
    pipelineType: 'V2',
    triggers: [{ providerType: 'CodeStarSourceConnection', gitConfiguration }],
  });
}

async function push(branch: string, file: string, text: string): Promise<string> {
  const isThere = (await gitOk(work, ['branch', '--list', branch])) !== '';
  await gitOk(work, ['checkout', '-q', ...(isThere ? [branch] : ['-b', branch, 'main'])]);
  const commitId = await commitFile(work, file, text);
  await gitOk(work, ['push', '-q', 'origin', branch]);
  return commitId;
}

async function open(sourceReference: string, destinationReference = 'main'): Promise<string> {
  const { pullRequest } = await codecommit.send(
    new CreatePullRequestCommand({
      title: `Bring ${sourceReference}`,
      targets: [{ repositoryName: REPOSITORY, sourceReference, destinationReference }],
    }),
  );
  return pullRequest?.pullRequestId ?? '';
}

interface TriggerRecord {
  readonly event: { readonly detail: string };
  readonly pipelineExecutionId?: string;
  readonly reason?: string;
}

/** What came of an event of a pull request at a commit, for one pipeline. */
async function came(pipeline: string, event: string): Promise<TriggerRecord> {
  return await eventually(async () => {
    const { events = [] } = await world.server.client(CloudWatchLogsClient).send(
      new FilterLogEventsCommand({
        logGroupName: '/aws/codepipeline/triggers',
        logStreamNames: [pipeline],
      }),
    );
    const records = events.map(({ message = '' }) => JSON.parse(message) as TriggerRecord);
    return records.find(({ event: { detail } }) => detail.startsWith(`pull request ${event} `));
  });
}

const WEB = { includes: ['web/**'] };

test('pull requests of this server start what listens to them, with their own commit, and say why not the others', async () => {
  const firsts = [
    await listening('opened', [{ events: ['OPEN', 'UPDATED'], branches: { includes: ['main'] } }]),
    await listening('merged', [{ events: ['CLOSED'], branches: { includes: ['main'] }, filePaths: WEB }]),
    await listening('docs-only', [
      { branches: { excludes: ['release'] }, filePaths: { includes: ['docs/**'] } },
    ]),
  ];
  await Promise.all(
    ['opened', 'merged', 'docs-only'].map((name, index) => ended(world, name, firsts[index] ?? '')),
  );

  const one = await push('feature', 'web/index.html', 'one');
  const id = await open('feature');
  const started = await came('opened', `${id} OPEN at ${one}`);
  expect(await ended(world, 'opened', started.pipelineExecutionId ?? '')).toMatchObject({
    status: 'Succeeded',
    trigger: {
      triggerType: 'WebhookV2',
      triggerDetail: `pull request ${id} OPEN at ${one} of codecommit repository ${REPOSITORY}`,
    },
    artifactRevisions: [{ revisionId: one }],
  });
  expect(await siteText(world, `opened/${one}/web/index.html`)).toBe('one');
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({
      pipelineName: 'opened',
      filter: { pipelineExecutionId: started.pipelineExecutionId },
    }),
  );
  expect(actionExecutionDetails.at(-1)?.output?.outputVariables).toMatchObject({
    CommitId: one,
    PullRequestId: id,
    PullRequestTitle: 'Bring feature',
    SourceBranchName: 'feature',
    DestinationBranchName: 'main',
  });
  expect((await came('merged', `${id} OPEN at ${one}`)).reason).toContain('OPEN is not among CLOSED');
  expect((await came('docs-only', `${id} OPEN at ${one}`)).reason).toContain('no changed file');

  const two = await push('feature', 'web/more.html', 'two');
  const updated = await came('opened', `${id} UPDATED at ${two}`);
  expect((await ended(world, 'opened', updated.pipelineExecutionId ?? '')).artifactRevisions).toMatchObject([
    { revisionId: two },
  ]);

  // The files of a merge are those that it brought, though its branch holds them by then.
  const merge = { repositoryName: REPOSITORY, pullRequestId: id, sourceCommitId: two };
  await codecommit.send(new MergePullRequestByFastForwardCommand(merge));
  const closed = await came('merged', `${id} CLOSED at ${two}`);
  expect(await ended(world, 'merged', closed.pipelineExecutionId ?? '')).toMatchObject({
    status: 'Succeeded',
    artifactRevisions: [{ revisionId: two }],
  });
  expect((await came('opened', `${id} CLOSED at ${two}`)).reason).toContain(
    'CLOSED is not among OPEN, UPDATED',
  );

  const docs = await push('manual', 'docs/guide.md', 'read me');
  const other = await open('manual', 'stable');
  expect(await came('docs-only', `${other} OPEN at ${docs}`)).toHaveProperty('pipelineExecutionId');
  expect((await came('opened', `${other} OPEN at ${docs}`)).reason).toContain("the branch 'stable'");
  await codecommit.send(
    new UpdatePullRequestStatusCommand({ pullRequestId: other, pullRequestStatus: 'CLOSED' }),
  );
  expect((await came('merged', `${other} CLOSED at ${docs}`)).reason).toContain("the branch 'stable'");
  expect(await executionIds(world, 'opened')).toHaveLength(3);
  expect(await executionIds(world, 'merged')).toHaveLength(2);
});
