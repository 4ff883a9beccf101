import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsafeArchive } from '../../../engines/archive/archive.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Buildspec, CacheSpec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { type CacheEntry, cacheEntry } from './cache-entry.js';
import { type CacheLayout, type CachePath, cachePath, packCache, unpackCache } from './cache-files.js';
import { type CacheStore, cacheStoreOf } from './cache-store.js';
import { readPrivate, writePrivate } from './private-file.js';
import { runScript } from './run-script.js';
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
  const paths = pathsOf(run, spec.cache.paths);
  await attempt(run, 'upload', async () => {
    const file = join(run.directories.transfer, 'cache.tar.gz');
    for (const pattern of spec.cache?.paths ?? []) run.log.say(`Expanding cache path ${pattern}`);
    const count = await packCache(paths, layoutOf(run), file, run.signal);
    if (count === 0) run.log.say('Skip cache due to: no files found in the cache paths');
    else if (await store.keep(entry, file)) run.log.say(`Cache of ${count} file(s) uploaded`);
    else run.log.say('Skip cache due to: there is a cache with this key');
    await rm(file, { force: true });
  });
}

async function restore(
  run: BuildRun,
  patterns: readonly string[],
  store: CacheStore,
  entry: CacheEntry,
): Promise<void> {
  const file = join(run.directories.transfer, 'cache.tar.gz');
  const found = await store.fetch(entry, file);
  if (found === undefined) {
    run.log.say('Unable to download cache: no cache was found');
    return;
  }
  const staging = join(run.directories.transfer, 'cache');
  const count = await unpackCache(file, staging, pathsOf(run, patterns), layoutOf(run));
  await rm(file, { force: true });
  run.log.say(`Cache of ${count} file(s) restored${found === entry.name ? '' : ' from a fallback key'}`);
}

function sourceOf({ build, directories, ref }: BuildRun): string {
  return sourceLayout(build, directories, ref.region).primary.directory;
}

/** Files of the source by their path in it, all others as the build's programs call them. */
function layoutOf(run: BuildRun): CacheLayout {
  const { place } = run;
  const source = sourceOf(run);
  return {
    nameOf: (path) =>
      path.startsWith(`${source}/`)
        ? `source/${path.slice(source.length + 1)}`
        : `root${calledInBuild(run, path)}`,
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

/** As the build's programs call them, on this machine; what only a container sees cannot be kept. */
function pathsOf(run: BuildRun, patterns: readonly string[]): readonly CachePath[] {
  const source = sourceOf(run);
  return patterns.flatMap((pattern) => {
    const path = pattern.startsWith('/') ? onThisMachine(run, pattern) : join(source, pattern);
    if (path === undefined) run.log.say(`Skipping cache path ${pattern}: only the container has it`);
    return path === undefined ? [] : [cachePath(path)];
  });
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
    texts.map(async (_text, index) => (await readFile(file(index), 'utf8')).replace(/\n$/, '')),
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
