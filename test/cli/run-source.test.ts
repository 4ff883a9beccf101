import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActionDeclaration } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, CreateConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { action } from '../codepipeline/declarations.js';
import {
  approvalAction,
  createPipeline,
  deployAction,
  ended,
  executionIds,
  newWorld,
  SITE,
  siteText,
  type World,
} from '../codepipeline/world.js';
import { commitFile, gitOk } from '../harness/git-client.js';
import { type GitHost, startGitHost } from '../harness/git-host.js';
import { eventually } from '../harness/wait.js';
import { runInProcess } from './run-in-process.js';

const TOKEN = 'pushing-token';
let world: World;
let root: string;
let bare: string;
let host: GitHost;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'run-source-'));
  host = await startGitHost(root, TOKEN);
  world = await newWorld({ githubUrl: host.url });
  bare = join(root, 'me', 'web.git');
  const work = join(root, 'work');
  await mkdir(work, { recursive: true });
  await gitOk(root, ['init', '-q', '--bare', '-b', 'main', bare]);
  await gitOk(bare, ['config', 'http.receivepack', 'true']);
  await gitOk(work, ['init', '-q', '-b', 'main']);
  await commitFile(work, 'index.html', 'committed');
  await gitOk(work, ['push', '-q', bare, 'main']);
  // Changed, and not committed.
  await writeFile(join(work, 'index.html'), 'as it is');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.server.close();
  await host.close();
  await rm(root, { recursive: true, force: true });
});

const run = (pipeline: string, ...rest: string[]) =>
  runInProcess(world.server, 'run', pipeline, '--source', join(root, 'work'), ...rest);

async function pipeline(name: string, source: ActionDeclaration): Promise<void> {
  const configuration = { BucketName: SITE, Extract: 'true', ObjectKey: name };
  const deploy = deployAction({ configuration, inputArtifacts: [{ name: 'Src' }] });
  const id = await createPipeline(world, name, [
    { name: 'Source', actions: [source] },
    { name: 'Deploy', actions: [deploy] },
  ]);
  await ended(world, name, id);
}

async function connection(...tags: [string, string][]): Promise<string> {
  const Tags = tags.map(([Key, Value]) => ({ Key: `pipewright:${Key}`, Value }));
  const command = new CreateConnectionCommand({ ConnectionName: 'c', ProviderType: 'GitHub', Tags });
  return (await world.server.client(CodeStarConnectionsClient).send(command)).ConnectionArn ?? '';
}

const connected = (ConnectionArn: string) =>
  action('Fetch', 'Source/AWS/CodeStarSourceConnection', {
    configuration: { ConnectionArn, FullRepositoryId: 'me/web', BranchName: 'main', DetectChanges: 'false' },
    out: ['Src'],
  });

test('a directory in the place of a repository behind a connection', async () => {
  await world.server.client(SecretsManagerClient).send(
    new CreateSecretCommand({
      Name: 'json',
      SecretString: JSON.stringify({ username: 'me', token: TOKEN }),
    }),
  );
  const arn = await connection(['url', `${host.url}/{FullRepositoryId}.git`], ['secret', 'json']);
  await pipeline('connected', connected(arn));
  expect(await siteText(world, 'connected/index.html')).toBe('committed');
  const { exitCode, output } = await run('connected');
  expect([exitCode, output]).toEqual([0, expect.stringContaining('of me/web')]);
  expect(await siteText(world, 'connected/index.html')).toBe('as it is');
  expect((await gitOk(bare, ['branch', '--list'])).trim()).toBe('* main');
});

test('a directory in the place of a repository of GitHub, with a token of the one who runs it', async () => {
  const configuration = {
    Owner: 'me',
    Repo: 'web',
    Branch: 'main',
    OAuthToken: TOKEN,
    PollForSourceChanges: 'false',
  };
  await pipeline('github', action('Fetch', 'Source/ThirdParty/GitHub', { configuration, out: ['Src'] }));
  vi.stubEnv('GITHUB_TOKEN', '');
  const without = await run('github');
  expect([without.exitCode, without.output]).toEqual([1, expect.stringContaining('needs GITHUB_TOKEN')]);
  vi.stubEnv('GITHUB_TOKEN', TOKEN);
  expect((await run('github', '--github-url', host.url)).exitCode).toBe(0);
  expect(await siteText(world, 'github/index.html')).toBe('as it is');
  expect((await gitOk(bare, ['branch', '--list'])).trim()).toBe('* main');
});

test('who ends the command takes the directory along; the execution goes on', async () => {
  const arn = await connection(['url', `${host.url}/{FullRepositoryId}.git`], ['secret', 'json']);
  await createPipeline(world, 'waiting', [
    { name: 'Source', actions: [connected(arn)] },
    { name: 'Gate', actions: [approvalAction()] },
  ]);
  const running = run('waiting');
  await eventually(async () => (await executionIds(world, 'waiting')).length === 2);
  process.emit('SIGINT');
  const { exitCode, output } = await running;
  expect([exitCode, output]).toEqual([130, expect.stringContaining('goes on: pipewright explain ')]);
  expect((await gitOk(bare, ['branch', '--list'])).trim()).toBe('* main');
});

test('sources that have no place for a directory are refused by name', async () => {
  await pipeline('pending', connected(await connection()));
  expect((await run('pending')).output).toMatch(/is PENDING: its tag pipewright:url must say/);
  const image = { configuration: { RepositoryName: 'r' }, out: ['Src'] };
  await pipeline('image', action('Image', 'Source/AWS/ECR', image));
  const { exitCode, output } = await run('image');
  expect([exitCode, output]).toEqual([
    1,
    expect.stringContaining('takes the place of repositories and buckets, not of ECR (action Image)'),
  ]);
});
