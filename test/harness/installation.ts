import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

let made: Promise<string> | undefined;

/**
 * The program as its users have it, built once per process of tests from the present source into a directory of its own,
 * so that no test depends on what an earlier build left in dist/.
 *
 * @returns the path of `pipewright.js`
 */
export function installedProgram(): Promise<string> {
  made ??= install();
  return made;
}

async function install(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'pipewright-installed-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const build = [join(ROOT, 'scripts', 'build.mjs'), '--no-check', '--out', join(directory, 'dist')];
  await promisify(execFile)(process.execPath, build);
  await cp(join(ROOT, 'bin'), join(directory, 'bin'), { recursive: true });
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  for (const name of ['node_modules', 'examples']) await symlink(join(ROOT, name), join(directory, name));
  return join(directory, 'bin', 'pipewright.js');
}
