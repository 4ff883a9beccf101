import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../kernel/ids.js';
import {
  afterMembers,
  afterPrefix,
  compareKeys,
  newVersionId,
  recordKey,
  sequenceOf,
  versionRecordKey,
} from './record-keys.js';

const bytewise = (a: string, b: string) => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
const key = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('\0', '\u0001', '\u0002', 'a', '\ud7ff', '\ue000', '𐀀', '\u{10ffff}'),
    maxLength: 5,
  }),
);
const sequence = fc.nat(Number.MAX_SAFE_INTEGER);

describe('record keys', () => {
  it('order as the keys do, bytewise', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(bytewise(recordKey(a), recordKey(b))).toBe(bytewise(a, b));
        expect(Math.sign(compareKeys(a, b))).toBe(bytewise(a, b));
      }),
    );
  });

  it('order versions by key, then newest first', () => {
    fc.assert(
      fc.property(key, key, sequence, sequence, (a, b, x, y) => {
        const expected = bytewise(a, b) || Math.sign(y - x);
        expect(bytewise(versionRecordKey(a, x), versionRecordKey(b, y))).toBe(expected);
      }),
    );
  });

  it('end a key behind its last version and before the next key', () => {
    fc.assert(
      fc.property(key, key, sequence, (a, b, x) => {
        const side = bytewise(versionRecordKey(b, x), afterMembers(a));
        expect(side).toBe(bytewise(b, a) <= 0 ? -1 : 1);
      }),
    );
  });

  it('hold nothing that a text column refuses', () => {
    fc.assert(fc.property(key, (text) => !recordKey(text).includes('\0')));
  });
});

describe('version ids', () => {
  it('are 32 characters that know their sequence', () => {
    fc.assert(
      fc.property(sequence, (x) => {
        const id = newVersionId(systemIds(), x);
        expect(id).toMatch(/^[0-9A-Za-z]{32}$/);
        expect(sequenceOf(id)).toBe(x);
      }),
    );
  });

  it.each(['null', '', 'x', '0'.repeat(31), '-'.repeat(32)])('are not %j', (text) => {
    expect(sequenceOf(text)).toBeUndefined();
  });
});

describe('afterPrefix', () => {
  it('is the least text behind every text with the prefix', () => {
    fc.assert(
      fc.property(key, key, (prefix, other) => {
        const end = afterPrefix(prefix);
        if (end === undefined) return;
        expect(bytewise(prefix + other, end)).toBe(-1);
        if (!other.startsWith(prefix) && bytewise(other, prefix) > 0) {
          expect(bytewise(other, end)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it.each(['', '\u{10ffff}'])('is nothing for %j', (prefix) => {
    expect(afterPrefix(prefix)).toBeUndefined();
  });
});
