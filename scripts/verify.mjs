// npm run verify: everything that must be true of a commit. Fails at the end, naming each step that failed.
import { spawnSync } from 'node:child_process';

const STEPS = [
  ['format and lint', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
  ['boundaries', 'node', ['scripts/boundaries.mjs']],
  ['types', 'npx', ['tsc', '-p', 'tsconfig.json', '--noEmit']],
  ['unused code', 'npx', ['knip']],
  ['build', 'node', ['scripts/build.mjs', '--no-check']],
  ['coverage table', 'node', ['scripts/coverage-table.mjs', '--check']],
  ['tests', 'npx', ['vitest', 'run']],
];

const failed = [];
for (const [name, command, args] of STEPS) {
  const startedAt = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`verify: ${name} ${status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`verify: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
