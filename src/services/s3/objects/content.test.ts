import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateConditions } from './preconditions.js';
import { parseRange } from './range.js';
import { piecesOf } from './read-content.js';

describe('parseRange', () => {
  it.each([
    ['bytes=0-4', { start: 0, end: 4 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-30', { start: 0, end: 9 }],
    ['bytes=8-100', { start: 8, end: 9 }],
    ['bytes=9-9', { start: 9, end: 9 }],
    ['bytes=4-2', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
    ['bytes=a-b', undefined],
    [undefined, undefined],
  ])('%s of ten bytes', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s of ten bytes cannot be satisfied', (header) => {
    expect(() => parseRange(header, 10)).toThrow('The requested range is not satisfiable');
  });

  it.each(['bytes=0-', 'bytes=-1'])('%s of nothing cannot be satisfied', (header) => {
    expect(() => parseRange(header, 0)).toThrow('The requested range is not satisfiable');
  });
});

describe('piecesOf', () => {
  it('gives the bytes of the range, whatever the parts', () => {
    const text = fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.nat(40), fc.nat(40), (texts, a, b) => {
        const whole = texts.join('');
        const range = { start: Math.min(a, b), end: Math.min(Math.max(a, b), whole.length - 1) };
        const parts = texts.map((part, i) => ({
          partNumber: i + 1,
          blobId: String(i),
          sizeBytes: part.length,
        }));
        const got = piecesOf(parts, range).map(({ blobId, range: { start, end } }) =>
          texts[Number(blobId)]?.slice(start, end + 1),
        );
        expect(got.join('')).toBe(whole.slice(range.start, range.end + 1));
        expect(got.every((piece) => piece !== '')).toBe(true);
      }),
    );
  });
});

describe('evaluateConditions', () => {
  const object = { etag: 'abc', lastModifiedAt: Date.UTC(2026, 0, 2) };
  const before = new Date(Date.UTC(2026, 0, 1));
  const after = new Date(Date.UTC(2026, 0, 3));

  it.each([
    [{}, 'holds'],
    [{ ifMatch: '"abc"' }, 'holds'],
    [{ ifMatch: 'abc' }, 'holds'],
    [{ ifMatch: '"x", "abc"' }, 'holds'],
    [{ ifMatch: '*' }, 'holds'],
    [{ ifMatch: '"x"' }, { failed: 'If-Match' }],
    [{ ifMatch: '"abc"', ifUnmodifiedSince: before }, 'holds'],
    [{ ifUnmodifiedSince: before }, { failed: 'If-Unmodified-Since' }],
    [{ ifUnmodifiedSince: after }, 'holds'],
    [{ ifNoneMatch: '"abc"' }, 'not modified'],
    [{ ifNoneMatch: 'W/"abc"' }, 'not modified'],
    [{ ifNoneMatch: '"x"' }, 'holds'],
    [{ ifNoneMatch: '"x"', ifModifiedSince: after }, 'holds'],
    [{ ifModifiedSince: after }, 'not modified'],
    [{ ifModifiedSince: new Date(object.lastModifiedAt) }, 'not modified'],
    [{ ifModifiedSince: before }, 'holds'],
  ])('%j', (conditions, expected) => {
    expect(evaluateConditions(conditions, object)).toEqual(expected);
  });
});
