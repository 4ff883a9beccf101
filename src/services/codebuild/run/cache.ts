import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsafeArchive } from '../../../engines/archive/archive.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Buildspec, CacheSpec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { type CacheEntry, cacheEntry } from './cache-entry.js';
import {
  addOne,
  type CacheLayout,
  type CachePath,
  cachePath,
  packCache,
  unpackCache,
} from './cache-files.js';
import { type CacheStore, cacheStoreOf } from './cache-store.js';
import { copiedPath, copyFromContainer, copyIntoContainer } from './container-copies.js';
import { readPrivate, writePrivate } from './private-file.js';
import { runScript } from './run-script.js';
import { readShared } from './shared-file.js';
import { quoted } from './shell.js';
import { sourceLayout } from './source-layout.js';

/** What DOWNLOAD_SOURCE has found out for the end of the build. */
const FILE = 'cache';

/**
 * Brings back what an earlier build has kept. Trouble is told in the log and fails nothing.
 *
 * @returns undefined where the build was interrupted
 * @source AWS CodeBuild User Guide, "Cache builds to improve performance"
 */
export async function restoreCache(run: BuildRun, spec: Buildspec): Promise<'done' | undefined> {
  const { log } = run;
  const store = cacheStoreOf(run);
  if (spec.cache === undefined) log.say('Cache is not defined in the buildspec');
  if (spec.cache === undefined || spec.cache.paths.length === 0) {
    log.say('Skip cache due to: no paths specified to be cached');
    return 'done';
  }
  if (store === undefined) {
    log.say('Skip cache due to: the project has no cache');
    return 'done';
  }
  const keys = await expandKeys(run, spec, spec.cache);
  if (keys === undefined) return undefined;
  const entry = await cacheEntry(run, spec.cache, keys);
  await writePrivate(run.directories, FILE, entry);
  if (spec.cache.restores)
    await attempt(run, 'download', () => restore(run, spec.cache?.paths ?? [], store, entry));
  return 'done';
}

/** Keeps the cache of a build that has succeeded. */
export async function saveCache(run: BuildRun, spec: Buildspec): Promise<void> {
  const store = cacheStoreOf(run);
  const entry = await readPrivate<CacheEntry>(run.directories, FILE);
  if (!spec.cache?.saves || store === undefined || entry === undefined) return;
  const { paths: patterns } = spec.cache;
  await attempt(run, 'upload', async () => {
    const file = join(run.directories.transfer, 'cache.tar.gz');
    for (const pattern of patterns) run.log.say(`Expanding cache path ${pattern}`);
    const paths = [...pathsOf(run, patterns), ...(await copiedPaths(run, patterns))];
    try {
      const count = await packCache(paths, layoutOf(run), file, run.signal);
      if (count === 0) run.log.say('Skip cache due to: no files found in the cache paths');
      else if (await store.keep(entry, file)) run.log.say(`Cache of ${count} file(s) uploaded`);
      else run.log.say('Skip cache due to: there is a cache with this key');
    } finally {
      // At once, also where the disk is full: the rest of the build needs some of it.
      await rm(file, { force: true });
    }
  });
}

async function restore(
  run: BuildRun,
  patterns: readonly string[],
  store: CacheStore,
  entry: CacheEntry,
): Promise<void> {
  const file = join(run.directories.transfer, 'cache.tar.gz');
  try {
    const found = await store.fetch(entry, file);
    if (found === undefined) {
      run.log.say('Unable to download cache: no cache was found');
      return;
    }
    const staging = join(run.directories.transfer, 'cache');
    const layout = { ...layoutOf(run), unpackElsewhere: intoContainer(run, patterns) };
    const count = await unpackCache(file, staging, pathsOf(run, patterns), layout);
    run.log.say(`Cache of ${count} file(s) restored${found === entry.name ? '' : ' from a fallback key'}`);
  } finally {
    await rm(file, { force: true });
  }
}

function sourceOf({ build, directories, ref }: BuildRun): string {
  return sourceLayout(build, directories, ref.region).primary.directory;
}

/** Files of the source by their path in it, all others as the build's programs call them. */
function layoutOf(run: BuildRun): CacheLayout {
  const { place, directories } = run;
  const source = sourceOf(run);
  return {
    nameOf: (path) => {
      if (path.startsWith(`${source}/`)) return `source/${path.slice(source.length + 1)}`;
      return `root${copiedPath(path, directories.copies) ?? calledInBuild(run, path)}`;
    },
    pathOf: (name) => {
      if (name.startsWith('source/')) return join(source, name.slice('source/'.length));
      return name.startsWith('root/') ? onThisMachine(run, name.slice('root'.length)) : undefined;
    },
    confinedTo: place.confinedTo,
  };
}

/** The home of AWS's builds, which is what `/root` means in a buildspec. */
const HOME = '/root';

/**
 * Builds of processes have homes of their own: nobody's `/root` of this machine is read or written for them.
 *
 * @param path as the buildspec calls it
 */
function onThisMachine({ build, directories, place }: BuildRun, path: string): string | undefined {
  const isHome = path === HOME || path.startsWith(`${HOME}/`);
  if (build.image !== undefined || !isHome) return place.outside(path);
  return join(directories.home, path.slice(HOME.length));
}

function calledInBuild({ build, directories, place }: BuildRun, path: string): string {
  const isHome = path.startsWith(`${directories.home}/`);
  if (build.image !== undefined || !isHome) return place.inside(path);
  return `${HOME}${path.slice(directories.home.length)}`;
}

/** As the build's programs call them, where they are on this machine. */
function pathsOf(run: BuildRun, patterns: readonly string[]): readonly CachePath[] {
  const source = sourceOf(run);
  return patterns.flatMap((pattern) => {
    const path = pattern.startsWith('/') ? onThisMachine(run, pattern) : join(source, pattern);
    return path === undefined ? [] : [cachePath(path)];
  });
}

/** What only the build's container has, by its paths there. */
function containerPaths(run: BuildRun, patterns: readonly string[]): readonly CachePath[] {
  return patterns
    .filter((pattern) => pattern.startsWith('/') && onThisMachine(run, pattern) === undefined)
    .map(cachePath);
}

/** The same as a copy on this machine. */
async function copiedPaths(run: BuildRun, patterns: readonly string[]): Promise<readonly CachePath[]> {
  const copies: CachePath[] = [];
  for (const { root, matches } of containerPaths(run, patterns)) {
    const directory = await copyFromContainer(run, { root, matches });
    if (directory === undefined) continue;
    copies.push({ root: join(directory, root), matches: (path) => matches(path.slice(directory.length)) });
  }
  return copies;
}

function intoContainer(run: BuildRun, patterns: readonly string[]): CacheLayout['unpackElsewhere'] {
  const wanted = containerPaths(run, patterns);
  return async (staging, names) => {
    const root = join(staging, 'root');
    const paths = names
      .filter((name) => name.startsWith('root/'))
      .map((name) => name.slice('root/'.length))
      .filter((path) => wanted.some(({ matches }) => matches(`/${path}`)));
    await copyIntoContainer(run, root, paths, (archive, file, path) => addOne(archive, file, root, path));
    return paths.length;
  };
}

/** The key and the fallback keys, which may hold variables and commands. */
async function expandKeys(
  run: BuildRun,
  spec: Buildspec,
  { key, fallbackKeys }: CacheSpec,
): Promise<readonly string[] | undefined> {
  if (key === undefined) return [];
  const { scripts } = run.directories;
  const texts = [key, ...fallbackKeys];
  const file = (index: number) => join(scripts, `cache-key-${index}`);
  const script = texts.map(
    (text, index) =>
      `cat > ${quoted(run.place.inside(file(index)))} << PIPEWRIGHT_KEY\n${text}\nPIPEWRIGHT_KEY`,
  );
  if ((await runScript(run, spec, 'cache-keys', script.join('\n'))) === undefined) return undefined;
  return await Promise.all(
    texts.map(async (_text, index) => (await readShared(file(index))).replace(/\n$/, '')),
  );
}

async function attempt(run: BuildRun, what: 'download' | 'upload', act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof AwsError || error instanceof UnsafeArchive || isOfFiles(error))) throw error;
    const code = error instanceof AwsError ? `${error.code}: ` : '';
    run.log.say(`Unable to ${what} cache: ${code}${error.message}`);
  }
}

function isOfFiles(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
