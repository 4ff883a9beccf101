import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchDescribeMergeConflictsCommand,
  CodeCommitClient,
  CreateBranchCommand,
  CreatePullRequestCommand,
  CreateRepositoryCommand,
  CreateUnreferencedMergeCommitCommand,
  DescribeMergeConflictsCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetDifferencesCommand,
  type GetDifferencesCommandInput,
  GetMergeCommitCommand,
  GetMergeConflictsCommand,
  GetMergeOptionsCommand,
  MergeBranchesByFastForwardCommand,
  MergeBranchesBySquashCommand,
  MergeBranchesByThreeWayCommand,
  type MergeBranchesByThreeWayCommandInput,
  MergePullRequestBySquashCommand,
  MergePullRequestByThreeWayCommand,
} from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitOk } from '../harness/git-client.js';
import { startServer, type TestServer } from '../harness/server.js';

const repositoryName = 'web';

let server: TestServer;
let client: CodeCommitClient;
let root = '';
let work = '';
const git = (...args: string[]) => gitOk(work, args);

const LINES = Array.from({ length: 20 }, (_, index) => `line ${index}`);

/** The file of twenty lines with some of them replaced. */
function lines(changes: Readonly<Record<number, string>> = {}): string {
  return `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;
}

/** A branch from the first commit with these files; null deletes one. */
async function branch(name: string, files: Readonly<Record<string, string | null>>): Promise<string> {
  await git('checkout', '-q', '-b', name, 'first');
  for (const [path, text] of Object.entries(files)) {
    if (text === null) {
      await git('rm', '-q', path);
    } else {
      await mkdir(join(work, path, '..'), { recursive: true });
      await writeFile(join(work, path), text);
    }
  }
  await git('add', '--all');
  await git('commit', '-q', '-m', name);
  return git('rev-parse', 'HEAD');
}

const ids: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer();
  client = server.client(CodeCommitClient);
  root = await mkdtemp(join(tmpdir(), 'merges-'));
  work = join(root, 'work');
  await client.send(new CreateRepositoryCommand({ repositoryName }));
  await gitOk(root, ['init', '-q', '-b', 'start', work]);
  await mkdir(join(work, 'docs'));
  await writeFile(join(work, 'file'), lines());
  await writeFile(join(work, 'docs/guide'), 'read\n');
  await git('add', '--all');
  await git('commit', '-q', '-m', 'first');
  await git('tag', 'first');
  ids.first = await git('rev-parse', 'HEAD');
  ids.main = await branch('main', { file: lines({ 0: 'main' }) });
  ids.added = await branch('added', { added: 'new\n' });
  ids.far = await branch('far', { file: lines({ 19: 'far' }) });
  ids.near = await branch('near', { file: lines({ 0: 'near', 10: 'also near' }) });
  ids.gone = await branch('gone', { 'docs/guide': null });
  ids.folder = await branch('folder', { file: null, 'file/inner': 'x\n' });
  await git(
    'remote',
    'add',
    'origin',
    `http://test:test@127.0.0.1:${server.port}/v1/repos/${repositoryName}`,
  );
  await git('push', '-q', 'origin', '--all');
  await git('push', '-q', 'origin', 'first');
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

/** A branch at main of its own, to be merged into. */
async function target(name: string): Promise<string> {
  await client.send(new CreateBranchCommand({ repositoryName, branchName: name, commitId: ids.main }));
  return name;
}

/** A file as it is in a commit of the server. */
async function content(commitId: string | undefined, path: string): Promise<string> {
  await git('fetch', '-q', 'origin', commitId ?? '');
  return git('show', `FETCH_HEAD:${path}`);
}

const tip = async (branchName: string) =>
  (await client.send(new GetBranchCommand({ repositoryName, branchName }))).branch?.commitId;

const commitOf = async (commitId: string | undefined) =>
  (await client.send(new GetCommitCommand({ repositoryName, commitId }))).commit;

async function pullRequest(sourceReference: string, destinationReference: string): Promise<string> {
  const targets = [{ repositoryName, sourceReference, destinationReference }];
  const made = await client.send(new CreatePullRequestCommand({ title: sourceReference, targets }));
  return made.pullRequest?.pullRequestId ?? '';
}

describe('a pull request', () => {
  test('merged by squash is one commit on the destination', async () => {
    const destination = await target('squashed');
    const pullRequestId = await pullRequest('added', destination);
    const { pullRequest: merged } = await client.send(
      new MergePullRequestBySquashCommand({
        pullRequestId,
        repositoryName,
        sourceCommitId: ids.added,
        authorName: 'Ann <of> web',
        email: 'ann@example.com',
        commitMessage: 'All of it',
      }),
    );
    const mergeCommitId = await tip(destination);
    expect(merged).toMatchObject({
      pullRequestStatus: 'CLOSED',
      pullRequestTargets: [{ mergeMetadata: { isMerged: true, mergeOption: 'SQUASH_MERGE', mergeCommitId } }],
    });
    expect(await commitOf(mergeCommitId)).toMatchObject({
      parents: [ids.main],
      message: 'All of it',
      author: { name: 'Ann of web', email: 'ann@example.com', date: expect.stringMatching(/^\d+ \+0000$/) },
      committer: { name: 'Ann of web' },
    });
    expect(await content(mergeCommitId, 'added')).toBe('new');
  });

  test('merged by three ways has both as parents, and is found again', async () => {
    const destination = await target('merged');
    const pullRequestId = await pullRequest('added', destination);
    await client.send(new MergePullRequestByThreeWayCommand({ pullRequestId, repositoryName }));
    const mergedCommitId = await tip(destination);
    expect(await commitOf(mergedCommitId)).toMatchObject({
      parents: [ids.main, ids.added],
      message: "Merge 'added' into merged",
      author: { name: 'root', email: '' },
    });
    const found = await client.send(
      new GetMergeCommitCommand({
        repositoryName,
        sourceCommitSpecifier: 'added',
        destinationCommitSpecifier: ids.main,
      }),
    );
    expect(found).toMatchObject({
      sourceCommitId: ids.added,
      destinationCommitId: ids.main,
      baseCommitId: ids.first,
      mergedCommitId,
    });
  });

  test('is left open where both sides changed a file, unless lines are compared or a side is chosen', async () => {
    const destination = await target('careful');
    const pullRequestId = await pullRequest('far', destination);
    const merge = (rest: object) =>
      client.send(new MergePullRequestByThreeWayCommand({ pullRequestId, repositoryName, ...rest }));
    await expect(merge({})).rejects.toMatchObject({ name: 'ManualMergeRequiredException' });
    expect(await tip(destination)).toBe(ids.main);
    const { pullRequest: merged } = await merge({ conflictDetailLevel: 'LINE_LEVEL' });
    expect(merged?.pullRequestStatus).toBe('CLOSED');
    expect(await content(await tip(destination), 'file')).toBe(lines({ 0: 'main', 19: 'far' }).trim());
  });
});

describe('conflicts', () => {
  const inspected = (source: string, destinationCommitSpecifier = 'main') => ({
    repositoryName,
    sourceCommitSpecifier: source,
    destinationCommitSpecifier,
  });

  test('are described line by line, in all three versions', async () => {
    const describeFile = (source: string, filePath: string, rest: object = {}) =>
      client.send(
        new DescribeMergeConflictsCommand({
          ...inspected(source),
          filePath,
          mergeOption: 'THREE_WAY_MERGE',
          conflictDetailLevel: 'LINE_LEVEL',
          ...rest,
        }),
      );
    const hunk = (startLine: number, text: string) => ({
      startLine,
      endLine: startLine + 1,
      hunkContent: Buffer.from(text).toString('base64'),
    });
    const found = await describeFile('near', 'file', { maxMergeHunks: 1 });
    expect(found).toMatchObject({
      sourceCommitId: ids.near,
      destinationCommitId: ids.main,
      baseCommitId: ids.first,
      conflictMetadata: { filePath: 'file', contentConflict: true, numberOfConflicts: 1 },
      mergeHunks: [
        {
          isConflict: true,
          source: hunk(0, 'near\n'),
          destination: hunk(0, 'main\n'),
          base: hunk(0, 'line 0\n'),
        },
      ],
    });
    const rest = await describeFile('near', 'file', { maxMergeHunks: 1, nextToken: found.nextToken });
    expect(rest.mergeHunks).toMatchObject([
      { isConflict: false, source: hunk(10, 'also near\n'), destination: hunk(10, 'line 10\n') },
    ]);
    expect(rest.nextToken).toBeUndefined();
    // No conflict by lines: what either side has changed is shown all the same.
    const clean = await describeFile('far', 'file');
    expect(clean.conflictMetadata).toMatchObject({ contentConflict: false, numberOfConflicts: 0 });
    expect(clean.mergeHunks?.map(({ isConflict }) => isConflict)).toEqual([false, false]);
    const added = await describeFile('added', 'added');
    expect(added.mergeHunks).toMatchObject([
      { source: hunk(0, 'new\n'), base: { startLine: 0, endLine: 0, hunkContent: '' } },
    ]);
    const fails = async (call: Promise<unknown>, name: string) =>
      expect(call).rejects.toMatchObject({ name: `${name}Exception` });
    await fails(describeFile('near', 'no-such-file'), 'FileDoesNotExist');
    await fails(describeFile('near', 'file', { mergeOption: 'FAST_FORWARD_MERGE' }), 'InvalidMergeOption');
    await fails(describeFile('near', 'file', { maxMergeHunks: 0 }), 'InvalidMaxMergeHunks');
  });

  test('are described for several files at once', async () => {
    const describeAll = (rest: object = {}) =>
      client.send(
        new BatchDescribeMergeConflictsCommand({
          ...inspected('near'),
          mergeOption: 'SQUASH_MERGE',
          ...rest,
        }),
      );
    expect((await describeAll()).conflicts).toMatchObject([
      { conflictMetadata: { filePath: 'file' }, mergeHunks: [{ isConflict: true }, { isConflict: false }] },
    ]);
    const asked = { filePaths: ['docs/guide', 'nowhere', 'file'], maxConflictFiles: 2 };
    const first = await describeAll(asked);
    expect(first.conflicts).toMatchObject([
      { conflictMetadata: { filePath: 'docs/guide', numberOfConflicts: 0 }, mergeHunks: [] },
    ]);
    expect(first.errors).toMatchObject([{ filePath: 'nowhere', exceptionName: 'FileDoesNotExistException' }]);
    const second = await describeAll({ ...asked, nextToken: first.nextToken });
    expect(second.conflicts).toMatchObject([{ conflictMetadata: { filePath: 'file' } }]);
  });

  test('may be merged into a commit that no branch has', async () => {
    const merge = (rest: object) =>
      client.send(
        new CreateUnreferencedMergeCommitCommand({
          ...inspected('far'),
          mergeOption: 'THREE_WAY_MERGE',
          ...rest,
        }),
      );
    await expect(merge({})).rejects.toMatchObject({ name: 'ManualMergeRequiredException' });
    const made = await merge({ conflictDetailLevel: 'LINE_LEVEL', authorName: 'Ann' });
    expect(await commitOf(made.commitId)).toMatchObject({
      treeId: made.treeId,
      parents: [ids.main, ids.far],
      author: { name: 'Ann' },
    });
    expect(await content(made.commitId, 'file')).toBe(lines({ 0: 'main', 19: 'far' }).trim());
    expect(await tip('main')).toBe(ids.main);
    await expect(merge({ mergeOption: 'FAST_FORWARD_MERGE' })).rejects.toMatchObject({
      name: 'InvalidMergeOptionException',
    });
  });

  test('leave the options that would work', async () => {
    const options = async (source: string, destination = 'main', rest: object = {}) => {
      const input = { ...inspected(source, destination), ...rest };
      return (await client.send(new GetMergeOptionsCommand(input))).mergeOptions;
    };
    expect(await options('main', 'first')).toEqual(['FAST_FORWARD_MERGE', 'SQUASH_MERGE', 'THREE_WAY_MERGE']);
    expect(await options('added')).toEqual(['SQUASH_MERGE', 'THREE_WAY_MERGE']);
    expect(await options('far')).toEqual([]);
    const byLine = { conflictDetailLevel: 'LINE_LEVEL' };
    expect(await options('far', 'main', byLine)).toEqual(['SQUASH_MERGE', 'THREE_WAY_MERGE']);
    expect(await options('near', 'main', byLine)).toEqual([]);
    const ours = { conflictResolutionStrategy: 'ACCEPT_DESTINATION' };
    expect(await options('near', 'main', ours)).toEqual(['SQUASH_MERGE', 'THREE_WAY_MERGE']);
    expect(await options('folder', 'main', ours)).toEqual([]);
  });

  test('are told file by file', async () => {
    const conflicts = (source: string, rest: object = {}) =>
      client.send(
        new GetMergeConflictsCommand({
          ...inspected(source),
          mergeOption: 'THREE_WAY_MERGE',
          ...rest,
        }),
      );
    const near = await conflicts('near');
    expect(near).toMatchObject({ mergeable: false, baseCommitId: ids.first, sourceCommitId: ids.near });
    const size = expect.any(Number);
    expect(near.conflictMetadataList).toEqual([
      {
        filePath: 'file',
        fileSizes: { source: size, destination: size, base: Buffer.byteLength(lines()) },
        fileModes: { source: 'NORMAL', destination: 'NORMAL', base: 'NORMAL' },
        objectTypes: { source: 'FILE', destination: 'FILE', base: 'FILE' },
        numberOfConflicts: 1,
        isBinaryFile: { source: false, destination: false, base: false },
        contentConflict: true,
        fileModeConflict: false,
        objectTypeConflict: false,
        mergeOperations: { source: 'M', destination: 'M' },
      },
    ]);
    expect((await conflicts('folder')).conflictMetadataList).toMatchObject([
      { filePath: 'file', objectTypeConflict: true, mergeOperations: { source: 'D', destination: 'M' } },
    ]);
    expect(await conflicts('added')).toMatchObject({ mergeable: true, conflictMetadataList: [] });
    const fast = { mergeOption: 'FAST_FORWARD_MERGE' };
    expect(await conflicts('near', fast)).toMatchObject({ mergeable: false, conflictMetadataList: [] });
    for (const [rest, name] of [
      [{ mergeOption: 'OCTOPUS' }, 'InvalidMergeOption'],
      [{ maxConflictFiles: 0 }, 'InvalidMaxConflictFiles'],
      [{ conflictDetailLevel: 'WORD' }, 'InvalidConflictDetailLevel'],
      [{ conflictResolutionStrategy: 'LUCK' }, 'InvalidConflictResolutionStrategy'],
      [{ sourceCommitSpecifier: 'nowhere' }, 'CommitDoesNotExist'],
      [{ sourceCommitSpecifier: '-x' }, 'CommitDoesNotExist'],
      [{ sourceCommitSpecifier: 'a..b' }, 'InvalidCommit'],
      [{ sourceCommitSpecifier: '' }, 'CommitRequired'],
    ] as const) {
      await expect(conflicts('near', rest), name).rejects.toMatchObject({ name: `${name}Exception` });
    }
  });
});

describe('branches', () => {
  const merge = async (
    sourceCommitSpecifier: string,
    destinationCommitSpecifier: string,
    rest: Partial<MergeBranchesByThreeWayCommandInput> = {},
  ) =>
    client.send(
      new MergeBranchesByThreeWayCommand({
        repositoryName,
        sourceCommitSpecifier,
        destinationCommitSpecifier,
        ...rest,
      }),
    );

  test('are merged with the side that was chosen, in conflicting lines or whole files', async () => {
    const cases = [
      [{ conflictResolutionStrategy: 'ACCEPT_SOURCE' }, lines({ 0: 'near', 10: 'also near' })],
      [{ conflictResolutionStrategy: 'ACCEPT_DESTINATION' }, lines({ 0: 'main' })],
      [
        { conflictResolutionStrategy: 'ACCEPT_DESTINATION', conflictDetailLevel: 'LINE_LEVEL' },
        lines({ 0: 'main', 10: 'also near' }),
      ],
    ] as const;
    for (const [index, [rest, expected]] of cases.entries()) {
      const { commitId, treeId } = await merge('near', await target(`chosen-${index}`), rest);
      expect(await tip(`chosen-${index}`)).toBe(commitId);
      expect((await commitOf(commitId))?.treeId).toBe(treeId);
      expect(await content(commitId, 'file')).toBe(expected.trim());
    }
  });

  test('are merged with resolutions of each conflict', async () => {
    const destination = await target('resolved');
    const resolve = (entry: object, strategy: 'AUTOMERGE' | 'NONE' = 'AUTOMERGE') => {
      const conflictResolution = { replaceContents: [{ filePath: 'file', ...entry }] };
      return merge('near', destination, {
        conflictResolutionStrategy: strategy,
        conflictResolution: conflictResolution as NonNullable<
          MergeBranchesByThreeWayCommandInput['conflictResolution']
        >,
      });
    };
    const content0 = Buffer.from('by hand\n');
    for (const [entry, name] of [
      [{ replacementType: 'KEEP_BASE', filePath: 'other' }, 'InvalidConflictResolution'],
      [{ replacementType: 'USE_NEW_CONTENT' }, 'ReplacementContentRequired'],
      [{ replacementType: 'KEEP_SOURCE', content: content0 }, 'InvalidReplacementContent'],
      [{ replacementType: 'GUESS' }, 'InvalidReplacementType'],
      [{ replacementType: 'KEEP_BASE', filePath: '' }, 'PathRequired'],
      [{ replacementType: 'KEEP_BASE', fileMode: 'LOUD' }, 'InvalidFileMode'],
    ] as const) {
      await expect(resolve(entry), name).rejects.toMatchObject({ name: `${name}Exception` });
    }
    await expect(resolve({ replacementType: 'KEEP_BASE' }, 'NONE')).rejects.toMatchObject({
      name: 'InvalidConflictResolutionException',
    });
    const unresolved = merge('near', destination, { conflictResolutionStrategy: 'AUTOMERGE' });
    await expect(unresolved).rejects.toMatchObject({ name: 'ManualMergeRequiredException' });
    const written = { replacementType: 'USE_NEW_CONTENT', content: content0, fileMode: 'EXECUTABLE' };
    const { commitId } = await resolve(written);
    expect(await content(commitId, 'file')).toBe('by hand');
    expect(await git('ls-tree', 'FETCH_HEAD', 'file')).toMatch(/^100755 /);
  });

  test('keep folders that would be empty, where that is asked for', async () => {
    const { commitId } = await merge('gone', await target('kept'), { keepEmptyFolders: true });
    expect(await content(commitId, 'docs/.gitkeep')).toBe('');
    const forgotten = await merge('gone', await target('forgotten'));
    await expect(content(forgotten.commitId, 'docs')).rejects.toThrow('docs');
  });

  test('are merged by fast-forward and squash, into a branch that is where it is said to be', async () => {
    const destinationCommitSpecifier = ids.first;
    const fast = (targetBranch?: string) =>
      client.send(
        new MergeBranchesByFastForwardCommand({
          repositoryName,
          sourceCommitSpecifier: 'main',
          destinationCommitSpecifier,
          targetBranch,
        }),
      );
    await expect(fast()).rejects.toMatchObject({ name: 'BranchNameRequiredException' });
    await expect(fast('first')).rejects.toMatchObject({ name: 'BranchNameIsTagNameException' });
    await expect(fast('nowhere')).rejects.toMatchObject({ name: 'BranchDoesNotExistException' });
    await expect(fast('added')).rejects.toMatchObject({ name: 'InvalidTargetBranchException' });
    expect((await fast('start')).commitId).toBe(ids.main);
    expect(await tip('start')).toBe(ids.main);
    const squashed = await client.send(
      new MergeBranchesBySquashCommand({
        repositoryName,
        sourceCommitSpecifier: 'added',
        destinationCommitSpecifier: 'start',
      }),
    );
    expect(await commitOf(squashed.commitId)).toMatchObject({ parents: [ids.main] });
  });

  test('that two merge into at once lose nothing', async () => {
    const destination = await target('busy');
    const results = await Promise.allSettled([merge('added', destination), merge('gone', destination)]);
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(done.length).toBeGreaterThan(0);
    for (const name of refused) {
      expect(['ConcurrentReferenceUpdateException', 'InvalidTargetBranchException']).toContain(name);
    }
    const last = await tip(destination);
    await git('fetch', '-q', 'origin', last ?? '');
    for (const { commitId } of done) await git('merge-base', '--is-ancestor', commitId ?? '', 'FETCH_HEAD');
  });
});

const differences = async (rest: Partial<GetDifferencesCommandInput>) =>
  client.send(new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: 'gone', ...rest }));

test('differences are of two commits, or of everything', async () => {
  const blobId = expect.stringMatching(/^[0-9a-f]{40}$/);
  expect((await differences({ beforeCommitSpecifier: 'added' })).differences).toEqual([
    { changeType: 'D', beforeBlob: { blobId, path: 'added', mode: '100644' } },
    { changeType: 'D', beforeBlob: { blobId, path: 'docs/guide', mode: '100644' } },
  ]);
  const far = { beforeCommitSpecifier: 'first', afterCommitSpecifier: 'refs/heads/far' };
  expect((await differences(far)).differences).toEqual([
    {
      changeType: 'M',
      beforeBlob: { blobId, path: 'file', mode: '100644' },
      afterBlob: { blobId, path: 'file', mode: '100644' },
    },
  ]);
  const two = { afterCommitSpecifier: ids.added, MaxResults: 2 };
  const all = await differences(two);
  expect(all.differences?.map(({ afterBlob }) => afterBlob?.path)).toEqual(['added', 'docs/guide']);
  const rest = await differences({ ...two, NextToken: all.NextToken });
  expect(rest.differences?.map(({ afterBlob }) => afterBlob?.path)).toEqual(['file']);
  expect(rest.NextToken).toBeUndefined();
  const folder = await differences({ beforeCommitSpecifier: 'added', beforePath: 'docs' });
  expect(folder.differences).toHaveLength(1);
  for (const [wrong, name] of [
    [{ afterPath: 'nowhere' }, 'PathDoesNotExist'],
    [{ afterPath: '../x' }, 'InvalidPath'],
    [{ MaxResults: 0 }, 'InvalidMaxResults'],
  ] as const) {
    await expect(differences(wrong)).rejects.toMatchObject({ name: `${name}Exception` });
  }
});
