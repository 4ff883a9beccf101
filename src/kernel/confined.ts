import { constants } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';
import { sep } from 'node:path';

/** A file to be read. */
export interface FileSource {
  readonly file: string;
  /** Its real place is below one of these; left out: anywhere. */
  readonly confinedTo?: readonly string[];
}

/** Whether a path that exists, its links followed, stays below one of the directories; always where there are none. */
export async function isConfined(path: string, directories: readonly string[] | undefined): Promise<boolean> {
  if (directories === undefined) return true;
  // What cannot be followed to its end leads nowhere, and so not below them.
  const real = await realpath(path).catch(() => undefined);
  return real !== undefined && (await isBelow(real, directories));
}

/**
 * Opens a file for reading. Whoever writes beside us may put a link or a pipe in its place at any moment: a pipe is refused, not
 * waited for, and where it is confined, what counts is the place of the file that is open, which nobody can change any more.
 *
 * @throws Error of node:fs, or for what is no file, or is elsewhere
 */
export async function openConfined({ file, confinedTo }: FileSource): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw refused(`${file} is no file`);
    if (confinedTo && !(await isBelow(await placeOf(handle, file), confinedTo)))
      throw refused(`${file} leads elsewhere`);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Linux tells it of the open file itself. Elsewhere no containers share directories with us, only their virtual machine. */
async function placeOf(handle: FileHandle, path: string): Promise<string> {
  return process.platform === 'linux' ? await readlink(`/proc/self/fd/${handle.fd}`) : await realpath(path);
}

async function isBelow(real: string, directories: readonly string[]): Promise<boolean> {
  const roots = await Promise.all(directories.map((directory) => realpath(directory)));
  return roots.some((root) => real === root || real.startsWith(`${root}${sep}`));
}

/** As node:fs would say it. */
function refused(message: string): Error {
  return Object.assign(new Error(message), { code: 'EINVAL', syscall: 'open' });
}
