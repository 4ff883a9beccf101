import { open } from 'node:fs/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { ArchiveFile } from './archive-file.js';
import { asUnsafeArchive, UnsafeArchive } from './limits.js';

export type ZipEntryKind = 'file' | 'directory' | 'symlink';

export interface OpenedZipEntry {
  /** As spelled in the archive. */
  readonly name: string;
  readonly kind: ZipEntryKind;
  /** Permission bits. */
  readonly mode: number;
  /** What the archive claims; {@link content} fails where it is not so. */
  readonly sizeBytes: number;
  /** @throws UnsafeArchive where bytes and directory disagree */
  content(): AsyncIterable<Uint8Array>;
}

const METHOD_STORED = 0;
const METHOD_DEFLATED = 8;
const SMALL_BYTES = 64 * 1024;
const S_IFMT = 0o170000;
const KINDS: ReadonlyMap<number, ZipEntryKind> = new Map([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
]);
/** "Version made by" of systems whose external attributes hold a Unix mode: Unix and macOS. */
const UNIX_HOSTS: readonly number[] = [3, 19];

/** Names stay bytes: the library would turn backslashes into slashes before anybody can refuse them. */
const LIBRARY_OPTIONS = { autoClose: false, decodeStrings: false, validateEntrySizes: true };

interface OpenedZip {
  readonly zip: ZipFile;
  readonly archive: ArchiveFile;
}

/**
 * The entries in the order of the central directory, which alone counts (local headers may lie). Valid until the loop
 * goes on or ends.
 *
 * @throws UnsafeArchive for what is no zip, encrypted, or of a compression other than deflate
 */
export async function* zipEntries(zipFile: string, maxEntries: number): AsyncGenerator<OpenedZipEntry> {
  const file = await open(zipFile);
  try {
    const archive = new ArchiveFile(file, (await file.stat()).size);
    const zip = await fromRandomAccessReaderPromise(archive, archive.sizeBytes, LIBRARY_OPTIONS);
    if (zip.entryCount > maxEntries)
      throw new UnsafeArchive(undefined, `more than ${maxEntries} entries`, 'too-large');
    for await (const entry of zip.eachEntry()) yield openedEntry({ zip, archive }, entry);
  } catch (error) {
    throw asUnsafeArchive(error);
  } finally {
    await file.close();
  }
}

function openedEntry(opened: OpenedZip, entry: Entry): OpenedZipEntry {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  if (entry.isEncrypted()) throw new UnsafeArchive(name, 'is encrypted', 'unreadable');
  if (entry.compressionMethod !== METHOD_STORED && entry.compressionMethod !== METHOD_DEFLATED) {
    throw new UnsafeArchive(
      name,
      `compression method ${entry.compressionMethod} is not supported`,
      'unreadable',
    );
  }
  const unixMode = UNIX_HOSTS.includes(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const kind = name.endsWith('/') ? 'directory' : KINDS.get(unixMode & S_IFMT);
  if (kind === undefined) throw new UnsafeArchive(name, 'is neither a file, a directory nor a link');
  return {
    name,
    kind,
    mode: unixMode === 0 ? 0o644 : unixMode & 0o777,
    sizeBytes: entry.uncompressedSize,
    content: () => verifiedContent(opened, entry, name),
  };
}

async function* verifiedContent(
  { zip, archive }: OpenedZip,
  entry: Entry,
  name: string,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  let checksum = 0;
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    for await (const chunk of decoded(archive, fileDataStart, entry, name)) {
      sizeBytes += chunk.length;
      if (sizeBytes > entry.uncompressedSize) throw longerThanClaimed(name, entry);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw asUnsafeArchive(error, name);
  }
  if (sizeBytes !== entry.uncompressedSize) {
    throw new UnsafeArchive(
      name,
      `has ${sizeBytes} bytes, not ${entry.uncompressedSize} as it says`,
      'unreadable',
    );
  }
  if (checksum !== entry.crc32) throw new UnsafeArchive(name, 'has a wrong checksum', 'unreadable');
}

async function* decoded(
  archive: ArchiveFile,
  startsAt: number,
  entry: Entry,
  name: string,
): AsyncGenerator<Uint8Array> {
  if (entry.compressedSize <= SMALL_BYTES && entry.uncompressedSize <= SMALL_BYTES) {
    // Many times faster than a stream, for the thousands of small files that source trees are made of.
    const raw = await archive.bytes(startsAt, entry.compressedSize);
    yield entry.compressionMethod === METHOD_STORED ? raw : inflatedAtOnce(raw, entry, name);
    return;
  }
  const raw = archive.stream(startsAt, entry.compressedSize);
  if (entry.compressionMethod === METHOD_STORED) {
    yield* raw;
    return;
  }
  const inflate = createInflateRaw();
  raw.once('error', (error) => inflate.destroy(error));
  try {
    yield* raw.pipe(inflate);
  } finally {
    // Also when the reader stops early: zlib's memory is not the garbage collector's.
    inflate.destroy();
    raw.destroy();
  }
}

function inflatedAtOnce(packed: Buffer, entry: Entry, name: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.uncompressedSize) });
  } catch (error) {
    if (error instanceof RangeError) throw longerThanClaimed(name, entry);
    throw error;
  }
}

/** Told as soon as it shows: what such an entry unfolds to may have no end. */
function longerThanClaimed(name: string, entry: Entry): UnsafeArchive {
  return new UnsafeArchive(name, `has more than ${entry.uncompressedSize} bytes as it says`, 'unreadable');
}
