// Where a run of tests keeps its files: in the memory where that has room for them. What they write and flush to the disk is
// gone a moment later, and waiting for the disk takes longer than all else.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Linux's file system in memory. */
const MEMORY = '/dev/shm';
/** Several times what all tests together hold at once. */
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * A new directory, which goes when this process ends.
 *
 * @returns {string | undefined} undefined where there is no such file system, little room in it, or no program may run from it
 */
export function memoryDirectory() {
  let directory;
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize < ROOM_BYTES) return undefined;
    // Short: sockets have addresses of a hundred characters.
    directory = mkdtempSync(join(MEMORY, 'pw-'));
    // As /tmp is: some tests do things as another user.
    chmodSync(directory, 0o1777);
  } catch {
    return undefined;
  }
  process.once('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const script = join(directory, 'runs');
  writeFileSync(script, '#!/bin/sh\n', { mode: 0o755 });
  return spawnSync(script).status === 0 ? directory : undefined;
}
