import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHead } from './head-reader.js';
import { MalformedMessage } from './malformed-message.js';
import { parseRequestHead } from './request-head.js';

const parse = (...lines: string[]) => parseRequestHead(lines.map((line) => `${line}\r\n`).join(''));

function refusalOf(...lines: string[]): number {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof MalformedMessage) return error.status;
    throw error;
  }
  throw new Error(`accepted: ${lines.join(' | ')}`);
}

describe('a request head', () => {
  test('is taken apart', () => {
    const head = parse('POST /a?b=c HTTP/1.1', 'Host: web:8080', 'X-One:  1\t', 'Content-Length: 12');
    expect(head).toMatchObject({ method: 'POST', target: '/a?b=c', host: 'web:8080', minorVersion: 1 });
    expect(head.framing).toEqual({ kind: 'length', sizeBytes: 12 });
    expect(head.keepAlive).toBe(true);
    expect(head.fields[1]).toEqual({ name: 'X-One', key: 'x-one', value: '1' });
  });

  test('in absolute form names its own host', () => {
    expect(parse('GET http://web:81/x?y HTTP/1.1', 'Host: other')).toMatchObject({
      host: 'web:81',
      target: '/x?y',
    });
    expect(parse('GET http://web HTTP/1.1', 'Host: other').target).toBe('/');
    expect(parse('GET http://web?q HTTP/1.1', 'Host: other').target).toBe('/?q');
  });

  test('says whether the connection goes on', () => {
    expect(parse('GET / HTTP/1.1', 'Host: a', 'Connection: x, Close').keepAlive).toBe(false);
    expect(parse('GET / HTTP/1.0').keepAlive).toBe(false);
    expect(parse('GET / HTTP/1.0', 'Connection: Keep-Alive').keepAlive).toBe(true);
  });

  test('asks for WebSocket, and for no other protocol', () => {
    const asks = (protocol: string) =>
      parse('GET / HTTP/1.1', 'Host: a', 'Connection: keep-alive, Upgrade', `Upgrade: ${protocol}`)
        .upgradesToWebSocket;
    expect(asks('WebSocket')).toBe(true);
    expect(asks('h2c')).toBe(false);
    expect(asks('websocket, h2c')).toBe(false);
    expect(parse('GET / HTTP/1.1', 'Host: a', 'Upgrade: websocket').upgradesToWebSocket).toBe(false);
  });

  test.each([
    ['both framings', 400, ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['two lengths', 400, ['Content-Length: 5', 'Content-Length: 6']],
    ['two equal lengths', 400, ['Content-Length: 5', 'Content-Length: 5']],
    ['a list of lengths', 400, ['Content-Length: 5, 5']],
    ['a signed length', 400, ['Content-Length: +5']],
    ['a hexadecimal length', 400, ['Content-Length: 0x5']],
    ['an empty length', 400, ['Content-Length:']],
    ['a length beyond counting', 400, ['Content-Length: 9999999999999999']],
    ['two codings', 400, ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['a coding before chunked', 501, ['Transfer-Encoding: gzip, chunked']],
    ['an unknown coding', 501, ['Transfer-Encoding: xchunked']],
    ['identity', 501, ['Transfer-Encoding: identity']],
    ['a vertical tab in the coding', 400, ['Transfer-Encoding: \x0bchunked']],
    ['a blank before the colon', 400, ['Transfer-Encoding : chunked']],
    ['a folded line', 400, ['X-A: 1', ' Transfer-Encoding: chunked']],
    ['a lone carriage return', 400, ['X-A: 1\rTransfer-Encoding: chunked']],
    ['a lone line feed', 400, ['X-A: 1\nTransfer-Encoding: chunked']],
    ['a null byte', 400, ['X-A: \0']],
    ['a line without colon', 400, ['X-A']],
    ['an empty name', 400, [': x']],
    ['a second host', 400, ['Host: b']],
    ['a very long line', 400, [`X-A: ${'a'.repeat(17_000)}`]],
  ])('with %s is refused', (_what, status, lines) => {
    expect(refusalOf('POST / HTTP/1.1', 'Host: a', ...lines)).toBe(status);
  });

  test.each([
    ['GET  / HTTP/1.1', 400],
    ['GET / HTTP/1.1 ', 400],
    [' GET / HTTP/1.1', 400],
    ['GET /a b HTTP/1.1', 400],
    ['GET /\x01 HTTP/1.1', 400],
    ['GET a HTTP/1.1', 400],
    ['GET * HTTP/1.1', 400],
    ['GET ftp://a/ HTTP/1.1', 400],
    ['GET http://user@a/ HTTP/1.1', 400],
    ['GET /', 400],
    ['G(T / HTTP/1.1', 400],
    ['GET / http/1.1', 400],
    ['PRI * HTTP/2.0', 505],
    ['GET / HTTP/1.2', 505],
    ['GET / HTTP/0.9', 505],
    ['TRACE / HTTP/1.1', 405],
    ['CONNECT a:443 HTTP/1.1', 405],
    [`GET /${'a'.repeat(17_000)} HTTP/1.1`, 414],
  ])('%j is refused', (line, status) => {
    expect(refusalOf(line, 'Host: a')).toBe(status);
  });

  test('needs a host, and a valid one', () => {
    expect(refusalOf('GET / HTTP/1.1')).toBe(400);
    expect(refusalOf('GET / HTTP/1.1', 'Host: a/b')).toBe(400);
    expect(refusalOf('GET / HTTP/1.1', 'Host: a b')).toBe(400);
    expect(refusalOf('GET / HTTP/1.1', 'Host: u@b')).toBe(400);
    expect(refusalOf('POST / HTTP/1.0', 'Transfer-Encoding: chunked')).toBe(400);
    expect(parse('GET / HTTP/1.1', 'Host: [::1]:80').host).toBe('[::1]:80');
  });

  test('whatever the bytes, is either taken apart or refused', () => {
    const byte = fc.constantFrom(...'aG /:\r\n\t1.HTP,\0\x80');
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 60 }), (bytes) => {
        const text = `GET / HTTP/1.1\r\nHost: a\r\n${bytes.join('')}\r\n`;
        try {
          for (const { key, value } of parseRequestHead(text).fields) {
            expect(`${key}${value}`).not.toMatch(/[\r\n\0]/);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
    );
  });
});

describe('finding the end of a head', () => {
  const read = (text: string) => readHead(Buffer.from(text, 'latin1'), 100);

  test('waits for the empty line', () => {
    expect(read('GET / HT')).toBeUndefined();
    expect(read('GET / HTTP/1.1\r\nA: b\r\n\r')).toBeUndefined();
    expect(read('\r\nGET / HTTP/1.1\r\nA: b\r\n\r\nrest')).toEqual({
      text: 'GET / HTTP/1.1\r\nA: b\r\n',
      end: 26,
    });
  });

  test('gives up as soon as there can be none', () => {
    expect(() => read('GET / HTTP/1.1\nHost: a\n\n')).toThrow(MalformedMessage);
    expect(() => read('a'.repeat(101))).toThrow(MalformedMessage);
    expect(() => read(`${'a'.repeat(101)}\r\n\r\n`)).toThrow(MalformedMessage);
  });
});
