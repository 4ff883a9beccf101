import type { JsonNode, JsonScalar } from '../json/json-text.js';
import { PatternError, type ValueMatcher } from './pattern.js';

type Bound = { readonly inclusive: boolean; readonly value: number };

/** EventBridge compares numbers up to this, on either side of zero. */
const LIMIT = 5e9;

/** `["=", n]`, one bound such as `["<", n]`, or a lower and then an upper one. @throws PatternError */
export function compileNumeric(operand: JsonNode): ValueMatcher {
  if (operand.kind !== 'array') throw new PatternError('Value of numeric must be an array.', operand.at);
  const terms = operand.items;
  const first = term(operand, terms[0], terms[1]);
  if (terms.length === 2) return accepting(first);
  if (first.operator === '=' || first.operator.startsWith('<')) {
    throw new PatternError('Too many elements in numeric expression', operand.at);
  }
  const second = term(operand, terms[2], terms[3]);
  if (!second.operator.startsWith('<')) {
    throw new PatternError(`Bad numeric range operator: ${second.operator}`, operand.at);
  }
  if (terms.length > 4) throw new PatternError('Too many terms in numeric range expression', operand.at);
  if (first.value >= second.value) throw new PatternError('Bottom must be less than top', operand.at);
  return within(first, second);
}

/** @returns undefined for what is no number, or beyond the range in which numbers are compared */
export function numericValue(value: JsonScalar): number | undefined {
  if (value.kind !== 'number') return undefined;
  const number = Number(value.text);
  return Math.abs(number) <= LIMIT ? number : undefined;
}

interface Term extends Bound {
  readonly operator: string;
}

function term(list: JsonNode, operator: JsonNode | undefined, value: JsonNode | undefined): Term {
  if (operator?.kind !== 'string') {
    throw new PatternError('Invalid member in numeric match: operator expected', operator?.at ?? list.at);
  }
  if (!['=', '<', '<=', '>', '>='].includes(operator.value)) {
    throw new PatternError(`Unrecognized numeric range operator: ${operator.value}`, operator.at);
  }
  if (value?.kind !== 'number') {
    const name = operator.value === '=' ? 'equals' : operator.value;
    throw new PatternError(`Value of ${name} must be numeric`, value?.at ?? list.at);
  }
  const number = numericValue(value);
  if (number === undefined) {
    throw new PatternError('Value must be between -5.0E9 and 5.0E9, inclusive', value.at);
  }
  return { operator: operator.value, inclusive: operator.value.endsWith('='), value: number };
}

function accepting(only: Term): ValueMatcher {
  if (only.operator === '=') return (value) => numericValue(value) === only.value;
  const everything: Bound = { inclusive: true, value: LIMIT };
  const nothing: Bound = { inclusive: true, value: -LIMIT };
  return only.operator.startsWith('<') ? within(nothing, only) : within(only, everything);
}

function within(bottom: Bound, top: Bound): ValueMatcher {
  return (value) => {
    const number = numericValue(value);
    if (number === undefined) return false;
    const above = bottom.inclusive ? number >= bottom.value : number > bottom.value;
    return above && (top.inclusive ? number <= top.value : number < top.value);
  };
}
