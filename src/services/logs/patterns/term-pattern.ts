import { invalidParameter } from '../errors.js';
import type { FilterPattern } from './filter-pattern.js';
import { selectInMessage } from './json-pattern.js';
import { compileExpression, type TextTest } from './regular-expression.js';

interface Term {
  readonly kind: 'required' | 'optional' | 'excluded';
  readonly isFound: TextTest;
}

/**
 * Terms, `"quoted texts"`, `%regular expressions%`, `?any ?of`, `-without`; all case-sensitive and found anywhere in the
 * message. Where required or excluded terms stand beside optional ones, these are ignored.
 */
export function parseTermPattern(text: string): FilterPattern {
  const terms = readTerms(text);
  const ofKind = (kind: Term['kind']) => terms.filter((term) => term.kind === kind);
  const required = ofKind('required');
  const excluded = ofKind('excluded');
  const optional = required.length + excluded.length === 0 ? ofKind('optional') : [];
  return {
    matches: (message) =>
      required.every(({ isFound }) => isFound(message)) &&
      !excluded.some(({ isFound }) => isFound(message)) &&
      (optional.length === 0 || optional.some(({ isFound }) => isFound(message))),
    extract: (message) => (name) => (name.startsWith('$.') ? selectInMessage(message, name) : undefined),
    names: [],
  };
}

/** Marks, then a quoted text (where `\"` and `\\` stand for themselves), an expression or a word. */
const TERM = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|([^\s"%]+))(?=\s|$)/y;

function readTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const found = TERM.exec(text);
    if (found === null) throw invalidParameter('Invalid filter pattern');
    const [, mark, quoted, expression, word] = found;
    if (word !== undefined && !/^\w+$/.test(word)) {
      throw invalidParameter(`Invalid character(s) in term '${word}'`);
    }
    const wanted = word ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? '';
    terms.push({
      kind: mark === '-' ? 'excluded' : mark === '?' ? 'optional' : 'required',
      isFound:
        expression === undefined ? (message) => message.includes(wanted) : compileExpression(expression),
    });
  }
  return terms;
}
