import type { Aggregate } from './aggregate.js';

/** Takes a statistic of an aggregate; undefined where that has no such statistic. */
export type Statistic = (aggregate: Aggregate) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => (count === 0 ? undefined : sum / count),
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/**
 * Reads the name of a statistic: the five simple ones, `p99.9`, `IQM`, `tm90`, `wm98`, `tc90`, `ts90`, and the
 * forms with bounds: `TM(10%:90%)`, `TC(0.005:0.030)`, `PR(:300)`.
 * @returns undefined where it is none
 * @source Amazon CloudWatch User Guide, "CloudWatch statistics definitions"
 */
export function statisticNamed(name: string): Statistic | undefined {
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  if (name === 'IQM') return trimmed('TM', { low: { percent: 25 }, high: { percent: 75 } });
  const short = /^(p|tm|wm|tc|ts)(\d{1,2}(?:\.\d{1,10})?|100)$/i.exec(name);
  if (short?.[1] !== undefined) {
    const percent = Number(short[2]);
    if (short[1].toLowerCase() === 'p') return percentile(percent);
    return trimmed(short[1].toUpperCase() as Trimming, { low: undefined, high: { percent } });
  }
  const bounded = /^(TM|WM|TC|TS|PR)\(([^:()]*):([^:()]*)\)$/.exec(name);
  if (!bounded) return undefined;
  const low = boundOf(bounded[2] ?? '');
  const high = boundOf(bounded[3] ?? '');
  if (low === 'malformed' || high === 'malformed' || (!low && !high)) return undefined;
  return trimmed(bounded[1] as Trimming, { low, high });
}

type Trimming = 'TM' | 'WM' | 'TC' | 'TS' | 'PR';
type Bound = { readonly percent: number } | { readonly value: number } | undefined;

function boundOf(text: string): Bound | 'malformed' {
  if (text === '') return undefined;
  const match = /^(-?\d{1,20}(?:\.\d{1,20})?)(%?)$/.exec(text.trim());
  if (!match) return 'malformed';
  const number = Number(match[1]);
  if (match[2] !== '%') return { value: number };
  return number >= 0 && number <= 100 ? { percent: number } : 'malformed';
}

function percentile(percent: number): Statistic {
  return ({ values, count }) => values && valueAt(values, count, percent);
}

type Values = NonNullable<Aggregate['values']>;

/** The value below or at which that share of all values lies. */
function valueAt(values: Values, count: number, percent: number): number | undefined {
  const rank = (percent / 100) * count;
  let seen = 0;
  for (const [value, times] of values) {
    seen += times;
    if (seen >= rank) return value;
  }
  return values.at(-1)?.[0];
}

function trimmed(kind: Trimming, { low, high }: { low: Bound; high: Bound }): Statistic {
  return (aggregate) => {
    const { values, count } = aggregate;
    if (!values || count === 0) return undefined;
    const from = limit(low, values, count) ?? Number.NEGATIVE_INFINITY;
    const to = limit(high, values, count) ?? Number.POSITIVE_INFINITY;
    if (kind === 'WM') {
      const winsorized = values.map(
        ([value, times]) => [Math.min(Math.max(value, from), to), times] as const,
      );
      return totalOf(winsorized) / count;
    }
    const inside = values.filter(([value]) => value >= from && value <= to);
    const number = inside.reduce((total, [, times]) => total + times, 0);
    if (kind === 'TC') return number;
    if (kind === 'PR') return (number / count) * 100;
    if (kind === 'TS') return totalOf(inside);
    return number === 0 ? undefined : totalOf(inside) / number;
  };
}

function limit(bound: Bound, values: Values, count: number): number | undefined {
  if (!bound) return undefined;
  return 'value' in bound ? bound.value : valueAt(values, count, bound.percent);
}

function totalOf(values: Values): number {
  return values.reduce((total, [value, times]) => total + value * times, 0);
}
