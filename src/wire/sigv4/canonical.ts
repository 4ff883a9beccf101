import { createHash } from 'node:crypto';
import type { SignedRequestClaim } from './credential.js';

export interface SignableRequest {
  readonly method: string;
  /** As sent. */
  readonly rawPath: string;
  readonly rawQuery: string;
  /** Name and value pairs as received, duplicates kept (`IncomingMessage.rawHeaders`). */
  readonly rawHeaders: readonly string[];
  /** `x-amz-content-sha256`, or the digest of the body. */
  readonly payloadHash: string;
}

/**
 * The string to sign of a request.
 * @source "Create a signed AWS API request" of the IAM user guide. Every service but S3 encodes the path a second time and
 * normalizes dot segments; S3 does neither.
 */
export function stringToSign(request: SignableRequest, claim: SignedRequestClaim): string {
  const canonicalRequest = [
    request.method,
    canonicalPath(request.rawPath, claim.service),
    canonicalQuery(request.rawQuery, claim.place),
    canonicalHeaders(request.rawHeaders, claim.signedHeaders),
    claim.signedHeaders.join(';'),
    request.payloadHash,
  ].join('\n');
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  return [
    'AWS4-HMAC-SHA256',
    claim.timestamp,
    `${claim.date}/${claim.region}/${claim.service}/aws4_request`,
    digest,
  ].join('\n');
}

function canonicalPath(rawPath: string, service: string): string {
  if (rawPath === '' || rawPath === '/') return '/';
  if (service === 's3' || service === 's3express') {
    return rawPath
      .split('/')
      .map((part) => encode(decode(part)))
      .join('/');
  }
  const kept: string[] = [];
  for (const part of rawPath.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '.' && part !== '') kept.push(encode(part));
  }
  return `/${kept.join('/')}${rawPath.endsWith('/') && kept.length > 0 ? '/' : ''}`;
}

function canonicalQuery(rawQuery: string, place: 'header' | 'query'): string {
  if (rawQuery === '') return '';
  const pairs: [string, string][] = [];
  for (const part of rawQuery.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = encode(decode(equals === -1 ? part : part.slice(0, equals)));
    const value = encode(decode(equals === -1 ? '' : part.slice(equals + 1)));
    if (place === 'query' && name === 'X-Amz-Signature') continue;
    pairs.push([name, value]);
  }
  pairs.sort(([a, av], [b, bv]) => (a < b ? -1 : a > b ? 1 : av < bv ? -1 : av > bv ? 1 : 0));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function canonicalHeaders(rawHeaders: readonly string[], signed: readonly string[]): string {
  const values = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = (rawHeaders[i + 1] as string).trim().replace(/ {2,}/g, ' ');
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return signed.map((name) => `${name}:${(values.get(name) ?? []).join(',')}\n`).join('');
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
