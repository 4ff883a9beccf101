import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileConditions } from './condition.js';

type Values = Record<string, readonly string[]>;

function holds(operator: string, key: string, policy: readonly string[], request: Values): boolean {
  const [condition] = compileConditions(new Map([[operator, new Map([[key, policy]])]]), true);
  return condition?.({ values: (name) => request[name] }) ?? false;
}

describe('operators', () => {
  it.each<[string, string[], string, boolean]>([
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a*'], 'ab', false],
    ['stringequals', ['a'], 'a', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEqualsIgnoreCase', ['ABC'], 'abc', true],
    ['StringNotEqualsIgnoreCase', ['ABC'], 'abc', false],
    ['StringLike', ['home/*', 'x'], 'home/ann', true],
    ['StringNotLike', ['home/*'], 'home/ann', false],
    ['NumericEquals', ['10'], '10.0', true],
    ['NumericNotEquals', ['10'], '11', true],
    ['NumericLessThan', ['10'], '9', true],
    ['NumericLessThan', ['10'], '10', false],
    ['NumericLessThanEquals', ['10'], '10', true],
    ['NumericGreaterThan', ['10'], '9', false],
    ['NumericGreaterThanEquals', ['10'], '10', true],
    ['NumericEquals', ['ten'], 'ten', false],
    ['DateEquals', ['2026-01-01T00:00:00Z'], '2026-01-01T01:00:00+01:00', true],
    ['DateNotEquals', ['2026-01-01'], '2026-01-02T00:00:00Z', true],
    ['DateLessThan', ['2026-01-02'], '2026-01-01T23:59:59Z', true],
    ['DateLessThanEquals', ['1767225600'], '2026-01-01T00:00:00Z', true],
    ['DateGreaterThan', ['2026-01-02'], '2026-01-01T23:59:59Z', false],
    ['DateGreaterThanEquals', ['2026'], '2026-01-01T00:00:00Z', true],
    ['Bool', ['true'], 'True', true],
    ['Bool', ['false'], 'true', false],
    ['BinaryEquals', ['aGVsbG8='], 'aGVsbG8', true],
    ['IpAddress', ['10.0.0.0/8'], '10.200.3.4', true],
    ['IpAddress', ['10.0.0.0/8'], '::ffff:10.200.3.4', true],
    ['IpAddress', ['10.0.0.1'], '10.0.0.2', false],
    ['IpAddress', ['2001:db8::/32'], '2001:db8:1::5', true],
    ['IpAddress', ['2001:db8::/32'], '10.0.0.1', false],
    ['IpAddress', ['::/0', 'junk'], '::1', true],
    ['IpAddress', ['10.0.0.0/33'], '10.0.0.1', false],
    ['NotIpAddress', ['127.0.0.0/8'], '127.0.0.1', false],
    ['ArnEquals', ['arn:aws:iam::*:role/deploy-*'], 'arn:aws:iam::111122223333:role/deploy-web', true],
    ['ArnLike', ['arn:aws:sns:*:*:x'], 'arn:aws:sns:us-east-1:1:y', false],
    ['ArnNotEquals', ['arn:aws:sns:*:*:x'], 'arn:aws:sns:us-east-1:1:y', true],
    ['ArnNotLike', ['arn:aws:sns:*:*:y'], 'arn:aws:sns:us-east-1:1:y', false],
  ])('%s %j on %s: %s', (operator, policy, value, expected) => {
    expect(holds(operator, 'k', policy, { k: [value] })).toBe(expected);
  });

  it('compares a key without regard to its case, with variables in the value', () => {
    const request = { 's3:prefix': ['home/ann/x'], 'aws:username': ['ann'] };
    expect(holds('StringLike', 'S3:Prefix', [`home/\${aws:username}/*`], request)).toBe(true);
    expect(holds('StringEquals', 's3:prefix', [`home/\${aws:nobody}/x`], request)).toBe(false);
  });
});

describe('keys that the request does not have', () => {
  it.each<[string, boolean]>([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
    ['BoolIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
    ['NumericLessThan', false],
  ])('%s: %s', (operator, expected) => {
    expect(holds(operator, 'k', ['v'], {})).toBe(expected);
    expect(holds(operator, 'k', ['v'], { k: [] })).toBe(expected);
  });

  it('are what Null asks about', () => {
    expect(holds('Null', 'k', ['true'], {})).toBe(true);
    expect(holds('Null', 'k', ['false'], {})).toBe(false);
    expect(holds('Null', 'k', ['true'], { k: ['v'] })).toBe(false);
    expect(holds('Null', 'k', ['false'], { k: ['v'] })).toBe(true);
  });
});

describe('keys of several values', () => {
  it.each<[string, string[], string[], boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'a'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['b', 'a'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
    ['ForAllValues:StringLike', ['team-*'], ['team-a', 'team-b'], true],
    ['StringNotEquals', ['a'], ['b', 'a'], false],
  ])('%s %j on %j: %s', (operator, policy, values, expected) => {
    expect(holds(operator, 'k', policy, { k: values })).toBe(expected);
  });
});

describe('laws', () => {
  const values = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
  const policy = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });

  it('a plain operator and its negation never agree on a single value', () => {
    fc.assert(
      fc.property(policy, fc.constantFrom('a', 'b', 'c'), (p, v) => {
        expect(holds('StringEquals', 'k', p, { k: [v] })).not.toBe(
          holds('StringNotEquals', 'k', p, { k: [v] }),
        );
      }),
    );
  });

  it('ForAllValues of an operator is the opposite of ForAnyValue of its negation', () => {
    fc.assert(
      fc.property(policy, values, (p, v) => {
        const all = holds('ForAllValues:StringEquals', 'k', p, { k: v });
        expect(all).toBe(!holds('ForAnyValue:StringNotEquals', 'k', p, { k: v }));
      }),
    );
  });

  it('the order of the policy’s values does not matter', () => {
    fc.assert(
      fc.property(policy, values, (p, v) => {
        expect(holds('StringLike', 'k', [...p].reverse(), { k: v })).toBe(
          holds('StringLike', 'k', p, { k: v }),
        );
      }),
    );
  });
});
