import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  exchangeRaw,
  forwardTo,
  listener,
  startProxy,
  startTarget,
  type TestProxy,
  type TestTarget,
  targetGroup,
} from '../harness/proxy.js';
import { statusOf } from './attacker.js';

/** What the target was asked, health checks excepted: method, URL, Host and body. */
const asked: string[] = [];
let target: TestTarget;
let proxy: TestProxy;

beforeAll(async () => {
  target = await startTarget((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
    });
    request.on('end', () => {
      const { host } = request.headers;
      if (request.url !== '/health') asked.push(`${request.method} ${request.url} ${host} ${body}`);
      response.end('answer');
    });
  });
  proxy = await startProxy({
    listeners: [
      listener({
        idleTimeoutMs: 2_000,
        rules: [
          {
            conditions: [{ field: 'path-pattern', values: ['/admin*'] }],
            action: { kind: 'fixed-response', statusCode: 403, contentType: 'text/plain', body: 'no' },
          },
          forwardTo(['group', 1]),
        ],
      }),
    ],
    targetGroups: [targetGroup('group', [target.port])],
  });
});
afterAll(async () => {
  await proxy.close();
  await target.close();
});
beforeEach(() => {
  asked.length = 0;
});

const HIDDEN = 'GET /admin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const post = (headers: string, body: string) => `POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n${body}`;

describe('a request that the target could read in another way never reaches it', () => {
  test.each<[string, number, string]>([
    ['both framings', 400, post('Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nG')],
    [
      'both, the other way round',
      400,
      post('Transfer-Encoding: chunked\r\nContent-Length: 6\r\n', '0\r\n\r\nG'),
    ],
    ['two lengths', 400, post('Content-Length: 0\r\nContent-Length: 4\r\n', 'abcd')],
    ['a list of lengths', 400, post('Content-Length: 4, 4\r\n', 'abcd')],
    ['a signed length', 400, post('Content-Length: +4\r\n', 'abcd')],
    [
      'a coding that one of the two may not know',
      501,
      post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
    ],
    ['a disguised coding', 501, post('Transfer-Encoding: "chunked"\r\n', '0\r\n\r\n')],
    ['a coding with a tab', 400, post('Transfer-Encoding:\x0bchunked\r\n', '0\r\n\r\n')],
    ['a blank before the colon', 400, post('Transfer-Encoding : chunked\r\n', '0\r\n\r\n')],
    ['a folded line', 400, post('X: 1\r\n Transfer-Encoding: chunked\r\n', '0\r\n\r\n')],
    ['a bare line feed', 400, post('X: 1\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
    ['a bare carriage return', 400, post('X: 1\rTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
    ['line feeds only', 400, 'GET / HTTP/1.1\nHost: a\n\n'],
    ['a null byte', 400, post('X: \0\r\n', '')],
    ['two hosts', 400, post('Host: b\r\n', '')],
    ['a blank in the target', 400, 'GET / /admin HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a tunnel', 405, 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['another protocol', 505, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an endless header', 400, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(70_000)}`],
  ])('%s', async (_what, status, text) => {
    const answer = await exchangeRaw(proxy.port, text + HIDDEN);
    expect(statusOf(answer)).toBe(status);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  test.each<[string, string]>([
    ['a chunk longer than it says', '1\r\nab\r\n0\r\n\r\n'],
    ['a line feed behind a size', '1\na\r\n0\r\n\r\n'],
    ['a line feed in an extension', '1;x\ny\r\na\r\n0\r\n\r\n'],
    ['a line feed behind the data', '1\r\na\n0\r\n\r\n'],
    ['a size with a sign', '+1\r\na\r\n0\r\n\r\n'],
    ['a size with a prefix', '0x1\r\na\r\n0\r\n\r\n'],
    ['a size beyond counting', 'fffffffffffffffff\r\na'],
    ['endless extensions', `1;${'x'.repeat(5_000)}\r\na\r\n0\r\n\r\n`],
    ['a broken trailer', '0\r\nA: b\n\r\n'],
  ])('nor does the rest of a broken body: %s', async (_what, body) => {
    const answer = await exchangeRaw(proxy.port, post('Transfer-Encoding: chunked\r\n', body) + HIDDEN);
    expect(statusOf(answer)).toBe(400);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(asked).toEqual([]);
  });
});

describe('what passes is framed anew', () => {
  test('chunks lose their extensions and trailers, and what follows is a request of its own', async () => {
    const chunked = post('Transfer-Encoding: chunked\r\n', '4;a="\\"b"\r\nGET \r\n0\r\nX-Hidden: 1\r\n\r\n');
    const answer = await exchangeRaw(proxy.port, chunked + HIDDEN);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
    expect(asked).toEqual(['POST / a GET ']);
  });

  test('a body that looks like a request is a body', async () => {
    const answer = await exchangeRaw(
      proxy.port,
      post(`Content-Length: ${HIDDEN.length}\r\nConnection: close\r\n`, HIDDEN),
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect(asked).toEqual([`POST / a ${HIDDEN}`]);
  });

  test('the host of an absolute URL is the one that rules and target see', async () => {
    const text = 'GET http://inner/x HTTP/1.1\r\nHost: outer\r\nConnection: close\r\n\r\n';
    expect(statusOf(await exchangeRaw(proxy.port, text))).toBe(200);
    expect(asked).toEqual(['GET /x inner ']);
  });

  test('headers that the Connection header names do not take our own away', async () => {
    const headers =
      'Connection: close, X-Forwarded-For, Host, Content-Length, Transfer-Encoding\r\nContent-Length: 2\r\n';
    expect(statusOf(await exchangeRaw(proxy.port, post(headers, 'ab')))).toBe(200);
    expect(asked).toEqual(['POST / a ab']);
  });
});

test('the data plane is for every origin: pages of the application are its users', async () => {
  const text =
    'GET /x HTTP/1.1\r\nHost: shop.example\r\nOrigin: https://other.example\r\nConnection: close\r\n\r\n';
  expect(statusOf(await exchangeRaw(proxy.port, text))).toBe(200);
  expect(asked).toEqual(['GET /x shop.example ']);
});
