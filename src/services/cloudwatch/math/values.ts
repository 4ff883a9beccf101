/** Values by the start of their period, in order of time. */
export type Points = ReadonlyMap<number, number>;

/** What an expression can be. */
export type MathValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'series'; readonly points: Points }
  | { readonly kind: 'list'; readonly items: readonly Points[] }
  | { readonly kind: 'text'; readonly text: string };

export function scalar(value: number): MathValue {
  return { kind: 'scalar', value };
}

export function series(points: Points): MathValue {
  return { kind: 'series', points };
}

/** Every value by itself; what is no number is left out. */
export function mapped(points: Points, change: (value: number, at: number) => number | undefined): Points {
  const result = new Map<number, number>();
  for (const [at, value] of points) {
    const changed = change(value, at);
    if (changed !== undefined && Number.isFinite(changed)) result.set(at, changed);
  }
  return result;
}

/** Where both have a value. */
export function combined(one: Points, other: Points, combine: (a: number, b: number) => number): Points {
  return mapped(one, (value, at) => {
    const second = other.get(at);
    return second === undefined ? undefined : combine(value, second);
  });
}

/** One value for each time at which any of the series has one. */
export function across(items: readonly Points[], reduce: (values: readonly number[]) => number): Points {
  const byTime = new Map<number, number[]>();
  for (const points of items) {
    for (const [at, value] of points) {
      const values = byTime.get(at);
      if (values) values.push(value);
      else byTime.set(at, [value]);
    }
  }
  const times = [...byTime].sort(([a], [b]) => a - b);
  return new Map(times.map(([at, values]) => [at, reduce(values)]));
}
