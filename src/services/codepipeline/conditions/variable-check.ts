import { PatternTooSlow, patternIsFound } from '../../../kernel/bounded-pattern.js';

export const OPERATORS = ['EQ', 'NE', 'CONTAINS', 'MATCHES'] as const;
type Operator = (typeof OPERATORS)[number];

export class UnusablePattern extends Error {
  override readonly name = 'UnusablePattern';
}

export function isOperator(text: string): text is Operator {
  return (OPERATORS as readonly string[]).includes(text);
}

/**
 * @source AWS CodePipeline User Guide, VariableCheck rule
 * @throws UnusablePattern the value is no regular expression, or one that takes too long
 */
export function holds(variable: string, operator: Operator, value: string): boolean {
  switch (operator) {
    case 'EQ':
      return variable === value;
    case 'NE':
      return variable !== value;
    case 'CONTAINS':
      return variable.includes(value);
    case 'MATCHES':
      return matchesWhole(variable, value);
  }
}

/**
 * As Java's `matches`: the whole text. Java's syntax is JavaScript's but for a few rare forms, which are refused; flags may
 * stand in front, as in `(?i)main`.
 */
function matchesWhole(text: string, pattern: string): boolean {
  const [, flags = '', body = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  try {
    return patternIsFound(`^(?:${body})$`, text, flags);
  } catch (error) {
    if (error instanceof PatternTooSlow) {
      throw new UnusablePattern(`The pattern '${pattern}' backtracks without end`);
    }
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnusablePattern(`The pattern '${pattern}' cannot be used: ${error.message}`);
  }
}
