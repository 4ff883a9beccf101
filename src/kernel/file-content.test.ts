import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
  const read = withFileContent(file, async ({ bytes, sizeBytes }) => [await text(bytes), sizeBytes]);
  expect(await read).toEqual(['some text', 9]);
  const refused = withFileContent(file, async () => {
    throw new Error('no');
  });
  await expect(refused).rejects.toThrow('no');

  const nothing = async () => 'not reached';
  await expect(withFileContent(join(directory, 'gone'), nothing)).rejects.toThrow('ENOENT');
  await expect(withFileContent(directory, nothing)).rejects.toThrow('is no file');
});

test('a pipe that was put in the place of a file keeps nobody waiting', async () => {
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await expect(withFileContent(pipe, async () => 'not reached')).rejects.toThrow('is no file');
});
