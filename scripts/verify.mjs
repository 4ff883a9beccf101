// npm run verify: everything that must be true of a commit. Fails at the end, naming each step that failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { memoryDirectory } from './memory-directory.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const bin = (name) => join(ROOT, 'node_modules', '.bin', name);
const script = (name) => join(ROOT, 'scripts', name);

/** Side by side; in each one step after the other. What fails beside the tests is shown in the end, below what they print. */
const LANES = [
  [
    ['build', process.execPath, [script('build.mjs'), '--no-check']],
    ['coverage table', process.execPath, [script('coverage-table.mjs'), '--check']],
    ['tests', bin('vitest'), ['run']],
  ],
  [
    ['types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']],
    ['format and lint', bin('biome'), ['check', '--error-on-warnings', '.']],
    ['unused code', bin('knip'), []],
    ['boundaries', process.execPath, [script('boundaries.mjs')]],
  ],
];

const failed = [];
// The tests take what the step before them has built. CI names a directory on its disk: there everything is tried on one, too.
const TMPDIR = process.env.TMPDIR ?? memoryDirectory();
const env = { ...process.env, PIPEWRIGHT_BUILT: '1', ...(TMPDIR && { TMPDIR }) };

async function run([name, command, args], isShown) {
  const startedAt = Date.now();
  const child = spawn(command, args, {
    cwd: ROOT,
    env,
    stdio: isShown ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => printed.push(chunk));
  const [status] = await once(child, 'close');
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`verify: ${name} ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) failed.push({ name, output: Buffer.concat(printed) });
  if (name === 'build' && status !== 0) delete env.PIPEWRIGHT_BUILT;
}

await Promise.all(
  LANES.map(async (steps, lane) => {
    for (const step of steps) await run(step, lane === 0);
  }),
);
for (const { output } of failed) process.stdout.write(output);
if (failed.length > 0) console.error(`verify: failed: ${failed.map(({ name }) => name).join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
