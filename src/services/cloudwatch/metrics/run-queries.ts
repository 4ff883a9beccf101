import type { Reader } from '../../../store/store.js';
import { notValid } from '../errors.js';
import { evaluate, type Scope } from '../math/evaluate.js';
import { itemsOf } from '../math/functions.js';
import { type Expression, ExpressionError, parseExpression } from '../math/parse.js';
import { type MathValue, type Points, series } from '../math/values.js';
import type { MetricQuery, MetricStatQuery } from '../model.js';
import { metricIdOf, type Place } from '../store.js';
import { readSeries, type SeriesRange } from './read-series.js';
import { statisticNamed } from './statistics.js';

/** The range that is read for a period; GetMetricData and alarms align it differently. */
export type RangeFor = (periodSeconds: number) => SeriesRange;

/** One metric's statistic, by the start of its periods, in order of time. */
export async function readStatistic(
  reader: Reader,
  place: Place,
  { metric, stat, unit }: Pick<MetricStatQuery, 'metric' | 'stat' | 'unit'>,
  range: SeriesRange,
): Promise<Points> {
  const statistic = statisticNamed(stat);
  if (!statistic) throw notValid(`The value ${stat} for parameter Stat is not supported.`);
  const found = await readSeries(reader, place, metricIdOf(metric), range, unit);
  const points: [number, number][] = [];
  for (const [at, aggregate] of found) {
    const value = statistic(aggregate);
    if (value !== undefined) points.push([at, value]);
  }
  return new Map(points.sort(([a], [b]) => a - b));
}

/** Answers queries that may refer to each other; each is run once. */
export class QueryRun {
  readonly #byId: ReadonlyMap<string, MetricQuery>;
  readonly #results = new Map<string, Promise<MathValue>>();
  readonly #running = new Set<string>();

  constructor(
    private readonly reader: Reader,
    private readonly place: Place,
    queries: readonly MetricQuery[],
    private readonly rangeFor: RangeFor,
  ) {
    this.#byId = new Map(queries.map((query) => [query.id, query]));
  }

  /** The time series of a query: one, or of an expression that gives several all of them. @throws AwsError */
  async seriesOf(id: string): Promise<readonly Points[]> {
    try {
      const value = await this.#valueOf(id);
      return itemsOf(value);
    } catch (error) {
      if (error instanceof ExpressionError) {
        throw notValid(`Error in expression '${id}': ${error.message}`);
      }
      throw error;
    }
  }

  #valueOf(id: string): Promise<MathValue> {
    const query = this.#byId.get(id);
    if (!query) throw new ExpressionError(`Undefined identifier '${id}'`);
    // Queries are run one after the other, so that one that is being run is a part of itself.
    if (this.#running.has(id)) throw new ExpressionError(`'${id}' refers to itself`);
    const result = this.#results.get(id) ?? this.#run(query);
    this.#results.set(id, result);
    return result;
  }

  async #run(query: MetricQuery): Promise<MathValue> {
    const { source } = query;
    if (source.kind === 'metric') {
      const { metricStat } = source;
      const range = this.rangeFor(metricStat.periodSeconds);
      return series(await readStatistic(this.reader, this.place, metricStat, range));
    }
    this.#running.add(query.id);
    try {
      return await evaluate(parseExpression(source.expression), this.#scopeOf(query));
    } finally {
      this.#running.delete(query.id);
    }
  }

  #scopeOf(query: MetricQuery): Scope {
    const periodSeconds = periodOf(query, this.#byId);
    return {
      periodSeconds,
      times: timesIn(this.rangeFor(periodSeconds)),
      valueOf: async (id) => await this.#valueOf(id),
      metrics: async (part) => await this.#metrics(part),
      periodOf: (id) => {
        const named = this.#byId.get(id);
        return named ? periodOf(named, this.#byId) : periodSeconds;
      },
    };
  }

  async #metrics(part: string | undefined): Promise<Points[]> {
    const found: Points[] = [];
    for (const [id, { source }] of this.#byId) {
      if (source.kind !== 'metric' || (part !== undefined && !id.includes(part))) continue;
      found.push(...itemsOf(await this.#valueOf(id)));
    }
    return found;
  }
}

function timesIn({ startAt, endAt, periodMs }: SeriesRange): number[] {
  const times: number[] = [];
  for (let at = startAt; at < endAt; at += periodMs) times.push(at);
  return times;
}

const DEFAULT_PERIOD_SECONDS = 300;

/** An expression has the period that it is given, or the longest of what it refers to. */
export function periodOf(query: MetricQuery, byId: ReadonlyMap<string, MetricQuery>, depth = 0): number {
  const { source } = query;
  if (source.kind === 'metric') return source.metricStat.periodSeconds;
  if (source.periodSeconds !== undefined) return source.periodSeconds;
  const names = depth > byId.size ? [] : namesIn(safelyParsed(source.expression));
  const periods = [...names].flatMap((name) => {
    const named = byId.get(name);
    return named ? [periodOf(named, byId, depth + 1)] : [];
  });
  const metricPeriods = [...byId.values()].flatMap(({ source: other }) =>
    other.kind === 'metric' ? [other.metricStat.periodSeconds] : [],
  );
  return Math.max(0, ...(periods.length > 0 ? periods : metricPeriods)) || DEFAULT_PERIOD_SECONDS;
}

/** What cannot be parsed is told when it is run. */
function safelyParsed(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function namesIn(expression: Expression | undefined): Set<string> {
  if (!expression) return new Set();
  switch (expression.kind) {
    case 'name':
      return new Set([expression.name]);
    case 'list':
      return new Set(expression.items.flatMap((item) => [...namesIn(item)]));
    case 'call':
      return new Set(expression.args.flatMap((item) => [...namesIn(item)]));
    case 'negation':
      return namesIn(expression.operand);
    case 'binary':
      return new Set([...namesIn(expression.left), ...namesIn(expression.right)]);
    default:
      return new Set();
  }
}
