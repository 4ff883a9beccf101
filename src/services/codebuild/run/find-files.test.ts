import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZip } from '../../../engines/archive/archive.js';
import { zipEntries } from './collect-files.js';
import { findFiles } from './find-files.js';
import { compileGlob } from './glob.js';

describe('globs of buildspecs', () => {
  it.each([
    ['**/*', 'a', true],
    ['**/*', 'a/b/.c', true],
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['sub/*', 'sub/a', true],
    ['sub/*', 'sub/a/b', false],
    ['sub/**/*', 'sub/a/b', true],
    ['sub/**/*', 'sub/a', true],
    ['sub/**/*', 'subs/a', false],
    ['**/.*', 'a/.git', true],
    ['**/.*/**/*', '.git/config', true],
    ['**/.*/**/*', 'a/b', false],
    ['**', 'a/b', true],
    ['a?c.txt', 'abc.txt', true],
    ['a?c.txt', 'a/c.txt', false],
    ['[ab].txt', 'b.txt', true],
    ['[!ab].txt', 'b.txt', false],
    ['a.b+c', 'a.b+c', true],
    ['a.b', 'axb', false],
    ['target/*.jar', 'target/app-1.0.jar', true],
    ['[!a]', '/', false],
    ['[a-c-]x', '-x', true],
    ['[z-a]', 'm', false],
    ['[', '[', true],
    ['[]', '[]', true],
    ['\\*', '\\x', true],
    ['a?b', 'a😀b', true],
    ['**/**/x', 'x', true],
    ['**x', 'a/b/xx', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(compileGlob(glob)(path)).toBe(expected);
  });

  it('are decided soon, however many stars they have and however long the path is', () => {
    const startedAt = performance.now();
    const long = 'a'.repeat(250);
    expect(compileGlob(`${'*a'.repeat(120)}b`)(long)).toBe(false);
    expect(compileGlob(`${'**/'.repeat(100)}b`)('a/'.repeat(500))).toBe(false);
    expect(compileGlob(`${'**'.repeat(50)}${'*?'.repeat(100)}`)(`${long}/${long}`)).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('finding files', () => {
  let base = '';

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'find-files-'));
    for (const path of ['a.txt', 'sub/b.txt', 'sub/deep/c.txt', '.hidden/d', 'node_modules/x/y.js']) {
      await mkdir(dirname(join(base, path)), { recursive: true });
      await writeFile(join(base, path), path);
    }
    await chmod(join(base, 'a.txt'), 0o755);
    await symlink('a.txt', join(base, 'link'));
    await symlink('nowhere', join(base, 'broken'));
    await symlink('..', join(base, 'sub', 'loop'));
  });

  afterAll(async () => {
    await rm(base, { recursive: true });
  });

  const find = async (patterns: string[], exclude: string[] = []) => {
    const counts: [string, number][] = [];
    const files = await findFiles(base, patterns, {
      exclude,
      onPattern: (pattern, count) => void counts.push([pattern, count]),
    });
    return { paths: files.map((file) => file.path).sort(), counts, files };
  };

  it.each([
    [['**/*'], ['node_modules/**/*'], ['.hidden/d', 'a.txt', 'link', 'sub/b.txt', 'sub/deep/c.txt']],
    [['**/*'], ['**/.*/**/*', 'node_modules/**/*', 'link'], ['a.txt', 'sub/b.txt', 'sub/deep/c.txt']],
    [['sub/*', './a.txt'], [], ['a.txt', 'sub/b.txt']],
    [['a.txt', 'a.txt', '*.txt'], [], ['a.txt']],
    [['sub'], [], []],
    [['../a.txt', '/etc/passwd', 'broken'], [], []],
  ])('%j without %j', async (patterns, exclude, expected) => {
    expect((await find(patterns, exclude)).paths).toEqual(expected);
  });

  it('takes absolute paths below the base, and tells what each pattern found', async () => {
    const { paths, counts } = await find([`${base}/sub/**/*`, 'missing']);
    expect(paths).toEqual(['sub/b.txt', 'sub/deep/c.txt']);
    expect(counts).toEqual([
      [`${base}/sub/**/*`, 2],
      ['missing', 0],
    ]);
  });

  it('keeps modes and knows links', async () => {
    const { files } = await find(['a.txt', 'link']);
    expect(files).toMatchObject([{ mode: 0o755, isLink: false }, { isLink: true }]);
  });

  it('what is replaced by a link to elsewhere, once it was found, does not get into a zip', async () => {
    const inside = await mkdtemp(join(tmpdir(), 'pipewright-confined-'));
    await writeFile(join(inside, 'harmless.txt'), 'harmless');
    const found = await findFiles(inside, ['**/*'], {
      exclude: [],
      onPattern: () => {},
      confinedTo: [inside],
    });
    await rm(join(inside, 'harmless.txt'));
    await symlink('/etc/hostname', join(inside, 'harmless.txt'));
    const entries = zipEntries(new Map(found.map((file) => [file.path, file])), false);
    await expect(buffer(createZip(entries))).rejects.toThrow('leads elsewhere');
    await rm(inside, { recursive: true });
  });
});
