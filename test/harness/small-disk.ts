import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own that is soon full. */
export interface SmallDisk {
  /** Takes it away, whatever is on it. */
  remove(): void;
}

/** Whether this user may mount file systems. */
export function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    const isMounted = mount(place, 64 * 1024);
    if (isMounted) unmount(place);
    return isMounted;
  } finally {
    rmdirSync(place);
  }
}

/** Lies over the directory, which is made where it is not there. */
export function mountSmallDisk(directory: string, sizeBytes: number): SmallDisk {
  mkdirSync(directory, { recursive: true });
  if (!mount(directory, sizeBytes)) throw new Error(`cannot mount at ${directory}`);
  return { remove: () => unmount(directory) };
}

function mount(directory: string, sizeBytes: number): boolean {
  const options = ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'none', directory];
  return process.platform === 'linux' && spawnSync('mount', options, { stdio: 'ignore' }).status === 0;
}

function unmount(directory: string): void {
  spawnSync('umount', ['--lazy', directory], { stdio: 'ignore' });
}
