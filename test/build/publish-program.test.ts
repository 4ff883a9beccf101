import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../scripts/publish-program.mjs');
const { publishProgram } = (await import(SCRIPT)) as {
  publishProgram(staged: string, directory: string, now?: number): void;
};
const DAY_MS = 24 * 60 * 60 * 1_000;

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipewright-publish-'));
  await writeFile(join(root, 'package.json'), '{"type":"module"}');
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A program that loads its chunk when it is told to. */
async function publish(directory: string, checksum: string, now?: number): Promise<void> {
  const staged = await mkdtemp(join(root, 'staged-'));
  const main = `process.stdin.once('data', async () => { console.log((await import('./part-${checksum}.js')).says); process.exit(); }); console.log('ready');`;
  await writeFile(join(staged, 'main.js'), main);
  await writeFile(join(staged, `part-${checksum}.js`), `export const says = '${checksum}';`);
  publishProgram(staged, directory, now);
  expect((await readdir(root)).filter((name) => name.startsWith('staged-'))).toEqual([]);
}

async function started(directory: string): Promise<{ child: ChildProcess; lines: AsyncIterator<string> }> {
  const child = spawn(process.execPath, [join(directory, 'main.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect(await lines.next()).toEqual({ value: 'ready', done: false });
  return { child, lines };
}

test('a program that runs loads what it was built with, after further builds', async () => {
  const directory = join(root, 'program');
  await publish(directory, 'aaaaaaaa');
  const { child, lines } = await started(directory);
  const exited = once(child, 'exit');
  for (const checksum of ['bbbbbbbb', 'cccccccc', 'dddddddd', 'eeeeeeee']) await publish(directory, checksum);
  child.stdin?.write('\n');
  expect(await lines.next()).toEqual({ value: 'aaaaaaaa', done: false });
  expect(await exited).toEqual([0, null]);
  expect(await readFile(join(directory, 'main.js'), 'utf8')).toContain('part-eeeeeeee.js');
});

test('builds of long ago go, but for the last three', async () => {
  const directory = join(root, 'old');
  await mkdir(directory);
  await writeFile(join(directory, 'part-00000000.js'), 'of a build that kept no list');
  for (const [day, checksum] of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'cccccccc', 'dddddddd'].entries()) {
    await publish(directory, checksum, day * 2 * DAY_MS);
  }
  expect((await readdir(directory)).sort()).toEqual([
    'builds.json',
    'main.js',
    ...['bbbbbbbb', 'cccccccc', 'dddddddd'].map((checksum) => `part-${checksum}.js`),
  ]);
});
