import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFiles } from './find-files.js';
import { globPattern } from './glob.js';

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
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(globPattern(glob).test(path)).toBe(expected);
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
});
