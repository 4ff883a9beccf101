import { createHash, hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { AwsError } from '../kernel/aws-error.js';
import { bodyTooLarge } from '../wire/errors.js';

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
    return hash('sha256', await this.collect(), 'hex');
  }

  /** Once, unless the body was collected. Who stops reading in the middle leaves the connection as it is. */
  stream(): AsyncIterable<Uint8Array> {
    if (this.#collected) return again(this.#collected);
    const { source } = this;
    if (!(source instanceof Readable)) return source;
    return { [Symbol.asyncIterator]: () => source.iterator({ destroyOnReturn: false }) };
  }
}

/**
 * The body of a client that asks first whether to send it: `100 Continue` goes out with the first read, so that
 * a refusal that needs no body costs the client no upload.
 */
export function bodyOf(request: IncomingMessage, response: ServerResponse): AsyncIterable<Uint8Array> {
  return expectsContinue(request) ? continued(request, response) : request;
}

export function expectsContinue(request: IncomingMessage): boolean {
  return request.headers.expect?.toLowerCase() === '100-continue';
}

/** Whether the client still waits for leave to send its body: nothing of it is coming. */
export function awaitsContinue(request: IncomingMessage): boolean {
  return expectsContinue(request) && !toldToContinue.has(request);
}

const toldToContinue = new WeakSet<IncomingMessage>();

async function* continued(request: IncomingMessage, response: ServerResponse): AsyncGenerator<Uint8Array> {
  toldToContinue.add(request);
  response.writeContinue();
  yield* request.iterator({ destroyOnReturn: false });
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
    if (source.destroyed) return reject(cutOff());
    const chunks: Buffer[] = [];
    let size = 0;
    // A client that sends a byte now and then must not hold memory and connection for ever.
    const forget = limited(() => {
      source.off('data', onData).pause();
      reject(tooSlow());
    });
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      source.off('data', onData).pause();
      reject(bodyTooLarge(maxBytes));
    };
    source.on('data', onData);
    source.once('end', () => {
      forget();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    source.once('error', reject);
    source.once('close', () => {
      forget();
      if (!source.readableEnded) reject(cutOff());
    });
  });
}

/** How long a body may take that is held in memory; streamed ones take the time that they need. */
const COLLECT_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 5_000;

interface Limit {
  readonly until: number;
  readonly end: () => void;
}

/** The bodies that are being collected, oldest first: one timer for all costs less than one each. */
const limits = new Set<Limit>();
let watch: NodeJS.Timeout | undefined;

/** Calls `end` where the time is over before the function returned was called. */
function limited(end: () => void): () => void {
  const limit = { until: performance.now() + COLLECT_LIMIT_MS, end };
  limits.add(limit);
  watch ??= setInterval(endOverdue, LOOK_EVERY_MS).unref();
  return () => limits.delete(limit);
}

function endOverdue(): void {
  const now = performance.now();
  for (const limit of limits) {
    if (limit.until > now) break;
    limits.delete(limit);
    limit.end();
  }
  if (limits.size > 0) return;
  clearInterval(watch);
  watch = undefined;
}

function cutOff(): AwsError {
  return new AwsError('RequestTimeout', 'The request was cut off.', { statusCode: 400 });
}

function tooSlow(): AwsError {
  const message =
    'Your socket connection to the server was not read from or written to within the timeout period.';
  return new AwsError('RequestTimeout', message, { statusCode: 400 });
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
