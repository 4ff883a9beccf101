import { constants } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { clientError } from './phase-failure.js';

/** What a step of a build may hand to the server in one file: as much as an environment may hold, amply. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Writes a file where the build's programs write too. What they may have put in its place, as a link that leads out of their
 * container, is replaced and not followed; a shell that is still reading the old file keeps it.
 */
export async function writeShared(file: string, text: string, mode: number): Promise<void> {
  await rm(`${file}.new`, { force: true });
  await writeFile(`${file}.new`, text, { mode, flag: 'wx' });
  await rename(`${file}.new`, file);
}

/** The other way round: what a step of the build was told to leave. @throws PhaseFailure where there is no such file */
export async function readShared(file: string): Promise<string> {
  const found = await endOfShared(file, MAX_BYTES);
  if (found?.isWhole) return found.text;
  throw clientError('the environment of the build cannot be read: it is not in a file of at most 16 MiB');
}

/**
 * The end of a file that the build's programs write to. A link is not followed, and nobody waits for a pipe.
 *
 * @returns undefined for what is no file
 */
export async function endOfShared(
  file: string,
  maxBytes: number,
): Promise<{ readonly text: string; readonly isWhole: boolean } | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(unlessNone);
  if (handle === undefined) return undefined;
  try {
    const info = await handle.stat();
    if (!info.isFile()) return undefined;
    const length = Math.min(info.size, maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, info.size - length);
    return { text: buffer.toString('utf8', 0, bytesRead), isWhole: length === info.size };
  } finally {
    await handle.close();
  }
}

/** Not there, a link, or a socket. */
function unlessNone(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ELOOP' || error.code === 'ENXIO') return undefined;
  throw error;
}
