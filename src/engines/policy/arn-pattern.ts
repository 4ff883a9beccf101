import {
  type ConditionContext,
  compileTokens,
  isVariable,
  type PatternToken,
  parsePattern,
  type ResolvedToken,
  resolveTokens,
  type TextMatcher,
} from './pattern.js';

/** A resource as it is compared: the six parts of an ARN, or a text that is none (`*`). */
export interface SplitResource {
  readonly text: string;
  /** `arn`, partition, service, region, account and resource. */
  readonly parts: readonly string[] | undefined;
}

export type ResourceMatcher = (resource: SplitResource, context: ConditionContext) => boolean;

const ARN_PARTS = 6;

export function splitResource(text: string): SplitResource {
  if (!text.startsWith('arn:')) return { text, parts: undefined };
  const parts: string[] = [];
  let from = 0;
  while (parts.length < ARN_PARTS - 1) {
    const colon = text.indexOf(':', from);
    if (colon < 0) return { text, parts: undefined };
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return { text, parts };
}

/**
 * Compares part by part, so that a wildcard never reaches over a colon of the ARN's first five; the last part may
 * itself hold colons. Parts that the pattern leaves out are `*`.
 * @source IAM User Guide, "IAM JSON policy elements: Resource" (wildcards within segments)
 */
export function compileArnPattern(pattern: string, withVariables: boolean): ResourceMatcher {
  return pattern === '*' ? () => true : compileArnTokens(parsePattern(pattern, withVariables));
}

export function compileArnTokens(tokens: readonly PatternToken[]): ResourceMatcher {
  const matchers = splitTokens(tokens).map(compilePart);
  return (resource, context) => {
    const actual = resource.parts;
    if (actual === undefined) return false;
    // From the right: resource and service differ most often.
    for (let at = matchers.length - 1; at >= 0; at--) {
      const matches = matchers[at];
      if (matches !== undefined && !matches(actual[at] ?? '', context)) return false;
    }
    return true;
  };
}

type PartMatcher = (text: string, context: ConditionContext) => boolean;

/** @returns undefined for a part that anything matches */
function compilePart(tokens: readonly PatternToken[]): PartMatcher | undefined {
  const [only] = tokens;
  if (tokens.length === 1 && only !== undefined && 'wildcard' in only && only.wildcard === '*')
    return undefined;
  if (!tokens.some(isVariable)) {
    const matcher: TextMatcher = compileTokens(tokens as readonly ResolvedToken[]);
    return matcher;
  }
  return (text, context) => {
    const resolved = resolveTokens(tokens, context);
    return resolved !== undefined && compileTokens(resolved)(text);
  };
}

/** Splits at the colons of the pattern itself; those inside variables are already tokens. */
function splitTokens(tokens: readonly PatternToken[]): PatternToken[][] {
  const parts: PatternToken[][] = [[]];
  const push = (token: PatternToken) => parts[parts.length - 1]?.push(token);
  for (const token of tokens) {
    if (!('literal' in token)) {
      push(token);
      continue;
    }
    const free = ARN_PARTS - parts.length;
    const pieces = token.literal.split(':');
    const heads = pieces.slice(0, free);
    const rest = pieces.slice(free).join(':');
    for (const [index, piece] of [...heads, ...(pieces.length > free ? [rest] : [])].entries()) {
      if (index > 0) parts.push([]);
      if (piece !== '') push({ literal: piece });
    }
  }
  return parts;
}
