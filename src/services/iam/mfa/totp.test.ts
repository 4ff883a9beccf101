import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptCode, encodeBase32, stepAt, synchronize, totpCode } from './totp.js';

const SEED = encodeBase32(Buffer.from('12345678901234567890'));

describe('codes', () => {
  it('are those of RFC 6238', () => {
    const codes = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000];
    expect(codes.map((seconds) => totpCode(SEED, stepAt(seconds * 1000)))).toEqual([
      '287082',
      '081804',
      '050471',
      '005924',
      '279037',
      '353130',
    ]);
  });

  it('bring a device in step, and are then taken once each', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 40, maxLength: 40 }),
        fc.integer({ min: 100, max: 2 ** 40 }),
        fc.integer({ min: -20, max: 20 }),
        (bytes, now, drift) => {
          const seed = encodeBase32(bytes);
          const step = stepAt(now * 1000) + drift;
          const device = synchronize(seed, [totpCode(seed, step), totpCode(seed, step + 1)], now * 1000);
          if (device === undefined) throw new Error('not in step');
          expect(acceptCode(device, totpCode(seed, device.lastStep), now * 1000)).toBeUndefined();
          const later = (now + 60) * 1000;
          const next = totpCode(seed, device.lastStep + 1);
          const accepted = acceptCode(device, next, later);
          expect(accepted?.lastStep).toBeGreaterThan(device.lastStep);
          if (accepted)
            expect(acceptCode(accepted, next, later)?.lastStep ?? Infinity).toBeGreaterThan(
              accepted.lastStep,
            );
        },
      ),
      { numRuns: 50 },
    );
  });
});
