/** A metric math expression, taken apart. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'negation'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type BinaryOperator = keyof typeof PRECEDENCE;

/** Higher binds tighter. @source Amazon CloudWatch User Guide, "Using metric math" */
const PRECEDENCE = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<=': 3,
  '>=': 3,
  '<': 3,
  '>': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '^': 6,
} as const;

const MAX_DEPTH = 50;
const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|("[^"]*"|'[^']*')|(\|\||&&|==|!=|<=|>=|[-+*/^<>()[\],]))/y;

/** The text is no expression that is known here. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** @throws ExpressionError */
export function parseExpression(text: string): Expression {
  const reader = new TokenReader(text);
  const expression = binary(reader, 1, 0);
  if (reader.next !== undefined) throw new ExpressionError(`Unexpected '${reader.next}'`);
  return expression;
}

class TokenReader {
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    const source = text.trimEnd();
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < source.length) {
      const place = TOKEN.lastIndex;
      const match = TOKEN.exec(source);
      if (!match) throw new ExpressionError(`Unexpected character at position ${place}`);
      this.#tokens.push(match[0].trim());
    }
  }

  get next(): string | undefined {
    return this.#tokens[this.#at];
  }

  take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new ExpressionError('The expression ends too early');
    return token;
  }

  expect(token: string): void {
    const found = this.take();
    if (found !== token) throw new ExpressionError(`Expected '${token}' but found '${found}'`);
  }
}

function binary(reader: TokenReader, least: number, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new ExpressionError('The expression is nested too deeply');
  let left = unary(reader, depth + 1);
  for (;;) {
    const operator = operatorOf(reader.next);
    if (operator === undefined || PRECEDENCE[operator] < least) return left;
    reader.take();
    // A power of a power is taken from the right.
    const right = binary(reader, PRECEDENCE[operator] + (operator === '^' ? 0 : 1), depth + 1);
    left = { kind: 'binary', operator, left, right };
  }
}

/** `AND` and `OR` are other spellings. */
function operatorOf(token: string | undefined): BinaryOperator | undefined {
  const upper = token?.toUpperCase();
  if (upper === 'AND') return '&&';
  if (upper === 'OR') return '||';
  return token !== undefined && Object.hasOwn(PRECEDENCE, token) ? (token as BinaryOperator) : undefined;
}

function unary(reader: TokenReader, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new ExpressionError('The expression is nested too deeply');
  if (reader.next !== '-') return primary(reader, depth);
  reader.take();
  return { kind: 'negation', operand: unary(reader, depth + 1) };
}

function primary(reader: TokenReader, depth: number): Expression {
  const token = reader.take();
  if (token === '(') {
    const inner = binary(reader, 1, depth + 1);
    reader.expect(')');
    return inner;
  }
  if (token === '[') return { kind: 'list', items: commaSeparated(reader, ']', depth) };
  if (/^[\d.]/.test(token)) return { kind: 'number', value: Number(token) };
  if (/^["']/.test(token)) return { kind: 'text', text: token.slice(1, -1) };
  if (!/^[A-Za-z_]/.test(token)) throw new ExpressionError(`Unexpected '${token}'`);
  if (reader.next !== '(') return { kind: 'name', name: token };
  reader.take();
  return { kind: 'call', name: token.toUpperCase(), args: commaSeparated(reader, ')', depth) };
}

function commaSeparated(reader: TokenReader, end: string, depth: number): Expression[] {
  const items: Expression[] = [];
  if (reader.next === end) {
    reader.take();
    return items;
  }
  for (;;) {
    items.push(binary(reader, 1, depth + 1));
    const token = reader.take();
    if (token === end) return items;
    if (token !== ',') throw new ExpressionError(`Expected ',' or '${end}' but found '${token}'`);
  }
}
