import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { type BuildPlace, requireOutside } from './build-place.js';
import { isConfined } from './confined.js';
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
  place: BuildPlace,
): Promise<readonly string[]> {
  const path = baseDirectory ?? '.';
  const found = isGlob(path)
    ? await matching(sourceDirectory, path)
    : [absolute(sourceDirectory, path, place)];
  const bases = [];
  for (const base of found)
    if ((await isDirectory(base)) && (await isConfined(base, place.confinedTo))) bases.push(base);
  if (bases.length === 0) throw clientError(`no matching base directory path found for ${path}`);
  return bases;
}

function absolute(sourceDirectory: string, path: string, place: BuildPlace): string {
  return isAbsolute(path) ? requireOutside(place, resolve(path)) : resolve(sourceDirectory, path);
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
