import { invalidParameter } from '../errors.js';

export type MessageFilter = (message: string) => boolean;

interface Term {
  readonly kind: 'required' | 'optional' | 'excluded';
  readonly text: string;
}

/**
 * Unstructured filter patterns: terms, `"quoted texts"`, `?any ?of`, `-without`; all case-sensitive and found
 * anywhere in the message. Where required or excluded terms stand beside optional ones, these are ignored.
 *
 * @throws AwsError InvalidParameterException for JSON, space-delimited and regular-expression patterns, which are not implemented
 * @source Amazon CloudWatch Logs User Guide, "Filter pattern syntax"
 */
export function parseFilterPattern(pattern: string | undefined): MessageFilter {
  const text = pattern?.trim() ?? '';
  refuseStructured(text);
  const terms = readTerms(text);
  const ofKind = (kind: Term['kind']) => terms.filter((term) => term.kind === kind).map((term) => term.text);
  const required = ofKind('required');
  const excluded = ofKind('excluded');
  const optional = required.length + excluded.length === 0 ? ofKind('optional') : [];
  return (message) =>
    required.every((term) => message.includes(term)) &&
    !excluded.some((term) => message.includes(term)) &&
    (optional.length === 0 || optional.some((term) => message.includes(term)));
}

function refuseStructured(text: string): void {
  const kinds = { '{': 'JSON', '[': 'space-delimited', '%': 'regular expression' } as const;
  const kind = kinds[text[0] as keyof typeof kinds];
  if (kind !== undefined) {
    throw invalidParameter(`Invalid filter pattern: ${kind} patterns are not supported; use terms`);
  }
}

/** Marks, then a quoted text (where `\"` and `\\` stand for themselves) or a word. */
const TERM = /\s*([-?]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;

function readTerms(text: string): readonly Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const found = TERM.exec(text);
    if (found === null) throw invalidParameter('Invalid filter pattern');
    const [, mark, quoted, word] = found;
    if (word !== undefined && !/^\w+$/.test(word)) {
      throw invalidParameter(`Invalid character(s) in term '${word}'`);
    }
    terms.push({
      kind: mark === '-' ? 'excluded' : mark === '?' ? 'optional' : 'required',
      text: word ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? '',
    });
  }
  return terms;
}
