import { compileArnPattern, type ResourceMatcher, type SplitResource } from './arn-pattern.js';
import { type Condition, compileConditions } from './condition.js';
import {
  type ElementList,
  type PolicyStatement,
  type PrincipalElement,
  parsePolicyDocument,
} from './document.js';
import { type ConditionContext, compileWildcard, type TextMatcher } from './pattern.js';

/** A request as statements are asked about it: prepared once, compared often. */
export interface PreparedRequest {
  /** `codebuild:startbuild`, lower case as actions are compared without case. */
  readonly action: string;
  readonly resource: SplitResource;
  readonly context: ConditionContext;
}

export interface CompiledStatement {
  readonly sid: string | undefined;
  /** Place in the document, from 0. */
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  /** Of resource and trust policies; undefined in identity policies. */
  readonly principals: PrincipalElement | undefined;
  readonly matchesAction: (action: string) => boolean;
  readonly matchesResource: (resource: SplitResource, context: ConditionContext) => boolean;
  readonly conditions: readonly Condition[];
}

export interface CompiledPolicy {
  readonly statements: readonly CompiledStatement[];
  /** Somewhere it names a tag of the resource (`aws:ResourceTag/KEY`), which then has to be known. */
  readonly asksForResourceTags?: boolean;
  /** It has conditions or variables: what it says depends on more than the action and the resource. */
  readonly dependsOnContext?: boolean;
}

const CACHE_ENTRIES = 2_000;
const cache = new Map<string, CompiledPolicy>();

/**
 * Compiles a document once for all who hold the same text.
 * @throws PolicySyntaxError
 */
export function compilePolicy(text: string): CompiledPolicy {
  const known = cache.get(text);
  if (known !== undefined) {
    // Moves it to the young end: the map's order is that of last use.
    cache.delete(text);
    cache.set(text, known);
    return known;
  }
  const compiled = compileDocument(text);
  cache.set(text, compiled);
  if (cache.size > CACHE_ENTRIES) cache.delete(cache.keys().next().value ?? '');
  return compiled;
}

function compileDocument(text: string): CompiledPolicy {
  const document = parsePolicyDocument(text);
  const withVariables = document.version === '2012-10-17';
  return {
    asksForResourceTags: /(resource|existingobject|bucket)tag\//i.test(text),
    dependsOnContext: document.statements.some(dependsOnContext),
    statements: document.statements.map((statement, index) => ({
      sid: statement.sid,
      index,
      effect: statement.effect.toLowerCase() === 'allow' ? 'Allow' : 'Deny',
      principals: statement.principals,
      matchesAction: compileActions(statement.actions),
      matchesResource: compileResources(statement, withVariables),
      conditions: compileConditions(statement.conditions, withVariables),
    })),
  };
}

function dependsOnContext({ conditions, resources }: PolicyStatement): boolean {
  return conditions.size > 0 || resources?.values.some((value) => value.includes('${')) === true;
}

/**
 * Names are compared whole where they have no wildcard, so most statements cost one lookup. Patterns are compiled when their service is
 * first asked for: policies such as `ReadOnlyAccess` have thousands, of which one request needs a few.
 */
function compileActions(list: ElementList | undefined): (action: string) => boolean {
  if (list === undefined) return () => false;
  const names = new Set<string>();
  const texts = new Map<string, string[]>();
  for (const value of list.values.map((action) => action.toLowerCase())) {
    if (!/[*?]/.test(value)) {
      names.add(value);
      continue;
    }
    const service = serviceOf(value);
    const key = /[*?]/.test(service) ? ANY_SERVICE : service;
    texts.set(key, [...(texts.get(key) ?? []), value]);
  }
  const compiled = new Map<string, readonly TextMatcher[]>();
  const matchesPattern = (service: string, action: string) => {
    let patterns = compiled.get(service);
    if (patterns === undefined) {
      const values = texts.get(service);
      if (values === undefined) return false;
      patterns = values.map(compileWildcard);
      compiled.set(service, patterns);
    }
    return patterns.some((pattern) => pattern(action));
  };
  const matches = (action: string) =>
    names.has(action) ||
    (texts.size > 0 && (matchesPattern(ANY_SERVICE, action) || matchesPattern(serviceOf(action), action)));
  return list.not ? (action) => !matches(action) : matches;
}

/** For patterns such as `*` and `s3*:Get*`. */
const ANY_SERVICE = '*';

/** One action is compared with hundreds of statements. */
let last = { action: '', service: '' };

/** What stands before the colon; without one the whole. */
function serviceOf(action: string): string {
  if (last.action === action) return last.service;
  const colon = action.indexOf(':');
  last = { action, service: colon < 0 ? action : action.slice(0, colon) };
  return last.service;
}

/** A trust policy has no resource: it speaks of the role that it belongs to. */
function compileResources(
  statement: PolicyStatement,
  withVariables: boolean,
): CompiledStatement['matchesResource'] {
  const list = statement.resources;
  if (list === undefined) return () => statement.principals !== undefined;
  const matchers: ResourceMatcher[] = list.values.map((value) => compileArnPattern(value, withVariables));
  const matches: ResourceMatcher = (resource, context) =>
    matchers.some((matcher) => matcher(resource, context));
  return list.not ? (resource, context) => !matches(resource, context) : matches;
}
