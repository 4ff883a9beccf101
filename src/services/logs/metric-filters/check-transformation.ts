import type { MetricTransformation } from '@aws-sdk/client-cloudwatch-logs';
import { invalidParameter } from '../errors.js';
import type { FilterPattern } from '../patterns/filter-pattern.js';

const MAX_DIMENSIONS = 3;

/** @throws AwsError InvalidParameterException */
export function checkTransformation(transformation: MetricTransformation, { names }: FilterPattern): void {
  const { metricValue = '', dimensions = {}, defaultValue } = transformation;
  checkSource(metricValue, names);
  if (!metricValue.startsWith('$') && !(metricValue !== '' && Number.isFinite(Number(metricValue)))) {
    throw invalidParameter(`Invalid metric transformation: invalid metric value '${metricValue}'`);
  }
  const sources = Object.entries(dimensions);
  if (sources.length > MAX_DIMENSIONS) {
    throw invalidParameter(`Invalid metric transformation: more than ${MAX_DIMENSIONS} dimensions`);
  }
  if (sources.length > 0 && defaultValue !== undefined) {
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive properties.',
    );
  }
  for (const [name, source] of sources) {
    if (!source.startsWith('$')) {
      throw invalidParameter(`Invalid metric transformation: dimension '${name}' has no field`);
    }
    checkSource(source, names);
  }
}

/** Fields of space-delimited messages have no names but those that the pattern gives them. */
function checkSource(source: string, names: readonly string[]): void {
  const isField = source.startsWith('$') && !source.startsWith('$.') && !source.startsWith('$[');
  if (isField && !names.includes(source)) {
    throw invalidParameter(`Invalid metric transformation: '${source}' is not in the filter pattern`);
  }
}
