import { invalidParameter } from '../errors.js';
import { compileExpression } from './regular-expression.js';

/** What a name of a pattern stands for in a message; undefined: nothing. */
export type Lookup = (name: string) => unknown;

/** A condition of a pattern and all that it is made of. */
export interface Condition {
  readonly holds: (lookup: Lookup) => boolean;
  /** The names that it asks for, in order. */
  readonly names: readonly string[];
}

const OPERATOR = /\s*(!=|<=|>=|=|<|>)\s*/y;
const KEYWORD = /\s+(IS\s+NULL|IS\s+TRUE|IS\s+FALSE|NOT\s+EXISTS|EXISTS)(?![\w.])/iy;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const EXPRESSION = /%((?:[^%\\]|\\.)*)%/y;
const BARE = /[^\s()&|{}[\],"%][^\s()&|{}\],"]*/y;
const MAX_DEPTH = 100;
const SPACE = /\s*/y;

/** Reads conditions joined by `&&` and `||`, in which `&&` binds more strongly, with parentheses. */
export class ConditionReader {
  at = 0;
  #depth = 0;

  /** @param name reads a name where it stands in the text */
  constructor(
    readonly text: string,
    private readonly name: RegExp,
  ) {}

  /** @throws AwsError InvalidParameterException */
  any(): Condition {
    const parts = [this.#all()];
    while (this.takes('||')) parts.push(this.#all());
    return joined(parts, (holding) => holding.some(Boolean));
  }

  #all(): Condition {
    const parts = [this.#one()];
    while (this.takes('&&')) parts.push(this.#one());
    return joined(parts, (holding) => holding.every(Boolean));
  }

  #one(): Condition {
    if (!this.takes('(')) return this.#comparison();
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw invalidPattern();
    const inner = this.any();
    if (!this.takes(')')) throw invalidPattern();
    this.#depth -= 1;
    return inner;
  }

  #comparison(): Condition {
    this.match(SPACE);
    const name = this.match(this.name)?.[0];
    if (name === undefined) throw invalidPattern();
    const keyword = this.match(KEYWORD)?.[1];
    if (keyword !== undefined) return comparison(name, KEYWORDS[keyword.toUpperCase().replace(/\s+/, ' ')]);
    const operator = this.match(OPERATOR)?.[1];
    if (operator === undefined) return comparison(name, (value) => value !== undefined);
    return comparison(name, this.#test(operator));
  }

  #test(operator: string): (value: unknown) => boolean {
    const expression = this.match(EXPRESSION)?.[1];
    if (expression !== undefined) return textTest(operator, compileExpression(expression));
    const quoted = this.match(QUOTED)?.[1];
    if (quoted !== undefined) return textTest(operator, wildcard(quoted.replaceAll(/\\(.)/g, '$1')));
    const bare = this.match(BARE)?.[0];
    if (bare === undefined) throw invalidPattern();
    const number = NUMBER.test(bare) ? Number(bare) : undefined;
    if (number !== undefined) return numberTest(operator, number);
    return textTest(operator, wildcard(bare));
  }

  /** Whether the text goes on with `token`, which is then passed over. */
  takes(token: string): boolean {
    this.match(SPACE);
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (found) this.at = sticky.lastIndex;
    return found;
  }
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

const KEYWORDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  'IS NULL': (value) => value === null,
  'IS TRUE': (value) => value === true,
  'IS FALSE': (value) => value === false,
  'NOT EXISTS': (value) => value === undefined,
  EXISTS: (value) => value !== undefined,
};

function joined(parts: readonly Condition[], decide: (holding: readonly boolean[]) => boolean): Condition {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return {
    holds: (lookup) => decide(parts.map(({ holds }) => holds(lookup))),
    names: parts.flatMap(({ names }) => names),
  };
}

/** Several values (`$.list[*]`): one that passes is enough. */
function comparison(name: string, test: ((value: unknown) => boolean) | undefined): Condition {
  if (!test) throw invalidPattern();
  const passes = (value: unknown) => (value instanceof Several ? value.values.some(test) : test(value));
  return { holds: (lookup) => passes(lookup(name)), names: [name] };
}

/** What a selector with a wildcard finds. */
export class Several {
  constructor(readonly values: readonly unknown[]) {}
}

function textTest(operator: string, isFound: (text: string) => boolean): (value: unknown) => boolean {
  if (operator !== '=' && operator !== '!=') throw invalidPattern();
  const wanted = operator === '=';
  return (value) => {
    const text = textOf(value);
    return text !== undefined && isFound(text) === wanted;
  };
}

/** Fields of space-delimited messages are texts, whatever they look like. */
function numberTest(operator: string, wanted: number): (value: unknown) => boolean {
  return (value) => {
    const text = textOf(value);
    if (text === undefined) return false;
    const number = NUMBER.test(text) ? Number(text) : undefined;
    if (operator === '!=') return number !== wanted;
    return number !== undefined && compare(number, operator, wanted);
  };
}

function compare(a: number, operator: string, b: number): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

/** @returns undefined for what has no text: nothing, null, lists and objects */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Each `*` stands for any text. */
function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

export function invalidPattern() {
  return invalidParameter('Invalid filter pattern');
}
