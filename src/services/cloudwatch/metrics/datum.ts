import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { DAY_MS, HOUR_MS } from '../../../kernel/duration.js';
import { invalidCombination, invalidValue, missingParameter } from '../errors.js';
import { type Aggregate, aggregateOf } from './aggregate.js';
import type { Sample } from './record.js';

const MAX_AGE_MS = 14 * DAY_MS;
const MAX_AHEAD_MS = 2 * HOUR_MS;
/** @source MetricDatum: values must be in the range of -2^360 to 2^360 */
const LIMIT = 2 ** 360;

/**
 * What a datum says, checked as far as no schema does.
 * @param place where it stands in the request, for messages: `MetricData.member.1`
 * @throws AwsError
 */
export function sampleOf(datum: MetricDatum, now: number, place: string): Sample {
  const at = datum.Timestamp?.getTime() ?? now;
  if (at < now - MAX_AGE_MS || at > now + MAX_AHEAD_MS) {
    throw invalidValue(
      `The parameter ${place}.Timestamp must be between two weeks in the past and two hours in the future.`,
    );
  }
  return { at, unit: datum.Unit ?? 'None', aggregate: aggregateOfDatum(datum, place) };
}

function aggregateOfDatum(datum: MetricDatum, place: string): Aggregate {
  const { Value, Values, Counts, StatisticValues } = datum;
  if (Value !== undefined && Values) throw invalidValue(exclusive(place, 'Value', 'Values'));
  const other = Value !== undefined ? 'Value' : Values ? 'Values' : undefined;
  if (StatisticValues && other) throw invalidCombination(exclusive(place, other, 'StatisticValues'));
  if (StatisticValues) return statisticSet(StatisticValues, `${place}.StatisticValues`);
  if (Values) return distribution(Values, Counts, place);
  if (Value === undefined) {
    throw missingParameter(
      `The parameter ${place}.Value is required unless Values or StatisticValues is given.`,
    );
  }
  return aggregateOf([[inRange(Value, `${place}.Value`), 1]]);
}

function exclusive(place: string, one: string, other: string): string {
  return `The parameters ${place}.${one} and ${place}.${other} are mutually exclusive and you have specified both.`;
}

function statisticSet(set: NonNullable<MetricDatum['StatisticValues']>, place: string): Aggregate {
  const count = inRange(set.SampleCount ?? 0, `${place}.SampleCount`);
  const sum = inRange(set.Sum ?? 0, `${place}.Sum`);
  const minimum = inRange(set.Minimum ?? 0, `${place}.Minimum`);
  const maximum = inRange(set.Maximum ?? 0, `${place}.Maximum`);
  if (minimum > maximum) throw invalidValue(`The parameter ${place}.Minimum must not be above its Maximum.`);
  if (count <= 0) throw invalidValue(`The parameter ${place}.SampleCount must be greater than 0.`);
  return { count, sum, minimum, maximum, values: minimum === maximum ? [[minimum, count]] : undefined };
}

function distribution(
  values: readonly number[],
  counts: readonly number[] | undefined,
  place: string,
): Aggregate {
  if (counts !== undefined && counts.length !== values.length) {
    throw invalidValue(`The parameters ${place}.Values and ${place}.Counts must be of the same size.`);
  }
  if (values.length === 0) throw missingParameter(`The parameter ${place}.Values must not be empty.`);
  return aggregateOf(
    values.map((value, i) => {
      const count = inRange(counts?.[i] ?? 1, `${place}.Counts.member.${i + 1}`);
      if (count <= 0)
        throw invalidValue(`The parameter ${place}.Counts.member.${i + 1} must be greater than 0.`);
      return [inRange(value, `${place}.Values`), count];
    }),
  );
}

function inRange(value: number, place: string): number {
  if (Number.isFinite(value) && Math.abs(value) <= LIMIT) return value;
  throw invalidValue(`The value ${value} for parameter ${place} is invalid.`);
}
