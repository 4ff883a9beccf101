import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessEngine } from '../../engines/process/port.js';
import { jobDirectory, removeTree } from './run/build-directories.js';

/**
 * Kills every process of every build of this server and removes their directories: before a reset, and when a
 * server that keeps nothing stops.
 */
export async function endAllBuilds(engine: ProcessEngine, buildsDirectory: string): Promise<void> {
  const uuids = await readdir(buildsDirectory).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  for (const uuid of uuids) {
    const job = await engine.open({ jobId: uuid, directory: jobDirectory(buildsDirectory, uuid) });
    await job.stop(0);
    await removeTree(join(buildsDirectory, uuid));
  }
}

/** Forgets what projects have kept from build to build on this machine. */
export async function forgetBuildCaches(cachesDirectory: string): Promise<void> {
  await removeTree(cachesDirectory);
}
