import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AwsError } from '../kernel/aws-error.js';
import { bodyTooLarge } from '../wire/errors.js';

export const EMPTY_SHA256 = createHash('sha256').digest('hex');

/** A request's body: streamed once, or collected within a bound and then read again at will. */
export class RequestBody {
  #collected: Promise<Buffer> | undefined;

  constructor(
    private readonly source: AsyncIterable<Uint8Array>,
    private readonly maxBytes: number,
  ) {}

  /** @throws AwsError RequestEntityTooLargeException */
  collect(): Promise<Buffer> {
    this.#collected ??= collect(this.source, this.maxBytes);
    return this.#collected;
  }

  async sha256(): Promise<string> {
    return createHash('sha256')
      .update(await this.collect())
      .digest('hex');
  }

  /** Once, unless the body was collected. */
  stream(): AsyncIterable<Uint8Array> {
    return this.#collected ? again(this.#collected) : this.source;
  }
}

async function* again(collected: Promise<Buffer>): AsyncGenerator<Uint8Array> {
  yield await collected;
}

function collect(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  return source instanceof Readable ? collectEvents(source, maxBytes) : collectChunks(source, maxBytes);
}

/** By events: iterating a stream costs several times as much, and most requests are one small chunk. */
function collectEvents(source: Readable, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    source.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        source.pause();
        reject(bodyTooLarge(maxBytes));
        return;
      }
      chunks.push(chunk);
    });
    source.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    source.once('error', reject);
    source.once('close', () => {
      if (!source.readableEnded)
        reject(new AwsError('RequestTimeout', 'The request was cut off.', { statusCode: 400 }));
    });
  });
}

async function collectChunks(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Passes a stream on and fails at its end where it is not what was signed. */
export async function* verifiedStream(
  source: AsyncIterable<Uint8Array>,
  expectedSha256: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== expectedSha256.toLowerCase()) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { statusCode: 400 },
    );
  }
}
