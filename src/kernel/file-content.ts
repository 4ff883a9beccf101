import type { Readable } from 'node:stream';
import { type FileSource, openConfined } from './confined.js';

/** A file as the payload of a request. */
export interface FileContent {
  readonly bytes: Readable;
  readonly sizeBytes: number;
}

/**
 * Opens a file whose content is wanted later, or maybe never: whoever calls destroys it. What cannot be opened is an error of the
 * caller's; a stream by its path would tell it when it likes, and where nobody listens yet that ends the process.
 *
 * @throws as openConfined
 */
export async function openFileContent(source: FileSource): Promise<FileContent> {
  const file = await openConfined(source);
  try {
    return { bytes: file.createReadStream(), sizeBytes: (await file.stat()).size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The same for as long as something is done with it. */
export async function withFileContent<T>(
  source: FileSource,
  act: (content: FileContent) => Promise<T>,
): Promise<T> {
  const content = await openFileContent(source);
  try {
    return await act(content);
  } finally {
    content.bytes.destroy();
  }
}
