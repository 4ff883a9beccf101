/**
 * Glob patterns of git triggers: `*` and `?` within one path segment, `**` across segments, `[a-z]`, `{a,b}`. Matching takes
 * time in proportion to pattern and text, whatever is in them.
 *
 * @source AWS CodePipeline User Guide, "Working with glob patterns in syntax"
 */
export function globMatches(pattern: string, text: string): boolean {
  // `**/x` is also `x`: the stars may stand for no segment at all, with the slash behind them.
  const braced = pattern.replaceAll(/(^|\/)\*\*\//g, '$1{**/,}');
  return alternatives(braced).some((plain) => matches(tokensOf(plain), text));
}

/** Braces within braces multiply: more than that is nobody's intention. */
const MOST_ALTERNATIVES = 256;

/** `a{b,c}d` as `abd` and `acd`; a brace without its other half is a character. */
function alternatives(pattern: string): readonly string[] {
  let done: string[] = [];
  let open = [pattern];
  while (open.length > 0) {
    const next: string[] = [];
    for (const candidate of open) {
      const inner = /\{([^{}]*)\}/.exec(candidate);
      if (!inner) {
        done = [...done, candidate];
        continue;
      }
      const before = candidate.slice(0, inner.index);
      const after = candidate.slice(inner.index + inner[0].length);
      next.push(...(inner[1] ?? '').split(',').map((choice) => before + choice + after));
    }
    open = next.slice(0, MOST_ALTERNATIVES);
  }
  return done.slice(0, MOST_ALTERNATIVES);
}

type Token =
  /** Any characters, with or without `/`. */
  | { readonly kind: 'many'; readonly crosses: boolean }
  | { readonly kind: 'one'; readonly accepts: (character: string) => boolean };

function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [text] of pattern.matchAll(/\*+|\?|\[!?[^\]]+\]|\\?[\s\S]/gu)) {
    if (text.startsWith('*')) {
      tokens.push({ kind: 'many', crosses: text.length > 1 });
    } else if (text === '?') {
      tokens.push({ kind: 'one', accepts: (character) => character !== '/' });
    } else if (text.startsWith('[') && text.length > 2) {
      tokens.push({ kind: 'one', accepts: inSet(text.slice(1, -1)) });
    } else {
      const wanted = text.startsWith('\\') ? text.slice(1) || '\\' : text;
      tokens.push({ kind: 'one', accepts: (character) => character === wanted });
    }
  }
  return tokens;
}

/** `a-z_` or `!a-z` */
function inSet(text: string): (character: string) => boolean {
  const isNegated = text.startsWith('!');
  const ranges = [...text.slice(isNegated ? 1 : 0).matchAll(/([\s\S])-([\s\S])|[\s\S]/gu)];
  return (character) => {
    if (character === '/') return false;
    const isIn = ranges.some(([whole, from, to]) =>
      from !== undefined && to !== undefined ? from <= character && character <= to : whole === character,
    );
    return isIn !== isNegated;
  };
}

/** All places of the pattern that the text so far may have led to, at once. */
function matches(tokens: readonly Token[], text: string): boolean {
  let places = withSkips(tokens, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token?.kind === 'many' && (token.crosses || character !== '/')) next.add(place);
      if (token?.kind === 'one' && token.accepts(character)) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = withSkips(tokens, next);
  }
  return places.has(tokens.length);
}

/** Stars may stand for nothing. */
function withSkips(tokens: readonly Token[], places: ReadonlySet<number>): ReadonlySet<number> {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    while (tokens[place]?.kind === 'many') {
      place += 1;
      all.add(place);
    }
  }
  return all;
}
