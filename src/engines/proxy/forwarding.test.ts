import { createHash, randomBytes } from 'node:crypto';
import { Agent, type IncomingMessage, type RequestListener, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  exchangeRaw,
  forwardTo,
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

/** A proxy before one target. */
async function proxyBefore(
  handler: RequestListener,
  changes: Parameters<typeof listener>[0] = {},
): Promise<TestProxy> {
  const target = await startTarget((incoming, response) => {
    if (incoming.url === '/health') response.end();
    else handler(incoming, response);
  });
  ends.push(target.close);
  const proxy = await startProxy({
    listeners: [listener(changes)],
    targetGroups: [targetGroup('group', [target.port])],
  });
  ends.push(proxy.close);
  return proxy;
}

const echo: RequestListener = (incoming, response) => {
  const { method, url, headers } = incoming;
  incoming.resume();
  incoming.on('end', () => response.end(JSON.stringify({ method, url, headers })));
};

/** What the echoing target was sent. */
async function seenOf(url: string, headers: Record<string, string>) {
  const answer = await fetch(url, { headers });
  return (await answer.json()) as { method: string; url: string; headers: Record<string, string> };
}

describe('a forwarded request', () => {
  test('arrives as it was sent, with the forwarding headers', async () => {
    const proxy = await proxyBefore(echo);
    const seen = await seenOf(`${proxy.url}/a/b?c=%20d`, { 'X-Own': 'x' });
    expect(seen).toMatchObject({ method: 'GET', url: '/a/b?c=%20d' });
    expect(seen.headers).toMatchObject({
      host: `127.0.0.1:${proxy.port}`,
      'x-own': 'x',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': `${proxy.port}`,
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
  });

  test('keeps the addresses and the trace that it came with', async () => {
    const proxy = await proxyBefore(echo);
    const headers = {
      'X-Forwarded-For': '10.0.0.1',
      'X-Forwarded-Proto': 'https',
      'X-Amzn-Trace-Id': 'Root=1-a-b',
    };
    const seen = await seenOf(proxy.url, headers);
    expect(seen.headers['x-forwarded-for']).toBe('10.0.0.1, 127.0.0.1');
    expect(seen.headers['x-forwarded-proto']).toBe('http');
    expect(seen.headers['x-amzn-trace-id']).toMatch(/^Self=1-[0-9a-f-]+;Root=1-a-b$/);
  });

  test('loses what is meant for the connection only, but never what we rely on', async () => {
    const proxy = await proxyBefore(echo);
    const answer = await exchangeRaw(
      proxy.port,
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: close, x-secret, x-forwarded-for\r\n' +
        'X-Secret: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\nX-Kept: 1\r\n\r\n',
    );
    const { headers } = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    expect(Object.keys(headers).sort()).toEqual([
      'host',
      'x-amzn-trace-id',
      'x-forwarded-for',
      'x-forwarded-port',
      'x-forwarded-proto',
      'x-kept',
    ]);
  });

  test('leaves out names of other characters where the listener says so', async () => {
    const proxy = await proxyBefore(echo, { dropsInvalidHeaderNames: true, forwardedFor: 'remove' });
    const seen = await seenOf(proxy.url, { X_Under: '1', 'X-Forwarded-For': '1.2.3.4' });
    expect(seen.headers).not.toHaveProperty('x_under');
    expect(seen.headers).not.toHaveProperty('x-forwarded-for');
  });

  test('shares connections on both sides', async () => {
    const sockets = new Set<unknown>();
    const proxy = await proxyBefore((incoming, response) => {
      sockets.add(incoming.socket);
      response.end('x');
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const clientPorts = new Set<number | undefined>();
    for (let index = 0; index < 20; index += 1) {
      clientPorts.add((await ask(proxy.port, { agent })).localPort);
    }
    agent.destroy();
    expect(clientPorts.size).toBe(1);
    expect(sockets.size).toBe(1);
  });

  test('is never lost to the end of a connection that has grown old', async () => {
    const proxy = await proxyBefore(
      (_incoming, response) => {
        response.write('a');
        setTimeout(() => response.end('b'), 8);
      },
      { clientKeepAliveMs: 30 },
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const clientPorts = new Set<number | undefined>();
    for (let index = 0; index < 30; index += 1) {
      clientPorts.add((await ask(proxy.port, { agent, method: 'POST' })).localPort);
    }
    agent.destroy();
    expect(clientPorts.size).toBeGreaterThan(1);
  });

  test('answers pipelined requests in order', async () => {
    const proxy = await proxyBefore((incoming, response) => response.end(`[${incoming.url}]`));
    const requests = ['/1', '/2', '/3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const last = 'GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const answer = await exchangeRaw(proxy.port, requests.join('') + last);
    expect(answer.match(/\[.*?\]/g)).toEqual(['[/1]', '[/2]', '[/3]', '[/4]']);
  });

  test('is answered to a client that has closed its sending side', async () => {
    const proxy = await proxyBefore((_incoming, response) => setImmediate(() => response.end('late')));
    const answer = await exchangeRaw(proxy.port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', { ends: true });
    expect(answer).toContain('late');
  });
});

describe('bodies', () => {
  test.each(['counted', 'chunked'])('%s, arrive whole both ways', async (kind) => {
    const proxy = await proxyBefore((incoming, response) => {
      const length = incoming.headers['content-length'];
      if (length !== undefined) response.setHeader('Content-Length', length);
      incoming.pipe(response);
    });
    const content = randomBytes(3_000_000);
    const headers =
      kind === 'counted' ? { 'Content-Length': content.length } : { 'Transfer-Encoding': 'chunked' };
    const answer = await ask(proxy.port, { method: 'POST', headers }, content);
    expect(answer.body.equals(content)).toBe(true);
    expect(answer.response.headers['content-length']).toBe(kind === 'counted' ? '3000000' : undefined);
  });

  test('arrive byte by byte too', async () => {
    const proxy = await proxyBefore((incoming, response) => incoming.pipe(response));
    const message =
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n' +
      '3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nT: 1\r\n\r\n';
    const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
    for (const character of message) await new Promise((resolve) => socket.write(character, resolve));
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text.replace(/\r\n|[0-9]+(?=\r\n[a-z])/g, '')).toContain('abcdefg');
  });

  test('begin to arrive before they end', async () => {
    const proxy = await proxyBefore((incoming, response) => {
      response.write('first;');
      incoming.on('end', () => response.end('last'));
      incoming.resume();
    });
    const outgoing = request({
      port: proxy.port,
      method: 'POST',
      headers: { 'Transfer-Encoding': 'chunked' },
    });
    outgoing.write('some');
    const response = await new Promise<IncomingMessage>((resolve) => outgoing.on('response', resolve));
    const chunks = response[Symbol.asyncIterator]();
    expect(`${(await chunks.next()).value}`).toBe('first;');
    outgoing.end();
    expect(`${(await chunks.next()).value}`).toBe('last');
  });

  test('wait for a slow client: what is in between stays small', async () => {
    const sizeBytes = 96 * 1024 * 1024;
    const block = randomBytes(64 * 1024);
    let producedBytes = 0;
    const sent = createHash('sha256');
    const proxy = await proxyBefore((_incoming, response) => {
      const produce = () => {
        while (producedBytes < sizeBytes) {
          producedBytes += block.length;
          sent.update(block);
          if (!response.write(block)) return response.once('drain', produce);
        }
        return response.end();
      };
      produce();
    });
    const response = await new Promise<IncomingMessage>((resolve) =>
      request({ port: proxy.port }, resolve).end(),
    );
    let seen = -1;
    await eventually(
      () => {
        const stands = seen === producedBytes;
        seen = producedBytes;
        return stands && seen > 0;
      },
      { everyMs: 100 },
    );
    // The rest is what the system's own socket buffers take.
    expect(producedBytes).toBeLessThan(40 * 1024 * 1024);
    const got = createHash('sha256');
    for await (const chunk of response) got.update(chunk);
    expect(got.digest('hex')).toBe(sent.digest('hex'));
  });

  test('wait for a slow target', async () => {
    let incoming: IncomingMessage | undefined;
    const proxy = await proxyBefore((message, response) => {
      incoming = message;
      message.on('end', () => response.end('thanks'));
    });
    const sizeBytes = 96 * 1024 * 1024;
    const outgoing = request({ port: proxy.port, method: 'PUT', headers: { 'Content-Length': sizeBytes } });
    const answered = new Promise<IncomingMessage>((resolve) => outgoing.on('response', resolve));
    const block = Buffer.alloc(64 * 1024);
    let producedBytes = 0;
    const produce = () => {
      while (producedBytes < sizeBytes) {
        producedBytes += block.length;
        if (!outgoing.write(block)) return outgoing.once('drain', produce);
      }
      return outgoing.end();
    };
    produce();
    let seen = -1;
    await eventually(
      () => {
        const stands = seen === producedBytes && incoming !== undefined;
        seen = producedBytes;
        return stands;
      },
      { everyMs: 100 },
    );
    expect(producedBytes).toBeLessThan(40 * 1024 * 1024);
    incoming?.resume();
    expect((await answered).statusCode).toBe(200);
  });
});

describe('responses', () => {
  test('without a length end with the connection, and are chunked for the client', async () => {
    const proxy = await proxyBefore((incoming) => {
      incoming.socket.end('HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nuntil the end');
    });
    const answer = await fetch(proxy.url);
    expect(answer.headers.get('transfer-encoding')).toBe('chunked');
    expect(await answer.text()).toBe('until the end');
  });

  test('to HTTP/1.0 have no chunks', async () => {
    const proxy = await proxyBefore((_incoming, response) => {
      response.write('a');
      response.end('b');
    });
    const answer = await exchangeRaw(proxy.port, 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(answer).toMatch(/\r\n\r\nab$/);
  });

  test('to HEAD, and 204 and 304, have no body and keep the connection', async () => {
    const proxy = await proxyBefore((incoming, response) => {
      response.writeHead(Number(incoming.url?.slice(1)), { 'Content-Length': 5 });
      response.end(incoming.method === 'HEAD' ? undefined : 'hello');
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const [method, path] of [
      ['HEAD', '/200'],
      ['GET', '/304'],
      ['GET', '/204'],
      ['GET', '/200'],
    ]) {
      const answer = await ask(proxy.port, { agent, method, path });
      expect(`${answer.response.statusCode}`).toBe(path?.slice(1));
    }
    agent.destroy();
  });

  test('pass 100 Continue on', async () => {
    const proxy = await proxyBefore((incoming, response) => incoming.pipe(response));
    const outgoing = request({ port: proxy.port, method: 'POST', headers: { Expect: '100-continue' } });
    outgoing.flushHeaders();
    await new Promise<void>((resolve) => outgoing.on('continue', resolve));
    outgoing.end('body');
    const response = await new Promise<IncomingMessage>((resolve) => outgoing.on('response', resolve));
    expect(await textOf(response)).toBe('body');
  });

  test('that come before the request has ended close the connection', async () => {
    const proxy = await proxyBefore((_incoming, response) => {
      response.writeHead(413);
      response.end('too much');
    });
    const outgoing = request({ port: proxy.port, method: 'POST', headers: { 'Content-Length': 1_000_000 } });
    outgoing.on('error', () => {});
    outgoing.write('begun');
    const response = await new Promise<IncomingMessage>((resolve) => outgoing.on('response', resolve));
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe('close');
    expect(await textOf(response)).toBe('too much');
    outgoing.destroy();
  });
});

describe('an upgraded connection', () => {
  test('carries bytes both ways until one side ends', async () => {
    const proxy = await proxyBefore(() => {});
    const target = await startTarget(() => {});
    ends.push(target.close);
    target.server.on('upgrade', (incoming, socket) => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
          `Sec-WebSocket-Accept: ${incoming.headers['sec-websocket-key']}\r\n\r\nearly;`,
      );
      socket.pipe(socket);
    });
    await proxy.configure({
      listeners: [listener({ rules: [forwardTo(['ws', 1])] })],
      targetGroups: [targetGroup('ws', [target.port])],
    });
    const outgoing = request({
      port: proxy.port,
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'key' },
    });
    outgoing.end();
    const [response, socket, head] = await new Promise<[IncomingMessage, NodeJS.ReadWriteStream, Buffer]>(
      (resolve) => outgoing.on('upgrade', (...upgraded) => resolve(upgraded)),
    );
    expect(response.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-accept': 'key' });
    const content = randomBytes(2_000_000).toString('hex');
    let received = head.toString();
    const all = new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        received += chunk;
        if (received.length === content.length + 'early;'.length) resolve();
      });
    });
    socket.write(content);
    await all;
    expect(received === `early;${content}`).toBe(true);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.end();
    await ended;
  });

  test('is not given to a client that did not ask for it', async () => {
    const proxy = await proxyBefore((incoming) => {
      incoming.socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      );
    });
    expect((await fetch(proxy.url)).status).toBe(502);
  });
});

interface Answer {
  /** The client's end of the connection. */
  readonly localPort: number | undefined;
  readonly response: IncomingMessage;
  readonly body: Buffer;
}

function ask(port: number, options: object, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', ...options }, async (response) => {
      const { localPort } = response.socket;
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ localPort, response, body: Buffer.concat(chunks) });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}
