import { createHash } from 'node:crypto';
import { AwsError } from '../kernel/aws-error.js';
import { ByteReader } from './byte-reader.js';
import { type ChunkVerifier, signatureMismatch } from './chunk-signatures.js';
import { TrailingChecksums } from './trailing-checksums.js';

export interface AwsChunkedOptions {
  /** `x-amz-decoded-content-length`: how much payload must come, neither more nor less. */
  readonly decodedSizeBytes: number;
  /** The names that `x-amz-trailer` announces, lower case; exactly these must come. */
  readonly trailerNames?: readonly string[];
  /** For STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER); left out for STREAMING-UNSIGNED-PAYLOAD-TRAILER. */
  readonly verifier?: ChunkVerifier;
}

export interface DecodedBody {
  /**
   * The payload. Bytes are given on before their chunk's signature was seen: a consumer keeps nothing unless
   * the iteration ends without an error.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** By lower-case name; resolves when `body` has ended, rejects with its error. */
  readonly trailers: Promise<ReadonlyMap<string, string>>;
}

const MIN_CHUNK_BYTES = 8192;
const MAX_LINE_BYTES = 1024;
const MAX_TRAILER_LINES = 32;
const CHUNK_HEADER = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/;
const TRAILER_LINE = /^([A-Za-z0-9-]+):(.*)$/;
const TRAILER_SIGNATURE = 'x-amz-trailer-signature';

/**
 * Decodes `Content-Encoding: aws-chunked`; checksums that come as trailers are verified on the way.
 *
 * `body` fails, in S3's words, with IncompleteBody (framing broken, or more or less than was announced),
 * InvalidChunkSizeError, SignatureDoesNotMatch, MalformedTrailerError, InvalidRequest or BadDigest.
 * @source "Signature calculations for the Authorization header: transferring payload in multiple chunks", its
 * continuation "including trailing headers", and the list of error responses of the Amazon S3 API reference.
 */
export function decodeAwsChunked(source: AsyncIterable<Uint8Array>, options: AwsChunkedOptions): DecodedBody {
  let succeed: (trailers: ReadonlyMap<string, string>) => void;
  let fail: (reason: unknown) => void;
  const trailers = new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
    succeed = resolve;
    fail = reject;
  });
  trailers.catch(() => undefined); // whoever reads `body` gets the same error
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      succeed(yield* payload(source, options));
    } catch (error) {
      fail(error);
      throw error;
    } finally {
      fail(incompleteBody()); // where the reader left early; nothing happens where it is settled
    }
  }
  return { body: body(), trailers };
}

async function* payload(
  source: AsyncIterable<Uint8Array>,
  { decodedSizeBytes, trailerNames = [], verifier }: AwsChunkedOptions,
): AsyncGenerator<Uint8Array, ReadonlyMap<string, string>> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const reader = new ByteReader(iterator);
    const checksums = new TrailingChecksums(trailerNames);
    let left = decodedSizeBytes;
    let previousBytes = MIN_CHUNK_BYTES;
    for (;;) {
      const header = await readChunkHeader(reader, verifier !== undefined);
      if (header.sizeBytes > left) throw incompleteBody();
      if (header.sizeBytes > 0 && previousBytes < MIN_CHUNK_BYTES) throw invalidChunkSize();
      const digest = verifier && createHash('sha256');
      for await (const piece of readChunk(reader, header.sizeBytes)) {
        digest?.update(piece);
        checksums.update(piece);
        yield piece;
      }
      if (digest && !verifier?.chunk(header.signature, digest.digest('hex'))) throw signatureMismatch();
      if (header.sizeBytes === 0) break;
      await readLineEnd(reader);
      previousBytes = header.sizeBytes;
      left -= header.sizeBytes;
    }
    if (left > 0) throw incompleteBody();
    const trailers = await readTrailers(reader, trailerNames, verifier);
    checksums.verify(trailers);
    return trailers;
  } finally {
    await iterator.return?.();
  }
}

interface ChunkHeader {
  readonly sizeBytes: number;
  /** Empty in an unsigned stream. */
  readonly signature: string;
}

async function readChunkHeader(reader: ByteReader, signed: boolean): Promise<ChunkHeader> {
  const line = await reader.line(MAX_LINE_BYTES);
  if (line === undefined || line === 'too long') throw incompleteBody();
  const [, size, signature = ''] = CHUNK_HEADER.exec(line.text) ?? [];
  if (size === undefined || (signed && signature === '')) throw incompleteBody();
  return { sizeBytes: Number.parseInt(size, 16), signature };
}

async function* readChunk(reader: ByteReader, sizeBytes: number): AsyncGenerator<Buffer> {
  for (let left = sizeBytes; left > 0; ) {
    const piece = await reader.take(left);
    if (!piece) throw incompleteBody();
    left -= piece.length;
    yield piece;
  }
}

async function readLineEnd(reader: ByteReader): Promise<void> {
  const line = await reader.line(2);
  if (typeof line !== 'object' || line.text !== '') throw incompleteBody();
}

/**
 * Reads to the end of the source. Clients differ in how they end the last lines (the documentation's own example
 * has LF CRLF): empty lines mean nothing.
 */
async function readTrailers(
  reader: ByteReader,
  announced: readonly string[],
  verifier: ChunkVerifier | undefined,
): Promise<ReadonlyMap<string, string>> {
  const trailers = new Map<string, string>();
  for (let lines = 0; ; lines += 1) {
    const line = await reader.line(MAX_LINE_BYTES);
    if (line === undefined) break;
    if (line === 'too long' || lines === MAX_TRAILER_LINES) throw malformedTrailer();
    if (line.text === '') continue;
    const [, name, value] = TRAILER_LINE.exec(line.text) ?? [];
    if (name === undefined || value === undefined) throw malformedTrailer();
    trailers.set(name.toLowerCase(), value.trim());
  }
  const signature = trailers.get(TRAILER_SIGNATURE);
  trailers.delete(TRAILER_SIGNATURE);
  if (verifier && announced.length > 0) verifyTrailers(verifier, trailers, signature);
  if (trailers.size !== announced.length || announced.some((name) => !trailers.has(name))) {
    throw malformedTrailer();
  }
  return trailers;
}

function verifyTrailers(
  verifier: ChunkVerifier,
  trailers: ReadonlyMap<string, string>,
  signature: string | undefined,
): void {
  if (signature === undefined) throw malformedTrailer();
  const digest = createHash('sha256');
  for (const [name, value] of trailers) digest.update(`${name}:${value}\n`);
  if (!verifier.trailer(signature, digest.digest('hex'))) throw signatureMismatch();
}

function incompleteBody(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly', { statusCode: 400 });
}

function invalidChunkSize(): AwsError {
  return new AwsError(
    'InvalidChunkSizeError',
    `Only the last chunk is allowed to have a size less than ${MIN_CHUNK_BYTES} bytes`,
    { statusCode: 403 },
  );
}

function malformedTrailer(): AwsError {
  return new AwsError(
    'MalformedTrailerError',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    { statusCode: 400 },
  );
}
