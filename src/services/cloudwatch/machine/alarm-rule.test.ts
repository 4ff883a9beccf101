import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateValue } from '../model.js';
import { AlarmRuleError, alarmsIn, isTrue, parseAlarmRule } from './alarm-rule.js';

const states: Readonly<Record<string, StateValue>> = { a: 'ALARM', b: 'OK', 'c d': 'INSUFFICIENT_DATA' };
const decide = (text: string) => isTrue(parseAlarmRule(text), (name) => states[name]);

describe('the rule of a composite alarm', () => {
  it.each([
    ['ALARM(a)', true],
    ['ALARM("a") AND OK(b)', true],
    ['ALARM(b) OR INSUFFICIENT_DATA("c d")', true],
    ['NOT ALARM(a)', false],
    ['NOT (ALARM(b) OR OK(a))', true],
    ['ALARM(a) OR ALARM(b) AND ALARM(b)', true],
    ['(ALARM(a) OR ALARM(b)) AND ALARM(b)', false],
    ['TRUE AND NOT FALSE', true],
    ['OK(gone)', false],
  ])('%s is %s', (text, expected) => expect(decide(text)).toBe(expected));

  it('names its alarms, once each', () => {
    const arn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:x';
    expect(alarmsIn(parseAlarmRule(`ALARM(a) AND (OK(a) OR NOT ALARM("${arn}"))`))).toEqual(['a', arn]);
  });

  it.each([
    '',
    'ALARM',
    'ALARM(a',
    'ALARM(a) OK(b)',
    'AND',
    'NOT',
    'ALARM("a)',
    'WARN(a)',
    '()',
    'ALARM(a) XOR OK(b)',
  ])('%j is none', (text) => expect(() => parseAlarmRule(text)).toThrow(AlarmRuleError));

  it('is either read or refused, however it is nested', () => {
    const pieces = fc.constantFrom('(', ')', 'NOT', 'AND', 'OR', 'ALARM(a)', 'OK("b")', 'TRUE', 'x');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          expect(typeof decide(parts.join(' '))).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(AlarmRuleError);
        }
      }),
    );
    expect(() => parseAlarmRule('('.repeat(5_000))).toThrow(AlarmRuleError);
    expect(() => parseAlarmRule(`${'NOT '.repeat(2_000)}TRUE`)).toThrow(AlarmRuleError);
  });
});
