import type { ComparisonOperator, MetricAlarmDocument, StateValue, TreatMissingData } from '../model.js';

/** A period that was looked at; `value` is undefined where nothing was put. */
export interface Datapoint {
  readonly at: number;
  readonly value: number | undefined;
}

/** The part of an alarm that decides on its state. */
export type Rule = Pick<
  MetricAlarmDocument,
  'evaluationPeriods' | 'datapointsToAlarm' | 'threshold' | 'comparison' | 'treatMissingData'
>;

export interface Verdict {
  readonly value: StateValue;
  /** In AWS's words. */
  readonly reason: string;
  /** What it rests on, the latest first; without those that are missing. */
  readonly evaluated: readonly { readonly at: number; readonly value: number }[];
}

/**
 * How many periods are looked at beyond those that are evaluated, so that late or sparse values still count.
 * @source Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", whose example reads five
 *   for three evaluation periods
 */
export const EXTRA_PERIODS = 2;

const BREACHES: Readonly<Record<ComparisonOperator, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * The state that the latest datapoints mean. Real values come first: only where there are fewer than the evaluation
 * periods does the treatment of missing data decide.
 *
 * @param datapoints the latest first, `evaluationPeriods + EXTRA_PERIODS` of them
 * @returns undefined where the present state is kept
 */
export function evaluateAlarm(
  rule: Rule,
  datapoints: readonly Datapoint[],
  present: StateValue,
): Verdict | undefined {
  const needed = rule.datapointsToAlarm ?? rule.evaluationPeriods;
  const evaluated = datapoints.flatMap(({ at, value }) => (value === undefined ? [] : [{ at, value }]));
  const real = evaluated.slice(0, rule.evaluationPeriods);
  const breaching = real.filter(({ value }) => BREACHES[rule.comparison](value, rule.threshold));
  const missing = rule.evaluationPeriods - real.length;
  const value = stateOf(rule.treatMissingData ?? 'missing', {
    needed,
    missing,
    real: real.length,
    breaching: breaching.length,
  });
  if (value === 'keep') return undefined;
  const shown = value === 'ALARM' ? breaching : real;
  return { value, reason: reasonOf(rule, value, { shown, real, missing, needed, present }), evaluated: real };
}

interface Counts {
  readonly needed: number;
  readonly missing: number;
  readonly real: number;
  readonly breaching: number;
}

/** @source Amazon CloudWatch User Guide, "How alarm state is evaluated when data is missing" */
function stateOf(treat: TreatMissingData, { needed, missing, real, breaching }: Counts): StateValue | 'keep' {
  if (breaching >= needed) return 'ALARM';
  const allBreach = real > 0 && breaching === real;
  switch (treat) {
    case 'breaching':
      return breaching + missing >= needed ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return real === 0 || allBreach ? 'keep' : 'OK';
    case 'missing':
      if (real === 0) return 'INSUFFICIENT_DATA';
      return allBreach ? 'ALARM' : 'OK';
  }
}

const WORDS: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

interface Ground {
  readonly shown: readonly { readonly at: number; readonly value: number }[];
  readonly real: readonly unknown[];
  readonly missing: number;
  readonly needed: number;
  readonly present: StateValue;
}

/** @source the `reason` of events and histories in Amazon CloudWatch's and EventBridge's User Guides */
function reasonOf(rule: Rule, value: StateValue, { shown, real, missing, needed, present }: Ground): string {
  if (value === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(missing, 'datapoint')} ${missing === 1 ? 'was' : 'were'} unknown.`;
  }
  if (real.length === 0) {
    const treated = rule.treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    return (
      `Threshold Crossed: no datapoints were received for ${counted(missing, 'period')} and ` +
      `${counted(missing, 'missing datapoint')} ${missing === 1 ? 'was' : 'were'} treated as [${treated}].`
    );
  }
  const list = shown
    .map(({ at, value: shownValue }) => `${decimal(shownValue)} (${shortDate(at)})`)
    .join(', ');
  const verb = shown.length === 1 ? 'was' : 'were';
  const not = value === 'OK' ? 'not ' : '';
  const least = value === 'ALARM' ? needed : rule.evaluationPeriods - needed + 1;
  const from =
    present === value
      ? ''
      : ` (minimum ${counted(least, 'datapoint')} for ${present} -> ${value} transition)`;
  return (
    `Threshold Crossed: ${shown.length} out of the last ${real.length} datapoints [${list}] ${verb} ${not}` +
    `${WORDS[rule.comparison]} the threshold (${decimal(rule.threshold)})${from}.`
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Whole numbers too are written with a point. */
function decimal(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}

/** `21/11/26 10:05:00`, UTC */
function shortDate(at: number): string {
  const text = new Date(at).toISOString();
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(2, 4)} ${text.slice(11, 19)}`;
}
