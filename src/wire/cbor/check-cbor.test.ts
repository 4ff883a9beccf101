import { cbor, dateToTag } from '@smithy/core/cbor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/harness/any-character.js';
import { AwsError } from '../../kernel/aws-error.js';
import { checkCbor } from './check-cbor.js';

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.string({ unit: anyCharacter, maxLength: 300 }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }).map(dateToTag),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 40 }),
    fc.dictionary(fc.string({ maxLength: 30 }), tie('value'), { maxKeys: 40 }),
  ),
})).value;

/** Undefined, or the code of the refusal. */
function refusal(bytes: Uint8Array): string | undefined {
  try {
    checkCbor(Buffer.from(bytes));
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}

const REFUSED = 'SerializationException';

describe('CBOR', () => {
  it('is taken as the SDK writes it, and not when anything is cut off or added', () => {
    fc.assert(
      fc.property(values, fc.nat(), (value, cut) => {
        const bytes = Uint8Array.from(cbor.serialize(value));
        expect(refusal(bytes)).toBeUndefined();
        expect(refusal(bytes.subarray(0, cut % bytes.length))).toBe(REFUSED);
        expect(refusal(Buffer.concat([bytes, Buffer.of(0)]))).toBe(REFUSED);
      }),
      { numRuns: 200 },
    );
  });

  it('of any bytes is either refused, or decoded without running wild', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        if (refusal(bytes) !== undefined) return;
        try {
          cbor.deserialize(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

  it.each([
    ['indefinite lists, maps and texts', 'bf 61 61 9f 01 02 ff 61 62 7f 61 63 61 64 ff ff'],
    ['nothing in them', '9f bf ff 80 a0 ff'],
    ['an instant', 'c1 1a 65 53 f1 00'],
  ])('%s are taken', (_name, text) => {
    expect(refusal(hex(text))).toBeUndefined();
  });

  it.each([
    ['more items than bytes', '9b 00 00 00 01 00 00 00 00'],
    ['many lists that each promise as much as there is', '9a 00 00 00 04 9a 00 00 00 04 9a 00 00 00 04 01'],
    ['a text longer than the rest', '7a ff ff ff ff 61'],
    ['a break that ends nothing', 'ff'],
    ['a break after a key', 'bf 61 61 ff'],
    ['a key that is no text', 'a1 01 02'],
    ['bytes within a text', '7f 41 61 ff'],
    ['another tag', 'c4 82 01 1a 65 53 f1 00'],
    ['a tag without an end', 'df 01'],
    ['a reserved head', '1c'],
    ['nothing at all', ''],
  ])('%s are refused', (_name, text) => {
    expect(refusal(hex(text))).toBe(REFUSED);
  });

  it('with members without end is refused', () => {
    const entry = Buffer.from([0x61, 0x6b, 0x01]);
    const flood = Buffer.concat([Buffer.from([0xbf]), ...Array(100_001).fill(entry), Buffer.from([0xff])]);
    expect(() => checkCbor(flood)).toThrow('more than 100000 members');
  });

  it('nested without end is refused', () => {
    expect(refusal(Buffer.alloc(1_000_000, 0x81))).toBe(REFUSED);
    expect(refusal(Buffer.alloc(1_000_000, 0xc1))).toBe(REFUSED);
    expect(refusal(Buffer.alloc(1_000_000, 0x9f))).toBe(REFUSED);
  });
});
