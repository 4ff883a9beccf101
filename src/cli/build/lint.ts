import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted } from '../counted.js';
import type { LocalBuild, Print } from './request.js';

const DEFAULT_NAME = 'buildspec.yml';
/** Where a buildspec is found that lies elsewhere. */
const LIKELY = /^buildspec.*\.ya?ml$/;

/**
 * Says what is wrong with a buildspec, and what is not as it looks, without running anything.
 *
 * @returns 0 where a build could use it, else 2
 */
export async function lintFile(request: LocalBuild, print: Print): Promise<0 | 2> {
  const { lintBuildspec } = await import('../../services/lint-buildspec.js');
  const { buildspec = DEFAULT_NAME, directory } = request;
  const isText = buildspec.includes('\n');
  const name = isText ? 'buildspec' : buildspec;
  const text = isText ? buildspec : await readIfThere(join(directory, buildspec));
  if (text === undefined) {
    const others = (await readdir(directory)).filter((file) => LIKELY.test(file));
    const hint = others.length > 0 ? ` (found: ${others.join(', ')}; say -b)` : '';
    print(`${name}: error: YAML_FILE_ERROR: YAML file does not exist${hint}`);
    return 2;
  }
  const remarks = lintBuildspec(text);
  for (const { level, line, message } of remarks) {
    print(`${name}:${line === undefined ? '' : `${line}:`} ${level}: ${message}`);
  }
  const errors = remarks.filter(({ level }) => level === 'error').length;
  print(`${name}: ${counted(errors, 'error')}, ${counted(remarks.length - errors, 'warning')}`);
  return errors === 0 ? 0 : 2;
}

async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'EISDIR') throw error;
    return undefined;
  });
}
