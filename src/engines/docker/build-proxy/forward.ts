import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request, type ServerResponse } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DockerAddress } from '../docker-address.js';

/** Headers that belong to one connection. */
const HOP_HEADERS = ['host', 'connection', 'upgrade', 'content-length', 'transfer-encoding'];

export interface Forwarded {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** A stream goes as it comes; an object as JSON. */
  readonly body?: Readable | object;
}

/** Sends a request on to the daemon. */
export function ask(address: DockerAddress, forwarded: Forwarded): Promise<IncomingMessage> {
  const { method, path, body } = forwarded;
  const isStream = body !== undefined && 'pipe' in body;
  const text = body === undefined || isStream ? undefined : JSON.stringify(body);
  const headers = {
    ...Object.fromEntries(Object.entries(forwarded.headers).filter(([name]) => !HOP_HEADERS.includes(name))),
    ...(text !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...address, method, path, headers } satisfies RequestOptions);
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    if (isStream) pipeline(body as Readable, outgoing).catch(reject);
    else outgoing.end(text);
  });
}

/** Hands the daemon's answer on as it comes. @param last is awaited before the answer ends */
export async function answerWith(
  incoming: IncomingMessage,
  response: ServerResponse,
  last: () => Promise<void> = async () => undefined,
): Promise<void> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).filter(
      ([name]) => name !== 'connection' && name !== 'transfer-encoding',
    ),
  );
  response.writeHead(incoming.statusCode ?? 502, headers);
  response.flushHeaders();
  await pipeline(incoming, response, { end: false });
  await last();
  response.end();
}

/** A request that becomes a stream has a body of settings only. */
const MAX_SETTINGS_BYTES = 64 * 1024;

/** Attaching to a container, or to a command in one, turns the connection into a stream both ways. */
export async function passUpgrade(
  address: DockerAddress,
  incoming: IncomingMessage,
  socket: Duplex,
  path: string,
): Promise<void> {
  const { method, headers } = incoming;
  // Where there is to be an upgrade, the server leaves the body to whoever has the socket.
  const body = await take(socket, Number(headers['content-length'] ?? 0));
  const outgoing = request({ ...address, method, path, headers: { ...headers, host: 'docker' } });
  const fail = () => socket.destroy();
  outgoing.once('error', fail);
  outgoing.once('response', (answer) => {
    socket.write(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\n\r\n`);
    answer.pipe(socket);
  });
  outgoing.once('upgrade', (answer, upstream, head) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    socket.write(`HTTP/1.1 101 UPGRADED\r\n${lines.join('')}\r\n`);
    if (head.length > 0) socket.write(head);
    socket.pipe(upstream).pipe(socket);
    upstream.once('error', fail);
    socket.once('error', () => upstream.destroy());
    upstream.once('close', fail);
  });
  outgoing.end(body);
}

/** @throws Error for more than settings take, or where the client ends before */
async function take(socket: Duplex, sizeBytes: number): Promise<Buffer> {
  if (sizeBytes === 0) return Buffer.alloc(0);
  if (!(sizeBytes <= MAX_SETTINGS_BYTES)) throw new Error('the request is too large');
  for (;;) {
    const taken = socket.read(sizeBytes) as Buffer | null;
    if (taken?.length === sizeBytes) return taken;
    if (taken !== null || socket.readableEnded) throw new Error('the client has gone');
    await once(socket, 'readable');
  }
}
