import {
  type ConditionOperator,
  findOperator,
  type NamedOperator,
  type ValueTest,
} from './condition-operators.js';
import { type PolicyStatement, PolicySyntaxError } from './document.js';
import {
  type ConditionContext,
  isVariable,
  type PatternToken,
  parsePattern,
  type ResolvedToken,
  resolveTokens,
} from './pattern.js';

/** One operator with one key: all of a statement's conditions must hold. */
export interface Condition {
  (context: ConditionContext): boolean;
  /** As the policy has it. */
  readonly written: WrittenCondition;
}

export interface WrittenCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** @throws PolicySyntaxError for an unknown operator */
export function compileConditions(
  conditions: PolicyStatement['conditions'],
  withVariables: boolean,
): Condition[] {
  const compiled: Condition[] = [];
  for (const [name, keys] of conditions) {
    const named = findOperator(name);
    if (named === undefined) throw new PolicySyntaxError(`condition operator ${name}`);
    for (const [key, values] of keys) {
      const holds = compileCondition(named, key.toLowerCase(), values, withVariables);
      compiled.push(Object.assign(holds, { written: { operator: name, key, values } }));
    }
  }
  return compiled;
}

function compileCondition(
  named: NamedOperator,
  key: string,
  policyValues: readonly string[],
  withVariables: boolean,
): (context: ConditionContext) => boolean {
  const { operator } = named;
  if (operator === 'null') {
    const wantsAbsent = policyValues.some((value) => value.toLowerCase() === 'true');
    return (context) => isAbsent(context.values(key)) === wantsAbsent;
  }
  const testsFor = prepareValues(operator, policyValues, withVariables);
  return (context) => {
    const values = context.values(key);
    if (values === undefined || isAbsent(values)) return named.ifExists || holdsWithoutKey(named, operator);
    const tests = testsFor(context);
    const holds = (value: string) => tests.some((test) => test(value)) !== operator.negated;
    // A plain negated operator on a key of several values means that none of them may match.
    const all = named.every === 'all' || (named.every === 'value' && operator.negated);
    return all ? values.every(holds) : values.some(holds);
  };
}

/**
 * `ForAllValues` holds of no values; `ForAnyValue` does not; a plain negated operator does.
 * @source IAM User Guide, "Single-valued vs. multivalued context keys" and "Policy elements: Condition operators"
 */
function holdsWithoutKey(named: NamedOperator, operator: ConditionOperator): boolean {
  if (named.every === 'all') return true;
  return named.every === 'value' && operator.negated;
}

function isAbsent(values: readonly string[] | undefined): boolean {
  return values === undefined || values.length === 0;
}

/** Values without variables are prepared once; the others at each request. */
function prepareValues(
  operator: ConditionOperator,
  policyValues: readonly string[],
  withVariables: boolean,
): (context: ConditionContext) => ValueTest[] {
  const patterns = policyValues.map((value) => parsePattern(value, withVariables));
  if (!patterns.some((tokens) => tokens.some(isVariable))) {
    const tests = patterns.map((tokens) => operator.prepare(tokens as ResolvedToken[]));
    return () => tests;
  }
  return (context) =>
    patterns.flatMap((tokens: readonly PatternToken[]) => {
      const resolved = resolveTokens(tokens, context);
      return resolved === undefined ? [] : [operator.prepare(resolved)];
    });
}
