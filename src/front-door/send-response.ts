import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { WireResponse } from '../wire/protocol.js';
import { awaitsContinue } from './request-body.js';

/** Writes an answer; a streamed body keeps pace with the client. */
export async function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  wire: WireResponse,
): Promise<void> {
  if (response.destroyed) {
    if (wire.body instanceof Readable) wire.body.destroy();
    return;
  }
  // An answer before the end of the request's body (an error): the rest is not worth reading.
  if (!request.complete) {
    response.setHeader('connection', 'close');
    if (!awaitsContinue(request)) await drain(request);
  }
  const headers: Record<string, string | number> = { ...wire.headers };
  const withoutBody = request.method === 'HEAD' || wire.status === 204 || wire.status === 304;
  if (wire.body instanceof Readable) {
    response.writeHead(wire.status, headers);
    if (withoutBody) {
      wire.body.destroy();
      response.end();
      return;
    }
    await streamBody(wire.body, response);
    return;
  }
  if (withoutBody) {
    response.writeHead(wire.status, headers).end();
    return;
  }
  const body = typeof wire.body === 'string' ? wire.body : asBuffer(wire.body);
  const sizeBytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  headers['content-length'] = sizeBytes;
  response.writeHead(wire.status, headers);
  if (sizeBytes < SMALL_BODY_BYTES) sendLater(response, body);
  else response.end(body);
}

/** Small answers of this turn of the event loop, each written whole: head and body in one system call. */
let ready: { response: ServerResponse; body: string | Buffer }[] = [];

/**
 * Answers of requests that came together leave together: each write alone would wake its client on another core, at a cost
 * as large as all the rest of a small request.
 */
function sendLater(response: ServerResponse, body: string | Buffer): void {
  if (ready.length === 0) setImmediate(sendReady);
  ready.push({ response, body });
}

function sendReady(): void {
  const answers = ready;
  ready = [];
  for (const { response, body } of answers) {
    if (typeof body === 'string') response.end(body);
    // As Latin-1 text, which is the bytes as they are, a body shares the head's system call.
    else response.end(body.toString('latin1'), 'latin1');
  }
}

const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MS = 2_000;

/**
 * Reads some of what is still coming. Closing a connection on unread bytes resets it, and the client, which is
 * still sending, would never see the answer.
 */
function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = DRAIN_BYTES;
    const onData = (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) stop();
    };
    const timer = setTimeout(stop, DRAIN_MS);
    function stop() {
      clearTimeout(timer);
      request.off('data', onData).off('end', stop).off('close', stop).pause();
      resolve();
    }
    if (request.destroyed) return stop();
    request.on('data', onData).on('end', stop).on('close', stop).resume();
  });
}

const SMALL_BODY_BYTES = 16 * 1024;

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function streamBody(body: Readable, response: ServerResponse): Promise<void> {
  try {
    await pipeline(body, response);
  } catch (error) {
    // The client went away, or the source broke after the head was sent: cutting the connection is the only honest end.
    response.destroy(error instanceof Error ? error : undefined);
  }
}
