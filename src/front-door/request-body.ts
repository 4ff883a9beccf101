import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
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

  async *stream(): AsyncGenerator<Uint8Array> {
    if (this.#collected) yield await this.#collected;
    else yield* this.source;
  }
}

async function collect(source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0]
    ? Buffer.from(chunks[0].buffer, chunks[0].byteOffset, chunks[0].length)
    : Buffer.concat(chunks);
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

/** The length that the client announced, where it did. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const length = request.headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
