import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOfShared, readShared, writeShared } from './shared-file.js';

let directory: string;
const at = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-shared-'));
  await writeFile(at('of-the-machine'), 'untouched');
});
afterAll(() => rm(directory, { recursive: true }));

test('what a build has put in the place of a file is neither written through nor read', async () => {
  await symlink(at('of-the-machine'), at('script'));
  await symlink(at('of-the-machine'), at('script.new'));
  await expect(readShared(at('script'))).rejects.toThrow('cannot be read');
  await writeShared(at('script'), 'ours', 0o600);
  expect(await readFile(at('of-the-machine'), 'utf8')).toBe('untouched');
  expect(await readShared(at('script'))).toBe('ours');
});

test('nobody waits for a pipe, and no more than the end of a large file is held', async () => {
  execFileSync('mkfifo', [at('pipe')]);
  expect(await endOfShared(at('pipe'), 10)).toBeUndefined();
  await expect(readShared(at('pipe'))).rejects.toThrow('cannot be read');
  await expect(readShared(at('gone'))).rejects.toThrow('cannot be read');

  await writeFile(at('output'), 'first last');
  expect(await endOfShared(at('output'), 4)).toEqual({ text: 'last', isWhole: false });
  await truncate(at('output'), 1024 ** 3);
  await expect(readShared(at('output'))).rejects.toThrow('at most 16 MiB');
});
