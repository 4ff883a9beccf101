import { hash } from 'node:crypto';
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
  const path = canonicalPath(request.rawPath, claim.service);
  const query = canonicalQuery(request.rawQuery, claim.place);
  const headers = canonicalHeaders(request.rawHeaders, claim.signedHeaders);
  const signed = claim.signedHeaders.join(';');
  const canonicalRequest = `${request.method}\n${path}\n${query}\n${headers}\n${signed}\n${request.payloadHash}`;
  const digest = hash('sha256', canonicalRequest, 'hex');
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  return `AWS4-HMAC-SHA256\n${claim.timestamp}\n${scope}\n${digest}`;
}

function canonicalPath(rawPath: string, service: string): string {
  if (rawPath === '' || rawPath === '/') return '/';
  if (service === 's3' || service === 's3express') {
    return rawPath.split('/').map(normalised).join('/');
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
    const name = formText(equals === -1 ? part : part.slice(0, equals));
    const value = formText(equals === -1 ? '' : part.slice(equals + 1));
    if (place === 'query' && name === 'X-Amz-Signature') continue;
    pairs.push([name, value]);
  }
  pairs.sort(([a, av], [b, bv]) => (a < b ? -1 : a > b ? 1 : av < bv ? -1 : av > bv ? 1 : 0));
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function canonicalHeaders(rawHeaders: readonly string[], signed: readonly string[]): string {
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = folded(rawHeaders[i + 1] as string);
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  let canonical = '';
  for (const name of signed) canonical += `${name}:${values.get(name) ?? ''}\n`;
  return canonical;
}

function folded(value: string): string {
  const trimmed = withoutBlanks(value);
  return trimmed.includes('  ') ? trimmed.replace(/ {2,}/g, ' ') : trimmed;
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;

/** Every byte in its one spelling, whatever way it was sent; bytes that are no UTF-8 stay different ones. */
function normalised(text: string): string {
  if (UNRESERVED.test(text)) return text;
  return text.replace(/%[0-9a-fA-F]{2}|[^A-Za-z0-9\-._~]/gu, (sent) => {
    if (sent.length < 3) return encode(Buffer.from(sent).toString());
    const character = String.fromCharCode(Number.parseInt(sent.slice(1), 16));
    return UNRESERVED.test(character) ? character : sent.toUpperCase();
  });
}

/** `+` is a blank to whoever reads the query, so it must be one to whoever verifies it. */
function formText(text: string): string {
  return normalised(text.replaceAll('+', '%20'));
}

/** Blank and tab only, as the HTTP parser; `trim` would take no-break spaces, which are part of the value. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
