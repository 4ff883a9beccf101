import type { Metric, Dimension as SdkDimension } from '@aws-sdk/client-cloudwatch';
import { invalidValue } from '../errors.js';
import type { Dimension, MetricIdentity } from '../model.js';

/** Dimensions in order of their names. @throws AwsError where one is given twice */
export function dimensionsOf(given: readonly SdkDimension[] | undefined): Dimension[] {
  const dimensions = (given ?? []).map(({ Name = '', Value = '' }) => ({ name: Name, value: Value }));
  dimensions.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const twice = dimensions.find(({ name }, i) => dimensions[i + 1]?.name === name);
  if (twice) throw invalidValue(`No two dimensions may have the same name: ${twice.name}`);
  return dimensions;
}

export function metricIdentity(metric: {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?: readonly SdkDimension[] | undefined;
}): MetricIdentity {
  return {
    namespace: metric.Namespace ?? '',
    name: metric.MetricName ?? '',
    dimensions: dimensionsOf(metric.Dimensions),
  };
}

export function presentMetric({ namespace, name, dimensions }: MetricIdentity): Metric {
  return { Namespace: namespace, MetricName: name, Dimensions: presentDimensions(dimensions) };
}

export function presentDimensions(dimensions: readonly Dimension[]): SdkDimension[] {
  return dimensions.map(({ name, value }) => ({ Name: name, Value: value }));
}
