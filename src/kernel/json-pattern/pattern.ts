import type { JsonScalar } from '../json/json-text.js';

/** All fields must match, and of each `$or` at least one. */
export interface ObjectPattern {
  readonly fields: readonly FieldPattern[];
  readonly choices: readonly (readonly ObjectPattern[])[];
}

export type FieldPattern =
  | { readonly kind: 'object'; readonly name: string; readonly pattern: ObjectPattern }
  | LeafPattern;

/** Any of the matchers must accept a value, or the field must be absent where `absent` is set. */
export interface LeafPattern {
  readonly kind: 'leaf';
  readonly name: string;
  /** From the event's root to this field. */
  readonly path: readonly string[];
  readonly matchers: readonly ValueMatcher[];
  readonly absent: boolean;
}

export type ValueMatcher = (value: JsonScalar) => boolean;

/** What is wrong with a pattern, in AWS's words, and the offset in its text. */
export class PatternError extends Error {
  override readonly name = 'PatternError';

  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}
