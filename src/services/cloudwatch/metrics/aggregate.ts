import type { Bucket } from '../model.js';

type Values = readonly (readonly [value: number, count: number])[];

/** What is known of a set of values. */
export interface Aggregate {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** In order of value; undefined where only statistics were put. */
  readonly values: Values | undefined;
}

/** How many different values an aggregate remembers: beyond it neighbours become one, so percentiles become approximate. */
const MAX_DISTINCT_VALUES = 200;

/** @param values in any order, counts above 0 */
export function aggregateOf(values: Values): Aggregate {
  const sorted = values.toSorted(([a], [b]) => a - b);
  return {
    count: sorted.reduce((total, [, count]) => total + count, 0),
    sum: sorted.reduce((total, [value, count]) => total + value * count, 0),
    minimum: sorted[0]?.[0] ?? 0,
    maximum: sorted.at(-1)?.[0] ?? 0,
    values: thinned(sorted),
  };
}

export function merged(one: Aggregate, other: Aggregate): Aggregate {
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    minimum: Math.min(one.minimum, other.minimum),
    maximum: Math.max(one.maximum, other.maximum),
    values: one.values && other.values && thinned(mergedValues(one.values, other.values)),
  };
}

function mergedValues(one: Values, other: Values): Values {
  const all = [...one, ...other].sort(([a], [b]) => a - b);
  const result: [number, number][] = [];
  for (const [value, count] of all) {
    const last = result.at(-1);
    if (last?.[0] === value) last[1] += count;
    else result.push([value, count]);
  }
  return result;
}

/** Halves what is too long: pairs of neighbours become their mean. The extremes are kept apart from it. */
function thinned(values: Values): Values {
  if (values.length <= MAX_DISTINCT_VALUES) return values;
  const result: [number, number][] = [];
  for (let i = 0; i < values.length; i += 2) {
    const [value, count] = values[i] ?? [0, 0];
    const [next, nextCount] = values[i + 1] ?? [value, 0];
    const total = count + nextCount;
    result.push([(value * count + next * nextCount) / total, total]);
  }
  return thinned(result);
}

export function bucketOf(at: number, unit: string, aggregate: Aggregate): Bucket {
  const { count, sum, minimum, maximum, values } = aggregate;
  if (minimum === maximum) return [at, unit, count, sum, minimum, maximum];
  return [at, unit, count, sum, minimum, maximum, values ?? null];
}

export function aggregateIn([, , count, sum, minimum, maximum, values]: Bucket): Aggregate {
  if (values === undefined) return { count, sum, minimum, maximum, values: [[minimum, count]] };
  return { count, sum, minimum, maximum, values: values ?? undefined };
}
