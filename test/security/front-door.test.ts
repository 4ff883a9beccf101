import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withoutPermission } from '../../src/front-door/access.js';
import type { HttpRoute } from '../../src/front-door/http-route.js';
import { DEFAULT_LIMITS } from '../../src/front-door/limits.js';
import { RequestBody } from '../../src/front-door/request-body.js';
import { defineService } from '../../src/front-door/service.js';
import { startEchoServer } from '../harness/echo-server.js';
import { type Calls, echoServices } from '../harness/echo-services.js';
import { exchangeRaw } from '../harness/proxy.js';
import { eventually } from '../harness/wait.js';
import { statusOf } from './attacker.js';

const LIMITS = {
  maxConnections: 20,
  // A busy machine may need long to read a head that came whole.
  headersMs: 1_000,
  collectMs: 400,
  heldBytes: 12 * 1024 * 1024,
  bodyIdleMs: 300,
  connectionIdleMs: 3_000,
};
const calls: Calls = [];
/** An object without end. */
const endless = new Readable({
  read() {
    this.push(Buffer.alloc(65_536));
  },
});

const s3 = defineService<typeof import('@aws-sdk/client-s3')>({
  id: 's3',
  title: 'Amazon S3',
  signingNames: ['s3'],
  actionPrefix: 's3',
  protocol: 'restXml',
  load: () => import('@aws-sdk/client-s3'),
  operations: {
    PutObject: {
      authorize: withoutPermission,
      handle: async ({ Body }) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of Body as AsyncIterable<Uint8Array>) chunks.push(chunk);
        calls.push({ operation: 'PutObject', input: { Body: Buffer.concat(chunks).toString() } });
        return { ETag: '"e"' };
      },
    },
    GetObject: { authorize: withoutPermission, handle: async () => ({ Body: endless }) },
  },
});
const [codepipeline, iam] = echoServices(calls);
const services = [codepipeline, iam, s3].filter((service) => service !== undefined);
const sockets: Socket[] = [];
let server: Awaited<ReturnType<typeof startEchoServer>>;

beforeAll(async () => {
  server = await startEchoServer({ services, limits: LIMITS, routes: [hook] });
});
afterAll(() => server.close());
beforeEach(() => {
  calls.length = 0;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** As root of local mode, which takes unknown keys unseen. */
const authorization = (service: string) =>
  `X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, ` +
  'SignedHeaders=host;x-amz-date, Signature=00\r\n';
const API = `Host: localhost\r\nX-Amz-Target: CodePipeline_20150709.GetPipeline\r\n${authorization('codepipeline')}`;
const S3 = `Host: localhost\r\n${authorization('s3')}`;
const EVIL = `POST / HTTP/1.1\r\n${API}Content-Length: 15\r\n\r\n{"name":"evil"}`;

/** A connection that stays open, and everything that came on it. */
async function open(
  port = server.port,
): Promise<{ socket: Socket; text: () => string; closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, text: () => text, closed };
}

/** A route of its own, which holds its body in memory as webhooks do. */
const hook: HttpRoute = {
  name: 'hook',
  matches: (_request, url) => url.pathname === '/hook',
  async handle(request, response) {
    const body = await new RequestBody(request, 1_000, LIMITS).collect();
    response.end(String(body.length));
  },
};

describe('what two servers could read in two ways is refused, and nothing behind it is read', () => {
  const post = (headers: string, body = '') => `POST / HTTP/1.1\r\n${API}${headers}\r\n${body}`;
  test.each<[string, number, string]>([
    ['both framings', 400, post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
    [
      'both, the other way round',
      400,
      post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', '0\r\n\r\n'),
    ],
    ['two lengths', 400, post('Content-Length: 2\r\nContent-Length: 4\r\n', '{}')],
    ['two equal lengths', 400, post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}')],
    ['a list of lengths', 400, post('Content-Length: 2, 2\r\n', '{}')],
    ['a signed length', 400, post('Content-Length: +2\r\n', '{}')],
    ['a blank before the colon', 400, post('Content-Length : 2\r\n', '{}')],
    ['a folded length', 400, post('Content-Length:\r\n 2\r\n', '{}')],
    ['a folded coding', 400, post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n')],
    [
      'a coding twice',
      400,
      post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'),
    ],
    ['a coding that is unknown', 501, post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n')],
    ['a coding before chunked', 501, post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n')],
    ['a coding of HTTP/1.0', 400, post('Transfer-Encoding: chunked\r\n', '0\r\n\r\n').replace('1.1', '1.0')],
    ['a bare line feed', 400, post('X-A: 1\nX-B: 2\r\nContent-Length: 2\r\n', '{}')],
    ['a bare carriage return', 400, post('X-A: 1\rX-B: 2\r\nContent-Length: 2\r\n', '{}')],
    ['nothing but line feeds', 400, post('Content-Length: 2\r\n', '{}').replaceAll('\r\n', '\n')],
    ['a null byte', 400, post('X-A: \0\r\nContent-Length: 2\r\n', '{}')],
    ['a chunk size with a line feed', 400, post('Transfer-Encoding: chunked\r\n', '2\n{}\r\n0\r\n\r\n')],
    [
      'a chunk extension with a line feed',
      400,
      post('Transfer-Encoding: chunked\r\n', '2;a\nb\r\n{}\r\n0\r\n\r\n'),
    ],
    ['a chunk that ends in a line feed', 400, post('Transfer-Encoding: chunked\r\n', '2\r\n{}\n0\r\n\r\n')],
    ['a chunk longer than it says', 400, post('Transfer-Encoding: chunked\r\n', '1\r\n{}\r\n0\r\n\r\n')],
    ['a chunk size beyond counting', 400, post('Transfer-Encoding: chunked\r\n', 'fffffffffffffffff\r\n')],
    ['endless chunk extensions', 413, post('Transfer-Encoding: chunked\r\n', `2;${'a'.repeat(200_000)}`)],
    ['two hosts', 400, post('Host: evil.example\r\nContent-Length: 2\r\n', '{}')],
    ['no host', 400, post('Content-Length: 2\r\n', '{}').replace('Host: localhost\r\n', '')],
    ['another protocol', 400, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['bytes in the URL', 400, post('Content-Length: 2\r\n', '{}').replace('POST /', 'POST /\xc3\xa9')],
    ['a header beyond 64 KB', 431, post(`X-A: ${'a'.repeat(70_000)}\r\n`)],
    ['a URL beyond 64 KB', 431, `GET /?${'a'.repeat(70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['very many headers', 431, post('X-A: 1\r\n'.repeat(20_000))],
  ])('%s', async (_what, status, text) => {
    const answer = await exchangeRaw(server.port, `${text}${EVIL}`);
    expect(statusOf(answer)).toBe(status);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(calls).toEqual([]);
  });

  test('behind a refusal by the API, too, nothing is read that its body may be', async () => {
    const tooLong = `POST / HTTP/1.1\r\n${API}Content-Length: ${30 * 1024 * 1024}\r\n\r\n`;
    const refused = exchangeRaw(server.port, `${tooLong}${'x'.repeat(11 * 1024 * 1024)}${EVIL}`);
    expect(statusOf(await refused)).toBe(413);
    const unknown = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${EVIL.length}\r\nConnection: close\r\n\r\n`;
    expect(statusOf(await exchangeRaw(server.port, unknown + EVIL))).toBe(403);
    const foreign = `POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: ${EVIL.length}\r\n\r\n`;
    expect((await exchangeRaw(server.port, foreign + EVIL)).match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 403',
    ]);
    expect(calls).toEqual([]);
  });

  test('an upgrade to another protocol opens nothing', async () => {
    const upgrade = 'Connection: upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
    const answer = await exchangeRaw(server.port, `GET /b/k HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`);
    expect(statusOf(answer)).toBe(403);
    expect(await exchangeRaw(server.port, 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe('');
  });
});

describe('whoever is slow does not keep the server', () => {
  const put = (length: number) => `PUT /b/k HTTP/1.1\r\n${S3}Content-Length: ${length}\r\n\r\n`;

  async function sendsNoHeaders(): Promise<void> {
    const silent = await open();
    const slow = await open();
    slow.socket.write(`POST / HTTP/1.1\r\n${API}`);
    const dribble = setInterval(() => slow.socket.write('X: 1\r\n'), 50);
    await Promise.all([silent.closed, slow.closed]);
    clearInterval(dribble);
    expect(slow.text()).toMatch(/^HTTP\/1.1 408 |^$/);
  }

  /** It is collected, and the limit is on the whole. */
  async function dripsItsBody(): Promise<void> {
    const { socket, text } = await open();
    socket.write(`POST / HTTP/1.1\r\n${API}Content-Length: 5000\r\n\r\n{`);
    const dribble = setInterval(() => socket.write(' '), 50);
    await eventually(() => /400 Bad Request[\s\S]*RequestTimeout/.test(text()), { timeoutMs: 5_000 });
    clearInterval(dribble);
  }

  /** It is streamed, and the limit is on pauses. */
  async function pausesItsBody(): Promise<void> {
    const { socket, text } = await open();
    socket.write(`${put(5)}he`);
    await eventually(() => text().includes('</Error>'), { timeoutMs: 5_000 });
    expect(text()).toContain('400 Bad Request');
    expect(text()).toContain(
      '<Code>RequestTimeout</Code><Message>Your socket connection to the server was not',
    );
    expect(text()).toMatch(/connection: close/i);
  }

  async function asksAndSendsNothing(): Promise<void> {
    const { socket, text } = await open();
    socket.write(put(5).replace('Content-Length', 'Expect: 100-continue\r\nContent-Length'));
    await eventually(() => text().includes('<Code>RequestTimeout</Code>'), { timeoutMs: 5_000 });
    expect(text()).toMatch(/^HTTP\/1.1 100 Continue/);
  }

  async function dripsIntoARoute(): Promise<void> {
    const { socket, text, closed } = await open();
    socket.write('POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{');
    await closed;
    // On a busy machine the connection may end before its answer is read.
    expect(text()).toMatch(/^HTTP\/1.1 400 Bad Request[\s\S]*Your socket connection|^$/);
  }

  async function readsNoAnswer(): Promise<void> {
    const { socket, closed } = await open();
    socket.pause();
    socket.write(`GET /b/endless HTTP/1.1\r\n${S3}\r\n`);
    await eventually(() => endless.destroyed, { timeoutMs: 8_000 });
    socket.resume();
    await closed;
  }

  test('with headers, with a body, or with reading its answer', async () => {
    await Promise.all([
      sendsNoHeaders(),
      dripsItsBody(),
      pausesItsBody(),
      asksAndSendsNothing(),
      dripsIntoARoute(),
      readsNoAnswer(),
    ]);
    expect(calls).toEqual([]);
  });

  test('with the parts of many bodies: they do not fill the memory', async () => {
    const part = `POST / HTTP/1.1\r\n${API}Content-Length: 9000000\r\n\r\n{"name":"${'x'.repeat(5_000_000)}`;
    const limits = { ...LIMITS, collectMs: 60_000, connectionIdleMs: 60_000 };
    const patient = await startEchoServer({ services, limits });
    const clients = await Promise.all(Array.from({ length: 3 }, () => open(patient.port)));
    for (const { socket } of clients) socket.write(part);
    const isRefused = ({ text }: (typeof clients)[number]) => statusOf(text()) === 503;
    await eventually(() => clients.some(isRefused), { timeoutMs: 20_000 });
    const waiting = clients.filter((client) => !isRefused(client));
    expect(waiting.map(({ text }) => text())).toEqual(['', '']);
    for (const { socket } of waiting) socket.destroy();
    const small = `POST / HTTP/1.1\r\n${API}Connection: close\r\nContent-Length: 12\r\n\r\n{"name":"p"}`;
    expect(statusOf(await exchangeRaw(patient.port, small))).toBe(200);
    await patient.close();
  });

  test('but a streamed body may take longer as a whole', async () => {
    const limits = { ...LIMITS, bodyIdleMs: 60_000, connectionIdleMs: 60_000 };
    const patient = await startEchoServer({ services, limits });
    const { socket, text } = await open(patient.port);
    socket.write(`${put(8)}hello`);
    // Until the time of a body that began later, and is collected, is over.
    const collected = await open(patient.port);
    collected.socket.write(`POST / HTTP/1.1\r\n${API}Content-Length: 5000\r\n\r\n{`);
    await eventually(() => collected.text().includes('RequestTimeout'), { timeoutMs: 8_000 });
    socket.write(' wo');
    await eventually(() => text().includes('200 OK'), { timeoutMs: 8_000 });
    expect(calls).toMatchObject([{ input: { Body: 'hello wo' } }]);
    socket.destroy();
    await patient.close();
  });

  test('and beyond a number of connections others are closed at once', async () => {
    const many = await Promise.all(Array.from({ length: LIMITS.maxConnections }, () => open()));
    const late = await open();
    await late.closed;
    expect(late.text()).toBe('');
    many[0]?.socket.destroy();
    await eventually(async () => {
      const answer = await exchangeRaw(
        server.port,
        `GET /b/k HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      return statusOf(answer) === 403;
    });
  });
});

test('the limits of every day leave room for slow networks', () => {
  expect(DEFAULT_LIMITS.bodyIdleMs).toBeGreaterThanOrEqual(20_000);
  expect(DEFAULT_LIMITS.maxConnections).toBeGreaterThanOrEqual(1_000);
});
