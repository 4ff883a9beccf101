import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetCommitsCommand,
  CodeCommitClient,
  CreateCommitCommand,
  type CreateCommitCommandInput,
  CreateRepositoryCommand,
  DeleteFileCommand,
  GetBlobCommand,
  GetBlobDifferencesCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetFileCommand,
  GetFolderCommand,
  GetRepositoryCommand,
  ListFileCommitHistoryCommand,
  PutFileCommand,
  type PutFileCommandInput,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';

let server: TestServer;
let client: CodeCommitClient;
let root = '';

beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeCommitClient);
  root = await mkdtemp(join(tmpdir(), 'files-'));
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const bytes = (text: string) => Buffer.from(text);
const text = (content: Uint8Array | undefined) => Buffer.from(content ?? []).toString();

interface NewFile {
  readonly filePath: string;
  readonly fileContent: Uint8Array;
}

function file(filePath: string, content = `of ${filePath}\n`): NewFile {
  return { filePath, fileContent: bytes(content) };
}

/** A repository whose files are changed through the API. */
async function repository(repositoryName: string) {
  await client.send(new CreateRepositoryCommand({ repositoryName }));
  let tip: string | undefined;
  return {
    repositoryName,
    tip: () => tip,
    async commit(changes: Partial<CreateCommitCommandInput>) {
      const common = { repositoryName, branchName: 'main', parentCommitId: tip };
      const committed = await client.send(new CreateCommitCommand({ ...common, ...changes }));
      tip = committed.commitId;
      return committed;
    },
    async put(input: Partial<PutFileCommandInput> & NewFile) {
      const common = { repositoryName, branchName: 'main', parentCommitId: tip };
      const committed = await client.send(new PutFileCommand({ ...common, ...input }));
      tip = committed.commitId;
      return committed;
    },
    get: (filePath: string, commitSpecifier?: string) =>
      client.send(new GetFileCommand({ repositoryName, filePath, commitSpecifier })),
    folder: (folderPath: string) => client.send(new GetFolderCommand({ repositoryName, folderPath })),
    history: (filePath: string, page: { maxResults?: number; nextToken?: string } = {}) =>
      client.send(new ListFileCommitHistoryCommand({ repositoryName, filePath, ...page })),
    clone: async () => {
      const target = join(root, repositoryName);
      const { repositoryMetadata } = await client.send(new GetRepositoryCommand({ repositoryName }));
      const url = repositoryMetadata?.cloneUrlHttp?.replace('//', '//test:test@') ?? '';
      await gitOk(root, ['clone', '-q', url, target]);
      return target;
    },
  };
}

describe('a commit of files', () => {
  test('makes the first branch of an empty repository, and is what git clones', async () => {
    const web = await repository('first');
    const made = await web.commit({
      putFiles: [file('src/a.js'), { ...file('run.sh'), fileMode: 'EXECUTABLE' }, file('empty', '')],
      authorName: 'Li Juan',
      email: 'li@example.com',
      commitMessage: 'The \0beginning',
    });
    expect(made.filesAdded?.map(({ absolutePath, fileMode }) => `${absolutePath} ${fileMode}`)).toEqual([
      'empty NORMAL',
      'run.sh EXECUTABLE',
      'src/a.js NORMAL',
    ]);
    expect(made).toMatchObject({ filesUpdated: [], filesDeleted: [] });
    const { repositoryMetadata } = await client.send(new GetRepositoryCommand({ repositoryName: 'first' }));
    expect(repositoryMetadata?.defaultBranch).toBe('main');
    const clone = await web.clone();
    expect(await readFile(join(clone, 'src/a.js'), 'utf8')).toBe('of src/a.js\n');
    expect(await gitOk(clone, ['log', '--format=%an %ae %cn %s'])).toBe(
      'Li Juan li@example.com Li Juan The beginning',
    );
    expect(await gitOk(clone, ['ls-files', '-s', 'run.sh'])).toMatch(/^100755/);
    const { commit } = await client.send(
      new GetCommitCommand({ repositoryName: 'first', commitId: made.commitId }),
    );
    expect(commit).toMatchObject({ treeId: made.treeId, parents: [] });
  });

  test('adds, updates, moves, copies and deletes at once', async () => {
    const web = await repository('at-once');
    await web.commit({ putFiles: [file('a'), file('dir/b'), file('dir/c'), file('old/d')] });
    const parent = web.tip();
    const made = await web.commit({
      putFiles: [
        file('a', 'other'),
        { filePath: 'moved/b', sourceFile: { filePath: 'dir/b', isMove: true } },
        { filePath: 'copy', sourceFile: { filePath: 'a' } },
      ],
      deleteFiles: [{ filePath: 'old/d' }],
      setFileModes: [{ filePath: 'dir/c', fileMode: 'EXECUTABLE' }],
      keepEmptyFolders: true,
    });
    const paths = (files: typeof made.filesAdded) => files?.map(({ absolutePath }) => absolutePath);
    expect(paths(made.filesAdded)).toEqual(['copy', 'moved/b', 'old/.gitkeep']);
    expect(paths(made.filesUpdated)).toEqual(['a', 'dir/c']);
    expect(paths(made.filesDeleted)).toEqual(['dir/b', 'old/d']);
    expect(text((await web.get('copy')).fileContent)).toBe('of a\n');
    expect(await web.get('a', parent)).toMatchObject({ commitId: parent, fileSize: 5 });
    const { branch } = await client.send(
      new GetBranchCommand({ repositoryName: 'at-once', branchName: 'main' }),
    );
    expect(branch?.commitId).toBe(made.commitId);
  });

  test('takes names that mean something elsewhere', async () => {
    const web = await repository('names');
    const names = ['*', ':(glob)*', '-x', 'HEAD:a', 'a\\b', 'x\ny', '"q"', 'é/ü', '.gitattributes'];
    await web.commit({ putFiles: names.map((name) => file(name)) });
    for (const name of names) expect(text((await web.get(name)).fileContent)).toBe(`of ${name}\n`);
    expect((await web.history('*')).revisionDag).toHaveLength(1);
  });

  test('is made by one of several at once', async () => {
    const web = await repository('several');
    await web.put(file('a'));
    const parentCommitId = web.tip();
    const tries = ['b', 'c', 'd'].map((name) => web.put({ ...file(name), parentCommitId }));
    const ends = await Promise.allSettled(tries);
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(refusals.map(({ name }) => name)).toEqual(Array(2).fill('ParentCommitIdOutdatedException'));
    expect((await web.folder('/')).files).toHaveLength(2);
  });

  test('may put a directory where a file goes away', async () => {
    const web = await repository('instead');
    await web.commit({ putFiles: [file('name')] });
    await web.commit({ putFiles: [file('name/inside')], deleteFiles: [{ filePath: 'name' }] });
    expect((await web.folder('/name')).files).toMatchObject([{ absolutePath: 'name/inside' }]);
  });

  test('is refused in words that say why', async () => {
    const web = await repository('refused');
    await web.commit({ putFiles: [file('a'), file('dir/b')] });
    const stale = web.tip();
    await web.put(file('c'));
    const fails = async (changes: Partial<CreateCommitCommandInput>, code: string) => {
      await expect(web.commit(changes), JSON.stringify(changes)).rejects.toThrow(
        expect.objectContaining({ name: `${code}Exception` }),
      );
    };
    await fails({}, 'FileEntryRequired');
    await fails({ putFiles: [file('a'), file('a')] }, 'SamePathRequest');
    await fails({ putFiles: [file('a')], deleteFiles: [{ filePath: 'a' }] }, 'SamePathRequest');
    await fails({ putFiles: [file('x'), file('x/y')] }, 'PutFileEntryConflict');
    await fails({ putFiles: [{ filePath: 'x' }] }, 'SourceFileOrContentRequired');
    const both = { ...file('x'), sourceFile: { filePath: 'a' } };
    await fails({ putFiles: [both] }, 'FileContentAndSourceFileSpecified');
    const keep = { filePath: 'x', sourceFile: { filePath: 'dir/.gitkeep' } };
    await fails({ putFiles: [keep] }, 'RestrictedSourceFile');
    await fails({ putFiles: [{ filePath: 'x', sourceFile: { filePath: 'no' } }] }, 'FileDoesNotExist');
    await fails({ deleteFiles: [{ filePath: 'dir' }] }, 'FileDoesNotExist');
    await fails({ putFiles: [file('dir')] }, 'FileNameConflictsWithDirectoryName');
    await fails({ putFiles: [file('a/b')] }, 'DirectoryNameConflictsWithFileName');
    await fails({ putFiles: [file('a')] }, 'NoChange');
    for (const path of ['../x', '/x', 'x/', 'x//y', '.git/config', '.GIT/config', 'git~1/config']) {
      await fails({ putFiles: [file('fine'), file(path)] }, 'InvalidPath');
    }
    const link = { ...file('.gitmodules', 'elsewhere'), fileMode: 'SYMLINK' as const };
    await fails({ putFiles: [link] }, 'InvalidPath');
    await fails({ putFiles: [file('')] }, 'PathRequired');
    await fails(
      { putFiles: Array.from({ length: 101 }, (_, index) => file(`f${index}`)) },
      'MaximumFileEntriesExceeded',
    );
    await fails(
      { putFiles: [{ filePath: 'big', fileContent: Buffer.alloc(6_291_457) }] },
      'FileContentSizeLimitExceeded',
    );
    await fails({ putFiles: [file('x')], parentCommitId: undefined }, 'ParentCommitIdRequired');
    await fails({ putFiles: [file('x')], parentCommitId: stale }, 'ParentCommitIdOutdated');
    await fails({ putFiles: [file('x')], parentCommitId: 'abc' }, 'InvalidParentCommitId');
    await fails({ putFiles: [file('x')], parentCommitId: 'a'.repeat(40) }, 'ParentCommitDoesNotExist');
    await fails({ putFiles: [file('x')], branchName: 'other' }, 'BranchDoesNotExist');
  });
});

describe('one file', () => {
  test('is put, read, and deleted', async () => {
    const web = await repository('one');
    const put = await web.put({ ...file('docs/a.md', 'one'), name: 'Ana', commitMessage: 'Add it' });
    await expect(web.put(file('docs/a.md', 'one'))).rejects.toThrow(/exactly the same/);
    await expect(web.put(file('docs/b.md', ''))).rejects.toThrow(
      expect.objectContaining({ name: 'FileContentRequiredException' }),
    );
    const read = await web.get('/docs/a.md');
    expect(read).toMatchObject({
      commitId: put.commitId,
      blobId: put.blobId,
      filePath: 'docs/a.md',
      fileMode: 'NORMAL',
      fileSize: 3,
    });
    expect(text(read.fileContent)).toBe('one');
    const { content } = await client.send(new GetBlobCommand({ repositoryName: 'one', blobId: put.blobId }));
    expect(text(content)).toBe('one');
    const deleted = await client.send(
      new DeleteFileCommand({
        repositoryName: 'one',
        branchName: 'main',
        filePath: 'docs/a.md',
        parentCommitId: put.commitId,
        keepEmptyFolders: true,
      }),
    );
    expect(deleted).toMatchObject({ blobId: put.blobId, filePath: 'docs/a.md' });
    expect((await web.folder('docs')).files).toMatchObject([{ relativePath: '.gitkeep' }]);
    await expect(web.get('docs/a.md')).rejects.toThrow(
      expect.objectContaining({ name: 'FileDoesNotExistException' }),
    );
    await expect(
      client.send(new GetBlobCommand({ repositoryName: 'one', blobId: 'f'.repeat(40) })),
    ).rejects.toThrow(expect.objectContaining({ name: 'BlobIdDoesNotExistException' }));
    await expect(client.send(new GetBlobCommand({ repositoryName: 'one', blobId: 'short' }))).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidBlobIdException' }),
    );
  });

  test('is compared line by line with what it was', async () => {
    const web = await repository('compared');
    const numbers = Array.from({ length: 30 }, (_, index) => `${index}`);
    const blob = async (lines: readonly string[]) =>
      (await web.put(file('a', `${lines.join('\n')}\n`))).blobId;
    const beforeBlobId = await blob(numbers);
    const changed = numbers.with(4, 'four').with(20, '  20').toSpliced(10, 1);
    const afterBlobId = await blob(changed);
    const compare = (rest: object = {}) =>
      client.send(
        new GetBlobDifferencesCommand({
          repositoryName: 'compared',
          beforeBlobId,
          afterBlobId,
          contextLines: 1,
          ...rest,
        }),
      );
    const first = await compare({ MaxResults: 1 });
    expect(first).toMatchObject({ isBinary: false, afterBlobSize: changed.join('\n').length + 1 });
    expect(first.hunks).toEqual([
      {
        beforeStartLine: 4,
        beforeLineCount: 3,
        afterStartLine: 4,
        afterLineCount: 3,
        changes: [
          { type: 'CONTEXT', beforeLineNumber: 4, afterLineNumber: 4, content: '3' },
          { type: 'DELETE', beforeLineNumber: 5, content: '4' },
          { type: 'ADD', afterLineNumber: 5, content: 'four' },
          { type: 'CONTEXT', beforeLineNumber: 6, afterLineNumber: 6, content: '5' },
        ],
      },
    ]);
    expect((await compare({ MaxResults: 2, NextToken: first.NextToken })).hunks).toHaveLength(2);
    expect((await compare()).hunks).toHaveLength(3);
    expect((await compare({ ignoreWhitespace: true })).hunks).toHaveLength(2);
    const whole = await compare({ beforeBlobId: undefined });
    expect(whole).toMatchObject({ beforeBlobSize: 0, hunks: [{ beforeLineCount: 0, afterLineCount: 29 }] });
    await expect(compare({ contextLines: 21 })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(compare({ afterBlobId: 'x' })).rejects.toMatchObject({ name: 'InvalidBlobIdException' });
  });

  test('has a history that follows its names', async () => {
    const web = await repository('history');
    const body = 'enough lines\nto be known again\nafter a move\n';
    const first = await web.put(file('a.txt', body));
    const second = await web.put(file('a.txt', `${body}more\n`));
    await web.put(file('unrelated'));
    const moved = await web.commit({
      putFiles: [{ filePath: 'b.txt', sourceFile: { filePath: 'a.txt', isMove: true } }],
    });
    const { revisionDag = [], nextToken } = await web.history('b.txt', { maxResults: 2 });
    expect(revisionDag.map(({ commit, path }) => [commit?.commitId, path])).toEqual([
      [moved.commitId, 'b.txt'],
      [second.commitId, 'a.txt'],
    ]);
    expect(revisionDag[1]?.revisionChildren).toEqual([moved.commitId]);
    const rest = await web.history('b.txt', { maxResults: 2, nextToken });
    expect(rest.revisionDag).toMatchObject([
      { commit: { commitId: first.commitId }, blobId: first.blobId, revisionChildren: [second.commitId] },
    ]);
    expect(rest.nextToken).toBeUndefined();
    expect((await web.history('no-such-file')).revisionDag).toEqual([]);
  });
});

test('a folder shows one level of what is in it', async () => {
  const web = await repository('folders');
  await web.commit({
    putFiles: [
      file('README.md'),
      file('src/index.js'),
      file('src/lib/deep.js'),
      { ...file('link', 'README.md'), fileMode: 'SYMLINK' },
    ],
  });
  expect(await web.folder('/')).toMatchObject({
    folderPath: '',
    commitId: web.tip(),
    subFolders: [{ absolutePath: 'src', relativePath: 'src' }],
    files: [{ absolutePath: 'README.md', fileMode: 'NORMAL' }],
    symbolicLinks: [{ relativePath: 'link', fileMode: 'SYMLINK' }],
    subModules: [],
  });
  expect(await web.folder('src')).toMatchObject({
    subFolders: [{ absolutePath: 'src/lib', relativePath: 'lib' }],
    files: [{ absolutePath: 'src/index.js', relativePath: 'index.js' }],
  });
  for (const path of ['no', 'README.md']) {
    await expect(web.folder(path)).rejects.toThrow(
      expect.objectContaining({ name: 'FolderDoesNotExistException' }),
    );
  }
});

test('commits are read in batches', async () => {
  const web = await repository('batch');
  const { commitId } = await web.put(file('a'));
  const ask = (commitIds: string[]) =>
    client.send(new BatchGetCommitsCommand({ repositoryName: 'batch', commitIds }));
  const answer = await ask([commitId ?? '', 'b'.repeat(40), (commitId ?? '').slice(0, 8)]);
  expect(answer.commits).toMatchObject([{ commitId, message: 'Put a' }]);
  expect(answer.errors).toMatchObject([
    { errorCode: 'CommitIdDoesNotExistException' },
    { errorCode: 'InvalidCommitIdException', commitId: commitId?.slice(0, 8) },
  ]);
  await expect(ask([])).rejects.toThrow(expect.objectContaining({ name: 'CommitIdsListRequiredException' }));
});
