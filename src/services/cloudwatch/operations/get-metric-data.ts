import type { GetMetricDataInput, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { invalidValue, notValid } from '../errors.js';
import type { Points } from '../math/values.js';
import { queriesOf } from '../metrics/queries.js';
import { periodOf, QueryRun, type RangeFor } from '../metrics/run-queries.js';
import { bucketStart } from '../metrics/tiers.js';
import type { MetricQuery } from '../model.js';
import { isPeriod } from './get-metric-statistics.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const MAX_DATAPOINTS = 100_800;
/** Of all queries together, whether or not there is a value: it bounds what one request costs. */
const MAX_PERIODS = 2_000_000;

/**
 * Statistics and expressions, in periods of whole multiples since the epoch.
 * @source Amazon CloudWatch API Reference, GetMetricData
 */
export const getMetricData: Operation<Sdk, 'GetMetricData'> = {
  authorize: onAnyResource('cloudwatch:GetMetricData'),
  async handle(input, context) {
    const queries = queriesOf(input.MetricDataQueries ?? []);
    checkRange(input, queries);
    const run = new QueryRun(context.store, context, queries, rangeOf(input));
    const labelOf = labels(queries);
    const results: MetricDataResult[] = [];
    for (const query of queries) {
      // Expressions that nobody is to see are run where they are needed.
      if (!query.returnData) continue;
      const all = await run.seriesOf(query.id);
      for (const points of all) results.push(presentSeries(query, labelOf(query), points, input.ScanBy));
    }
    const listing = `GetMetricData:${JSON.stringify(input.MetricDataQueries)}`;
    const skip = context.tokens.open(listing, input.NextToken);
    const { page, next } = pageOf(results, typeof skip === 'number' ? skip : 0, input.MaxDatapoints);
    return {
      MetricDataResults: page,
      Messages: [],
      ...(next !== undefined && { NextToken: context.tokens.seal(listing, next) }),
    };
  },
};

function rangeOf({ StartTime, EndTime }: GetMetricDataInput): RangeFor {
  const startAt = StartTime?.getTime() ?? 0;
  const endAt = EndTime?.getTime() ?? 0;
  return (periodSeconds) => ({
    startAt: bucketStart(periodSeconds, startAt),
    endAt,
    periodMs: periodSeconds * SECOND_MS,
  });
}

function checkRange({ StartTime, EndTime }: GetMetricDataInput, queries: readonly MetricQuery[]): void {
  const lengthMs = (EndTime?.getTime() ?? 0) - (StartTime?.getTime() ?? 0);
  if (lengthMs < 0) throw notValid('The parameter EndTime must be greater than StartTime.');
  if (lengthMs < SECOND_MS) throw notValid('The parameter StartTime must not equal parameter EndTime.');
  const byId = new Map(queries.map((query) => [query.id, query]));
  let periods = 0;
  for (const query of queries) {
    const period = periodOf(query, byId);
    if (!isPeriod(period)) throw notValid(`Invalid period ${period} for ${query.id}`);
    periods += lengthMs / (period * SECOND_MS);
  }
  if (periods > MAX_PERIODS) {
    throw invalidValue('The time range has too many periods. Increase Period, or decrease the time range.');
  }
}

function presentSeries(
  query: MetricQuery,
  label: string,
  points: Points,
  scanBy = 'TimestampDescending',
): MetricDataResult {
  const ordered = scanBy === 'TimestampAscending' ? [...points] : [...points].reverse();
  return {
    Id: query.id,
    Label: label,
    Timestamps: ordered.map(([at]) => new Date(at)),
    Values: ordered.map(([, value]) => value),
    StatusCode: 'Complete',
  };
}

/** Unless a label is given: the metric's name, with the statistic where the request asks for several. */
function labels(queries: readonly MetricQuery[]): (query: MetricQuery) => string {
  const stats = queries.flatMap(({ source }) => (source.kind === 'metric' ? [source.metricStat.stat] : []));
  const isOne = new Set(stats).size <= 1;
  return ({ id, label, source }) => {
    if (label !== undefined) return label;
    if (source.kind === 'expression') return id;
    const { metric, stat } = source.metricStat;
    return isOne ? metric.name : `${metric.name} ${stat}`;
  };
}

/** Cuts after so many datapoints, perhaps in the middle of a series; `skip` of them have been read. */
function pageOf(
  results: readonly MetricDataResult[],
  skip: number,
  limit = MAX_DATAPOINTS,
): { page: MetricDataResult[]; next: number | undefined } {
  const page: MetricDataResult[] = [];
  let at = 0;
  for (const result of results) {
    const { Timestamps = [], Values = [] } = result;
    const from = Math.max(0, skip - at);
    const to = Math.min(Values.length, skip + limit - at);
    const isPartial = to < Values.length;
    if (to > from || (Values.length === 0 && at >= skip && at < skip + limit)) {
      page.push({
        ...result,
        Timestamps: Timestamps.slice(from, to),
        Values: Values.slice(from, to),
        StatusCode: isPartial ? 'PartialData' : 'Complete',
      });
    }
    at += Values.length;
  }
  return { page, next: at > skip + limit ? skip + limit : undefined };
}
