import { createWriteStream, type Dirent } from 'node:fs';
import { cp, lstat, mkdir, readdir, readlink, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { extractTar } from '../../../engines/archive/archive.js';
import { isConfined, openConfined } from '../../../kernel/confined.js';
import { compileGlob, isGlob } from './glob.js';

/** How files are called in an archive: the directories of builds differ from build to build. */
export interface CacheLayout {
  nameOf(path: string): string;
  /** @returns undefined for what has no place on this machine */
  pathOf(name: string): string | undefined;
  /**
   * Takes what has none to where it belongs.
   *
   * @param names below `staging`
   * @returns the number of files
   */
  readonly unpackElsewhere?: (staging: string, names: readonly string[]) => Promise<number>;
  /** Nothing elsewhere is read or written, whatever links a build has made. */
  readonly confinedTo?: readonly string[];
}

/** One pattern of `cache.paths`: where it begins, and what below it is meant. */
export interface CachePath {
  /** Absolute, on this machine. */
  readonly root: string;
  readonly matches: (path: string) => boolean;
}

const MAX_FILES = 500_000;
const MAX_DEPTH = 100;
/** Little effort: a cache is read and written by the machine that waits for it. */
const COMPRESSION = { level: 1 };

/**
 * @param pattern absolute, on this machine; a directory alone means all that is in it
 * @returns what it means
 */
export function cachePath(pattern: string): CachePath {
  const parts = pattern.split('/');
  const firstGlob = parts.findIndex(isGlob);
  if (firstGlob < 0) {
    const root = resolve(pattern);
    return { root, matches: (path) => path === root || path.startsWith(`${root}${sep}`) };
  }
  return { root: resolve('/', ...parts.slice(0, firstGlob)), matches: compileGlob(pattern) };
}

/**
 * Packs what the paths mean into one archive. Links that lead elsewhere than to what is packed beside them are left out: nobody
 * could unpack them safely.
 *
 * @returns the number of files
 */
export async function packCache(
  paths: readonly CachePath[],
  layout: CacheLayout,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const archive = pack();
  const written = pipeline(archive, createGzip(COMPRESSION), createWriteStream(file), { signal });
  const adding = addAll(archive, paths, layout).then(
    (count) => {
      archive.finalize();
      return count;
    },
    (error: unknown) => {
      archive.destroy(error as Error);
      throw error;
    },
  );
  const [count] = await Promise.all([adding, written]);
  return count;
}

async function addAll(archive: Pack, paths: readonly CachePath[], layout: CacheLayout): Promise<number> {
  const seen = new Set<string>();
  for (const { root, matches } of paths) {
    if (!(await isConfined(root, layout.confinedTo))) continue;
    for await (const path of walk(root, 0)) {
      if (seen.has(path) || !matches(path)) continue;
      seen.add(path);
      if (seen.size > MAX_FILES) throw new Error(`more than ${MAX_FILES} files are to be cached`);
      await addOne(archive, path, root, layout.nameOf(path), layout.confinedTo);
    }
  }
  return seen.size;
}

/** What is not there, or goes while it is looked at, is not cached. */
async function* walk(path: string, depth: number): AsyncGenerator<string> {
  const itself = await lstat(path).catch(() => undefined);
  if (itself === undefined || depth > MAX_DEPTH) return;
  if (!itself.isDirectory()) {
    if (itself.isFile() || itself.isSymbolicLink()) yield path;
    return;
  }
  const entries: Dirent[] = await readdir(path, { withFileTypes: true });
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    yield* walk(join(path, entry.name), depth + 1);
  }
}

/**
 * One file, or a link that leads nowhere out of `root`.
 *
 * @param name in the archive
 */
export async function addOne(
  archive: Pack,
  path: string,
  root: string,
  name: string,
  confinedTo?: readonly string[],
): Promise<void> {
  const itself = await lstat(path);
  if (itself.isSymbolicLink()) {
    const header = { name, mode: itself.mode & 0o777, mtime: itself.mtime };
    const target = await readlink(path);
    const leadsTo = resolve(dirname(path), target);
    const staysInside = !target.startsWith('/') && (leadsTo === root || leadsTo.startsWith(`${root}${sep}`));
    if (staysInside) archive.entry({ ...header, type: 'symlink', linkname: target });
    return;
  }
  const file = await openConfined({ file: path, confinedTo });
  try {
    const { size, mode, mtime } = await file.stat();
    const entry = archive.entry({ name, mode: mode & 0o777, mtime, size });
    // As long as it was said to be, also where it grows meanwhile.
    const content =
      size === 0 ? Readable.from([]) : file.createReadStream({ end: size - 1, autoClose: false });
    await pipeline(content, entry);
  } finally {
    await file.close();
  }
}

/**
 * Unpacks an archive beside its target and moves what the paths mean to where it was; what they do not mean is not touched, and
 * what is there already stays.
 *
 * @param staging missing; removed afterwards
 * @returns the number of files
 * @throws UnsafeArchive
 */
export async function unpackCache(
  file: string,
  staging: string,
  paths: readonly CachePath[],
  layout: CacheLayout,
): Promise<number> {
  await rm(staging, { recursive: true, force: true });
  try {
    await extractTar(file, staging, { gzip: true });
    let count = 0;
    const elsewhere: string[] = [];
    for await (const staged of walk(staging, 0)) {
      const name = relative(staging, staged);
      const path = layout.pathOf(name);
      if (path === undefined) elsewhere.push(name);
      else if (paths.some(({ matches }) => matches(path)) && (await moveTo(staged, path, layout))) count += 1;
    }
    return count + ((await layout.unpackElsewhere?.(staging, elsewhere)) ?? 0);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function moveTo(from: string, to: string, { confinedTo }: CacheLayout): Promise<boolean> {
  if (await exists(to)) return false;
  let above = dirname(to);
  while (!(await exists(above))) above = dirname(above);
  if (!(await isConfined(above, confinedTo))) return false;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV') throw error;
    // Another file system: an absolute path of the build's user.
    await cp(from, to, { verbatimSymlinks: true, preserveTimestamps: true });
  });
  return true;
}

async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
