import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withFileContent } from './file-content.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-content-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('a file that is read, one that nobody reads, and what cannot be opened', async () => {
  const file = join(directory, 'file');
  await writeFile(file, 'some text');
  const read = withFileContent({ file }, async ({ bytes, sizeBytes }) => [await text(bytes), sizeBytes]);
  expect(await read).toEqual(['some text', 9]);
  const refused = withFileContent({ file }, async () => {
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');

  const nothing = async () => 'not reached';
  await expect(withFileContent({ file: join(directory, 'gone') }, nothing)).rejects.toThrow('ENOENT');
  await expect(withFileContent({ file: directory }, nothing)).rejects.toThrow('is no file');
});

test('a pipe that was put in the place of a file keeps nobody waiting', async () => {
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(withFileContent({ file: pipe }, async () => 'not reached')).rejects.toThrow('is no file');
});

test('what is confined is not followed out of its directories', async () => {
  const [inside, outside] = [join(directory, 'inside'), join(directory, 'outside')];
  await mkdir(inside);
  await writeFile(outside, 'secret');
  await writeFile(join(inside, 'one'), 'one');
  await symlink('one', join(inside, 'link'));
  await symlink('../outside', join(inside, 'out'));
  const read = (name: string) =>
    withFileContent({ file: join(inside, name), confinedTo: [inside] }, ({ bytes }) => text(bytes));
  expect(await read('link')).toBe('one');
  await expect(read('out')).rejects.toThrow('leads elsewhere');
});
