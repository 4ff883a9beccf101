import { entrySegments } from './entry-path.js';
import { Extraction, type ExtractionResult } from './extraction.js';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS, UnsafeArchive } from './limits.js';
import { zipEntries } from './zip-reader.js';

/** Longer than any path that a link could name. */
const MAX_LINK_TARGET_BYTES = 4_096;

export interface ZipListing {
  readonly path: string;
  readonly sizeBytes: number;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * @param targetDir missing or empty; complete afterwards, or untouched where extraction fails
 * @throws UnsafeArchive
 */
export function extractZip(
  zipFile: string,
  targetDir: string,
  limits: ArchiveLimits = DEFAULT_ARCHIVE_LIMITS,
): Promise<ExtractionResult> {
  return Extraction.run(targetDir, limits, async (extraction) => {
    for await (const entry of zipEntries(zipFile, limits.maxEntries)) {
      if (entry.kind === 'directory') await extraction.directory(entry.name);
      else if (entry.kind === 'file') await extraction.file(entry.name, entry.mode, entry.content());
      else {
        const target = await collect(entry.name, entry.content(), MAX_LINK_TARGET_BYTES);
        await extraction.symlink(entry.name, target.toString('utf8'));
      }
    }
  });
}

/**
 * The first regular file of this path, without unpacking the rest.
 *
 * @returns undefined where the archive has no such file (a link does not count)
 * @throws UnsafeArchive where the file has more than `maxBytes`, or the archive cannot be read
 */
export async function readZipEntry(
  zipFile: string,
  path: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const wanted = entrySegments(path).join('/');
  for await (const entry of zipEntries(zipFile, DEFAULT_ARCHIVE_LIMITS.maxEntries)) {
    if (entry.kind !== 'file' || entrySegments(entry.name).join('/') !== wanted) continue;
    return await collect(entry.name, entry.content(), maxBytes);
  }
  return undefined;
}

/** Files and links, in the archive's order; sizes are the archive's own claim. @throws UnsafeArchive */
export async function listZip(zipFile: string): Promise<ZipListing[]> {
  const listing: ZipListing[] = [];
  for await (const { name, kind, sizeBytes, mode } of zipEntries(
    zipFile,
    DEFAULT_ARCHIVE_LIMITS.maxEntries,
  )) {
    if (kind !== 'directory') listing.push({ path: entrySegments(name).join('/'), sizeBytes, mode });
  }
  return listing;
}

async function collect(name: string, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of content) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new UnsafeArchive(name, `more than ${maxBytes} bytes`, 'too-large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, sizeBytes);
}
