import type { Stats } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileSource, isConfined } from '../../../kernel/confined.js';
import { compileGlob, isGlob } from './glob.js';
import { clientError } from './phase-failure.js';

/** A file that goes into an artifact. */
export interface FoundFile extends FileSource {
  /** Below the base directory, with `/`. */
  readonly path: string;
  readonly mode: number;
  readonly modifiedAt: number;
  readonly isLink: boolean;
}

export interface FindOptions {
  readonly exclude: readonly string[];
  /** Tells how many files each pattern has found. */
  readonly onPattern: (pattern: string, count: number) => void;
  /** Files that are, or lead, elsewhere are not there. */
  readonly confinedTo?: readonly string[];
}

const MAX_FILES = 200_000;
const MAX_DEPTH = 100;
const LOOK_AT_ONCE = 256;

/**
 * Files below `baseDirectory` that match one of the patterns, each once. Directories are never followed through
 * links. A pattern without wildcards is one file.
 */
export async function findFiles(
  baseDirectory: string,
  patterns: readonly string[],
  { exclude, onPattern, confinedTo }: FindOptions,
): Promise<readonly FoundFile[]> {
  const excluded = exclude.map((pattern) => compileGlob(relative(pattern, baseDirectory)));
  const wanted = patterns.map((pattern) => relative(pattern, baseDirectory));
  const all = wanted.some(isGlob) ? await listTree(baseDirectory, '', 0, []) : [];
  const found = new Map<string, FoundFile>();
  for (const [index, pattern] of wanted.entries()) {
    const paths = isGlob(pattern) ? all.filter(compileGlob(pattern)) : [pattern].filter(isInside);
    const kept = paths.filter((path) => !excluded.some((matches) => matches(path)));
    const files = await describeAll(baseDirectory, kept, confinedTo);
    onPattern(patterns[index] ?? pattern, files.length);
    for (const file of files) found.set(file.path, file);
  }
  return [...found.values()];
}

/** Without `./`, and below the base where it was absolute. */
function relative(pattern: string, baseDirectory: string): string {
  const below = pattern.startsWith(`${baseDirectory}/`) ? pattern.slice(baseDirectory.length + 1) : pattern;
  return below.replace(/^(\.\/)+/, '');
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.split('/').includes('..');
}

async function describeAll(
  baseDirectory: string,
  paths: readonly string[],
  confinedTo: FindOptions['confinedTo'],
): Promise<readonly FoundFile[]> {
  const files: FoundFile[] = [];
  for (let start = 0; start < paths.length; start += LOOK_AT_ONCE) {
    const some = paths.slice(start, start + LOOK_AT_ONCE);
    const described = await Promise.all(some.map((path) => describe(baseDirectory, path, confinedTo)));
    files.push(...described.filter((file) => file !== undefined));
  }
  return files;
}

/** Everything but directories, in order of names. */
async function listTree(
  baseDirectory: string,
  prefix: string,
  depth: number,
  into: string[],
): Promise<readonly string[]> {
  if (depth > MAX_DEPTH) throw clientError(`directories are nested too deep: ${prefix}`);
  const entries = await readdir(join(baseDirectory, prefix), { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) await listTree(baseDirectory, `${path}/`, depth + 1, into);
    else if (entry.isFile() || entry.isSymbolicLink()) into.push(path);
    if (into.length > MAX_FILES) throw clientError(`more than ${MAX_FILES} files in the base directory`);
  }
  return into;
}

/** @returns undefined for what is no file, and for links that lead to none */
async function describe(
  baseDirectory: string,
  path: string,
  confinedTo: FindOptions['confinedTo'],
): Promise<FoundFile | undefined> {
  const file = join(baseDirectory, path);
  const [itself, target] = await Promise.all([lookAt(lstat(file)), lookAt(stat(file))]);
  if (!itself || !target?.isFile() || !(await isConfined(file, confinedTo))) return undefined;
  return {
    path,
    file,
    confinedTo,
    mode: target.mode & 0o777,
    modifiedAt: target.mtimeMs,
    isLink: itself.isSymbolicLink(),
  };
}

async function lookAt(look: Promise<Stats>): Promise<Stats | undefined> {
  return await look.catch((error: NodeJS.ErrnoException) => {
    const isAbsent = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'].includes(error.code ?? '');
    if (!isAbsent) throw error;
    return undefined;
  });
}
