import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { compileGlob, isGlob } from './glob.js';
import { clientError } from './phase-failure.js';

/**
 * The directories that artifacts are collected from: one, or, where the path is a glob, every directory of that
 * name at the top of the source; their own names do not appear in the artifact.
 *
 * @throws PhaseFailure where there is none
 * @source AWS CodeBuild User Guide, "artifacts/base-directory"
 */
export async function artifactBases(
  sourceDirectory: string,
  baseDirectory: string | undefined,
): Promise<readonly string[]> {
  const path = baseDirectory ?? '.';
  const found = isGlob(path) ? await matching(sourceDirectory, path) : [resolve(sourceDirectory, path)];
  const bases = [];
  for (const base of found) if (await isDirectory(base)) bases.push(base);
  if (bases.length === 0) throw clientError(`no matching base directory path found for ${path}`);
  return bases;
}

async function matching(sourceDirectory: string, pattern: string): Promise<readonly string[]> {
  const matches = compileGlob(pattern.replace(/^\.\//, '').replace(/\/+$/, ''));
  const names = await readdir(sourceDirectory);
  return names
    .filter(matches)
    .sort()
    .map((name) => join(sourceDirectory, name));
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
