import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { UnsafeArchive } from '../../../engines/archive/archive.js';
import { isConfined } from '../../../kernel/confined.js';
import type { BuildRun } from './build-run.js';
import { copyFromContainer } from './container-copies.js';
import { compileGlob, isGlob } from './glob.js';
import { clientError } from './phase-failure.js';

/**
 * The directories that artifacts are collected from: one, or, where the path is a glob, every directory of that
 * name at the top of the source; their own names do not appear in the artifact. What only the build's container has is copied.
 *
 * @param patterns of the files that are wanted: nothing else is copied
 * @throws PhaseFailure where there is none
 * @source AWS CodeBuild User Guide, "artifacts/base-directory"
 */
export async function artifactBases(
  run: BuildRun,
  sourceDirectory: string,
  baseDirectory: string | undefined,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const path = baseDirectory ?? '.';
  const found = isGlob(path)
    ? await matching(sourceDirectory, path)
    : [await single(run, sourceDirectory, path, patterns)];
  const bases = [];
  for (const base of found) {
    if (base === undefined || !(await isDirectory(base))) continue;
    if (await isConfined(base, run.place.confinedTo)) bases.push(base);
  }
  if (bases.length === 0) throw clientError(`no matching base directory path found for ${path}`);
  return bases;
}

async function single(
  run: BuildRun,
  sourceDirectory: string,
  path: string,
  patterns: readonly string[],
): Promise<string | undefined> {
  if (!isAbsolute(path)) return resolve(sourceDirectory, path);
  const root = resolve(path);
  return run.place.outside(root) ?? (await copied(run, root, patterns));
}

async function copied(run: BuildRun, root: string, patterns: readonly string[]): Promise<string | undefined> {
  const wanted = patterns.map((pattern) => compileGlob(resolve(root, pattern)));
  const matches = (path: string) => wanted.some((matcher) => matcher(path));
  try {
    const directory = await copyFromContainer(run, { root, matches });
    return directory && join(directory, root);
  } catch (error) {
    if (!(error instanceof UnsafeArchive)) throw error;
    throw clientError(`the files below ${root} cannot be collected: ${error.message}`);
  }
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
