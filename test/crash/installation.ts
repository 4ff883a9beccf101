import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * The program as its users have it, compiled from the present source into a directory of its own, so that no test
 * depends on what an earlier build left in dist/.
 *
 * @returns the path of `pipewright.js`
 */
export async function install(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  const project = join(ROOT, 'tsconfig.build.json');
  await promisify(execFile)(tsc, ['-p', project, '--outDir', join(directory, 'dist'), '--noCheck']);
  await cp(join(ROOT, 'bin'), join(directory, 'bin'), { recursive: true });
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
  await symlink(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return join(directory, 'bin', 'pipewright.js');
}
