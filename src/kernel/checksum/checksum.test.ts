import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, CRC_FORMS, createChecksum } from './checksum.js';
import { combineCrc } from './combine-crc.js';

const digestOf = (algorithm: ChecksumAlgorithm, ...pieces: readonly Uint8Array[]) => {
  const checksum = createChecksum(algorithm);
  for (const piece of pieces) checksum.update(piece);
  return checksum.digest();
};

describe('checksums', () => {
  // The check values that the CRC catalogues give, of the nine digits.
  it.each<[ChecksumAlgorithm, string]>([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
    ['MD5', '25f9e794323b453885f5181f1b624d0b'],
    ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ])('%s of 123456789', (algorithm, expected) => {
    expect(digestOf(algorithm, Buffer.from('123456789')).toString('hex')).toBe(expected);
  });

  it.each<[ChecksumAlgorithm, string]>([
    ['CRC32', '00000000'],
    ['CRC32C', '00000000'],
    ['CRC64NVME', '0000000000000000'],
  ])('%s of nothing', (algorithm, expected) => {
    expect(digestOf(algorithm).toString('hex')).toBe(expected);
  });

  it.each(CHECKSUM_ALGORITHMS)('%s does not depend on how the bytes are cut', (algorithm) => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (cut) => {
        const whole = digestOf(algorithm, Buffer.concat(cut));
        expect(digestOf(algorithm, ...cut).equals(whole)).toBe(true);
      }),
    );
  });

  it('CRC32C agrees with a bit by bit computation', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        let crc = 0xffffffff;
        for (const byte of bytes) {
          crc ^= byte;
          for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
        }
        expect(digestOf('CRC32C', bytes).readUInt32BE()).toBe(~crc >>> 0);
      }),
    );
  });

  it.each(Object.entries(CRC_FORMS))('%s of joined parts comes from the parts own', (name, form) => {
    const algorithm = name as ChecksumAlgorithm;
    const value = (bytes: Uint8Array) => BigInt(`0x${digestOf(algorithm, bytes).toString('hex')}`);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (first, second) => {
        const combined = combineCrc(form, value(first), value(second), second.length);
        expect(combined).toBe(value(Buffer.concat([first, second])));
      }),
    );
  });

  it('joining is associative for lengths beyond 32 bits', () => {
    const form = { width: 64, polynomial: 0x9a6c9329ac4bc9b5n } as const;
    const crc = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const length = fc.integer({ min: 0, max: 2 ** 42 });
    fc.assert(
      fc.property(crc, crc, crc, length, length, (a, b, c, bLength, cLength) => {
        const leftFirst = combineCrc(form, combineCrc(form, a, b, bLength), c, cLength);
        const rightFirst = combineCrc(form, a, combineCrc(form, b, c, cLength), bLength + cLength);
        expect(leftFirst).toBe(rightFirst);
      }),
      { numRuns: 20 },
    );
  });
});
