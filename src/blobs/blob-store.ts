import type { Readable } from 'node:stream';

/** MD5 is what S3's ETag is made of, computed while the content streams in. For other digests see `onChunk`. */
export interface BlobInfo {
  /** Random; never derived from user input. */
  readonly blobId: string;
  readonly sizeBytes: number;
  readonly md5Hex: string;
}

export interface BlobWriteOptions {
  /** Stop and fail with {@link BlobTooLarge} beyond this. */
  readonly maxBytes?: number;
  /** Sees every chunk as it passes, for further checksums. What it throws ends the write. */
  readonly onChunk?: (chunk: Uint8Array) => void;
}

/**
 * Immutable byte strings: what S3 keeps objects in. S3 sweeps those that it has no record of, so nothing else may be
 * put here: other services keep bytes as objects, or in directories of their own.
 *
 * A blob exists whole or not at all: written to a temporary file, fsynced, renamed. The caller records `blobId` in
 * the store afterwards.
 */
export interface BlobStore {
  /**
   * @param source its chunks are kept until written: it must not reuse their memory
   * @throws BlobTooLarge, BlobWriteFailed, or what the source throws; nothing is left behind then
   */
  write(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options?: BlobWriteOptions,
  ): Promise<BlobInfo>;
  /** Joins blobs, in order, into a new one. @throws BlobMissing before anything is written */
  concat(blobIds: readonly string[], options?: BlobWriteOptions): Promise<BlobInfo>;
  /** @param range first and last byte, both inclusive. @throws BlobMissing when opened */
  read(blobId: string, range?: { readonly start: number; readonly end: number }): Promise<Readable>;
  /** Nothing happens where there is none. */
  delete(blobId: string): Promise<void>;
  /** Every blob and its age, for the sweep of what no record names. */
  list(): AsyncIterable<{ readonly blobId: string; readonly modifiedAt: number }>;
  /** Empties the store. */
  reset(): Promise<void>;
}

export class BlobMissing extends Error {
  constructor(blobId: string) {
    super(`no blob ${blobId}`);
    this.name = 'BlobMissing';
  }
}

export class BlobTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`more than ${maxBytes} bytes`);
    this.name = 'BlobTooLarge';
  }
}

/** The storage did not take the bytes. */
export class BlobWriteFailed extends Error {
  constructor(
    /** `no-space`: full, or over a quota or size limit; freeing space helps. `io`: anything else. */
    readonly reason: 'no-space' | 'io',
    cause: Error,
  ) {
    super(`blob not written: ${cause.message}`, { cause });
    this.name = 'BlobWriteFailed';
  }
}
