import { invalidUri } from '../errors.js';
import type { OperationShape } from '../schema.js';
import { mergedTraits, requiredMembers } from '../schema.js';

/** An operation's URI, taken apart: `/repos/{Name}/tags?uploads`. */
interface Route {
  readonly operation: OperationShape;
  readonly segments: readonly Segment[];
  /** Query parameters that must be there, with their value where the URI names one. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
  readonly requiredHeaders: readonly string[];
  /** Parameters beyond the path that it insists on: the route with most wins. */
  readonly weight: number;
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'greedy'; readonly name: string };

export interface RouteMatch {
  readonly operation: OperationShape;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RestRequest {
  readonly method: string;
  /** Percent-encoded, beginning with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly hasHeader: (lowerCaseName: string) => boolean;
  /** Looks only among operations that this accepts (S3: of a bucket, or of the service). */
  readonly accepts?: (operation: OperationShape) => boolean;
}

export type RestRouter = (request: RestRequest) => RouteMatch | undefined;

/** Compiles the HTTP traits of a service's operations into one matcher. */
export function restRouter(operations: readonly OperationShape[]): RestRouter {
  const byMethod = new Map<string, Route[]>();
  for (const operation of operations) {
    if (!operation.http) continue;
    const routes = byMethod.get(operation.http.method) ?? [];
    routes.push(compileRoute(operation, operation.http.uri));
    byMethod.set(operation.http.method, routes);
  }
  for (const routes of byMethod.values()) routes.sort((a, b) => b.weight - a.weight);
  return (request) => {
    for (const route of byMethod.get(request.method) ?? []) {
      if (request.accepts && !request.accepts(route.operation)) continue;
      if (!beyondPathMatches(route, request)) continue;
      const labels = matchPath(route.segments, request.path);
      if (labels) return { operation: route.operation, labels };
    }
    return undefined;
  };
}

function compileRoute(operation: OperationShape, uri: string): Route {
  const [path = '/', queryText = ''] = uri.split('?');
  // `x-id` only helps humans: other SDKs leave it out.
  const literals = [...new URLSearchParams(queryText)].filter(([name]) => name !== 'x-id');
  const named = new Set(
    queryText
      .split('&')
      .filter((part) => part.includes('='))
      .map((part) => part.split('=')[0]),
  );
  const query: [string, string | undefined][] = literals.map(([name, value]) => [
    name,
    named.has(name) ? value : undefined,
  ]);
  const requiredHeaders: string[] = [];
  for (const name of requiredMembers(operation.input)) {
    const traits = mergedTraits(operation.input.getMemberSchema(name));
    if (typeof traits.httpQuery === 'string') query.push([traits.httpQuery, undefined]);
    if (typeof traits.httpHeader === 'string') requiredHeaders.push(traits.httpHeader.toLowerCase());
  }
  const segments = path
    .split('/')
    .slice(1)
    .filter((part) => part !== '')
    .map(segment);
  const literal = segments.filter((part) => part.kind === 'literal').length;
  const greedy = segments.some((part) => part.kind === 'greedy') ? 0 : 1;
  return {
    operation,
    segments,
    query,
    requiredHeaders,
    weight: (query.length + requiredHeaders.length) * 100 + literal * 10 + greedy,
  };
}

function segment(part: string): Segment {
  const label = /^\{(.+?)(\+)?\}$/.exec(part);
  if (!label) return { kind: 'literal', text: part };
  return { kind: label[2] ? 'greedy' : 'label', name: label[1] ?? '' };
}

function beyondPathMatches(route: Route, request: RestRequest): boolean {
  for (const [name, value] of route.query) {
    const sent = request.query.get(name);
    if (sent === null || (value !== undefined && sent !== value)) return false;
  }
  return route.requiredHeaders.every(request.hasHeader);
}

function matchPath(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  let rest = path.startsWith('/') ? path.slice(1) : path;
  for (const part of segments) {
    if (part.kind === 'greedy') {
      if (rest === '') return undefined;
      labels[part.name] = decode(rest);
      return labels;
    }
    const end = rest.indexOf('/');
    const text = end === -1 ? rest : rest.slice(0, end);
    if (part.kind === 'literal' ? text !== part.text : text === '') return undefined;
    if (part.kind === 'label') labels[part.name] = decode(text);
    rest = end === -1 ? '' : rest.slice(end + 1);
  }
  return rest === '' ? labels : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri();
  }
}
