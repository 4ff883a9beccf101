import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileModule } from '../../test/harness/compile.js';

let directory: string;
let module: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-faults-'));
  module = await compileModule('cli/process-faults', directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs `body` in a process of its own that watches its faults. */
function run(body: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const script = `
    const { watchFaults } = await import(${JSON.stringify(module)});
    watchFaults({ error: (message, { error }) => console.log(message, error.message) });
    ${body}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', script], (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test('a rejection that nobody handles is logged, and the process goes on', async () => {
  const ended = await run(
    "Promise.reject(new Error('stray')); setTimeout(() => console.log('went on'), 20);",
  );
  expect(ended).toEqual({
    exitCode: 0,
    stdout: 'a rejection that nobody handled; the server goes on stray\nwent on\n',
    stderr: '',
  });
});

test('an exception that nobody catches ends the process, and says so', async () => {
  const ended = await run(
    "setTimeout(() => { throw new Error('bug'); }); setTimeout(() => console.log('never'), 50);",
  );
  expect(ended).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('Error: bug') });
});
