import type { Datapoint, GetMetricStatisticsInput, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { onAnyResource } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { SECOND_MS } from '../../../kernel/duration.js';
import { invalidCombination, invalidValue } from '../errors.js';
import type { Aggregate } from '../metrics/aggregate.js';
import { metricIdentity } from '../metrics/identity.js';
import { readSeries, type SeriesRange, unitsIn } from '../metrics/read-series.js';
import { type Statistic, statisticNamed } from '../metrics/statistics.js';
import { bucketStart } from '../metrics/tiers.js';
import { metricIdOf } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const MAX_DATAPOINTS = 1_440;

/**
 * Statistics of one metric in periods that begin at the start time; units are told apart.
 * @source Amazon CloudWatch API Reference, GetMetricStatistics
 */
export const getMetricStatistics: Operation<Sdk, 'GetMetricStatistics'> = {
  authorize: onAnyResource('cloudwatch:GetMetricStatistics'),
  async handle(input, context) {
    const range = rangeOf(input);
    const extended = extendedStatistics(input);
    const id = metricIdOf(metricIdentity(input));
    const units = input.Unit === undefined ? await unitsIn(context.store, context, id, range) : [input.Unit];
    const datapoints: Datapoint[] = [];
    for (const unit of units) {
      const series = await readSeries(context.store, context, id, range, unit);
      for (const [at, aggregate] of series) {
        datapoints.push({
          Timestamp: new Date(at),
          ...simpleStatistics(aggregate, input.Statistics ?? []),
          ...(extended.size > 0 && { ExtendedStatistics: taken(extended, aggregate) }),
          Unit: unit as StandardUnit,
        });
      }
    }
    return { Label: input.MetricName, Datapoints: datapoints };
  },
};

function rangeOf({ StartTime, EndTime, Period = 0 }: GetMetricStatisticsInput): SeriesRange {
  const given = StartTime?.getTime() ?? 0;
  const endAt = EndTime?.getTime() ?? 0;
  if (given >= endAt) {
    throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  }
  if (!isPeriod(Period)) {
    throw invalidValue(
      `The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ], or any multiple of 60.`,
    );
  }
  const asked = Math.ceil((endAt - given) / (Period * SECOND_MS));
  const limit = MAX_DATAPOINTS.toLocaleString('en-US');
  if (asked > MAX_DATAPOINTS) {
    throw invalidCombination(
      `You have requested up to ${asked} datapoints, which exceeds the limit of ${limit}. You may reduce the ` +
        'datapoints requested by increasing Period, or decreasing the time range.',
    );
  }
  return { startAt: bucketStart(Math.min(Period, 60), given), endAt, periodMs: Period * SECOND_MS };
}

export function isPeriod(periodSeconds: number): boolean {
  return [1, 5, 10, 20, 30].includes(periodSeconds) || (periodSeconds > 0 && periodSeconds % 60 === 0);
}

function extendedStatistics(input: GetMetricStatisticsInput): Map<string, Statistic> {
  const { Statistics = [], ExtendedStatistics = [] } = input;
  if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics');
  }
  if (Statistics.length > 0 && ExtendedStatistics.length > 0) {
    throw invalidCombination('Statistics and ExtendedStatistics cannot be used together');
  }
  return new Map(
    ExtendedStatistics.map((name) => {
      const statistic = statisticNamed(name);
      if (!statistic)
        throw invalidValue(`The value ${name} for parameter ExtendedStatistics is not supported.`);
      return [name, statistic];
    }),
  );
}

function simpleStatistics(aggregate: Aggregate, names: readonly string[]): Record<string, number> {
  return taken(new Map(names.flatMap((name) => entry(name))), aggregate);
}

function entry(name: string): [string, Statistic][] {
  const statistic = statisticNamed(name);
  return statistic ? [[name, statistic]] : [];
}

function taken(statistics: ReadonlyMap<string, Statistic>, aggregate: Aggregate): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [name, statistic] of statistics) {
    const value = statistic(aggregate);
    if (value !== undefined) values[name] = value;
  }
  return values;
}
