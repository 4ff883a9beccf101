import { watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes come in swarms: a build begins when they have settled. */
const SETTLED_MS = 300;
/** How often the directory is looked at without being told: what changes while a watch is being set up is told by nobody. */
const LOOK_EVERY_MS = 1_000;
const IGNORED = new Set(['.git', 'node_modules']);

/** Every file below a directory with its size and time of change. */
export type Snapshot = ReadonlyMap<string, string>;

/** @param except directories that the build itself writes to */
export async function snapshotOf(directory: string, except: readonly string[]): Promise<Snapshot> {
  const files = new Map<string, string>();
  await addFiles(directory, new Set(except), files);
  return files;
}

/**
 * Resolves when a directory is not as it was in `before`, and nothing changed any more for a while.
 *
 * @returns false where `signal` was aborted before
 */
export async function nextChange(
  directory: string,
  except: readonly string[],
  before: Snapshot,
  signal: AbortSignal,
): Promise<boolean> {
  let last = before;
  while (!signal.aborted) {
    const now = await snapshotOf(directory, except);
    const isSettled = isSame(now, last);
    if (isSettled && !isSame(now, before)) return true;
    last = now;
    await news(directory, isSettled ? LOOK_EVERY_MS : SETTLED_MS, signal, isSettled);
  }
  return false;
}

async function addFiles(
  directory: string,
  except: ReadonlySet<string>,
  files: Map<string, string>,
): Promise<void> {
  // What vanishes while it is being read has changed, which the next look shows.
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (IGNORED.has(entry.name) || except.has(path)) continue;
    if (entry.isDirectory()) {
      await addFiles(path, except, files);
      continue;
    }
    const found = await stat(path).catch(() => undefined);
    files.set(path, found ? `${found.size} ${found.mtimeMs}` : 'gone');
  }
}

function isSame(a: Snapshot, b: Snapshot): boolean {
  if (a.size !== b.size) return false;
  for (const [path, state] of a) if (b.get(path) !== state) return false;
  return true;
}

/** Resolves after a while, at an abort, and with `wakes` as soon as something below the directory changes. */
function news(directory: string, waitMs: number, signal: AbortSignal, wakes: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = wakes ? watch(directory, { recursive: true }) : undefined;
    const end = () => {
      clearTimeout(timer);
      watcher?.close();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, waitMs);
    signal.addEventListener('abort', end, { once: true });
    watcher?.on('error', reject).on('change', end);
  });
}
