import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gitOk } from '../../../test/harness/git-client.js';
import { gitEngine } from './git-engine.js';
import type { GitEngine, TreeEntry } from './port.js';

let root = '';
let engine: GitEngine;
const repositoryId = randomUUID();
const ids: Record<string, string> = {};

/** `base`, and on it `ours` and `theirs`, which change the same line of `same`; `theirs` adds a file. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'git-merge-'));
  engine = gitEngine({ directory: join(root, 'hosted') });
  await engine.create(repositoryId);
  const work = join(root, 'work');
  await gitOk(root, ['init', '-q', '-b', 'base', work]);
  const commit = async (name: string, files: Readonly<Record<string, string | Buffer>>) => {
    for (const [path, text] of Object.entries(files)) await writeFile(join(work, path), text);
    await gitOk(work, ['add', '--all']);
    await gitOk(work, ['commit', '-q', '-m', name]);
    ids[name] = await gitOk(work, ['rev-parse', 'HEAD']);
  };
  await commit('base', { same: 'one\n', other: 'x', ':(odd) *': 'odd\n', binary: Buffer.of(0, 1, 2) });
  await gitOk(work, ['checkout', '-q', '-b', 'ours']);
  await commit('ours', { same: 'ours\n', binary: Buffer.of(0, 1, 3) });
  await gitOk(work, ['checkout', '-q', '-b', 'theirs', 'base']);
  await commit('theirs', { same: 'theirs\n', added: 'new\n', binary: Buffer.of(0, 1, 4) });
  await gitOk(work, ['push', '-q', join(root, 'hosted', `${repositoryId}.git`), '--all']);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const id = (name: string) => ids[name] ?? '';

async function entry(commit: string, path: string): Promise<TreeEntry> {
  const [found] = await engine.differences(repositoryId, undefined, id(commit), path);
  if (found?.after === undefined) throw new Error(`no ${path}`);
  return found.after;
}

test('differences name what was and what is; a path is taken by its letters', async () => {
  const changed = await engine.differences(repositoryId, id('base'), id('theirs'));
  expect(changed.map(({ path, before, after }) => [path, before?.mode, after?.mode])).toEqual([
    ['added', undefined, '100644'],
    ['binary', '100644', '100644'],
    ['same', '100644', '100644'],
  ]);
  const odd = await engine.differences(repositoryId, undefined, id('base'), ':(odd) *');
  expect(odd.map(({ path }) => path)).toEqual([':(odd) *']);
  await expect(engine.differences(repositoryId, '--output=x', id('base'))).rejects.toThrow('commit ids');
});

test('trees are merged as far as it goes, and the rest is named', async () => {
  const merged = await engine.mergeTrees(repositoryId, id('ours'), id('theirs'));
  expect([...merged.conflicts].sort()).toEqual(['binary', 'same']);
  const clean = await engine.mergeTrees(repositoryId, id('base'), id('theirs'));
  expect(clean).toEqual({ treeId: (await engine.commit(repositoryId, id('theirs')))?.treeId, conflicts: [] });
});

test('one file is merged line by line, with a side to favor or conflicts to count', async () => {
  const versions = async (path: string) => ({
    base: (await entry('base', path)).objectId,
    ours: (await entry('ours', path)).objectId,
    theirs: (await entry('theirs', path)).objectId,
  });
  const same = await versions('same');
  expect((await engine.mergeFile(repositoryId, same)).conflicts).toBe(1);
  expect((await engine.mergeFile(repositoryId, same, 'theirs')).content?.toString()).toBe('theirs\n');
  expect((await engine.mergeFile(repositoryId, same, 'ours')).content?.toString()).toBe('ours\n');
  expect((await engine.mergeFile(repositoryId, await versions('binary'))).content).toBeUndefined();
});

test('a changed tree becomes a commit, the same one for the same words', async () => {
  const objectId = await engine.writeBlob(repositoryId, Buffer.from('written\n'));
  const base = (await engine.commit(repositoryId, id('base')))?.treeId ?? '';
  const treeId = await engine.changeTree(repositoryId, base, [
    { path: 'folder/made', entry: { mode: '100755', objectId } },
    { path: 'same', entry: undefined },
  ]);
  const changes = await engine.differences(repositoryId, id('base'), treeId);
  expect(changes).toEqual([
    { path: 'folder/made', after: { mode: '100755', objectId } },
    { path: 'same', before: await entry('base', 'same') },
  ]);
  const commit = {
    treeId,
    parentIds: [id('ours'), id('theirs')],
    person: { name: 'Ana', email: '' },
    at: 1_500_000_000_999,
    message: 'no end of line',
  };
  const commitId = await engine.createCommit(repositoryId, commit);
  expect(await engine.createCommit(repositoryId, commit)).toBe(commitId);
  expect(await engine.commit(repositoryId, commitId)).toMatchObject({
    treeId,
    parentIds: [id('ours'), id('theirs')],
    author: { name: 'Ana', email: '', date: '1500000000 +0000' },
    message: 'no end of line',
  });
  const asked = () => engine.mergeCommitOf(repositoryId, id('ours'), id('theirs'));
  expect(await asked()).toBeUndefined(); // on no branch yet
  const change = { reference: 'refs/heads/merged', oldId: '0'.repeat(40), newId: commitId };
  await engine.changeReference(repositoryId, change);
  expect(await asked()).toBe(commitId);
});

test('a file is summed up', async () => {
  const summary = async (path: string) =>
    engine.blobSummary(repositoryId, (await entry('base', path)).objectId);
  expect(await summary('same')).toEqual({ sizeBytes: 4, isBinary: false, lines: 1 });
  expect(await summary('other')).toEqual({ sizeBytes: 1, isBinary: false, lines: 1 });
  expect(await summary('binary')).toEqual({ sizeBytes: 3, isBinary: true, lines: 0 });
  expect(await engine.blobSummary(repositoryId, '0'.repeat(40))).toBeUndefined();
});
