import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateIn, aggregateOf, bucketOf, merged } from './aggregate.js';
import { statisticNamed } from './statistics.js';

const tenToHundred = aggregateOf([10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((value) => [value, 1]));
const take = (name: string, of = tenToHundred) => statisticNamed(name)?.(of);

describe('statistics', () => {
  it.each([
    ['SampleCount', 10],
    ['Sum', 550],
    ['Average', 55],
    ['Minimum', 10],
    ['Maximum', 100],
    ['p50', 50],
    ['p99.9', 100],
    ['p0', 10],
    ['p100', 100],
    ['tm90', 50],
    ['tc90', 9],
    ['ts90', 450],
    ['wm80', 52],
    ['IQM', 55],
    ['TM(20%:80%)', 50],
    ['TC(25:75)', 5],
    ['PR(:50)', 50],
    ['TS(95:)', 100],
    ['WM(30:80)', 55],
  ])('%s', (name, expected) => expect(take(name)).toBeCloseTo(expected, 6));

  it.each(['', 'Mean', 'p101', 'p', 'tm', 'TM(:)', 'TM(1)', 'TM(10%:200%)', 'constructor', 'p50p'])(
    '%j is none',
    (name) => expect(statisticNamed(name)).toBeUndefined(),
  );

  it('of which only sums are known have no percentiles', () => {
    const sums = { count: 4, sum: 10, minimum: 1, maximum: 4, values: undefined };
    expect(take('Average', sums)).toBe(2.5);
    expect(take('p90', sums)).toBeUndefined();
    expect(take('p90', merged(sums, tenToHundred))).toBeUndefined();
  });
});

describe('aggregates', () => {
  const samples = fc.array(
    fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.integer({ min: 1, max: 5 })),
    { minLength: 1, maxLength: 400 },
  );

  it('are the same however the values came together', () => {
    fc.assert(
      fc.property(samples, fc.nat(), (values, cut) => {
        const at = 1 + (cut % values.length);
        const rest = values.slice(at);
        const whole = aggregateOf(values);
        const first = aggregateOf(values.slice(0, at));
        const parts = rest.length > 0 ? merged(first, aggregateOf(rest)) : first;
        expect({ ...parts, values: [] }).toEqual({ ...whole, values: [] });
      }),
    );
  });

  it('are kept in a bucket, and bounded: percentiles stay near the truth', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const kept = aggregateIn(bucketOf(0, 'None', aggregateOf(values)));
        expect({ ...kept, values: [] }).toEqual({ ...aggregateOf(values), values: [] });
        expect(kept.values?.length).toBeLessThanOrEqual(200);
        expect(kept.values?.reduce((sum, [, count]) => sum + count, 0)).toBe(kept.count);
      }),
    );
    const many = aggregateOf(Array.from({ length: 100_000 }, (_, i) => [i, 1]));
    expect(statisticNamed('p99')?.(many)).toBeCloseTo(99_000, -3);
    expect(statisticNamed('p1')?.(many)).toBeCloseTo(1_000, -3);
  });
});
