import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitFile, git, gitOk } from '../../../test/harness/git-client.js';
import { gitEngine } from './git-engine.js';
import { GitFailed, NO_OBJECT, ReferenceConflict, VersionNotFound } from './port.js';

let root = '';
const engine = () => gitEngine({ directory: join(root, 'hosted') });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'git-engine-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A hosted repository with one commit on main, and the clone it came from. */
async function hosted() {
  const repositoryId = randomUUID();
  const work = await mkdtemp(join(root, 'work-'));
  await engine().create(repositoryId);
  await gitOk(work, ['init', '--quiet', '-b', 'main']);
  await gitOk(work, ['remote', 'add', 'origin', join(root, 'hosted', `${repositoryId}.git`)]);
  const commitId = await commitFile(work, 'README.md', 'hello\n');
  await gitOk(work, ['push', '--quiet', 'origin', 'main']);
  return { repositoryId, work, commitId };
}

describe('repositories', () => {
  test('a new one is empty and HEAD is the unborn main; creating again keeps what is there', async () => {
    const { repositoryId, commitId } = await hosted();
    const empty = randomUUID();
    expect(await engine().snapshot(empty)).toEqual({ head: 'refs/heads/main', references: {} });
    await engine().create(repositoryId);
    expect((await engine().snapshot(repositoryId)).references).toEqual({ 'refs/heads/main': commitId });
  });

  test('many first uses at once make one repository', async () => {
    const one = engine();
    const repositoryId = randomUUID();
    await Promise.all(Array.from({ length: 8 }, () => one.snapshot(repositoryId)));
    const directories = await readdir(join(root, 'hosted'));
    expect(directories.filter((name) => name.startsWith(repositoryId))).toEqual([`${repositoryId}.git`]);
  });

  test('deleting may be repeated and leaves nothing', async () => {
    const { repositoryId } = await hosted();
    await engine().delete(repositoryId);
    await engine().delete(repositoryId);
    expect(await readdir(join(root, 'hosted'))).not.toContain(`${repositoryId}.git`);
  });

  test('only ids name directories', async () => {
    await expect(engine().create('../elsewhere')).rejects.toThrow('not a repository id');
  });
});

describe('references', () => {
  test('are created, moved and deleted by compare and swap only', async () => {
    const { repositoryId, work, commitId } = await hosted();
    const next = await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'HEAD:refs/heads/next']);
    const reference = 'refs/heads/topic';
    const change = (oldId: string, newId: string) =>
      engine().changeReference(repositoryId, { reference, oldId, newId });

    await change(NO_OBJECT, commitId);
    await expect(change(NO_OBJECT, commitId)).rejects.toThrow(ReferenceConflict);
    await expect(change(next, commitId)).rejects.toThrow(ReferenceConflict);
    await change(commitId, next);
    await expect(change(commitId, NO_OBJECT)).rejects.toThrow(ReferenceConflict);
    await change(next, NO_OBJECT);
    await expect(change(next, NO_OBJECT)).rejects.toThrow(ReferenceConflict);
    expect((await engine().snapshot(repositoryId)).references).not.toHaveProperty(reference);
  });

  test('of two that create the same one wins', async () => {
    const { repositoryId, commitId } = await hosted();
    const change = { reference: 'refs/heads/race', oldId: NO_OBJECT, newId: commitId };
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => engine().changeReference(repositoryId, change)),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ReferenceConflict);
    }
  });

  test('a name below an existing one is a conflict, an object that is not there is not', async () => {
    const { repositoryId, commitId } = await hosted();
    const below = { reference: 'refs/heads/main/x', oldId: NO_OBJECT, newId: commitId };
    await expect(engine().changeReference(repositoryId, below)).rejects.toThrow(ReferenceConflict);
    const missing = { reference: 'refs/heads/y', oldId: NO_OBJECT, newId: 'a'.repeat(40) };
    await expect(engine().changeReference(repositoryId, missing)).rejects.toThrow(GitFailed);
  });

  test('names that are none never reach git', async () => {
    const { repositoryId, commitId } = await hosted();
    const change = { reference: 'refs/heads/a\0b', oldId: NO_OBJECT, newId: commitId };
    await expect(engine().changeReference(repositoryId, change)).rejects.toThrow('not a reference name');
    await expect(engine().setHead(repositoryId, '--delete')).rejects.toThrow('not a reference name');
  });

  test('HEAD moves to any branch name', async () => {
    const { repositoryId } = await hosted();
    await engine().setHead(repositoryId, 'refs/heads/trunk');
    expect((await engine().snapshot(repositoryId)).head).toBe('refs/heads/trunk');
  });
});

describe('commits', () => {
  test('are read with people, parents and message', async () => {
    const { repositoryId, work, commitId } = await hosted();
    await gitOk(work, ['commit', '--quiet', '--allow-empty', '-m', 'Zwei Größen\n\nmore'], {
      GIT_AUTHOR_NAME: 'Zoë <the> Great',
      GIT_AUTHOR_DATE: '1484167798 -0800',
    });
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const tip = await gitOk(work, ['rev-parse', 'HEAD']);
    const commit = await engine().commit(repositoryId, tip);
    expect(commit).toMatchObject({
      commitId: tip,
      parentIds: [commitId],
      treeId: await gitOk(work, ['rev-parse', 'HEAD^{tree}']),
      author: { name: 'Zoë the Great', email: 'ana@example.com', date: '1484167798 -0800' },
      message: 'Zwei Größen\n\nmore\n',
    });
  });

  test('in another encoding are read in it', async () => {
    const { repositoryId, work } = await hosted();
    const tree = await gitOk(work, ['rev-parse', 'HEAD^{tree}']);
    const raw = Buffer.from(
      `tree ${tree}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nencoding ISO-8859-1\n\ngr\u00fcn\n`,
      'latin1',
    );
    await writeFile(join(work, 'raw-commit'), raw);
    const tip = await gitOk(work, ['hash-object', '-t', 'commit', '-w', 'raw-commit']);
    await gitOk(work, ['push', '--quiet', 'origin', `${tip}:refs/heads/latin`]);
    expect((await engine().commit(repositoryId, tip))?.message).toBe('grün\n');
  });

  test('other objects, other text and unknown ids are no commits', async () => {
    const { repositoryId, work } = await hosted();
    const blob = await gitOk(work, ['rev-parse', 'HEAD:README.md']);
    await gitOk(work, ['tag', '-a', '-m', 'one', 'v1']);
    await gitOk(work, ['push', '--quiet', 'origin', 'v1']);
    const tag = await gitOk(work, ['rev-parse', 'v1']);
    for (const id of [blob, tag, 'a'.repeat(40), 'main', 'HEAD\nHEAD']) {
      expect(await engine().commit(repositoryId, id)).toBeUndefined();
    }
    const peeled = await engine().commitIdsOf(repositoryId, [tag, blob]);
    expect([...peeled]).toEqual([[tag, await gitOk(work, ['rev-parse', 'v1^{commit}'])]]);
  });
});

describe('entries of a commit', () => {
  test('keep contents, executable bits, links and odd names', async () => {
    const { repositoryId, work } = await hosted();
    await mkdir(join(work, 'bin'));
    await commitFile(work, 'bin/run', '#!/bin/sh\n');
    await chmod(join(work, 'bin/run'), 0o755);
    await symlink('bin/run', join(work, 'link'));
    const large = Buffer.alloc(700_000, 'x');
    await commitFile(work, 'large "é" \n.bin', large);
    const commitId = await commitFile(work, 'empty', '');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);

    const seen: Record<string, unknown> = {};
    for await (const entry of engine().entries(repositoryId, commitId)) {
      const { content } = entry;
      if ('stream' in content) seen[entry.path] = [entry.mode, (await buffer(content.stream)).equals(large)];
      else if ('bytes' in content) seen[entry.path] = [entry.mode, Buffer.from(content.bytes).toString()];
      else seen[entry.path] = content;
    }
    expect(seen).toEqual({
      'README.md': [0o644, 'hello\n'],
      'bin/run': [0o755, '#!/bin/sh\n'],
      empty: [0o644, ''],
      'large "é" \n.bin': [0o644, true],
      link: { symlinkTo: 'bin/run' },
    });
  });

  test('a large content that is not wanted is passed over', async () => {
    const { repositoryId, work } = await hosted();
    await commitFile(work, 'big', Buffer.alloc(900_000, 'y'));
    const commitId = await commitFile(work, 'last', 'end');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    const paths: string[] = [];
    for await (const { path, content } of engine().entries(repositoryId, commitId)) {
      paths.push(path);
      if ('stream' in content) content.stream.destroy();
    }
    expect(paths).toEqual(['README.md', 'big', 'last']);
  });
});

describe('checkout', () => {
  const checkout = (repositoryId: string, targetDir: string, options: { version?: string; depth?: number }) =>
    engine().checkout({ repositoryId, targetDir, originUrl: 'http://127.0.0.1/v1/repos/x', ...options });

  test('makes a clone at a branch, a tag, a commit or the default branch', async () => {
    const { repositoryId, work, commitId } = await hosted();
    const second = await commitFile(work, 'a', '1');
    await gitOk(work, ['tag', '-a', '-m', 'one', 'v1', commitId]);
    await gitOk(work, ['push', '--quiet', 'origin', 'main', 'v1', 'HEAD:refs/heads/topic/x']);
    const versions = {
      main: second,
      'topic/x': second,
      v1: commitId,
      'refs/tags/v1': commitId,
      [commitId]: commitId,
    };
    for (const [version, expected] of Object.entries(versions)) {
      const targetDir = await mkdtemp(join(root, 'target-'));
      expect(await checkout(repositoryId, targetDir, { version })).toEqual({ commitId: expected });
      expect(await gitOk(targetDir, ['rev-parse', 'HEAD'])).toBe(expected);
    }
    const targetDir = join(root, 'not-there-yet', 'x');
    expect(await checkout(repositoryId, targetDir, {})).toEqual({ commitId: second });
    expect(await readFile(join(targetDir, 'README.md'), 'utf8')).toBe('hello\n');
    expect(await gitOk(targetDir, ['describe', '--tags'])).toContain('v1-1-');
    expect(await gitOk(targetDir, ['remote', 'get-url', 'origin'])).toBe('http://127.0.0.1/v1/repos/x');
    expect((await git(targetDir, ['status', '--porcelain'])).stdout).toBe('');
  });

  test('of some depth, at a commit that no branch holds any more', async () => {
    const { repositoryId, work, commitId } = await hosted();
    const lost = await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    await gitOk(work, ['push', '--quiet', '--force', 'origin', `${commitId}:main`]);
    const targetDir = await mkdtemp(join(root, 'target-'));
    await checkout(repositoryId, targetDir, { version: lost, depth: 1 });
    expect(await gitOk(targetDir, ['rev-list', '--count', 'HEAD'])).toBe('1');
  });

  test.each(['nowhere', '--upload-pack=x', 'main~1', 'a\nb', 'a'.repeat(40)])(
    'refuses %j',
    async (version) => {
      const { repositoryId } = await hosted();
      const targetDir = await mkdtemp(join(root, 'target-'));
      await expect(checkout(repositoryId, targetDir, { version })).rejects.toThrow(VersionNotFound);
    },
  );
});

describe('exchanges', () => {
  test('an aborted one ends git at once', async () => {
    const { repositoryId } = await hosted();
    const stop = new AbortController();
    const exchange = engine().exchange({
      repositoryId,
      service: 'git-receive-pack',
      step: 'exchange',
      input: new PassThrough(),
      output: new PassThrough(),
      signal: stop.signal,
    });
    stop.abort();
    await expect(exchange).rejects.toThrow(GitFailed);
  });

  test('maintenance keeps objects that nothing refers to', async () => {
    const { repositoryId, work, commitId } = await hosted();
    const lost = await commitFile(work, 'a', '1');
    await gitOk(work, ['push', '--quiet', 'origin', 'main']);
    await gitOk(work, ['push', '--quiet', '--force', 'origin', `${commitId}:main`]);
    await engine().maintain(repositoryId);
    expect(await engine().commit(repositoryId, lost)).toBeDefined();
  });
});
