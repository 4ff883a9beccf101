import type { MetricDataQuery, StandardUnit } from '@aws-sdk/client-cloudwatch';
import { notValid } from '../errors.js';
import type { MetricQuery } from '../model.js';
import { metricIdentity, presentMetric } from './identity.js';
import { statisticNamed } from './statistics.js';

/** Queries as they are kept. @throws AwsError where they do not go together */
export function queriesOf(given: readonly MetricDataQuery[]): MetricQuery[] {
  const ids = new Set<string>();
  return given.map((query, i) => {
    const { Id = '', Label, ReturnData = true } = query;
    if (ids.has(Id))
      throw notValid(`The values for parameter id in parameter MetricDataQueries are not unique`);
    ids.add(Id);
    return {
      id: Id,
      returnData: ReturnData,
      source: sourceOf(query, `MetricDataQueries.member.${i + 1}`),
      ...(Label !== undefined && { label: Label }),
    };
  });
}

function sourceOf({ MetricStat, Expression, Period }: MetricDataQuery, place: string): MetricQuery['source'] {
  if (MetricStat === undefined && Expression === undefined) {
    throw notValid(`The parameter ${place}.MetricStat is required.\n`);
  }
  if (MetricStat !== undefined && Expression !== undefined) {
    throw notValid(`The parameters ${place}.Expression and ${place}.MetricStat are mutually exclusive.`);
  }
  if (Expression !== undefined) {
    return {
      kind: 'expression',
      expression: Expression,
      ...(Period !== undefined && { periodSeconds: Period }),
    };
  }
  const { Metric, Period: period = 0, Stat = '', Unit } = MetricStat ?? {};
  if (!statisticNamed(Stat)) {
    throw notValid(`The value ${Stat} for parameter ${place}.MetricStat.Stat is not supported.`);
  }
  const metric = metricIdentity(Metric ?? {});
  return {
    kind: 'metric',
    metricStat: { metric, periodSeconds: period, stat: Stat, ...(Unit !== undefined && { unit: Unit }) },
  };
}

export function presentQuery({ id, label, returnData, source }: MetricQuery): MetricDataQuery {
  const common = { Id: id, ...(label !== undefined && { Label: label }), ReturnData: returnData };
  if (source.kind === 'expression') {
    const { expression, periodSeconds } = source;
    return {
      ...common,
      Expression: expression,
      ...(periodSeconds !== undefined && { Period: periodSeconds }),
    };
  }
  const { metric, periodSeconds, stat, unit } = source.metricStat;
  return {
    ...common,
    MetricStat: {
      Metric: presentMetric(metric),
      Period: periodSeconds,
      Stat: stat,
      ...(unit !== undefined && { Unit: unit as StandardUnit }),
    },
  };
}
