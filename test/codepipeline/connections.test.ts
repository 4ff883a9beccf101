import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import {
  type ActionDeclaration,
  type ActionExecutionDetail,
  type GitConfiguration,
  ListActionExecutionsCommand,
  type StageDeclaration,
} from '@aws-sdk/client-codepipeline';
import {
  CodeStarConnectionsClient,
  CreateConnectionCommand,
  DeleteConnectionCommand,
  TagResourceCommand,
} from '@aws-sdk/client-codestar-connections';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitFile, gitOk } from '../harness/git-client.js';
import { type GitHost, startGitHost } from '../harness/git-host.js';
import { eventually } from '../harness/wait.js';
import {
  createPipeline,
  deployAction,
  ended,
  execution,
  executionIds,
  makeRole,
  newWorld,
  SITE,
  siteText,
  start,
  type World,
} from './world.js';

const TOKEN = 'provider-token';
let world: World;
let root: string;
let host: GitHost;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'connections-'));
  host = await startGitHost(root, TOKEN);
  world = await newWorld({ githubUrl: host.url });
  await world.server
    .client(SecretsManagerClient)
    .send(new CreateSecretCommand({ Name: 'provider', SecretString: TOKEN }));
});
afterAll(async () => {
  await world.server.close();
  await host.close();
  await rm(root, { recursive: true, force: true });
});

/** A repository of the provider, and a working copy of it with one commit. */
async function repository(id: string): Promise<{ work: string; commitId: string }> {
  const bare = join(root, `${id}.git`);
  const work = join(root, 'work', id);
  await mkdir(work, { recursive: true });
  await gitOk(root, ['init', '-q', '--bare', '-b', 'main', bare]);
  await gitOk(work, ['init', '-q', '-b', 'main']);
  await gitOk(work, ['remote', 'add', 'origin', bare]);
  const commitId = await commitFile(work, 'index.html', 'first');
  await gitOk(work, ['push', '-q', 'origin', 'main']);
  return { work, commitId };
}

const PROVIDER_TAGS = () => [
  { Key: 'pipewright:url', Value: `${host.url}/{FullRepositoryId}.git` },
  { Key: 'pipewright:secret', Value: 'provider' },
];

async function connection(Tags: { Key: string; Value: string }[] = PROVIDER_TAGS()): Promise<string> {
  const { ConnectionArn = '' } = await world.server
    .client(CodeStarConnectionsClient)
    .send(new CreateConnectionCommand({ ConnectionName: 'c', ProviderType: 'GitHub', Tags }));
  return ConnectionArn;
}

function connected(
  ConnectionArn: string,
  FullRepositoryId: string,
  configuration: Record<string, string> = {},
): ActionDeclaration {
  return {
    name: 'Fetch',
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
    configuration: { ConnectionArn, FullRepositoryId, BranchName: 'main', ...configuration },
    outputArtifacts: [{ name: 'Package' }],
    namespace: 'SourceVariables',
  };
}

function toSite(source: ActionDeclaration, prefix: string): StageDeclaration[] {
  const configuration = { BucketName: SITE, Extract: 'true', ObjectKey: prefix };
  return [
    { name: 'Source', actions: [source] },
    { name: 'Deploy', actions: [deployAction({ configuration })] },
  ];
}

async function actionsOf(
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<ActionExecutionDetail[]> {
  const { actionExecutionDetails = [] } = await world.codepipeline.send(
    new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } }),
  );
  return actionExecutionDetails;
}

/** What GitHub tells of a repository. */
function tell(arn: string, event: string, payload: object, signed = true): Promise<Response> {
  return post(arn, { 'x-github-event': event }, signed ? 'x-hub-signature-256' : undefined, payload);
}

/** What Bitbucket tells of one. */
function tellAsBitbucket(arn: string, event: string, payload: object): Promise<Response> {
  return post(arn, { 'x-event-key': event }, 'x-hub-signature', payload);
}

function post(
  arn: string,
  event: Record<string, string>,
  signedIn: string | undefined,
  payload: object,
): Promise<Response> {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac('sha256', TOKEN).update(body).digest('hex')}`;
  return fetch(`${world.server.endpoint}/webhooks/connection?arn=${encodeURIComponent(arn)}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...event,
      ...(signedIn !== undefined && { [signedIn]: signature }),
    },
  });
}

async function newerThan(pipeline: string, known: string): Promise<string> {
  return await eventually(async () => {
    const [id] = await executionIds(world, pipeline);
    return id !== known && id;
  });
}

/** The trigger records of a pipeline that say why nothing was started. */
async function reasons(pipeline: string): Promise<string[]> {
  const { events = [] } = await world.server
    .client(CloudWatchLogsClient)
    .send(
      new FilterLogEventsCommand({ logGroupName: '/aws/codepipeline/triggers', logStreamNames: [pipeline] }),
    );
  return events.flatMap(({ message = '{}' }) => (JSON.parse(message) as { reason?: string }).reason ?? []);
}

test('a pending connection fails the action in words; once it is set up, a push starts the pipeline', async () => {
  const { work, commitId } = await repository('me/web');
  const arn = await connection([]);
  const first = await createPipeline(world, 'web', toSite(connected(arn, 'me/web'), 'web'));
  expect((await ended(world, 'web', first)).status).toBe('Failed');
  const [failed] = await actionsOf('web', first);
  expect(failed?.output?.executionResult?.errorDetails?.message).toContain('it is PENDING until');

  await world.server
    .client(CodeStarConnectionsClient)
    .send(new TagResourceCommand({ ResourceArn: arn, Tags: PROVIDER_TAGS() }));
  const second = await start(world, 'web');
  expect((await ended(world, 'web', second)).artifactRevisions).toMatchObject([{ revisionId: commitId }]);
  expect(await siteText(world, 'web/index.html')).toBe('first');
  expect((await actionsOf('web', second)).at(-1)?.output?.outputVariables).toMatchObject({
    ConnectionArn: arn,
    FullRepositoryName: 'me/web',
    BranchName: 'main',
    CommitId: commitId,
    CommitMessage: 'change index.html',
    AuthorDate: expect.stringMatching(/^\d{4}-/),
  });

  // The first look only remembers what is there.
  await tell(arn, 'push', { repository: { full_name: 'me/web' } }, false);
  const logGroupName = '/aws/events/web';
  const logs = world.server.client(CloudWatchLogsClient);
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const events = world.server.client(EventBridgeClient);
  const EventPattern = JSON.stringify({
    detail: { pipeline: ['web'], state: ['SUCCEEDED'], stage: [{ exists: false }] },
  });
  await events.send(new PutRuleCommand({ Name: 'web', EventPattern }));
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
  await events.send(new PutTargetsCommand({ Rule: 'web', Targets: [{ Id: 'log', Arn }] }));
  const pushed = await commitFile(work, 'index.html', 'second');
  await gitOk(work, ['push', '-q', 'origin', 'main', 'main:other']);
  const third = await eventually(async () => {
    await tell(arn, 'push', { repository: { full_name: 'me/web' } }, false);
    const [id] = await executionIds(world, 'web');
    return id !== second && id;
  });
  expect(await ended(world, 'web', third)).toMatchObject({
    status: 'Succeeded',
    trigger: { triggerType: 'WebhookV2', triggerDetail: expect.stringContaining('branch main') },
    artifactRevisions: [{ revisionId: pushed }],
  });
  expect(await siteText(world, 'web/index.html')).toBe('second');
  const [told] = await eventually(async () => {
    const { events: found = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return found.length > 0 && found;
  });
  const { detail } = JSON.parse(told?.message ?? '') as { detail: Record<string, unknown> };
  expect(detail['execution-trigger']).toEqual({
    'author-display-name': expect.any(String),
    'author-email': expect.any(String),
    'author-date': expect.stringMatching(/Z$/),
    'full-repository-name': 'me/web',
    'branch-name': 'main',
    'commit-id': pushed,
    'commit-message': 'change index.html',
    'connection-arn': arn,
  });
  expect(
    await eventually(async () => (await reasons('web')).find((text) => text.includes("'main' only"))),
  ).toBeTruthy();
});

test('a role without UseConnection does not get through', async () => {
  await repository('me/private');
  const arn = await connection();
  const roleArn = await makeRole(world.iam, 'no-connections', [
    { Effect: 'Allow', Action: 's3:*', Resource: '*' },
  ]);
  const source = connected(arn, 'me/private', { DetectChanges: 'false' });
  const id = await createPipeline(world, 'private', toSite(source, 'private'), { roleArn });
  await ended(world, 'private', id);
  const [failed] = await actionsOf('private', id);
  expect(failed?.output?.executionResult?.errorDetails).toMatchObject({
    code: 'PermissionError',
    message: expect.stringContaining('codestar-connections:UseConnection'),
  });
});

test('branches, files, tags and pull requests: what a trigger asks for starts it, and nothing else', async () => {
  const { work } = await repository('me/filtered');
  const arn = await connection();
  const gitConfiguration: GitConfiguration = {
    sourceActionName: 'Fetch',
    push: [
      {
        branches: { includes: ['feature/*'], excludes: ['feature/old*'] },
        filePaths: { includes: ['src/**'] },
      },
      { tags: { includes: ['v*'] } },
    ],
    pullRequest: [
      { events: ['OPEN', 'UPDATED'], branches: { includes: ['main'] }, filePaths: { excludes: ['docs/**'] } },
    ],
  };
  const first = await createPipeline(world, 'filtered', toSite(connected(arn, 'me/filtered'), 'filtered'), {
    executionMode: 'QUEUED',
    triggers: [{ providerType: 'CodeStarSourceConnection', gitConfiguration }],
  });
  await ended(world, 'filtered', first);
  const push = () => tell(arn, 'push', { repository: { full_name: 'me/filtered' } }, false);
  await eventually(async () => {
    // Until the first look has been made, what is there is taken as known.
    await push();
    await commitFile(work, 'index.html', `${Math.random()}`);
    await gitOk(work, ['push', '-q', 'origin', 'main']);
    return (await reasons('filtered')).some((text) => text.includes("branch 'main'"));
  });

  await mkdir(join(work, 'src'));
  await gitOk(work, ['checkout', '-q', '-b', 'feature/one']);
  await commitFile(work, 'readme.txt', 'not in src');
  await gitOk(work, ['push', '-q', 'origin', 'feature/one', 'feature/one:feature/old-one']);
  await push();
  await eventually(async () => (await reasons('filtered')).some((text) => text.includes('no changed file')));
  expect(await executionIds(world, 'filtered')).toEqual([first]);

  const inSource = await commitFile(work, 'src/app.js', 'code');
  await gitOk(work, ['push', '-q', 'origin', 'feature/one']);
  await push();
  const second = await newerThan('filtered', first);
  expect((await ended(world, 'filtered', second)).artifactRevisions).toMatchObject([
    { revisionId: inSource },
  ]);
  expect((await actionsOf('filtered', second)).at(-1)?.output?.outputVariables?.BranchName).toBe(
    'feature/one',
  );

  await gitOk(work, ['tag', '-a', 'v1', '-m', 'one']);
  await gitOk(work, ['tag', 'nightly']);
  await gitOk(work, ['push', '-q', 'origin', '--tags']);
  await push();
  const third = await newerThan('filtered', second);
  await ended(world, 'filtered', third);
  expect((await actionsOf('filtered', third)).at(-1)?.output?.outputVariables).toMatchObject({
    TagName: 'v1',
    CommitId: inSource,
  });

  const head = await commitFile(work, 'src/app.js', 'reviewed');
  await gitOk(work, ['push', '-q', 'origin', 'HEAD:refs/pull/7/head']);
  const payload = {
    action: 'opened',
    number: 7,
    repository: { full_name: 'me/filtered' },
    pull_request: { title: 'Better', head: { ref: 'feature/one', sha: head }, base: { ref: 'main' } },
  };
  expect((await tell(arn, 'pull_request', payload, false)).status).toBe(403);
  expect((await tell(arn, 'pull_request', { ...payload, action: 'closed' })).status).toBe(202);
  expect((await tell(arn, 'pull_request', payload)).status).toBe(202);
  const fourth = await newerThan('filtered', third);
  await ended(world, 'filtered', fourth);
  expect((await actionsOf('filtered', fourth)).at(-1)?.output?.outputVariables).toMatchObject({
    CommitId: head,
    PullRequestId: '7',
    PullRequestTitle: 'Better',
    DestinationBranchName: 'main',
  });
  await eventually(async () => (await reasons('filtered')).some((text) => text.includes('event CLOSED')));
  expect(await executionIds(world, 'filtered')).toEqual([fourth, third, second, first]);

  await gitOk(work, ['push', '-q', 'origin', 'HEAD:feature/two']);
  const abbreviated = (hash: string) => ({
    repository: { full_name: 'me/filtered' },
    pullrequest: {
      ...{ id: 8, title: 'Abbreviated', destination: { branch: { name: 'main' } } },
      source: { branch: { name: 'feature/two' }, commit: { hash: hash.slice(0, 12) } },
    },
  });
  expect((await tellAsBitbucket(arn, 'pullrequest:created', abbreviated('0'.repeat(40)))).status).toBe(202);
  await eventually(async () =>
    (await reasons('filtered')).some((text) => text.includes('is not at 000000000000 any more')),
  );
  expect((await tellAsBitbucket(arn, 'pullrequest:updated', abbreviated(head))).status).toBe(202);
  const fifth = await newerThan('filtered', fourth);
  expect((await ended(world, 'filtered', fifth)).artifactRevisions).toMatchObject([{ revisionId: head }]);
});

test('a GitHub action of version 1 fetches with its own token', async () => {
  const { commitId } = await repository('acme/old');
  const source = (OAuthToken: string): ActionDeclaration => ({
    name: 'Fetch',
    actionTypeId: { category: 'Source', owner: 'ThirdParty', provider: 'GitHub', version: '1' },
    configuration: { Owner: 'acme', Repo: 'old', Branch: 'main', OAuthToken, PollForSourceChanges: 'false' },
    outputArtifacts: [{ name: 'Package' }],
  });
  const id = await createPipeline(world, 'github', toSite(source(TOKEN), 'github'));
  expect((await ended(world, 'github', id)).artifactRevisions).toMatchObject([
    { revisionId: commitId, revisionUrl: `https://github.com/acme/old/commit/${commitId}` },
  ]);
  const [fetched] = (await actionsOf('github', id)).filter(({ actionName }) => actionName === 'Fetch');
  expect(fetched?.output?.executionResult?.externalExecutionUrl).toBe(
    `https://github.com/acme/old/commit/${commitId}`,
  );
  expect(await siteText(world, 'github/index.html')).toBe('first');
  const wrong = await createPipeline(world, 'github-wrong', toSite(source('revoked'), 'github'));
  await ended(world, 'github-wrong', wrong);
  const [failed] = await actionsOf('github-wrong', wrong);
  expect(failed?.output?.executionResult?.errorDetails?.message).toContain(
    'Could not access the repository acme/old',
  );
  expect(failed?.output?.executionResult?.errorDetails?.message).not.toContain('revoked');
});

const BUILDSPEC = `version: 0.2
phases:
  build:
    commands:
      - git log --format=%s > history.txt
      - git rev-parse HEAD > head.txt
      - echo "$CODEBUILD_RESOLVED_SOURCE_VERSION" > version.txt
artifacts:
  files: ['*.txt']
`;

test.each(['connection', 'codecommit'] as const)('a build clones a %s source by itself', async (kind) => {
  const name = `cloned-${kind}`;
  const work = join(root, 'work', 'me', name);
  let source: ActionDeclaration;
  if (kind === 'connection') {
    await repository(`me/${name}`);
    source = connected(await connection(), `me/${name}`, { OutputArtifactFormat: 'CODEBUILD_CLONE_REF' });
  } else {
    await world.server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: name }));
    await mkdir(work, { recursive: true });
    await gitOk(work, ['init', '-q', '-b', 'main']);
    const url = `http://test:test@127.0.0.1:${world.server.port}/v1/repos/${name}`;
    await gitOk(work, ['remote', 'add', 'origin', url]);
    await commitFile(work, 'index.html', 'first');
    source = {
      ...connected('', ''),
      actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' },
      configuration: {
        RepositoryName: name,
        BranchName: 'main',
        OutputArtifactFormat: 'CODEBUILD_CLONE_REF',
      },
    };
  }
  const commitId = await commitFile(work, 'buildspec.yml', BUILDSPEC);
  await gitOk(work, ['push', '-q', 'origin', 'main']);
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const serviceRole = await makeRole(world.iam, `${name}-build`, everything, {
    Service: 'codebuild.amazonaws.com',
  });
  await world.server.client(CodeBuildClient).send(
    new CreateProjectCommand({
      name,
      source: { type: 'CODEPIPELINE' },
      artifacts: { type: 'CODEPIPELINE' },
      environment: {
        type: 'LINUX_CONTAINER',
        image: 'aws/codebuild/standard:7.0',
        computeType: 'BUILD_GENERAL1_SMALL',
      },
      serviceRole,
    }),
  );
  const target = { BucketName: SITE, Extract: 'true', ObjectKey: name };
  const id = await createPipeline(world, name, [
    { name: 'Source', actions: [source] },
    {
      name: 'Build',
      actions: [
        {
          name: 'Compile',
          actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
          configuration: { ProjectName: name },
          inputArtifacts: [{ name: 'Package' }],
          outputArtifacts: [{ name: 'Built' }],
        },
      ],
    },
    {
      name: 'Deploy',
      actions: [deployAction({ inputArtifacts: [{ name: 'Built' }], configuration: target })],
    },
  ]);
  const { status } = await ended(world, name, id);
  const messages = (await actionsOf(name, id)).map(
    ({ output }) => output?.executionResult?.errorDetails?.message,
  );
  expect([status, ...messages]).toEqual(['Succeeded', undefined, undefined, undefined]);
  expect(await siteText(world, `${name}/head.txt`)).toBe(`${commitId}\n`);
  expect(await siteText(world, `${name}/version.txt`)).toBe(`${commitId}\n`);
  expect(await siteText(world, `${name}/history.txt`)).toBe('change buildspec.yml\nchange index.html\n');
});

test("a trigger of a CodeCommit source, this server's own: tags start it", async () => {
  await world.server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: 'tagged' }));
  const work = join(root, 'work', 'tagged');
  await mkdir(work, { recursive: true });
  await gitOk(work, ['init', '-q', '-b', 'main']);
  await gitOk(work, [
    'remote',
    'add',
    'origin',
    `http://test:test@127.0.0.1:${world.server.port}/v1/repos/tagged`,
  ]);
  const commitId = await commitFile(work, 'index.html', 'tagged');
  await gitOk(work, ['push', '-q', 'origin', 'main']);
  const source: ActionDeclaration = {
    ...connected('', ''),
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeCommit', version: '1' },
    configuration: { RepositoryName: 'tagged', BranchName: 'main', PollForSourceChanges: 'false' },
  };
  const first = await createPipeline(world, 'tagged', toSite(source, 'tagged'), {
    triggers: [
      {
        providerType: 'CodeStarSourceConnection',
        gitConfiguration: { sourceActionName: 'Fetch', push: [{ tags: { includes: ['v*'] } }] },
      },
    ],
  });
  await ended(world, 'tagged', first);
  await gitOk(work, ['checkout', '-q', '-b', 'side']);
  await eventually(async () => {
    await commitFile(work, 'x.txt', `${Math.random()}`);
    await gitOk(work, ['push', '-q', 'origin', 'side']);
    return (await reasons('tagged')).some((text) => text.includes('branches are not asked for'));
  });
  await gitOk(work, ['tag', 'v1', commitId]);
  await gitOk(work, ['push', '-q', 'origin', 'v1']);
  const second = await newerThan('tagged', first);
  expect((await execution(world, 'tagged', second)).trigger?.triggerType).toBe('WebhookV2');
  expect((await ended(world, 'tagged', second)).artifactRevisions).toMatchObject([{ revisionId: commitId }]);
});

test('a connection that is deleted leaves no copies of its repositories', async () => {
  const copies = () => readdir(join(world.server.dataDirectory, 'connections'));
  await repository('me/short');
  const before = await copies();
  const arn = await connection();
  const source = connected(arn, 'me/short', { DetectChanges: 'false' });
  await ended(world, 'short', await createPipeline(world, 'short', toSite(source, 'short')));
  expect(await copies()).toHaveLength(before.length + 1);
  await world.server
    .client(CodeStarConnectionsClient)
    .send(new DeleteConnectionCommand({ ConnectionArn: arn }));
  await eventually(async () => (await copies()).length === before.length);
});
