import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qrCode } from './qr-code.js';
import { errorCorrection } from './reed-solomon.js';
import type { QrSymbol } from './symbol.js';

/** Slow and obvious. */
function times(left: number, right: number): number {
  let product = 0;
  for (let a = left, b = right; b > 0; b >>= 1, a = a < 128 ? a << 1 : (a << 1) ^ 0x11d)
    if (b & 1) product ^= a;
  return product;
}

function modulesOf(symbol: QrSymbol): string {
  const places = Array.from({ length: symbol.width ** 2 }, (_, i) => i);
  return places.map((i) => Number(symbol.isDark(Math.floor(i / symbol.width), i % symbol.width))).join('');
}

describe('QR codes', () => {
  it('carry corrections that make every root of the generator a root of the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 1, max: 30 }),
        (data, count) => {
          const whole = [...data, ...errorCorrection(data, count)];
          let root = 1;
          for (let power = 0; power < count; power++, root = times(root, 2)) {
            expect(whole.reduce((sum, byte) => times(sum, root) ^ byte, 0)).toBe(0);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  /** Pictures that OpenCV's reader has read. */
  it.each([
    ['short', 20, 33, '05b4c711db36f5c3'],
    ['with a version', 150, 45, 'f0907845c54587c2'],
    ['of several kinds of blocks', 260, 57, 'ff4617892e3e8d72'],
  ])('are drawn as readers know them: %s', (_what, length, width, digest) => {
    const text = `otpauth://totp/${'abcdefghij0123456789'.repeat(30)}`.slice(0, length);
    const symbol = qrCode(text);
    if (symbol === undefined) throw new Error('too long');
    expect(symbol.width).toBe(width);
    expect(createHash('sha256').update(modulesOf(symbol)).digest('hex').slice(0, 16)).toBe(digest);
  });

  it('do not hold more than they can', () => {
    expect(qrCode('a'.repeat(520))?.width).toBe(77);
    expect(qrCode('a'.repeat(521))).toBeUndefined();
  });
});
