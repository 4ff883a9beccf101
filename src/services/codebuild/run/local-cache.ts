import { join } from 'node:path';
import type { BuildRun } from './build-run.js';

/**
 * What a project keeps on this machine from build to build. Named by account, region and project: no project sees another's.
 * Below the directory of the server, beside the builds, which come and go.
 */
export function localCacheDirectory({
  machine,
  ref,
  build,
}: Pick<BuildRun, 'machine' | 'ref' | 'build'>): string {
  return join(machine.cachesDirectory, ref.accountId, ref.region, build.projectName);
}

const queues = new Map<string, Promise<unknown>>();

/** One after the other: what is in a cache is changed by one build at a time. */
export async function withCacheLock<T>(directory: string, use: () => Promise<T>): Promise<T> {
  const before = queues.get(directory) ?? Promise.resolve();
  const mine = before.then(use, use);
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  queues.set(directory, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(directory) === settled) queues.delete(directory);
  }
}
