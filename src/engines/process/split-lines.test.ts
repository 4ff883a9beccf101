import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLines } from './split-lines.js';

function collect(bytes: Buffer, maxLineBytes: number): string[] {
  return [...splitLines(bytes, { maxLineBytes, atEnd: true }).lines];
}

/** Characters of one to four bytes. */
const unit = fc.constantFrom('a', ' ', '\r', 'é', '€', '😀', '\0');

describe('splitLines', () => {
  it('keeps an unfinished line back until the end', () => {
    const bytes = Buffer.from('one\ntwo');
    expect(splitLines(bytes, { maxLineBytes: 100, atEnd: false })).toEqual({ lines: ['one'], usedBytes: 4 });
    expect(splitLines(bytes, { maxLineBytes: 100, atEnd: true })).toEqual({
      lines: ['one', 'two'],
      usedBytes: 7,
    });
  });

  it('gives empty lines and keeps carriage returns', () => {
    expect(collect(Buffer.from('\n\na\r\n'), 100)).toEqual(['', '', 'a\r']);
  });

  it('cuts long lines between characters', () => {
    expect(collect(Buffer.from('ééééé\n'), 5)).toEqual(['éé', 'éé', 'é']);
  });

  it('loses and invents nothing, whatever the chunks', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit, maxLength: 12 }).map((text) => text.replaceAll('\n', '')),
          {
            maxLength: 20,
          },
        ),
        fc.integer({ min: 1, max: 50 }),
        (texts, chunkBytes) => {
          const whole = Buffer.from(texts.map((text) => `${text}\n`).join(''));
          const seen: string[] = [];
          let offset = 0;
          for (let end = chunkBytes; offset < whole.length; end += chunkBytes) {
            const atEnd = end >= whole.length;
            const part = splitLines(whole.subarray(offset, end), { maxLineBytes: 1000, atEnd });
            seen.push(...part.lines);
            offset += part.usedBytes;
          }
          expect(seen).toEqual(texts.map((text) => Buffer.from(text).toString()));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('never gives more bytes in a line than allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit }), fc.integer({ min: 4, max: 20 }), (text, maxLineBytes) => {
        const bytes = Buffer.from(text);
        const lines = collect(bytes, maxLineBytes);
        for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(maxLineBytes);
        expect(lines.join('')).toBe(bytes.toString().replaceAll('\n', ''));
      }),
    );
  });
});
