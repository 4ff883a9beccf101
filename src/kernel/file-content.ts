import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A file as the payload of a request. */
export interface FileContent {
  readonly bytes: Readable;
  readonly sizeBytes: number;
}

/**
 * Opens a file whose content is wanted later, or maybe never: whoever calls destroys it. What cannot be opened is an error of the
 * caller's; a stream by its path would tell it when it likes, and where nobody listens yet that ends the process.
 *
 * @throws Error of node:fs, or for what is no file any more: reading from a pipe may never end
 */
export async function openFileContent(path: string): Promise<FileContent> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const info = await file.stat();
    if (!info.isFile())
      throw Object.assign(new Error(`${path} is no file`), { code: 'EINVAL', syscall: 'read' });
    return { bytes: file.createReadStream(), sizeBytes: info.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The same for as long as something is done with it. */
export async function withFileContent<T>(
  path: string,
  act: (content: FileContent) => Promise<T>,
): Promise<T> {
  const content = await openFileContent(path);
  try {
    return await act(content);
  } finally {
    content.bytes.destroy();
  }
}
