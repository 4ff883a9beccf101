import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { AwsError } from '../kernel/aws-error.js';
import { bodyTooLarge } from '../wire/errors.js';
import { DEFAULT_LIMITS, type FrontDoorLimits } from './limits.js';

/** A request's body: streamed once, or collected within a bound and then read again at will. */
export class RequestBody {
  #collected: Promise<Buffer> | undefined;

  constructor(
    private readonly source: AsyncIterable<Uint8Array>,
    private readonly maxBytes: number,
    private readonly limits: FrontDoorLimits = DEFAULT_LIMITS,
  ) {}

  /** @throws AwsError RequestEntityTooLargeException */
  collect(): Promise<Buffer> {
    this.#collected ??= collect(this.source, this.maxBytes, this.limits);
    return this.#collected;
  }

  /** Once, unless the body was collected. Who stops reading in the middle leaves the connection as it is. */
  stream(): AsyncIterable<Uint8Array> {
    if (this.#collected) return again(this.#collected);
    return timely(this.source, this.limits.bodyIdleMs);
  }
}

/** Fails where the next piece of `source` takes longer than `idleMs` to come; what its reader does meanwhile does not count. */
function timely(source: AsyncIterable<Uint8Array>, idleMs: number): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const pieces =
        source instanceof Readable
          ? source.iterator({ destroyOnReturn: false })
          : source[Symbol.asyncIterator]();
      let isStuck = false;
      return {
        async next() {
          isStuck = true;
          const piece = await inTime(pieces.next(), idleMs);
          isStuck = false;
          return piece;
        },
        async return(value?: unknown) {
          // An iterator ends behind the piece that it waits for, and that may never come.
          if (!isStuck) await pieces.return?.(value);
          return { done: true, value };
        },
      };
    },
  };
}

function inTime<T>(coming: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooSlow()), limitMs);
    coming.then(resolve, reject).finally(() => clearTimeout(timer));
  });
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

function collect(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  limits: FrontDoorLimits,
): Promise<Buffer> {
  return source instanceof Readable
    ? collectEvents(source, maxBytes, limits)
    : inTime(collectChunks(source, maxBytes), limits.collectMs);
}

/** Of all bodies that are being collected: many clients that each send a part and wait must not fill the memory. */
let heldBytes = 0;

/** By events: iterating a stream costs several times as much, and most requests are one small chunk. */
function collectEvents(source: Readable, maxBytes: number, limits: FrontDoorLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (source.destroyed) return reject(cutOff());
    const chunks: Buffer[] = [];
    let size = 0;
    const letGo = () => {
      forget();
      heldBytes -= size;
      size = 0;
    };
    const refuse = (error: AwsError) => {
      source.off('data', onData).pause();
      letGo();
      chunks.length = 0;
      reject(error);
    };
    // A client that sends a byte now and then must not hold memory and connection for ever.
    const forget = limited(() => refuse(tooSlow()), limits.collectMs);
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      heldBytes += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) refuse(bodyTooLarge(maxBytes));
      else if (heldBytes > limits.heldBytes) refuse(tooBusy());
    };
    source.on('data', onData);
    source.once('end', () => {
      letGo();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    source.once('error', reject);
    source.once('close', () => {
      letGo();
      if (!source.readableEnded) reject(cutOff());
    });
  });
}

const LOOK_EVERY_MS = 5_000;

interface Limit {
  readonly until: number;
  readonly end: () => void;
}

/** The bodies that are being collected: one timer for all costs less than one each. */
const timed = new Set<Limit>();
let watch: NodeJS.Timeout | undefined;

/** Calls `end` where the time is over before the function returned was called. */
function limited(end: () => void, limitMs: number): () => void {
  const limit = { until: performance.now() + limitMs, end };
  timed.add(limit);
  watch ??= setInterval(endOverdue, Math.min(LOOK_EVERY_MS, limitMs)).unref();
  return () => timed.delete(limit);
}

function endOverdue(): void {
  const now = performance.now();
  for (const limit of timed) {
    if (limit.until > now) continue;
    timed.delete(limit);
    limit.end();
  }
  if (timed.size > 0) return;
  clearInterval(watch);
  watch = undefined;
}

function cutOff(): AwsError {
  return new AwsError('RequestTimeout', 'The request was cut off.', { statusCode: 400 });
}

function tooBusy(): AwsError {
  const message = 'The server holds as many requests as it can. Please reduce your request rate.';
  return new AwsError('ServiceUnavailable', message, { statusCode: 503, fault: 'server' });
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
