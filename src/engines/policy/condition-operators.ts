import { compileArnTokens, splitResource } from './arn-pattern.js';
import { parsePolicyDate } from './dates.js';
import { compileIpRange } from './ip-range.js';
import { compileTokens, literalText, type ResolvedToken } from './pattern.js';

/** Whether one value of the request matches one value of the policy. */
export type ValueTest = (value: string) => boolean;

/** Makes the test of one policy value; a value that makes no sense for the operator matches nothing. */
type Prepare = (policyValue: readonly ResolvedToken[]) => ValueTest;

export interface ConditionOperator {
  readonly prepare: Prepare;
  /** `StringNotEquals`: holds where none of the policy's values matches, and where the key is missing. */
  readonly negated: boolean;
}

const NOTHING: ValueTest = () => false;

/** Variables were resolved before a value is prepared. */
const NO_VARIABLES = { values: () => undefined };

const sameText: Prepare = (tokens) => {
  const expected = literalText(tokens);
  return (value) => value === expected;
};

const sameTextIgnoringCase: Prepare = (tokens) => {
  const expected = literalText(tokens).toLowerCase();
  return (value) => value.toLowerCase() === expected;
};

const sameBool: Prepare = (tokens) => {
  const expected = literalText(tokens).toLowerCase();
  return expected === 'true' || expected === 'false' ? (value) => value.toLowerCase() === expected : NOTHING;
};

const sameBytes: Prepare = (tokens) => {
  const expected = Buffer.from(literalText(tokens), 'base64');
  return (value) => Buffer.from(value, 'base64').equals(expected);
};

const inIpRange: Prepare = (tokens) => compileIpRange(literalText(tokens)) ?? NOTHING;

/** ArnEquals and ArnLike behave the same: both know wildcards. */
const matchingArn: Prepare = (tokens) => {
  const matches = compileArnTokens(tokens);
  return (value) => matches(splitResource(value), NO_VARIABLES);
};

type Parse = (text: string) => number | undefined;

const parseNumber: Parse = (text) =>
  text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;

function compared(parse: Parse, holds: (actual: number, expected: number) => boolean): Prepare {
  return (tokens) => {
    const expected = parse(literalText(tokens));
    if (expected === undefined) return NOTHING;
    return (value) => {
      const actual = parse(value);
      return actual !== undefined && holds(actual, expected);
    };
  };
}

function comparisons(type: 'Numeric' | 'Date', parse: Parse): Record<string, ConditionOperator> {
  const equal = compared(parse, (actual, expected) => actual === expected);
  return {
    [`${type}Equals`]: { prepare: equal, negated: false },
    [`${type}NotEquals`]: { prepare: equal, negated: true },
    [`${type}LessThan`]: {
      prepare: compared(parse, (actual, expected) => actual < expected),
      negated: false,
    },
    [`${type}LessThanEquals`]: { prepare: compared(parse, (a, expected) => a <= expected), negated: false },
    [`${type}GreaterThan`]: {
      prepare: compared(parse, (actual, expected) => actual > expected),
      negated: false,
    },
    [`${type}GreaterThanEquals`]: {
      prepare: compared(parse, (a, expected) => a >= expected),
      negated: false,
    },
  };
}

/** All but `Null`, which asks about the key and not about its values. */
const OPERATORS: Readonly<Record<string, ConditionOperator>> = {
  StringEquals: { prepare: sameText, negated: false },
  StringNotEquals: { prepare: sameText, negated: true },
  StringEqualsIgnoreCase: { prepare: sameTextIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { prepare: sameTextIgnoringCase, negated: true },
  StringLike: { prepare: compileTokens, negated: false },
  StringNotLike: { prepare: compileTokens, negated: true },
  ...comparisons('Numeric', parseNumber),
  ...comparisons('Date', parsePolicyDate),
  Bool: { prepare: sameBool, negated: false },
  BinaryEquals: { prepare: sameBytes, negated: false },
  IpAddress: { prepare: inIpRange, negated: false },
  NotIpAddress: { prepare: inIpRange, negated: true },
  ArnEquals: { prepare: matchingArn, negated: false },
  ArnLike: { prepare: matchingArn, negated: false },
  ArnNotEquals: { prepare: matchingArn, negated: true },
  ArnNotLike: { prepare: matchingArn, negated: true },
};

const BY_NAME: ReadonlyMap<string, ConditionOperator | 'null'> = new Map<string, ConditionOperator | 'null'>([
  ...Object.entries(OPERATORS).map(([name, operator]) => [name.toLowerCase(), operator] as const),
  ['null', 'null'],
]);

/** An operator as a policy spells it. */
export interface NamedOperator {
  readonly operator: ConditionOperator | 'null';
  /** For keys of several values. */
  readonly every: 'value' | 'any' | 'all';
  /** Holds where the request has no such key. */
  readonly ifExists: boolean;
}

const SPELLING = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/;

/** @returns undefined where there is no such operator */
export function findOperator(name: string): NamedOperator | undefined {
  const [, qualifier, base = '', ifExists] = SPELLING.exec(name.toLowerCase()) ?? [];
  const operator = BY_NAME.get(base);
  if (operator === undefined) return undefined;
  const every = qualifier === 'forallvalues' ? 'all' : qualifier === 'foranyvalue' ? 'any' : 'value';
  return { operator, every, ifExists: ifExists !== undefined };
}
