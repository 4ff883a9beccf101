import { createHash } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { BlobTooLarge, BlobWriteFailed, type BlobWriteOptions } from '../blob-store.js';

/** Chunks are gathered up to this size, so that small ones do not cost a system call each. */
const BATCH_BYTES = 512 * 1024;

/** How much may wait in the page cache: a final fsync of gigabytes would stall its caller for seconds. */
const WRITEBACK_BYTES = 32 * 1024 * 1024;

const NO_SPACE_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export interface FileContent {
  readonly sizeBytes: number;
  readonly md5Hex: string;
}

export interface FileWriteOptions extends BlobWriteOptions {
  /** Whether the bytes are on disk when the write is done. */
  readonly isDurable: boolean;
}

/**
 * Streams `source` into a new file. Durable are its bytes, not yet its name: the caller renames it and syncs
 * the directory. Leaves no file behind where anything fails.
 * @throws BlobTooLarge, BlobWriteFailed, or what the source throws
 */
export async function writeFile(
  path: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: FileWriteOptions,
): Promise<FileContent> {
  const handle = await asWriteFailure(() => open(path, 'wx', 0o600));
  try {
    const content = await copyInto(new BatchedFile(handle, options.isDurable), source, options);
    await handle.close();
    return content;
  } catch (error) {
    // The failure to tell is `error`; what cannot even be removed is swept at the next start.
    await handle.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** Runs a file operation; its failure is the storage's, not the source's. */
export async function asWriteFailure<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    const code = 'code' in cause ? String(cause.code) : '';
    throw new BlobWriteFailed(NO_SPACE_CODES.has(code) ? 'no-space' : 'io', cause);
  }
}

async function copyInto(
  file: BatchedFile,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { maxBytes = Number.POSITIVE_INFINITY, onChunk }: BlobWriteOptions,
): Promise<FileContent> {
  const md5 = createHash('md5');
  let sizeBytes = 0;
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) throw new BlobTooLarge(maxBytes);
      md5.update(chunk);
      onChunk?.(chunk);
      const full = file.add(chunk);
      if (full) await full;
    }
    await file.finish();
  } finally {
    await file.settle();
  }
  return { sizeBytes, md5Hex: md5.digest('hex') };
}

/**
 * Writes batches one after another while the next one is gathered: one batch is in flight at most, so memory
 * stays bounded, and hashing goes on while the disk works.
 */
class BatchedFile {
  private batch: Uint8Array[] = [];
  private batchBytes = 0;
  private unsyncedBytes = 0;
  private inFlight: Promise<void> = Promise.resolve();
  private writeback: Promise<void> = Promise.resolve();

  constructor(
    private readonly handle: FileHandle,
    private readonly isDurable: boolean,
  ) {}

  /** @returns what to wait for before adding more; undefined where there is room. */
  add(chunk: Uint8Array): Promise<void> | undefined {
    this.batch.push(chunk);
    this.batchBytes += chunk.byteLength;
    return this.batchBytes >= BATCH_BYTES ? this.flush() : undefined;
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.inFlight;
    await this.writeback;
    if (this.isDurable) await asWriteFailure(() => this.handle.datasync());
  }

  /** Waits until nothing uses the handle any more, whatever came of it. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.inFlight, this.writeback]);
  }

  private async flush(): Promise<void> {
    const chunks = this.batch;
    const bytes = this.batchBytes;
    this.batch = [];
    this.batchBytes = 0;
    await this.inFlight;
    if (bytes === 0) return;
    this.inFlight = asWriteFailure(() => writeAll(this.handle, chunks, bytes));
    this.inFlight.catch(() => undefined); // seen by the next flush or by finish
    this.unsyncedBytes += bytes;
    if (this.isDurable && this.unsyncedBytes >= WRITEBACK_BYTES) await this.startWriteback();
  }

  private async startWriteback(): Promise<void> {
    await this.writeback;
    this.unsyncedBytes = 0;
    this.writeback = asWriteFailure(() => this.handle.datasync());
    this.writeback.catch(() => undefined); // seen by the next writeback or by finish
  }
}

/** A write may take less than it was given (a file system that is nearly full); then the rest follows. */
async function writeAll(handle: FileHandle, chunks: Uint8Array[], totalBytes: number): Promise<void> {
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten === totalBytes) return;
  let rest = Buffer.concat(chunks).subarray(bytesWritten);
  while (rest.byteLength > 0) {
    const written = await handle.write(rest);
    rest = rest.subarray(written.bytesWritten);
  }
}
