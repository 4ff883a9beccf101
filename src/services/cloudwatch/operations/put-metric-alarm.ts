import type { MetricAlarm, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../../front-door/service.js';
import { alarmConditions, onAlarms } from '../access.js';
import { saveAlarm } from '../alarms/save-alarm.js';
import { invalidCombination, invalidValue, missingParameter, notValid } from '../errors.js';
import { ExpressionError, parseExpression } from '../math/parse.js';
import { metricIdentity } from '../metrics/identity.js';
import { queriesOf } from '../metrics/queries.js';
import { periodOf } from '../metrics/run-queries.js';
import { statisticNamed } from '../metrics/statistics.js';
import type {
  ComparisonOperator,
  MetricAlarmDocument,
  MetricQuery,
  MetricStatQuery,
  TreatMissingData,
} from '../model.js';
import { isPeriod } from './get-metric-statistics.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch');

const MAX_SPAN_SECONDS = 7 * 86_400;
const NOT_BUILT = [
  'ThresholdMetricId',
  'EvaluationCriteria',
  'EvaluationWindow',
  'WarmUpConfiguration',
] as const;

const TREATMENTS: ReadonlySet<string> = new Set(['breaching', 'notBreaching', 'ignore', 'missing']);

/** @source Amazon CloudWatch API Reference, PutMetricAlarm */
export const putMetricAlarm: Operation<Sdk, 'PutMetricAlarm'> = {
  authorize: (input, context) =>
    onAlarms('PutMetricAlarm', context, [input.AlarmName], alarmConditions(input)),
  async handle(input, context) {
    const settings = { ...commonSettings(input), ...ruleOf(input), kind: 'metric' as const };
    await context.store.transaction((tx) => saveAlarm(tx, context, settings, input.Tags ?? []));
    return {};
  },
};

/** What metric and composite alarms have alike. */
export function commonSettings(
  input: Pick<
    MetricAlarm,
    | 'AlarmName'
    | 'AlarmDescription'
    | 'ActionsEnabled'
    | 'OKActions'
    | 'AlarmActions'
    | 'InsufficientDataActions'
  >,
) {
  return {
    name: input.AlarmName ?? '',
    ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: input.OKActions ?? [],
    alarmActions: input.AlarmActions ?? [],
    insufficientDataActions: input.InsufficientDataActions ?? [],
  };
}

type Rule = Pick<
  MetricAlarmDocument,
  | 'watches'
  | 'periodSeconds'
  | 'evaluationPeriods'
  | 'datapointsToAlarm'
  | 'threshold'
  | 'comparison'
  | 'treatMissingData'
  | 'evaluateLowSampleCountPercentile'
>;

function ruleOf(input: PutMetricAlarmInput): Rule {
  const unbuilt = NOT_BUILT.find((member) => input[member] !== undefined);
  if (unbuilt) throw notValid(`Pipewright does not evaluate alarms with ${unbuilt}`);
  const { EvaluationPeriods, Threshold, ComparisonOperator, DatapointsToAlarm } = input;
  if (EvaluationPeriods === undefined) throw missingParameter('The parameter EvaluationPeriods is required.');
  if (Threshold === undefined) throw missingParameter('The parameter Threshold is required.');
  if (!Number.isFinite(Threshold))
    throw invalidValue(`The value ${Threshold} for parameter Threshold is invalid.`);
  if (ComparisonOperator === undefined || !isOperator(ComparisonOperator)) {
    throw notValid(`Pipewright does not evaluate alarms with ComparisonOperator ${ComparisonOperator}`);
  }
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw notValid('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
  const { watches, periodSeconds } = watchesOf(input);
  checkSpan(periodSeconds, EvaluationPeriods);
  const { TreatMissingData: treat, EvaluateLowSampleCountPercentile: low } = input;
  if (treat !== undefined && !TREATMENTS.has(treat)) {
    throw notValid(unsupported(treat, 'TreatMissingData', 'breaching, notBreaching, ignore, and missing'));
  }
  if (low !== undefined && low !== 'evaluate' && low !== 'ignore') {
    throw notValid(unsupported(low, 'EvaluateLowSampleCountPercentile', 'evaluate and ignore'));
  }
  return {
    watches,
    periodSeconds,
    evaluationPeriods: EvaluationPeriods,
    ...(DatapointsToAlarm !== undefined && { datapointsToAlarm: DatapointsToAlarm }),
    threshold: Threshold,
    comparison: ComparisonOperator,
    ...(treat !== undefined && { treatMissingData: treat as TreatMissingData }),
    ...(low !== undefined && { evaluateLowSampleCountPercentile: low }),
  };
}

function unsupported(option: string, parameter: string, supported: string): string {
  return `Option ${option} is not supported. Supported options for parameter ${parameter} are ${supported}.`;
}

/** The others compare with an anomaly detection band. */
function isOperator(name: string): name is ComparisonOperator {
  return name.endsWith('ToThreshold') || name === 'GreaterThanThreshold' || name === 'LessThanThreshold';
}

function checkSpan(periodSeconds: number, evaluationPeriods: number): void {
  if (!isPeriod(periodSeconds)) {
    throw notValid('Period must be 10, 20, 30 or any multiple of 60');
  }
  const span = periodSeconds * evaluationPeriods;
  const [limit, words] = periodSeconds >= 3600 ? [MAX_SPAN_SECONDS, 'seven days'] : [86_400, 'a day'];
  if (span > limit) {
    throw notValid(
      `Metrics cannot be checked across more than ${words} (EvaluationPeriods * Period must be <= ${limit})`,
    );
  }
}

function watchesOf(input: PutMetricAlarmInput): Pick<Rule, 'watches' | 'periodSeconds'> {
  if (input.Metrics === undefined || input.Metrics.length === 0) {
    const metricStat = metricStatOf(input);
    return { watches: { kind: 'metric', metricStat }, periodSeconds: metricStat.periodSeconds };
  }
  if (input.MetricName !== undefined || input.Namespace !== undefined || input.Statistic !== undefined) {
    throw invalidCombination(
      'Metrics cannot be used together with MetricName, Namespace, Dimensions, Period, Unit, Statistic, or ExtendedStatistic.',
    );
  }
  const queries = queriesOf(input.Metrics);
  const returned = queries.filter(({ returnData }) => returnData);
  const [watched] = returned;
  if (!watched || returned.length > 1) {
    throw notValid('Exactly one element of the metrics list should return data.');
  }
  for (const query of queries) checkExpression(query);
  const byId = new Map(queries.map((query) => [query.id, query]));
  return { watches: { kind: 'queries', queries }, periodSeconds: periodOf(watched, byId) };
}

function checkExpression({ id, source }: MetricQuery): void {
  if (source.kind === 'metric') return;
  try {
    parseExpression(source.expression);
  } catch (error) {
    if (error instanceof ExpressionError) throw notValid(`Error in expression '${id}': ${error.message}`);
    throw error;
  }
}

function metricStatOf(input: PutMetricAlarmInput): MetricStatQuery {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period, Unit } = input;
  if (MetricName === undefined) throw missingParameter('The parameter MetricName is required.');
  if (Namespace === undefined) throw missingParameter('The parameter Namespace is required.');
  if (Period === undefined) throw missingParameter('The parameter Period is required.');
  if (Statistic !== undefined && ExtendedStatistic !== undefined) {
    throw invalidCombination('Statistic and ExtendedStatistic cannot be used together.');
  }
  const stat = Statistic ?? ExtendedStatistic;
  if (stat === undefined) throw missingParameter('Either Statistic or ExtendedStatistic must be given.');
  if (!statisticNamed(stat))
    throw invalidValue(`The value ${stat} for parameter ExtendedStatistic is not supported.`);
  return {
    metric: metricIdentity(input),
    periodSeconds: Period,
    stat,
    ...(Unit !== undefined && { unit: Unit }),
  };
}
