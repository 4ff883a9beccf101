/**
 * Patterns of policies: `*` stands for any run of characters, `?` for exactly one, `${key}` for a value of the request.
 * @source IAM User Guide, "IAM JSON policy elements: Variables and tags" and "Resource"
 */

/** Values of the request by lower-case condition key (`aws:username`); undefined where the request has none. */
export interface ConditionContext {
  values(key: string): readonly string[] | undefined;
}

/** `${aws:username}` or `${aws:PrincipalTag/team, 'none'}`. */
export interface Variable {
  /** Lower case. */
  readonly key: string;
  readonly fallback?: string;
}

/** A run of literal characters, a wildcard, or a variable. */
export type PatternToken = { readonly literal: string } | { readonly wildcard: '*' | '?' } | Variable;

/** A token list without variables. */
export type ResolvedToken = Exclude<PatternToken, Variable>;

/** Decides about a whole text, in time linear in it for each run between two `*`; never backtracks. */
export type TextMatcher = (text: string) => boolean;

/** `${*}`, `${?}` and `${$}` are the characters themselves. */
const ESCAPES = new Set(['*', '?', '$']);

/**
 * @param withVariables false for documents of version 2008-10-17, where `${…}` is plain text
 */
export function parsePattern(text: string, withVariables: boolean): PatternToken[] {
  const tokens: PatternToken[] = [];
  // Behind it no variable can end, however many begin.
  const lastBrace = withVariables ? text.lastIndexOf('}') : -1;
  let literal = '';
  const flush = () => {
    if (literal !== '') tokens.push({ literal });
    literal = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    const end = at < lastBrace && char === '$' && text[at + 1] === '{' ? text.indexOf('}', at) : -1;
    if (end > 0) {
      const name = text.slice(at + 2, end).trim();
      if (ESCAPES.has(name)) {
        literal += name;
      } else {
        flush();
        tokens.push(parseVariable(name));
      }
      at = end;
    } else if (char === '*' || char === '?') {
      flush();
      tokens.push({ wildcard: char });
    } else {
      literal += char;
    }
  }
  flush();
  return tokens;
}

function parseVariable(text: string): Variable {
  const comma = text.indexOf(',');
  if (comma < 0) return { key: text.toLowerCase() };
  const fallback = text.slice(comma + 1).trim();
  return {
    key: text.slice(0, comma).trim().toLowerCase(),
    fallback: fallback.replace(/^'/, '').replace(/'$/, ''),
  };
}

export function isVariable(token: PatternToken): token is Variable {
  return 'key' in token;
}

/**
 * Puts the request's values in; they are literal, whatever characters they hold.
 * @returns undefined where a variable has no single value and no default: the pattern then matches nothing
 */
export function resolveTokens(
  tokens: readonly PatternToken[],
  context: ConditionContext,
): ResolvedToken[] | undefined {
  const resolved: ResolvedToken[] = [];
  for (const token of tokens) {
    if (!isVariable(token)) {
      resolved.push(token);
      continue;
    }
    const values = context.values(token.key);
    const value = values?.length === 1 ? values[0] : token.fallback;
    if (value === undefined) return undefined;
    resolved.push({ literal: value });
  }
  return resolved;
}

/** The text that the tokens spell where wildcards mean themselves (`StringEquals`). */
export function literalText(tokens: readonly ResolvedToken[]): string {
  return tokens.map((token) => ('literal' in token ? token.literal : token.wildcard)).join('');
}

export function compileTokens(tokens: readonly ResolvedToken[]): TextMatcher {
  const segments = splitAtStars(tokens);
  const [first, ...rest] = segments;
  if (first === undefined || rest.length === 0) return wholeMatcher(first ?? EMPTY_SEGMENT);
  if (segments.every((segment) => segment.length === 0)) return () => true;
  if (rest.length === 1 && rest[0]?.length === 0 && first.any === undefined) {
    const prefix = first.text;
    return (text) => text.startsWith(prefix);
  }
  return starMatcher(first, rest);
}

export function compileWildcard(pattern: string): TextMatcher {
  return compileTokens(parsePattern(pattern, false) as ResolvedToken[]);
}

/** What stands between two `*`: characters of which those at the places of `any` are `?`. */
interface Segment {
  readonly text: string;
  readonly any?: ReadonlySet<number>;
  readonly length: number;
}

const EMPTY_SEGMENT: Segment = { text: '', length: 0 };

function splitAtStars(tokens: readonly ResolvedToken[]): Segment[] {
  const segments: Segment[] = [];
  let text = '';
  let any = new Set<number>();
  const flush = () => {
    segments.push({ text, length: text.length, ...(any.size > 0 ? { any } : {}) });
    text = '';
    any = new Set();
  };
  for (const token of tokens) {
    if ('literal' in token) {
      text += token.literal;
    } else if (token.wildcard === '?') {
      any.add(text.length);
      text += '?';
    } else {
      flush();
    }
  }
  flush();
  return segments;
}

function wholeMatcher(segment: Segment): TextMatcher {
  if (segment.any === undefined) return (text) => text === segment.text;
  return (text) => text.length === segment.length && standsAt(segment, text, 0);
}

/** The leftmost place of every middle segment is as good as any other, so no choice is ever taken back. */
function starMatcher(first: Segment, rest: readonly Segment[]): TextMatcher {
  const last = rest[rest.length - 1] ?? EMPTY_SEGMENT;
  const middle = rest.slice(0, -1);
  return (text) => {
    if (!standsAt(first, text, 0)) return false;
    let from = first.length;
    const end = text.length - last.length;
    for (const segment of middle) {
      const at = findFrom(segment, text, from);
      if (at < 0) return false;
      from = at + segment.length;
    }
    return from <= end && standsAt(last, text, end);
  };
}

function findFrom(segment: Segment, text: string, from: number): number {
  if (segment.any === undefined) return text.indexOf(segment.text, from);
  for (let at = from; at + segment.length <= text.length; at++) {
    if (standsAt(segment, text, at)) return at;
  }
  return -1;
}

function standsAt(segment: Segment, text: string, at: number): boolean {
  if (segment.any === undefined) return text.startsWith(segment.text, at);
  if (at + segment.length > text.length) return false;
  for (let i = 0; i < segment.length; i++) {
    if (text[at + i] !== segment.text[i] && !segment.any.has(i)) return false;
  }
  return true;
}
