import { ExpressionError } from './parse.js';
import { across, type MathValue, mapped, type Points, scalar, series } from './values.js';

/** What functions need to know of the query that they stand in. */
export interface MathContext {
  /** Starts of all periods of the range, in order. */
  readonly times: readonly number[];
  /** Of the expression, in seconds. */
  readonly periodSeconds: number;
}

type MathFunction = (args: readonly MathValue[], context: MathContext) => MathValue;

/** @source Amazon CloudWatch User Guide, "Metric math syntax and functions" */
const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: eachValue(Math.abs),
  CEIL: eachValue(Math.ceil),
  FLOOR: eachValue(Math.floor),
  LOG: eachValue(Math.log),
  LOG10: eachValue(Math.log10),
  AVG: reducing((values) => total(values) / values.length),
  MAX: reducing((values) => values.reduce((a, b) => Math.max(a, b))),
  MIN: reducing((values) => values.reduce((a, b) => Math.min(a, b))),
  SUM: reducing(total),
  STDDEV: reducing(deviation),
  METRIC_COUNT: ([list]) => scalar(itemsOf(list).length),
  DATAPOINT_COUNT: reducing((values) => values.length),
  FIRST: ([list]) => series(itemsOf(list)[0] ?? new Map()),
  LAST: ([list]) => series(itemsOf(list).at(-1) ?? new Map()),
  DIFF: steps((value, previous) => value - previous),
  DIFF_TIME: steps((_value, _previous, seconds) => seconds),
  RATE: steps((value, previous, seconds) => (value - previous) / seconds),
  RUNNING_SUM: ([argument]) => {
    let sum = 0;
    return each(argument, (points) => mapped(points, (value) => (sum += value)));
  },
  TIME_SERIES: ([argument], { times }) => {
    if (argument?.kind !== 'scalar') return argument ?? missing('TIME_SERIES');
    const { value } = argument;
    return series(new Map(times.map((at) => [at, value])));
  },
  PERIOD: (_args, { periodSeconds }) => scalar(periodSeconds),
  FILL: ([argument, filling], context) => each(argument, (points) => filled(points, filling, context)),
  IF: ([condition, then, otherwise]) => choose(condition, then, otherwise),
};

/** @throws ExpressionError where there is no such function */
export function functionNamed(name: string): MathFunction {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!known) throw new ExpressionError(`Function ${name} is not supported`);
  return known;
}

function eachValue(change: (value: number) => number): MathFunction {
  return ([argument]) =>
    argument?.kind === 'scalar'
      ? scalar(change(argument.value))
      : each(argument, (points) => mapped(points, change));
}

/** Of a series one number; of several series one series. */
function reducing(reduce: (values: readonly number[]) => number): MathFunction {
  return ([argument]) => {
    if (argument?.kind === 'list') return series(across(argument.items, reduce));
    if (argument?.kind === 'scalar') return argument;
    const values = [...(itemsOf(argument)[0] ?? new Map<number, number>()).values()];
    return scalar(values.length === 0 ? Number.NaN : reduce(values));
  };
}

function steps(change: (value: number, previous: number, seconds: number) => number): MathFunction {
  return ([argument]) =>
    each(argument, (points) => {
      let previous: readonly [at: number, value: number] | undefined;
      return mapped(points, (value, at) => {
        const before = previous;
        previous = [at, value];
        return before && change(value, before[1], (at - before[0]) / 1000);
      });
    });
}

function each(argument: MathValue | undefined, change: (points: Points) => Points): MathValue {
  if (argument?.kind === 'list') return { kind: 'list', items: argument.items.map(change) };
  return series(change(itemsOf(argument)[0] ?? new Map()));
}

/** @throws ExpressionError where the argument is no series */
export function itemsOf(argument: MathValue | undefined): readonly Points[] {
  if (argument?.kind === 'series') return [argument.points];
  if (argument?.kind === 'list') return argument.items;
  throw new ExpressionError('A time series was expected');
}

/** @param filling a number, a series, or the words REPEAT and LINEAR */
function filled(points: Points, filling: MathValue | undefined, { times }: MathContext): Points {
  const result = new Map<number, number>();
  let previous: number | undefined;
  for (const [i, at] of times.entries()) {
    const value = points.get(at) ?? fillValue(points, filling, times, i, previous);
    if (value === undefined) continue;
    result.set(at, value);
    previous = value;
  }
  return result;
}

function fillValue(
  points: Points,
  filling: MathValue | undefined,
  times: readonly number[],
  i: number,
  previous: number | undefined,
): number | undefined {
  if (filling?.kind === 'scalar') return filling.value;
  if (filling?.kind === 'series') return filling.points.get(times[i] ?? 0);
  if (filling?.kind !== 'text') throw new ExpressionError('FILL needs a value, REPEAT or LINEAR');
  if (filling.text === 'REPEAT' || previous === undefined) return previous;
  const next = times.findIndex((at, j) => j > i && points.has(at));
  if (next < 0) return previous;
  // `previous` is the value one period ago, known or filled: the line goes on from it.
  return previous + ((points.get(times[next] ?? 0) ?? 0) - previous) / (next - i + 1);
}

function choose(
  condition: MathValue | undefined,
  then: MathValue | undefined,
  otherwise: MathValue | undefined,
): MathValue {
  if (condition?.kind === 'scalar') {
    return (condition.value !== 0 ? then : otherwise) ?? missing('IF');
  }
  const branch = (value: MathValue | undefined, at: number) =>
    value?.kind === 'scalar' ? value.value : value && itemsOf(value)[0]?.get(at);
  return each(condition, (points) =>
    mapped(points, (value, at) => branch(value !== 0 ? then : otherwise, at)),
  );
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function deviation(values: readonly number[]): number {
  const mean = total(values) / values.length;
  return Math.sqrt(total(values.map((value) => (value - mean) ** 2)) / values.length);
}

function missing(name: string): never {
  throw new ExpressionError(`${name} needs another argument`);
}
