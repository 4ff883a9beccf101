import { expect, test } from 'vitest';
import { GivingWay } from './giving-way.js';

test('background work gives way while requests come fast, and takes its place again when they do not', () => {
  let now = 0;
  let requests = 0;
  const way = new GivingWay(
    () => requests,
    () => now,
  );
  const after = (ms: number, more: number) => {
    now += ms;
    requests += more;
    return way.isStorm();
  };
  expect(after(20, 5)).toBe(false);
  expect(after(20, 40)).toBe(true);
  // Too short a time to tell.
  expect(after(1, 0)).toBe(true);
  expect(after(20, 3)).toBe(false);
});
