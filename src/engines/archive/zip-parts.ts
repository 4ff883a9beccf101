import type { FileHandle } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type FileSource, openConfined } from '../../kernel/confined.js';
import { deflatePiece, PIECE_BYTES } from './deflate.js';
import { EntryTree } from './entry-tree.js';
import type { ZipContent, ZipEntry } from './zip-entry.js';
import type { ZipRecord } from './zip-records.js';

/** What goes into a zip, in order. Compression has begun when a part is made, and may not have ended. */
export type ZipPart =
  /** A small entry, of which everything is known. `deflated` is undefined where it is to be stored. */
  | {
      readonly kind: 'whole';
      readonly record: ZipRecord;
      readonly bytes: Buffer;
      readonly deflated?: Promise<Buffer>;
    }
  | { readonly kind: 'begin'; readonly record: ZipRecord }
  | { readonly kind: 'piece'; readonly deflated: Promise<Buffer> }
  | { readonly kind: 'end'; readonly crc32: number; readonly sizeBytes: number };

const S_IFREG = 0o100000;
const S_IFDIR = 0o40000;
const S_IFLNK = 0o120000;
const NOTHING = Buffer.alloc(0);

/**
 * @param stopped nobody wants the rest: ends reading from streams that may never give anything
 * @throws UnsafeArchive for paths that extraction would refuse
 */
export async function* zipParts(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  stopped: AbortSignal,
): AsyncGenerator<ZipPart> {
  const tree = new EntryTree();
  for await (const entry of entries) {
    const { content } = entry;
    if ('directory' in content) {
      const placement = tree.directory(entry.path);
      if (placement === undefined) continue;
      const record = recordOf(entry, `${placement.path}/`, S_IFDIR | (entry.mode ?? 0o755));
      yield { kind: 'whole', record, bytes: NOTHING };
    } else if ('symlinkTo' in content) {
      const { path } = tree.symlink(entry.path, content.symlinkTo);
      const bytes = Buffer.from(content.symlinkTo, 'utf8');
      yield { kind: 'whole', record: recordOf(entry, path, S_IFLNK | 0o777), bytes };
    } else {
      const { path } = tree.file(entry.path);
      if ('file' in content) yield* partsOfFile(entry, path, content);
      else {
        const record = recordOf(entry, path, S_IFREG | ((entry.mode ?? 0o644) & 0o777));
        yield* fileParts(record, piecesOf(content, stopped));
      }
    }
  }
}

function recordOf({ modifiedAt }: ZipEntry, path: string, mode: number): ZipRecord {
  return { name: Buffer.from(path, 'utf8'), mode, modifiedAt };
}

async function* partsOfFile(entry: ZipEntry, path: string, source: FileSource): AsyncGenerator<ZipPart> {
  const file = await openConfined(source);
  try {
    const { mode, size } = await file.stat();
    const record = recordOf(entry, path, S_IFREG | ((entry.mode ?? mode) & 0o777));
    yield* fileParts(record, piecesOfFile(file, size));
  } finally {
    await file.close();
  }
}

async function* fileParts(record: ZipRecord, pieces: AsyncGenerator<Buffer>): AsyncGenerator<ZipPart> {
  const first = await pieces.next();
  const bytes = first.done === true ? NOTHING : first.value;
  const second = await pieces.next();
  if (second.done === true) {
    yield { kind: 'whole', record, bytes, deflated: begun(bytes, undefined) };
    return;
  }
  yield { kind: 'begin', record };
  yield { kind: 'piece', deflated: begun(bytes, undefined) };
  let [before, checksum, sizeBytes] = [bytes, crc32(bytes), bytes.length];
  for (let next: IteratorResult<Buffer> = second; next.done !== true; next = await pieces.next()) {
    const piece = next.value;
    yield { kind: 'piece', deflated: begun(piece, before) };
    before = piece;
    checksum = crc32(piece, checksum);
    sizeBytes += piece.length;
  }
  yield { kind: 'end', crc32: checksum, sizeBytes };
}

function begun(piece: Buffer, before: Buffer | undefined): Promise<Buffer> {
  const deflated = deflatePiece(piece, before);
  // A failure is told where the part is written, if it ever is.
  deflated.catch(() => undefined);
  return deflated;
}

type MadeContent = Extract<ZipContent, { readonly bytes: Uint8Array } | { readonly stream: Readable }>;

/** None of them empty, and only the last one short. */
async function* piecesOf(content: MadeContent, stopped: AbortSignal): AsyncGenerator<Buffer> {
  if ('stream' in content) yield* piecesOfStream(addAbortSignal(stopped, content.stream));
  else yield* cut(Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.byteLength));
}

function* cut(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** @param sizeBytes as far as it is known: it may grow meanwhile */
async function* piecesOfFile(file: FileHandle, sizeBytes: number): AsyncGenerator<Buffer> {
  if (sizeBytes <= PIECE_BYTES) {
    yield* cut(await file.readFile());
    return;
  }
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    let filled = 0;
    while (filled < PIECE_BYTES) {
      const { bytesRead } = await file.read(piece, filled, PIECE_BYTES - filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > 0) yield piece.subarray(0, filled);
    if (filled < PIECE_BYTES) return;
  }
}

async function* piecesOfStream(stream: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes < PIECE_BYTES) continue;
    const joined = Buffer.concat(chunks);
    sizeBytes %= PIECE_BYTES;
    const whole = joined.length - sizeBytes;
    yield* cut(joined.subarray(0, whole));
    chunks = [joined.subarray(whole)];
  }
  if (sizeBytes > 0) yield Buffer.concat(chunks);
}
