import { availableParallelism } from 'node:os';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { DEFLATE_END } from './deflate.js';
import { readAhead } from './read-ahead.js';
import type { ZipEntry } from './zip-entry.js';
import { type ZipPart, zipParts } from './zip-parts.js';
import {
  descriptor,
  directoryHeader,
  endRecords,
  localHeader,
  type ZipBytes,
  type ZipRecord,
} from './zip-records.js';

/** Pieces that are compressed at once. Node has four threads for this and all that the server reads and writes. */
const PIECES_AT_ONCE = Math.min(Math.max(availableParallelism(), 2), 3);

/**
 * Streams a zip of the entries in their order, a few pieces of content ahead of its reader. The same entries give the same bytes,
 * in every time zone and on any number of processors.
 *
 * The stream fails with the error of whatever it reads, and with {@link UnsafeArchive} for paths that extraction
 * would refuse (absolute, `..`, twice the same).
 */
export function createZip(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): Readable {
  const output = new PassThrough();
  const stopped = new AbortController();
  output.once('close', () => stopped.abort());
  const parts = readAhead(zipParts(entries, stopped.signal), PIECES_AT_ONCE);
  pipeline(zipBytes(parts), output).catch((error: Error) => output.destroy(error));
  return output;
}

async function* zipBytes(parts: AsyncIterable<ZipPart>): AsyncGenerator<Buffer> {
  const written = new WrittenZip();
  for await (const part of parts) {
    switch (part.kind) {
      case 'whole': {
        const [bytes, content] = await wholeBytes(part);
        yield* written.entry(part.record, bytes, content);
        break;
      }
      case 'begin':
        yield written.begin(part.record);
        break;
      case 'piece':
        yield written.piece(await part.deflated);
        break;
      case 'end':
        yield* written.end(part.crc32, part.sizeBytes);
        break;
    }
  }
  yield* written.directory();
}

/** Stored where compression gains nothing. */
async function wholeBytes(
  part: ZipPart & { readonly kind: 'whole' },
): Promise<[ZipBytes, readonly Buffer[]]> {
  const { bytes } = part;
  const known = { crc32: crc32(bytes), sizeBytes: bytes.length };
  const deflated = await part.deflated;
  const compressedBytes = (deflated?.length ?? 0) + DEFLATE_END.length;
  if (deflated === undefined || compressedBytes >= bytes.length) {
    return [{ ...known, isDeflated: false, compressedBytes: bytes.length }, [bytes]];
  }
  return [{ ...known, isDeflated: true, compressedBytes }, [deflated, DEFLATE_END]];
}

/** How far the zip has come, and the directory that it will end with. */
class WrittenZip {
  readonly #directory: Buffer[] = [];
  #offset = 0;
  #open: { readonly record: ZipRecord; readonly offset: number; readonly contentAt: number } | undefined;

  *entry(record: ZipRecord, bytes: ZipBytes, content: readonly Buffer[]): Generator<Buffer> {
    this.#directory.push(
      directoryHeader({ ...record, ...bytes, hasDescriptor: false, offset: this.#offset }),
    );
    yield this.#counted(localHeader(record, bytes));
    for (const buffer of content) if (buffer.length > 0) yield this.#counted(buffer);
  }

  begin(record: ZipRecord): Buffer {
    const offset = this.#offset;
    const header = this.#counted(localHeader(record, undefined));
    this.#open = { record, offset, contentAt: this.#offset };
    return header;
  }

  piece(deflated: Buffer): Buffer {
    return this.#counted(deflated);
  }

  *end(checksum: number, sizeBytes: number): Generator<Buffer> {
    if (this.#open === undefined) throw new Error('an entry ends that has not begun');
    const { record, offset, contentAt } = this.#open;
    yield this.#counted(DEFLATE_END);
    const compressedBytes = this.#offset - contentAt;
    const bytes = { isDeflated: true, crc32: checksum, compressedBytes, sizeBytes };
    yield this.#counted(descriptor(bytes));
    this.#directory.push(directoryHeader({ ...record, ...bytes, hasDescriptor: true, offset }));
  }

  *directory(): Generator<Buffer> {
    const directoryAt = this.#offset;
    for (const header of this.#directory) yield this.#counted(header);
    yield endRecords(this.#directory.length, directoryAt, this.#offset - directoryAt);
  }

  #counted(buffer: Buffer): Buffer {
    this.#offset += buffer.length;
    return buffer;
  }
}
