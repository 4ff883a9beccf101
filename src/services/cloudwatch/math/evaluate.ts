import { functionNamed, itemsOf, type MathContext } from './functions.js';
import { type BinaryOperator, type Expression, ExpressionError } from './parse.js';
import { combined, type MathValue, mapped, type Points, scalar, series } from './values.js';

export interface Scope extends MathContext {
  /** The query with that id. @throws ExpressionError where there is none */
  readonly valueOf: (id: string) => Promise<MathValue>;
  /** The queries for metrics whose id contains `part`: METRICS(). */
  readonly metrics: (part: string | undefined) => Promise<readonly Points[]>;
  readonly periodOf: (id: string) => number;
}

/** @throws ExpressionError */
export async function evaluate(expression: Expression, scope: Scope): Promise<MathValue> {
  switch (expression.kind) {
    case 'number':
      return scalar(expression.value);
    case 'text':
      return { kind: 'text', text: expression.text };
    case 'name':
      return isFilling(expression.name)
        ? { kind: 'text', text: expression.name }
        : scope.valueOf(expression.name);
    case 'list': {
      // One after the other: a query that is being run is then one that the present one is a part of.
      const items: Points[] = [];
      for (const item of expression.items) items.push(...itemsOf(await evaluate(item, scope)));
      return { kind: 'list', items };
    }
    case 'negation':
      return operate('-', scalar(0), await evaluate(expression.operand, scope));
    case 'binary': {
      const left = await evaluate(expression.left, scope);
      return operate(expression.operator, left, await evaluate(expression.right, scope));
    }
    case 'call':
      return await call(expression.name, expression.args, scope);
  }
}

function isFilling(name: string): boolean {
  return name === 'REPEAT' || name === 'LINEAR';
}

async function call(name: string, args: readonly Expression[], scope: Scope): Promise<MathValue> {
  const [first] = args;
  if (name === 'METRICS') {
    return { kind: 'list', items: await scope.metrics(first?.kind === 'text' ? first.text : undefined) };
  }
  if (name === 'PERIOD' && first?.kind === 'name') return scalar(scope.periodOf(first.name));
  const values: MathValue[] = [];
  for (const argument of args) values.push(await evaluate(argument, scope));
  return functionNamed(name)(values, scope);
}

const OPERATIONS: Readonly<Record<BinaryOperator, (a: number, b: number) => number>> = {
  '||': (a, b) => Number(a !== 0 || b !== 0),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

/** What no number comes of (a division by zero) is left out of a series. */
function operate(operator: BinaryOperator, left: MathValue, right: MathValue): MathValue {
  const apply = OPERATIONS[operator];
  if (left.kind === 'text' || right.kind === 'text') throw new ExpressionError('A text is no number');
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalar(apply(left.value, right.value));
  if (left.kind === 'scalar')
    return all(right, (points) => mapped(points, (value) => apply(left.value, value)));
  if (right.kind === 'scalar')
    return all(left, (points) => mapped(points, (value) => apply(value, right.value)));
  if (left.kind === 'series') return all(right, (points) => combined(left.points, points, apply));
  if (right.kind === 'series') return all(left, (points) => combined(points, right.points, apply));
  if (left.items.length !== right.items.length) {
    throw new ExpressionError('The two lists of time series differ in length');
  }
  const { items } = right;
  return { kind: 'list', items: left.items.map((points, i) => combined(points, items[i] ?? points, apply)) };
}

function all(value: MathValue, change: (points: Points) => Points): MathValue {
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(change) };
  return series(change(itemsOf(value)[0] ?? new Map()));
}
