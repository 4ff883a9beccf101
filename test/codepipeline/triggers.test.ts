import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { ListActionExecutionsCommand, type StageDeclaration } from '@aws-sdk/client-codepipeline';
import {
  DisableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { type GitHost, startGitHost } from '../harness/git-host.js';
import { eventually } from '../harness/wait.js';
import {
  approvalAction,
  createPipeline,
  deployAction,
  ended,
  executionIds,
  makeRole,
  newWorld,
  SITE,
  siteText,
  sourceAction,
  stageState,
  start,
  uploadSource,
  type World,
} from './world.js';

let world: World;
let root: string;
let host: GitHost;
beforeAll(async () => {
  // A minute of polling passes in a third of a second, five minutes for an approval in less than two.
  root = await mkdtemp(join(tmpdir(), 'triggers-'));
  host = await startGitHost(root, 'github-token');
  world = await newWorld({ timeScale: 180, githubUrl: host.url });
});
afterAll(async () => {
  await world.server.close();
  await host.close();
  await rm(root, { recursive: true, force: true });
});

async function newRepository(name: string): Promise<string> {
  await world.server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: name }));
  const directory = join(root, name);
  const origin = `http://test:test@127.0.0.1:${world.server.port}/v1/repos/${name}`;
  await gitOk(root, ['init', '-q', '-b', 'main', name]);
  await gitOk(directory, ['remote', 'add', 'origin', origin]);
  return directory;
}

async function push(directory: string, file: string, text: string): Promise<string> {
  const commitId = await commitFile(directory, file, text);
  await gitOk(directory, ['push', '-q', 'origin', 'main']);
  return commitId;
}

function fromRepository(
  RepositoryName: string,
  poll: string | undefined,
  prefix: string,
): StageDeclaration[] {
  const codeCommit = { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' } as const;
  const configuration = {
    RepositoryName,
    BranchName: 'main',
    ...(poll !== undefined && { PollForSourceChanges: poll }),
  };
  const target = { BucketName: SITE, Extract: 'true', ObjectKey: `${prefix}/#{SourceVariables.CommitId}` };
  return [
    { name: 'Source', actions: [sourceAction({ actionTypeId: codeCommit, configuration })] },
    { name: 'Deploy', actions: [deployAction({ configuration: target })] },
  ];
}

/** What the log of triggers tells of a pipeline. */
async function records(pipeline: string): Promise<object[]> {
  const logs = world.server.client(CloudWatchLogsClient);
  return await eventually(async () => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: '/aws/codepipeline/triggers',
        logStreamNames: [pipeline],
      }),
    );
    return events.length > 0 && events.map(({ message = '' }) => JSON.parse(message) as object);
  });
}

test('a push starts the pipeline by an event, and it builds the very commit that was pushed', async () => {
  const directory = await newRepository('pushed');
  const first = await createPipeline(world, 'by-event', fromRepository('pushed', 'false', 'event'));
  expect((await ended(world, 'by-event', first)).status).toBe('Failed');

  const events = world.server.client(EventBridgeClient);
  const { RuleArn } = await events.send(
    new PutRuleCommand({
      Name: 'pushed',
      EventPattern: JSON.stringify({
        source: ['aws.codecommit'],
        'detail-type': ['CodeCommit Repository State Change'],
        resources: ['arn:aws:codecommit:us-east-1:000000000000:pushed'],
        detail: { event: ['referenceCreated', 'referenceUpdated'], referenceName: ['main'] },
      }),
    }),
  );
  const startAllowed = { Effect: 'Allow', Action: 'codepipeline:StartPipelineExecution', Resource: '*' };
  const RoleArn = await makeRole(world.iam, 'starter', [startAllowed], { Service: 'events.amazonaws.com' });
  const Arn = 'arn:aws:codepipeline:us-east-1:000000000000:by-event';
  await events.send(new PutTargetsCommand({ Rule: 'pushed', Targets: [{ Id: 'p', Arn, RoleArn }] }));

  const commitId = await push(directory, 'index.html', 'pushed');
  const newest = await eventually(async () => {
    const [id] = await executionIds(world, 'by-event');
    return id !== first && id;
  });
  expect(await ended(world, 'by-event', newest)).toMatchObject({
    status: 'Succeeded',
    trigger: { triggerType: 'CloudWatchEvent', triggerDetail: RuleArn },
    artifactRevisions: [{ name: 'Package', revisionId: commitId }],
  });
  expect(await siteText(world, `event/${commitId}/index.html`)).toBe('pushed');
  expect(await records('by-event')).toEqual([
    {
      pipeline: 'by-event',
      event: { source: 'eventbridge', detail: expect.stringContaining(RuleArn ?? '') },
      pipelineExecutionId: newest,
    },
  ]);
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({
      pipelineName: 'by-event',
      filter: { pipelineExecutionId: newest },
    }),
  );
  expect(actionExecutionDetails.at(-1)?.output?.outputVariables).toEqual({
    CommitId: commitId,
    CommitMessage: expect.any(String),
    RepositoryName: 'pushed',
    BranchName: 'main',
    AuthorDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    CommitterDate: expect.any(String),
  });
});

test('without a word about polling, a new commit is found by polling, once', async () => {
  const directory = await newRepository('polled');
  const firstCommit = await push(directory, 'index.html', 'one');
  const first = await createPipeline(world, 'by-poll', fromRepository('polled', undefined, 'poll'));
  expect((await ended(world, 'by-poll', first)).artifactRevisions?.[0]?.revisionId).toBe(firstCommit);

  const commitId = await push(directory, 'index.html', 'two');
  const newest = await eventually(async () => {
    const [id] = await executionIds(world, 'by-poll');
    return id !== first && id;
  });
  expect(await ended(world, 'by-poll', newest)).toMatchObject({
    status: 'Succeeded',
    trigger: { triggerType: 'PollForSourceChanges' },
    artifactRevisions: [{ revisionId: commitId }],
  });
  expect(await executionIds(world, 'by-poll')).toEqual([newest, first]);
});

test('a repository of GitHub is polled with the token of the action', async () => {
  const bare = join(root, 'acme', 'app.git');
  const work = join(root, 'app');
  await gitOk(root, ['init', '-q', '--bare', '-b', 'main', bare]);
  await gitOk(root, ['init', '-q', '-b', 'main', work]);
  await gitOk(work, ['remote', 'add', 'origin', bare]);
  await push(work, 'index.html', 'one');
  const gitHub = { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' } as const;
  const configuration = { Owner: 'acme', Repo: 'app', Branch: 'main', OAuthToken: 'github-token' };
  const target = { BucketName: SITE, Extract: 'true', ObjectKey: 'polled-github' };
  const first = await createPipeline(world, 'github', [
    { name: 'Source', actions: [sourceAction({ actionTypeId: gitHub, configuration })] },
    { name: 'Deploy', actions: [deployAction({ configuration: target })] },
  ]);
  await ended(world, 'github', first);
  const commitId = await push(work, 'index.html', 'two');
  const newest = await eventually(async () => {
    const [id] = await executionIds(world, 'github');
    return id !== first && id;
  });
  expect(await ended(world, 'github', newest)).toMatchObject({
    status: 'Succeeded',
    trigger: { triggerType: 'PollForSourceChanges' },
    artifactRevisions: [{ revisionId: commitId }],
  });
  expect(await records('github')).toContainEqual(
    expect.objectContaining({ event: { source: 'poll', detail: `Fetch at ${commitId}` } }),
  );
});

test('a schedule starts it, with variables and revisions that the rule chooses', async () => {
  const older = await uploadSource(world, { 'index.html': 'older' });
  await uploadSource(world, { 'index.html': 'newest' });
  const configuration = {
    S3Bucket: 'uploads',
    S3ObjectKey: 'site.zip',
    PollForSourceChanges: 'false',
    AllowOverrideForS3ObjectKey: 'true',
  };
  const target = { BucketName: SITE, Extract: 'true', ObjectKey: 'nightly-#{variables.KIND}' };
  const stages = [
    { name: 'Source', actions: [sourceAction({ configuration })] },
    { name: 'Deploy', actions: [deployAction({ configuration: target })] },
  ];
  const variables = [{ name: 'KIND', defaultValue: 'by-hand' }];
  const first = await createPipeline(world, 'nightly', stages, { variables });
  await ended(world, 'nightly', first);
  const events = world.server.client(EventBridgeClient);
  const { RuleArn } = await events.send(
    new PutRuleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 minute)' }),
  );
  const chosen = {
    variables: [{ name: 'KIND', value: 'scheduled' }],
    sourceRevisions: [{ actionName: 'Fetch', revisionType: 'S3_OBJECT_VERSION_ID', revisionValue: older }],
  };
  const Arn = 'arn:aws:codepipeline:us-east-1:000000000000:nightly';
  const RoleArn = await makeRole(
    world.iam,
    'scheduler',
    [{ Effect: 'Allow', Action: 'codepipeline:StartPipelineExecution', Resource: Arn }],
    { Service: 'events.amazonaws.com' },
  );
  const Input = JSON.stringify(chosen);
  await events.send(new PutTargetsCommand({ Rule: 'nightly', Targets: [{ Id: 'p', Arn, RoleArn, Input }] }));
  const scheduled = await eventually(async () => {
    const [id] = await executionIds(world, 'nightly');
    return id !== first && id;
  });
  await events.send(new DisableRuleCommand({ Name: 'nightly' }));
  expect(await ended(world, 'nightly', scheduled)).toMatchObject({
    trigger: { triggerType: 'CloudWatchEvent', triggerDetail: RuleArn },
    artifactRevisions: [{ revisionId: older }],
  });
  expect(await siteText(world, 'nightly-scheduled/index.html')).toBe('older');
});

test('a new version of an object is found by polling', async () => {
  const configuration = { S3Bucket: 'uploads', S3ObjectKey: 'site.zip' };
  const first = await createPipeline(world, 'object', [
    { name: 'Source', actions: [sourceAction({ configuration })] },
    { name: 'Deploy', actions: [deployAction()] },
  ]);
  await ended(world, 'object', first);
  const versionId = await uploadSource(world, { 'index.html': 'newer' });
  const newest = await eventually(async () => {
    const [id] = await executionIds(world, 'object');
    return id !== first && id;
  });
  expect((await ended(world, 'object', newest)).artifactRevisions?.[0]?.revisionId).toBe(versionId);
});

test('another object in the place of the source, where the action allows it', async () => {
  await world.s3.send(
    new CopyObjectCommand({ Bucket: 'uploads', Key: 'other.zip', CopySource: 'uploads/site.zip' }),
  );
  const sourceRevisions = [
    { actionName: 'Fetch', revisionType: 'S3_OBJECT_KEY' as const, revisionValue: 'other.zip' },
  ];
  const id = await start(world, 'nightly', { sourceRevisions });
  expect((await ended(world, 'nightly', id)).status).toBe('Succeeded');
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({
      pipelineName: 'nightly',
      filter: { pipelineExecutionId: id },
    }),
  );
  expect(actionExecutionDetails.at(-1)?.output?.outputVariables?.ObjectKey).toBe('other.zip');
  await expect(start(world, 'object', { sourceRevisions })).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('AllowOverrideForS3ObjectKey'),
  });
});

test('an approval that nobody answers fails when its time is over', async () => {
  const first = await createPipeline(world, 'expiring', [
    { name: 'Source', actions: [sourceAction()] },
    { name: 'Gate', actions: [approvalAction({ timeoutInMinutes: 5 })] },
  ]);
  expect(await ended(world, 'expiring', first)).toMatchObject({ status: 'Failed' });
  const gate = await stageState(world, 'expiring', 'Gate');
  expect(gate.actionStates?.[0]?.latestExecution?.errorDetails?.message).toBe(
    "The approval action 'Ask' has expired without an answer",
  );
});
