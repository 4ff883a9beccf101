import type { StateValue } from '../model.js';

/** The rule of a composite alarm, taken apart. */
export type AlarmRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly alarm: string; readonly state: StateValue }
  | { readonly kind: 'not'; readonly operand: AlarmRule }
  | { readonly kind: 'and' | 'or'; readonly left: AlarmRule; readonly right: AlarmRule };

/** The text is no rule. */
export class AlarmRuleError extends Error {
  override readonly name = 'AlarmRuleError';
}

const MAX_DEPTH = 50;
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([()])|([^\s()"]+))/y;

/**
 * Reads `ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA(arn))`; AND binds tighter than OR.
 * @throws AlarmRuleError
 * @source Amazon CloudWatch API Reference, PutCompositeAlarm, AlarmRule
 */
export function parseAlarmRule(text: string): AlarmRule {
  const tokens = new Tokens(text);
  const rule = either(tokens, 0);
  if (tokens.next !== undefined) throw new AlarmRuleError(`unexpected '${tokens.next}'`);
  return rule;
}

class Tokens {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    const source = text.trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < source.length) {
      const match = TOKEN.exec(source);
      if (!match) throw new AlarmRuleError('a quotation mark is missing');
      this.#tokens.push(match[0].trim());
    }
  }

  get next(): string | undefined {
    return this.#tokens[this.#at];
  }

  take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new AlarmRuleError('the rule ends too early');
    return token;
  }

  expect(token: string): void {
    const found = this.take();
    if (found !== token) throw new AlarmRuleError(`expected '${token}' but found '${found}'`);
  }
}

function either(tokens: Tokens, depth: number): AlarmRule {
  if (depth > MAX_DEPTH) throw new AlarmRuleError('it is nested too deeply');
  let left = both(tokens, depth);
  while (tokens.next === 'OR') {
    tokens.take();
    left = { kind: 'or', left, right: both(tokens, depth) };
  }
  return left;
}

function both(tokens: Tokens, depth: number): AlarmRule {
  let left = single(tokens, depth + 1);
  while (tokens.next === 'AND') {
    tokens.take();
    left = { kind: 'and', left, right: single(tokens, depth + 1) };
  }
  return left;
}

const STATES: ReadonlySet<string> = new Set(['OK', 'ALARM', 'INSUFFICIENT_DATA']);

function single(tokens: Tokens, depth: number): AlarmRule {
  if (depth > MAX_DEPTH) throw new AlarmRuleError('it is nested too deeply');
  const token = tokens.take();
  if (token === 'NOT') return { kind: 'not', operand: single(tokens, depth + 1) };
  if (token === 'TRUE' || token === 'FALSE') return { kind: 'constant', value: token === 'TRUE' };
  if (token === '(') {
    const inner = either(tokens, depth + 1);
    tokens.expect(')');
    return inner;
  }
  if (!STATES.has(token)) throw new AlarmRuleError(`unexpected '${token}'`);
  tokens.expect('(');
  const alarm = unquoted(tokens.take());
  tokens.expect(')');
  return { kind: 'state', alarm, state: token as StateValue };
}

function unquoted(token: string): string {
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}

/** The alarms that a rule speaks of, by name or ARN, as it names them. */
export function alarmsIn(rule: AlarmRule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.operand);
    default:
      return [...new Set([...alarmsIn(rule.left), ...alarmsIn(rule.right)])];
  }
}

/** @param stateOf undefined for an alarm that has been deleted: nothing is true of it */
export function isTrue(rule: AlarmRule, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !isTrue(rule.operand, stateOf);
    case 'and':
      return isTrue(rule.left, stateOf) && isTrue(rule.right, stateOf);
    case 'or':
      return isTrue(rule.left, stateOf) || isTrue(rule.right, stateOf);
  }
}
