import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  exchangeRaw,
  listener,
  startProxy,
  startTarget,
  type TestProxy,
  targetGroup,
} from '../../../test/harness/proxy.js';
import { eventually } from '../../../test/harness/wait.js';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A target that is handed each request's raw text and its socket, health checks excepted. */
async function startRawTarget(handler: (text: string, socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      if (text.startsWith('GET /health ')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      else handler(text, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function proxyBefore(
  ports: readonly number[],
  changes: Parameters<typeof listener>[0] = {},
): Promise<TestProxy> {
  const proxy = await startProxy({
    listeners: [listener(changes)],
    targetGroups: [targetGroup('group', ports)],
  });
  ends.push(proxy.close);
  return proxy;
}

const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const statusOf = (answer: string) => Number(answer.split(' ')[1]);

describe('a bad target', () => {
  test.each([
    ['answers garbage', 'what?\r\n\r\n'],
    ['closes', ''],
    ['closes within the header', 'HTTP/1.1 200 OK\r\nContent-'],
    [
      'states two framings',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['states two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['folds a header line', 'HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n'],
    ['sends an endless header', `HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(6_000)}`],
  ])('that %s is answered 502', async (_what, bytes) => {
    const port = await startRawTarget((_text, socket) => socket.end(bytes));
    const answer = await exchangeRaw((await proxyBefore([port])).port, get);
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\nServer: awselb\/2\.0\r\n/);
    expect(answer).toContain('<center><h1>502 Bad Gateway</h1></center>');
  });

  test('that breaks off within a body breaks the client off too', async () => {
    const port = await startRawTarget((_text, socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'),
    );
    const proxy = await proxyBefore([port]);
    const answer = await exchangeRaw(proxy.port, get);
    expect(answer).toMatch(/\r\n\r\nonly this$/);
    await expect(fetch(proxy.url).then((response) => response.text())).rejects.toThrow();
  });

  test('that sends more than its response is not asked again on that connection', async () => {
    const sockets = new Set<Socket>();
    const port = await startRawTarget((_text, socket) => {
      sockets.add(socket);
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil',
      );
    });
    const proxy = await proxyBefore([port]);
    for (let index = 0; index < 3; index += 1) expect(await (await fetch(proxy.url)).text()).toBe('ok');
    expect(sockets.size).toBe(3);
  });

  test('that refuses connections is passed over', async () => {
    const up = await startTarget((_request, response) => response.end('up'));
    const down = await startTarget(() => {});
    ends.push(up.close);
    await down.close();
    const proxy = await proxyBefore([down.port, up.port]);
    for (let index = 0; index < 6; index += 1) {
      const answer = await fetch(proxy.url, { method: 'POST', body: 'x' });
      expect(await answer.text()).toBe('up');
    }
  });

  test('that nobody listens at is answered 502, and none at all 503', async () => {
    const down = await startTarget(() => {});
    await down.close();
    const proxy = await proxyBefore([down.port]);
    expect((await fetch(proxy.url)).status).toBe(502);
    await proxy.configure({ targetGroups: [targetGroup('group', [])] });
    expect((await fetch(proxy.url)).status).toBe(503);
    await proxy.configure({ targetGroups: [] });
    expect((await fetch(proxy.url)).status).toBe(503);
  });

  test('that does not answer in time is answered 504', async () => {
    const port = await startRawTarget(() => {});
    const proxy = await proxyBefore([port], { idleTimeoutMs: 150 });
    expect((await fetch(proxy.url, { method: 'POST', body: 'x' })).status).toBe(504);
  });

  test('that has closed a kept connection costs no request that can be sent again', async () => {
    let served = 0;
    const port = await startRawTarget((_text, socket) => {
      served += 1;
      // Promises to stay, answers, and leaves: what follows on this connection meets a closed door.
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', () =>
        setTimeout(() => socket.destroy(), 1),
      );
    });
    const proxy = await proxyBefore([port]);
    for (let index = 0; index < 200; index += 1) expect((await fetch(proxy.url)).status).toBe(200);
    expect(served).toBeGreaterThanOrEqual(200);
  });
});

describe('a bad client', () => {
  const target = () =>
    startRawTarget((text, socket) => {
      seen.push(text);
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
  let seen: string[] = [];
  afterEach(() => {
    seen = [];
  });

  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

  test.each([
    [
      'CL.TE',
      `Content-Length: ${smuggled.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['TE.CL', `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${smuggled}0\r\n\r\n`],
    ['CL.CL', `Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`],
    ['TE with a blank', `Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE with a tab', `Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE with a vertical tab', `Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE twice', `Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE as a list', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE in a folded line', `X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE behind a line feed', `X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['TE behind a carriage return', `X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a chunk extension with a line feed', `Transfer-Encoding: chunked\r\n\r\n1;\nx\r\n0\r\n\r\n${smuggled}`],
    ['a chunk of another size', `Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n${smuggled}`],
    ['a prefixed chunk size', `Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${smuggled}`],
    ['a signed length', `Content-Length: +${smuggled.length}\r\n\r\n${smuggled}`],
  ])('%s smuggles nothing', async (_what, rest) => {
    const proxy = await proxyBefore([await target()]);
    const answer = await exchangeRaw(proxy.port, `POST / HTTP/1.1\r\nHost: a\r\n${rest}`);
    expect([400, 501]).toContain(statusOf(answer));
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(seen.join()).not.toContain('/smuggled');
  });

  test('Upgrade: h2c opens no tunnel', async () => {
    const proxy = await proxyBefore([await target()]);
    await exchangeRaw(
      proxy.port,
      `GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n${get}`,
    );
    expect(seen.join()).not.toMatch(/upgrade|http2/i);
  });

  test.each([
    [405, 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n'],
    [414, `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    [400, `GET / HTTP/1.1\r\nHost: a\r\n${`X: ${'a'.repeat(8_000)}\r\n`.repeat(10)}\r\n`],
    [463, `GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${'1.1.1.1,'.repeat(31)}1\r\n\r\n`],
    [505, 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
    [400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n'],
  ])('is answered %d', async (status, bytes) => {
    const proxy = await proxyBefore([await target()]);
    expect(statusOf(await exchangeRaw(proxy.port, bytes))).toBe(status);
    expect(seen).toEqual([]);
  });

  test('that is slow is cut: idle without a word, in a header or body with 408', async () => {
    const proxy = await proxyBefore([await startRawTarget(() => {})], { idleTimeoutMs: 150 });
    const [idle, header, body] = await Promise.all([
      exchangeRaw(proxy.port, ''),
      exchangeRaw(proxy.port, 'GET / HT'),
      exchangeRaw(proxy.port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab'),
    ]);
    expect(idle).toBe('');
    expect(statusOf(header)).toBe(408);
    expect(statusOf(body)).toBe(408);
  });

  test('that leaves ends its request at the target', async () => {
    let begun = 0;
    let ended = 0;
    const port = await startRawTarget((_text, socket) => {
      begun += 1;
      socket.on('end', () => {
        ended += 1;
      });
    });
    const proxy = await proxyBefore([port]);
    const socket = connect(proxy.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab');
    await eventually(() => begun === 1);
    socket.resetAndDestroy();
    await eventually(() => ended === 1);
    // And the proxy is none the worse for it.
    expect((await fetch(`${proxy.url}/health`)).status).toBe(200);
  });

  test('that sends requests without reading the answers is not answered on and on', async () => {
    const answer = `HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n${'a'.repeat(50_000)}`;
    let served = 0;
    const port = await startRawTarget((_text, socket) => {
      served += 1;
      socket.write(answer);
    });
    const proxy = await proxyBefore([port]);
    const socket = connect(proxy.port, '127.0.0.1');
    ends.push(async () => void socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(10_000));
    let last = 0;
    await eventually(
      () => {
        const stands = last > 0 && last === served;
        last = served;
        return stands;
      },
      { everyMs: 100 },
    );
    // 50 kB each: what the system's own socket buffers take, and little more.
    expect(served).toBeLessThan(400);
  });

  test('that reads slowly gets its last response whole', async () => {
    const content = 'a'.repeat(8_000_000);
    const target = await startTarget((_request, response) => response.end(content));
    ends.push(target.close);
    const proxy = await proxyBefore([target.port], { idleTimeoutMs: 500 });
    const socket = connect(proxy.port, '127.0.0.1');
    socket.write('GET / HTTP/1.0\r\n\r\n');
    let sizeBytes = 0;
    for await (const chunk of socket) {
      sizeBytes += chunk.length;
      if (sizeBytes % 7 === 0) await new Promise(setImmediate);
    }
    expect(sizeBytes).toBeGreaterThan(content.length);
  });
});
