import { BlockList, isIP } from 'node:net';
import { type JsonNode, renderJson } from '../json/json-text.js';
import { compileNumeric, numericValue } from './numeric.js';
import { type LeafPattern, PatternError, type ValueMatcher } from './pattern.js';
import { compileWildcard } from './wildcard.js';

type JsonArray = Extract<JsonNode, { readonly kind: 'array' }>;
type JsonObject = Extract<JsonNode, { readonly kind: 'object' }>;

/** Names that a comparison can have: fields of `$or` branches must have others. */
export const MATCH_TYPES: readonly string[] = [
  'exactly',
  'anything-but',
  'anything-but-ignore-case',
  'prefix',
  'suffix',
  'equals-ignore-case',
  'wildcard',
  'numeric',
  'exists',
  'cidr',
];

/** The array of a leaf: literal values and comparisons, of which one must hold. @throws PatternError */
export function compileAlternatives(array: JsonArray): Pick<LeafPattern, 'matchers' | 'absent'> {
  if (array.items.length === 0) throw new PatternError('Empty arrays are not allowed', array.at);
  const matchers: ValueMatcher[] = [];
  let absent = false;
  for (const item of array.items) {
    if (item.kind === 'object') {
      const comparison = compileComparison(item);
      if (comparison === 'absent') absent = true;
      else matchers.push(comparison);
    } else matchers.push(literal(item));
  }
  return { matchers, absent };
}

/** Numbers are compared as text: 300, 300.0 and 3.0e2 are three values. */
function literal(expected: JsonNode): ValueMatcher {
  if (expected.kind === 'array' || expected.kind === 'object') {
    throw new PatternError('Match value must be String, number, true, false, or null', expected.at);
  }
  const text = renderJson(expected);
  return (value) => value.kind === expected.kind && renderJson(value) === text;
}

function compileComparison(expression: JsonObject): ValueMatcher | 'absent' {
  const [type, operand] = onlyMember(expression, 'Match expression name not found');
  switch (type) {
    case 'exists':
      if (operand.kind !== 'boolean') {
        throw new PatternError('exists match pattern must be either true or false.', operand.at);
      }
      return operand.value ? () => true : 'absent';
    case 'prefix':
    case 'suffix':
      return onText(affix(type, operand));
    case 'equals-ignore-case':
      return onText(equalsIgnoringCase(textOf(operand, type)));
    case 'wildcard':
      return onText(compileWildcard(textOf(operand, type), operand.at));
    case 'cidr':
      return onText(inBlock(operand));
    case 'numeric':
      return compileNumeric(operand);
    case 'anything-but':
      return anythingBut(operand);
    default:
      throw new PatternError(`Unrecognized match type ${type}`, expression.at);
  }
}

/** Present, and none of the operand. */
function anythingBut(operand: JsonNode): ValueMatcher {
  const none =
    (matchers: readonly ValueMatcher[]): ValueMatcher =>
    (value) =>
      !matchers.some((is) => is(value));
  if (operand.kind === 'object') {
    const [type, excluded] = onlyMember(operand, 'Anything-But expression name not found');
    return none(listOf(excluded).map((item) => excludedText(type, item)));
  }
  const items = listOf(operand);
  const kinds = new Set(items.map((item) => item.kind));
  if (![...kinds].every((kind) => kind === 'string' || kind === 'number')) {
    const words =
      operand.kind === 'array'
        ? 'Inside anything but list, start|null|boolean is not supported.'
        : 'Value of anything-but must be an array or single string/number value.';
    throw new PatternError(words, operand.at);
  }
  if (kinds.size !== 1) {
    const words =
      'Inside anything but list, either all values are number or string, mixed type is not supported';
    throw new PatternError(words, operand.at);
  }
  return none(items.map((item) => (item.kind === 'number' ? sameNumber(item.text) : literal(item))));
}

function excludedText(type: string, operand: JsonNode): ValueMatcher {
  switch (type) {
    case 'prefix':
    case 'suffix':
      if (operand.kind === 'string' && operand.value === '') {
        throw new PatternError('Null prefix/suffix not allowed', operand.at);
      }
      return onText(affix(type, operand));
    case 'equals-ignore-case':
      return onText(equalsIgnoringCase(textOf(operand, type)));
    case 'wildcard':
      return onText(compileWildcard(textOf(operand, type), operand.at));
    default:
      throw new PatternError(`Unsupported anything-but pattern: ${type}`, operand.at);
  }
}

/** Unlike literals, numbers that are excluded are excluded however they are written. */
function sameNumber(text: string): ValueMatcher {
  return (value) => value.kind === 'number' && numericValue(value) === Number(text);
}

/** @param operand a text, or `{"equals-ignore-case": text}` */
function affix(type: 'prefix' | 'suffix', operand: JsonNode): (text: string) => boolean {
  const has = (text: string, part: string) =>
    type === 'prefix' ? text.startsWith(part) : text.endsWith(part);
  if (operand.kind !== 'object') {
    const part = textOf(operand, type);
    return (text) => has(text, part);
  }
  const [inner, value] = onlyMember(operand, `${type} match pattern must be a string`);
  if (inner !== 'equals-ignore-case')
    throw new PatternError(`Unsupported ${type} pattern: ${inner}`, value.at);
  const part = textOf(value, inner).toLowerCase();
  return (text) => has(text.toLowerCase(), part);
}

function equalsIgnoringCase(expected: string): (text: string) => boolean {
  const folded = expected.toLowerCase();
  return (text) => text.toLowerCase() === folded;
}

function inBlock(operand: JsonNode): (text: string) => boolean {
  const fail = (words: string): never => {
    throw new PatternError(words, operand.at);
  };
  const [address = '', bits, ...rest] = textOf(operand, 'cidr').split('/');
  if (bits === undefined || rest.length > 0) return fail("Malformed CIDR, one '/' required");
  const version = isIP(address);
  if (version === 0) return fail(`Malformed CIDR, not an IP address: ${address}`);
  if (!/^\d{1,3}$/.test(bits)) return fail('Malformed CIDR, mask bits must be an integer');
  if (Number(bits) > (version === 4 ? 32 : 128)) return fail('Malformed CIDR, too many mask bits');
  const block = new BlockList();
  block.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return (text) => isIP(text) === version && block.check(text, version === 4 ? 'ipv4' : 'ipv6');
}

function onText(accepts: (text: string) => boolean): ValueMatcher {
  return (value) => value.kind === 'string' && accepts(value.value);
}

function textOf(operand: JsonNode, type: string): string {
  if (operand.kind === 'string') return operand.value;
  throw new PatternError(`${type} match pattern must be a string`, operand.at);
}

function listOf(operand: JsonNode): readonly JsonNode[] {
  return operand.kind === 'array' ? operand.items : [operand];
}

function onlyMember(object: JsonObject, missing: string): readonly [string, JsonNode] {
  const [first, ...more] = object.members;
  if (first === undefined) throw new PatternError(missing, object.at);
  if (more.length > 0) throw new PatternError('Only one key allowed in match expression', object.at);
  return first;
}
