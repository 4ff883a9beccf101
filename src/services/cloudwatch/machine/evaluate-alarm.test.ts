import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateValue, TreatMissingData } from '../model.js';
import { type Datapoint, EXTRA_PERIODS, evaluateAlarm, type Rule } from './evaluate-alarm.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 21, 10, 5);

/** Datapoints from a drawing, the oldest first: `X` breaches the threshold 1, `0` does not, `-` is missing. */
function drawn(picture: string): Datapoint[] {
  const marks = picture.split(' ').reverse();
  return marks.map((mark, i) => ({
    at: NOW - (i + 1) * MINUTE,
    value: mark === '-' ? undefined : mark === 'X' ? 5 : 0,
  }));
}

function rule(evaluationPeriods: number, more: Partial<Rule> = {}): Rule {
  return { evaluationPeriods, threshold: 1, comparison: 'GreaterThanThreshold', ...more };
}

const TREATMENTS: readonly TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** The states for each treatment, where `keep` is: the present one. */
function states(picture: string, needed: number): string {
  return TREATMENTS.map((treatMissingData) => {
    const verdict = evaluateAlarm(
      rule(3, { datapointsToAlarm: needed, treatMissingData }),
      drawn(picture),
      'OK',
    );
    return verdict?.value ?? 'keep';
  }).join(' ');
}

describe('missing data, as the tables of the user guide have it', () => {
  it.each([
    ['0 - X - X', 'OK OK OK OK'],
    ['- - - - 0', 'OK OK OK OK'],
    ['- - - - -', 'INSUFFICIENT_DATA keep ALARM OK'],
    ['0 X X - X', 'ALARM ALARM ALARM ALARM'],
    ['- - X - -', 'ALARM keep ALARM OK'],
  ])('3 of 3: %s', (picture, expected) => expect(states(picture, 3)).toBe(expected));

  it.each([
    ['0 - X - X', 'ALARM ALARM ALARM ALARM'],
    ['0 0 X 0 X', 'ALARM ALARM ALARM ALARM'],
    ['0 - X - -', 'OK OK ALARM OK'],
    ['- - - - 0', 'OK OK ALARM OK'],
    ['- - - - X', 'ALARM keep ALARM OK'],
  ])('2 of 3: %s', (picture, expected) => expect(states(picture, 2)).toBe(expected));
});

describe('the reason', () => {
  const reason = (picture: string, present: StateValue, more: Partial<Rule> = {}) =>
    evaluateAlarm(rule(1, more), drawn(picture), present)?.reason;

  it.each([
    [
      'X',
      'OK',
      {},
      'Threshold Crossed: 1 out of the last 1 datapoints [5.0 (21/11/26 10:04:00)] was greater than the ' +
        'threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    ],
    [
      'X 0',
      'ALARM',
      { evaluationPeriods: 2, comparison: 'GreaterThanOrEqualToThreshold' },
      'Threshold Crossed: 2 out of the last 2 datapoints [0.0 (21/11/26 10:04:00), 5.0 (21/11/26 10:03:00)] were not ' +
        'greater than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).',
    ],
    ['- - -', 'OK', {}, 'Insufficient Data: 1 datapoint was unknown.'],
    ['- - -', 'OK', { evaluationPeriods: 3 }, 'Insufficient Data: 3 datapoints were unknown.'],
    [
      '- - -',
      'OK',
      { treatMissingData: 'breaching' },
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
    ],
    [
      '- - -',
      'ALARM',
      { treatMissingData: 'notBreaching', evaluationPeriods: 2 },
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].',
    ],
  ] satisfies [string, StateValue, Partial<Rule>, string][])(
    'of %s for one that is %s',
    (picture, present, more, text) => {
      expect(reason(picture, present, more)).toBe(text);
    },
  );
});

it('without gaps decides by the last evaluation periods alone, whatever the treatment', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -10, max: 10 }), { minLength: 12, maxLength: 12 });
  const rules = fc.record({
    evaluationPeriods: fc.integer({ min: 1, max: 10 }),
    threshold: fc.double({ noNaN: true, min: -5, max: 5 }),
    comparison: fc.constantFrom(
      'GreaterThanOrEqualToThreshold' as const,
      'GreaterThanThreshold' as const,
      'LessThanThreshold' as const,
      'LessThanOrEqualToThreshold' as const,
    ),
    treatMissingData: fc.constantFrom(...TREATMENTS),
  });
  fc.assert(
    fc.property(values, rules, fc.integer({ min: 1, max: 10 }), (all, given, needed) => {
      const datapointsToAlarm = Math.min(needed, given.evaluationPeriods);
      const datapoints = all
        .slice(0, given.evaluationPeriods + EXTRA_PERIODS)
        .map((value, i) => ({ at: NOW - i * MINUTE, value }));
      const verdict = evaluateAlarm({ ...given, datapointsToAlarm }, datapoints, 'OK');
      const breach = (value: number) =>
        given.comparison.startsWith('Greater') ? value > given.threshold : value < given.threshold;
      const equal = given.comparison.endsWith('OrEqualToThreshold');
      const breaching = all
        .slice(0, given.evaluationPeriods)
        .filter((value) => breach(value) || (equal && value === given.threshold));
      expect(verdict?.value).toBe(breaching.length >= datapointsToAlarm ? 'ALARM' : 'OK');
      expect(verdict?.evaluated).toHaveLength(given.evaluationPeriods);
    }),
  );
});
