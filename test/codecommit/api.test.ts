import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetRepositoriesCommand,
  CodeCommitClient,
  CreateBranchCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteRepositoryCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  ListRepositoriesCommand,
  type ListRepositoriesCommandInput,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDefaultBranchCommand,
  UpdateRepositoryDescriptionCommand,
  UpdateRepositoryEncryptionKeyCommand,
  UpdateRepositoryNameCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitFile, git, gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';
import { eventually } from '../harness/wait.js';

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

const create = (repositoryName: string) => client.send(new CreateRepositoryCommand({ repositoryName }));
const get = (repositoryName: string) => client.send(new GetRepositoryCommand({ repositoryName }));

describe('a repository', () => {
  test('says with which key it would be encrypted', async () => {
    await create('sealed');
    const change = (kmsKeyId: string) =>
      client.send(new UpdateRepositoryEncryptionKeyCommand({ repositoryName: 'sealed', kmsKeyId }));
    const first = await change('alias/one');
    expect(first.originalKmsKeyId).toBeUndefined();
    const { repositoryMetadata } = await get('sealed');
    expect(await change('alias/two')).toMatchObject({
      repositoryId: repositoryMetadata?.repositoryId,
      kmsKeyId: 'alias/two',
      originalKmsKeyId: 'alias/one',
    });
    await expect(change('')).rejects.toMatchObject({ name: 'EncryptionKeyRequiredException' });
    await expect(change('a b')).rejects.toMatchObject({ name: 'EncryptionKeyInvalidIdException' });
    await client.send(new DeleteRepositoryCommand({ repositoryName: 'sealed' }));
  });

  test('is created and read with its ARN and clone URLs', async () => {
    const created = await client.send(
      new CreateRepositoryCommand({
        repositoryName: 'web',
        repositoryDescription: 'The shop',
        tags: { team: 'a' },
      }),
    );
    const { repositoryMetadata } = await get('web');
    expect(repositoryMetadata).toEqual(created.repositoryMetadata);
    expect(repositoryMetadata).toMatchObject({
      accountId: '000000000000',
      repositoryName: 'web',
      repositoryDescription: 'The shop',
      Arn: 'arn:aws:codecommit:us-east-1:000000000000:web',
      cloneUrlHttp: `${server.endpoint}/v1/repos/web`,
      cloneUrlSsh: 'ssh://127.0.0.1/v1/repos/web',
    });
    expect(repositoryMetadata?.repositoryId).toMatch(/^[0-9a-f-]{36}$/);
    expect(repositoryMetadata).not.toHaveProperty('defaultBranch');
    expect(repositoryMetadata?.creationDate).toBeInstanceOf(Date);
  });

  test('is cloned from where it was asked for', async () => {
    await create('asked');
    const { hostname, port } = new URL(server.endpoint);
    const named = server.client(CodeCommitClient, { endpoint: `http://localhost:${port}` });
    const { repositoryMetadata } = await named.send(new GetRepositoryCommand({ repositoryName: 'asked' }));
    expect(hostname).not.toBe('localhost');
    expect(repositoryMetadata?.cloneUrlHttp).toBe(`http://localhost:${port}/v1/repos/asked`);
  });

  test('has its name to itself, in its region, with capitals apart', async () => {
    await create('taken');
    await expect(create('taken')).rejects.toMatchObject({
      name: 'RepositoryNameExistsException',
      message: 'Repository named taken already exists',
      $metadata: { httpStatusCode: 400 },
    });
    await create('Taken');
    const elsewhere = server.client(CodeCommitClient, { region: 'eu-west-1' });
    await elsewhere.send(new CreateRepositoryCommand({ repositoryName: 'taken' }));
  });

  test('of many that are created at once under one name, one is', async () => {
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => create('race')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test.each(['a b', 'a/b', '..\u0000', 'x'.repeat(101), 'name.git', 'ä'])(
    'cannot be called %j',
    async (name) => {
      await expect(create(name)).rejects.toMatchObject({ name: 'InvalidRepositoryNameException' });
    },
  );

  test('that does not exist', async () => {
    await expect(get('nowhere')).rejects.toMatchObject({
      name: 'RepositoryDoesNotExistException',
      message: 'nowhere does not exist',
    });
  });

  test('is deleted once, and deleting it again is no error', async () => {
    const { repositoryMetadata } = await create('gone');
    const remove = () => client.send(new DeleteRepositoryCommand({ repositoryName: 'gone' }));
    expect((await remove()).repositoryId).toBe(repositoryMetadata?.repositoryId);
    expect((await remove()).repositoryId).toBeUndefined();
    const again = await create('gone');
    expect(again.repositoryMetadata?.repositoryId).not.toBe(repositoryMetadata?.repositoryId);
  });

  test('takes another name and description and keeps its id', async () => {
    const { repositoryMetadata } = await create('before');
    await create('other');
    const rename = (newName: string) =>
      client.send(new UpdateRepositoryNameCommand({ oldName: 'before', newName }));
    await expect(rename('other')).rejects.toMatchObject({ name: 'RepositoryNameExistsException' });
    await rename('after');
    await client.send(
      new UpdateRepositoryDescriptionCommand({ repositoryName: 'after', repositoryDescription: 'new' }),
    );
    expect((await get('after')).repositoryMetadata).toMatchObject({
      repositoryId: repositoryMetadata?.repositoryId,
      repositoryDescription: 'new',
      Arn: 'arn:aws:codecommit:us-east-1:000000000000:after',
    });
    await client.send(new UpdateRepositoryDescriptionCommand({ repositoryName: 'after' }));
    expect((await get('after')).repositoryMetadata?.repositoryDescription).toBeUndefined();
    await expect(get('before')).rejects.toMatchObject({ name: 'RepositoryDoesNotExistException' });
    const long = new UpdateRepositoryDescriptionCommand({
      repositoryName: 'after',
      repositoryDescription: 'x'.repeat(1001),
    });
    await expect(client.send(long)).rejects.toMatchObject({ name: 'InvalidRepositoryDescriptionException' });
  });
});

describe('many repositories', () => {
  test('are listed by name and by last change, in both directions', async () => {
    const apart = server.client(CodeCommitClient, { region: 'ap-south-1' });
    for (const repositoryName of ['b', 'a', 'c'])
      await apart.send(new CreateRepositoryCommand({ repositoryName }));
    const names = async (input: ListRepositoriesCommandInput) =>
      (await apart.send(new ListRepositoriesCommand(input))).repositories?.map((each) => each.repositoryName);
    expect(await names({})).toEqual(['a', 'b', 'c']);
    expect(await names({ sortBy: 'repositoryName', order: 'descending' })).toEqual(['c', 'b', 'a']);
    // What changes within one millisecond has no order by that.
    await eventually(async () => {
      await apart.send(
        new UpdateRepositoryDescriptionCommand({ repositoryName: 'a', repositoryDescription: 'x' }),
      );
      return (await names({ sortBy: 'lastModifiedDate', order: 'descending' }))?.[0] === 'a';
    });
    await expect(names({ nextToken: 'forged' })).rejects.toMatchObject({
      name: 'InvalidContinuationTokenException',
    });
    await expect(names({ order: 'sideways' as 'ascending' })).rejects.toMatchObject({
      name: 'InvalidOrderException',
    });
  });

  test('are read at once, and the missing ones are named', async () => {
    await create('batch');
    const answer = await client.send(
      new BatchGetRepositoriesCommand({ repositoryNames: ['batch', 'missing'] }),
    );
    expect(answer.repositories?.map((each) => each.repositoryName)).toEqual(['batch']);
    expect(answer.repositoriesNotFound).toEqual(['missing']);
    expect(answer.errors).toEqual([
      {
        repositoryName: 'missing',
        errorCode: 'RepositoryDoesNotExistException',
        errorMessage: 'missing does not exist',
      },
    ]);
    const tooMany = new BatchGetRepositoriesCommand({
      repositoryNames: Array.from({ length: 101 }, () => 'x'),
    });
    await expect(client.send(tooMany)).rejects.toMatchObject({
      name: 'MaximumRepositoryNamesExceededException',
    });
  });
});

describe('tags', () => {
  test('are added, replaced, removed and listed', async () => {
    const { repositoryMetadata } = await create('tagged');
    const resourceArn = repositoryMetadata?.Arn;
    const tags = async () => (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    await client.send(new TagResourceCommand({ resourceArn, tags: { a: '1', b: '2' } }));
    await client.send(new TagResourceCommand({ resourceArn, tags: { b: '3' } }));
    expect(await tags()).toEqual({ a: '1', b: '3' });
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a', 'never'] }));
    expect(await tags()).toEqual({ b: '3' });
  });

  test('of AWS, too many, too long or of another resource are refused', async () => {
    const { repositoryMetadata } = await create('tag-limits');
    const resourceArn = repositoryMetadata?.Arn;
    const tag = (tags: Record<string, string>, arn = resourceArn) =>
      client.send(new TagResourceCommand({ resourceArn: arn, tags }));
    await expect(tag({ 'aws:x': '1' })).rejects.toMatchObject({ name: 'InvalidSystemTagUsageException' });
    await expect(tag({ x: 'y'.repeat(257) })).rejects.toMatchObject({ name: 'InvalidTagsMapException' });
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, '']));
    await expect(tag(many)).rejects.toMatchObject({ name: 'TooManyTagsException' });
    await expect(tag({}, 'arn:aws:s3:::bucket')).rejects.toMatchObject({
      name: 'InvalidResourceArnException',
    });
  });
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
