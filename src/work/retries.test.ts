import { expect, test } from 'vitest';
import { isWorthALine, retryDelayMs } from './retries.js';

test('retries slow down to one in half a minute, and their log lines much further', () => {
  expect(retryDelayMs(1)).toBeLessThan(200);
  expect(retryDelayMs(1_000)).toBeGreaterThan(20_000);
  expect(retryDelayMs(1_000)).toBeLessThan(40_000);
  const attempts = Array.from({ length: 3_000 }, (_, i) => i + 1);
  expect(attempts.filter(isWorthALine)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048]);
});
