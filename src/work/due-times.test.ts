import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueTimes } from './due-times.js';

const KINDS = ['a', 'b'] as const;

type Step =
  | { readonly type: 'add'; readonly kind: string; readonly dueAt: number }
  | { readonly type: 'look'; readonly kind: string; readonly now: number }
  | { readonly type: 'forget' };

const kind = fc.constantFrom(...KINDS);
const time = fc.nat(100);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant('add' as const), kind, dueAt: time }),
  fc.record({ type: fc.constant('look' as const), kind, now: time }),
  fc.record({ type: fc.constant('forget' as const) }),
);

test('an item that is due is never overlooked, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(step), time, (steps, now) => {
      const queue: Record<string, number[]> = { a: [], b: [] };
      const times = new DueTimes();
      for (const one of steps) {
        if (one.type === 'forget') times.forget();
        else if (one.type === 'add') {
          queue[one.kind]?.push(one.dueAt);
          times.add(one.kind, one.dueAt);
        } else {
          const left = (queue[one.kind] ?? []).filter((dueAt) => dueAt > one.now);
          queue[one.kind] = left;
          times.learn(one.kind, Math.min(Infinity, ...left), one.now);
        }
      }
      for (const name of KINDS) {
        const isDue = queue[name]?.some((dueAt) => dueAt <= now) ?? false;
        if (isDue) expect(times.mayBeDue(name, now)).toBe(true);
      }
      const all = KINDS.flatMap((name) => queue[name] ?? []);
      if (all.length > 0) expect(times.earliest(KINDS)).toBeLessThanOrEqual(Math.min(...all));
    }),
  );
});

test('a kind whose items were claimed is looked at again when the leases run out', () => {
  const times = new DueTimes();
  times.lease('a', 50);
  times.learn('a', Infinity, 10);
  expect(times.mayBeDue('a', 50)).toBe(false);
  expect(times.mayBeDue('a', 51)).toBe(true);
  times.learn('a', Infinity, 51);
  expect(times.earliest(['a'])).toBeUndefined();
});
