import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BodyReader, bodyReader } from './body-reader.js';
import { CHUNKED } from './framing.js';
import { MalformedMessage } from './malformed-message.js';

/** Feeds `stream` in pieces that end at `cuts`. @returns the body, and how many bytes of the stream it took */
function readAll(reader: BodyReader, stream: Buffer, cuts: readonly number[]) {
  const ends = [...new Set([...cuts.map((cut) => cut % (stream.length + 1)), stream.length])];
  const pieces: Buffer[] = [];
  let start = 0;
  let used = 0;
  for (const end of ends.sort((a, b) => a - b)) {
    if (!reader.done) used += reader.read(stream.subarray(start, end), pieces);
    start = end;
  }
  return { body: Buffer.concat(pieces), used };
}

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((array) => Buffer.from(array));
const cuts = fc.array(fc.nat(2_000), { maxLength: 20 });

describe('a chunked body', () => {
  test('is the same however the stream is cut, and leaves what follows', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), cuts, bytes, (chunks, where, rest) => {
        const framed = chunks.flatMap((chunk) => [`${chunk.length.toString(16)};ext="1"\r\n`, chunk, '\r\n']);
        const parts = [...framed, '0\r\n', 'Trailer: x\r\n', '\r\n'];
        const stream = Buffer.concat(parts.map((part) => Buffer.from(part)));
        const reader = bodyReader(CHUNKED);
        const { body, used } = readAll(reader, Buffer.concat([stream, rest]), where);
        expect(reader.done).toBe(true);
        expect(used).toBe(stream.length);
        expect(body.equals(Buffer.concat(chunks))).toBe(true);
      }),
    );
  });

  test('whatever the bytes, is read or refused', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'0aF;\r\n x')), (characters) => {
        const stream = Buffer.from(characters.join(''));
        try {
          const { used } = readAll(bodyReader(CHUNKED), stream, []);
          expect(used).toBeLessThanOrEqual(stream.length);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
    );
  });

  test.each([
    ['a bare line feed after the size', '5\nhello\r\n0\r\n\r\n'],
    ['a bare line feed after an extension', '5;a\nhello\r\n0\r\n\r\n'],
    ['a carriage return within an extension', '5;a\rb\r\nhello\r\n0\r\n\r\n'],
    ['a bare line feed after the data', '5\r\nhello\n0\r\n\r\n'],
    ['a size that is too small', '4\r\nhello\r\n0\r\n\r\n'],
    ['a prefix', '0x5\r\nhello\r\n'],
    ['a sign', '+5\r\nhello\r\n'],
    ['a blank', ' 5\r\nhello\r\n'],
    ['no size', '\r\nhello\r\n'],
    ['a size beyond counting', 'fffffffffffff\r\n'],
    ['an endless extension', `5;${'a'.repeat(2_000)}`],
    ['a bare line feed in the trailer', '0\r\nA: b\n\r\n'],
    ['an endless trailer', `0\r\n${'A: b\r\n'.repeat(5_000)}`],
  ])('with %s is refused', (_what, stream) => {
    expect(() => readAll(bodyReader(CHUNKED), Buffer.from(stream), [])).toThrow(MalformedMessage);
  });
});

test('a counted body takes what it counts, however the stream is cut', () => {
  fc.assert(
    fc.property(bytes, cuts, bytes, (content, where, rest) => {
      const reader = bodyReader({ kind: 'length', sizeBytes: content.length });
      const { body, used } = readAll(reader, Buffer.concat([content, rest]), where);
      expect(reader.done).toBe(true);
      expect(used).toBe(content.length);
      expect(body.equals(content)).toBe(true);
    }),
  );
});
