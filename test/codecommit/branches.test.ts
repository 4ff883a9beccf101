import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CodeCommitClient,
  CreateBranchCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteRepositoryCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  UpdateDefaultBranchCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let client: CodeCommitClient;
let root = '';
beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeCommitClient);
  root = await mkdtemp(join(tmpdir(), 'branches-'));
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

let count = 0;
/** A repository with one commit on main. */
async function pushed() {
  count += 1;
  const repositoryName = `repo-${count}`;
  const { repositoryMetadata } = await client.send(new CreateRepositoryCommand({ repositoryName }));
  const work = join(root, repositoryName);
  await gitOk(root, ['init', '--quiet', '-b', 'main', work]);
  const url = repositoryMetadata?.cloneUrlHttp?.replace('http://', 'http://test:test@') ?? '';
  await gitOk(work, ['remote', 'add', 'origin', url]);
  const commitId = await commitFile(work, 'a', '1');
  await gitOk(work, ['push', '--quiet', 'origin', 'main']);
  return { repositoryName, work, commitId };
}

describe('branches', () => {
  test('that were pushed are there at once, the first as the default one', async () => {
    const { repositoryName, commitId } = await pushed();
    const tip = async (branchName: string) =>
      (await client.send(new GetBranchCommand({ repositoryName, branchName }))).branch;
    expect(await tip('main')).toEqual({ branchName: 'main', commitId });
    expect(await tip('refs/heads/main')).toEqual({ branchName: 'main', commitId });
    await expect(tip('other')).rejects.toMatchObject({ name: 'BranchDoesNotExistException' });
    const { repositoryMetadata } = await client.send(new GetRepositoryCommand({ repositoryName }));
    expect(repositoryMetadata?.defaultBranch).toBe('main');
  });

  test('are created, made the default one and deleted', async () => {
    const { repositoryName, work, commitId } = await pushed();
    const create = (branchName: string, id = commitId) =>
      client.send(new CreateBranchCommand({ repositoryName, branchName, commitId: id }));
    const remove = (branchName: string) =>
      client.send(new DeleteBranchCommand({ repositoryName, branchName }));
    const makeDefault = (defaultBranchName: string) =>
      client.send(new UpdateDefaultBranchCommand({ repositoryName, defaultBranchName }));
    await create('release/1');
    expect(await gitOk(work, ['ls-remote', 'origin', 'release/1'])).toBe(`${commitId}\trefs/heads/release/1`);
    await expect(create('release/1')).rejects.toMatchObject({ name: 'BranchNameExistsException' });
    await expect(create('release')).rejects.toMatchObject({ name: 'BranchNameExistsException' });
    await expect(create('x', 'a'.repeat(40))).rejects.toMatchObject({ name: 'CommitDoesNotExistException' });
    await expect(create('x', 'main')).rejects.toMatchObject({ name: 'InvalidCommitIdException' });
    await expect(create('a..b')).rejects.toMatchObject({ name: 'InvalidBranchNameException' });

    await expect(remove('main')).rejects.toMatchObject({ name: 'DefaultBranchCannotBeDeletedException' });
    await expect(makeDefault('nowhere')).rejects.toMatchObject({ name: 'BranchDoesNotExistException' });
    await makeDefault('release/1');
    expect((await remove('main')).deletedBranch).toEqual({ branchName: 'main', commitId });
    expect((await remove('main')).deletedBranch).toBeUndefined();
    expect((await client.send(new ListBranchesCommand({ repositoryName }))).branches).toEqual(['release/1']);
    const clone = join(root, `${repositoryName}-clone`);
    await gitOk(root, ['clone', '--quiet', await gitOk(work, ['remote', 'get-url', 'origin']), clone]);
    expect(await gitOk(clone, ['branch', '--show-current'])).toBe('release/1');
  });

  test('of one name that are created at once: one is', async () => {
    const { repositoryName, commitId } = await pushed();
    const create = new CreateBranchCommand({ repositoryName, branchName: 'race', commitId });
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => client.send(create)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason.name).toBe('BranchNameExistsException');
    }
  });

  test('are listed in pages, whose tokens are of their repository', async () => {
    const { repositoryName, work } = await pushed();
    const names = Array.from({ length: 120 }, (_, index) => `b${String(index).padStart(3, '0')}`);
    await gitOk(work, ['push', '--quiet', 'origin', ...names.map((name) => `HEAD:refs/heads/${name}`)]);
    const list = (nextToken?: string, name = repositoryName) =>
      client.send(new ListBranchesCommand({ repositoryName: name, nextToken }));
    const first = await list();
    const second = await list(first.nextToken);
    expect([...(first.branches ?? []), ...(second.branches ?? [])]).toEqual([...names, 'main']);
    expect(second.nextToken).toBeUndefined();
    const other = await pushed();
    await expect(list(first.nextToken, other.repositoryName)).rejects.toMatchObject({
      name: 'InvalidContinuationTokenException',
    });
  });
});

describe('commits', () => {
  test('are read by their full id only', async () => {
    const { repositoryName, work, commitId } = await pushed();
    const get = async (id: string) =>
      (await client.send(new GetCommitCommand({ repositoryName, commitId: id }))).commit;
    expect(await get(commitId)).toMatchObject({
      commitId,
      parents: [],
      message: 'change a\n',
      author: { name: 'Ana', email: 'ana@example.com', date: expect.stringMatching(/^\d+ [+-]\d{4}$/) },
      additionalData: '',
    });
    const blob = await gitOk(work, ['rev-parse', 'HEAD:a']);
    await expect(get(blob)).rejects.toMatchObject({ name: 'CommitIdDoesNotExistException' });
    await expect(get('main')).rejects.toMatchObject({ name: 'InvalidCommitIdException' });
    await expect(get('')).rejects.toMatchObject({ name: 'CommitIdRequiredException' });
  });
});

describe('repositories on disk', () => {
  test('one that is made under a deleted one its name is empty', async () => {
    const { repositoryName, work } = await pushed();
    await client.send(new DeleteRepositoryCommand({ repositoryName }));
    expect((await git(work, ['ls-remote', 'origin'])).stderr).toContain('not found');
    await client.send(new CreateRepositoryCommand({ repositoryName }));
    expect(await gitOk(work, ['ls-remote', 'origin'])).toBe('');
  });

  test('of one name in two regions are two', async () => {
    const { repositoryName } = await pushed();
    const elsewhere = server.client(CodeCommitClient, { region: 'eu-west-1' });
    await elsewhere.send(new CreateRepositoryCommand({ repositoryName }));
    expect((await elsewhere.send(new ListBranchesCommand({ repositoryName }))).branches).toEqual([]);
    const other = `${repositoryName}-only-there`;
    await elsewhere.send(new CreateRepositoryCommand({ repositoryName: other }));
    const url = `${server.endpoint.replace('http://', 'http://test:test@')}/v1/repos/${other}`;
    expect(await git(root, ['ls-remote', url])).toMatchObject({ exitCode: 0 });
  });
});

test('what is missing from a request has an error of its own', async () => {
  const get = new GetBranchCommand({ repositoryName: undefined, branchName: 'x' });
  await expect(client.send(get)).rejects.toMatchObject({ name: 'RepositoryNameRequiredException' });
});
