import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { eventually } from './wait.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the processes of tests find what one of them has built for all. */
    readonly installations: string;
  }
}

const ROOT = join(import.meta.dirname, '..', '..');
const BUILD_MS = 60_000;

/** Vitest runs it once, before all tests; what it returns, after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-installations-'));
  project.provide('installations', directory);
  return () => rm(directory, { recursive: true, force: true });
}

let found: Promise<string> | undefined;

/**
 * The program as its users have it, built once per run of tests from the present source into a directory of its own, so that
 * no test depends on what an earlier build left in dist/. With PIPEWRIGHT_BUILT=1 dist/ has just been built, and is taken.
 *
 * @returns the path of `pipewright.js`
 */
export function installedProgram(): Promise<string> {
  if (process.env.PIPEWRIGHT_BUILT === '1') return Promise.resolve(join(ROOT, 'bin', 'pipewright.js'));
  found ??= installedOnce(join(inject('installations'), 'program'));
  return found;
}

/** Whoever is the first to want it builds; the others wait. */
async function installedOnce(directory: string): Promise<string> {
  const isFirst = await mkdir(`${directory}.begun`).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (isFirst) {
    await install(`${directory}.new`);
    await rename(`${directory}.new`, directory);
  }
  await eventually(() => existsSync(directory), { timeoutMs: BUILD_MS });
  return join(directory, 'bin', 'pipewright.js');
}

async function install(directory: string): Promise<void> {
  const build = [join(ROOT, 'scripts', 'build.mjs'), '--no-check', '--out', join(directory, 'dist')];
  await promisify(execFile)(process.execPath, build);
  await cp(join(ROOT, 'bin'), join(directory, 'bin'), { recursive: true });
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  for (const name of ['node_modules', 'examples']) await symlink(join(ROOT, name), join(directory, name));
}
