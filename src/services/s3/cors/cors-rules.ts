import type { CORSRule } from '@aws-sdk/client-s3';

/** What a browser asks about, or does. */
export interface CrossOriginRequest {
  readonly origin: string;
  /** `PUT` */
  readonly method: string;
  /** Names of the headers that the page wants to send; of a preflight only. */
  readonly headers: readonly string[];
}

/**
 * The answer's headers by the first rule that fits; undefined where none does.
 * @source Amazon S3 User Guide, "Elements of a CORS configuration", and "How does Amazon S3 evaluate the CORS configuration on a bucket?"
 */
export function corsHeaders(
  rules: readonly CORSRule[],
  request: CrossOriginRequest,
): Readonly<Record<string, string>> | undefined {
  for (const rule of rules) {
    const origin = rule.AllowedOrigins?.find((pattern) => matches(pattern, request.origin));
    if (origin === undefined || !rule.AllowedMethods?.includes(request.method)) continue;
    if (!request.headers.every((name) => allowsHeader(rule, name))) continue;
    return {
      'access-control-allow-origin': origin === '*' ? '*' : request.origin,
      ...(origin !== '*' && { 'access-control-allow-credentials': 'true' }),
      'access-control-allow-methods': rule.AllowedMethods.join(', '),
      ...(request.headers.length > 0 && {
        'access-control-allow-headers': request.headers.map((name) => name.toLowerCase()).join(', '),
      }),
      ...(rule.ExposeHeaders?.length && { 'access-control-expose-headers': rule.ExposeHeaders.join(', ') }),
      ...(rule.MaxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    };
  }
  return undefined;
}

function allowsHeader(rule: CORSRule, name: string): boolean {
  const wanted = name.toLowerCase();
  return rule.AllowedHeaders?.some((pattern) => matches(pattern.toLowerCase(), wanted)) === true;
}

/** A pattern has one `*` at most. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return pattern === text;
  const start = pattern.slice(0, star);
  const end = pattern.slice(star + 1);
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
