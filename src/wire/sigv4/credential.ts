import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../../kernel/aws-error.js';

/** What a request says of who signed it, before anything is believed. */
export interface SignedRequestClaim {
  readonly accessKeyId: string;
  /** `20261121` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signature: string;
  /** Lower case, in the order given. */
  readonly signedHeaders: readonly string[];
  /** ISO 8601 basic: `20261121T103000Z`. */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** Where the signature stands: presigned URLs carry it in the query. */
  readonly place: 'header' | 'query';
  /** Presigned: seconds from the timestamp on. */
  readonly expiresSeconds: number | undefined;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** @returns undefined for an anonymous request. @throws AwsError IncompleteSignature for a half one */
export function signatureClaim(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): SignedRequestClaim | undefined {
  const authorization = headers.authorization;
  if (authorization !== undefined && query.has('X-Amz-Signature')) {
    throw incomplete('Only one of the Authorization header and X-Amz-Signature may be given');
  }
  if (authorization !== undefined) return fromHeader(authorization, headers);
  if (query.has('X-Amz-Signature')) return fromQuery(query);
  return undefined;
}

function fromHeader(authorization: string, headers: IncomingHttpHeaders): SignedRequestClaim {
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw unsupported(authorization);
  }
  const timestamp = single(headers['x-amz-date']) ?? basicTimestamp(headers.date);
  if (timestamp === undefined) {
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  const { accessKeyId, date, region, service } = scope(
    required(parameter(authorization, 'Credential'), 'Credential'),
  );
  // Spelt out: properties that follow a spread cost as much as the rest of the signature's reading.
  return {
    accessKeyId,
    date,
    region,
    service,
    signature: required(parameter(authorization, 'Signature'), 'Signature'),
    signedHeaders: headerNames(required(parameter(authorization, 'SignedHeaders'), 'SignedHeaders')),
    timestamp,
    sessionToken: single(headers['x-amz-security-token']),
    place: 'header',
    expiresSeconds: undefined,
  };
}

function fromQuery(query: URLSearchParams): SignedRequestClaim {
  const algorithm = query.get('X-Amz-Algorithm');
  if (algorithm !== ALGORITHM) throw unsupported(algorithm ?? '');
  const expiresText = query.get('X-Amz-Expires') ?? '';
  const expires = Number(expiresText);
  if (!/^\d{1,6}$/.test(expiresText) || expires > 604_800) {
    throw new AwsError(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be a number of seconds from 0 to 604800',
      { statusCode: 400 },
    );
  }
  return {
    ...scope(required(query.get('X-Amz-Credential') ?? undefined, 'X-Amz-Credential')),
    signature: required(query.get('X-Amz-Signature') ?? undefined, 'X-Amz-Signature'),
    signedHeaders: headerNames(
      required(query.get('X-Amz-SignedHeaders') ?? undefined, 'X-Amz-SignedHeaders'),
    ),
    timestamp: required(query.get('X-Amz-Date') ?? undefined, 'X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    place: 'query',
    expiresSeconds: expires,
  };
}

/** The value of `name=value` among the header's comma-separated parameters. */
function parameter(authorization: string, name: string): string | undefined {
  for (let from = ALGORITHM.length + 1; from < authorization.length; ) {
    const comma = authorization.indexOf(',', from);
    const end = comma === -1 ? authorization.length : comma;
    while (authorization[from] === ' ') from++;
    if (authorization.startsWith(name, from) && authorization[from + name.length] === '=') {
      return authorization.slice(from + name.length + 1, end).trim();
    }
    from = end + 1;
  }
  return undefined;
}

/** SDKs sign the same headers of all requests of a kind. */
const MAX_KNOWN_LISTS = 500;
const knownLists = new Map<string, readonly string[]>();

function headerNames(list: string): readonly string[] {
  const known = knownLists.get(list);
  if (known) return known;
  const names = list.toLowerCase().split(';');
  if (knownLists.size >= MAX_KNOWN_LISTS) knownLists.clear();
  if (list.length < 1_000) knownLists.set(list, names);
  return names;
}

function scope(credential: string): Pick<SignedRequestClaim, 'accessKeyId' | 'date' | 'region' | 'service'> {
  const parts = credential.split('/');
  const terminator = parts.pop();
  const service = parts.pop();
  const region = parts.pop();
  const date = parts.pop();
  const accessKeyId = parts.length === 1 ? (parts[0] as string) : parts.join('/');
  if (
    terminator !== 'aws4_request' ||
    !service ||
    !region ||
    !date ||
    accessKeyId === '' ||
    !/^\d{8}$/.test(date)
  ) {
    throw incomplete(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term',
    );
  }
  return { accessKeyId, date, region, service };
}

/** `Date: Sat, 21 Nov 2026 10:30:00 GMT` or the basic form itself. */
function basicTimestamp(date: string | undefined): string | undefined {
  if (date === undefined) return undefined;
  if (/^\d{8}T\d{6}Z$/.test(date)) return date;
  const parsed = new Date(date);
  if (Number.isNaN(parsed.getTime())) return undefined;
  return parsed.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw incomplete(`Authorization requires '${name}' parameter.`);
  return value;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

/** Only AWS's own algorithms are named: what else stands there may be a password. */
function unsupported(authorization: string): AwsError {
  const given = /^AWS4?(?:-[A-Z0-9]{1,20}){0,4}(?= |$)/.exec(authorization)?.[0];
  const what = given === undefined ? '' : ` '${given}'`;
  return incomplete(`Unsupported authorization algorithm${what}; this server takes '${ALGORITHM}' only`);
}

function incomplete(message: string): AwsError {
  return new AwsError('IncompleteSignature', message, { statusCode: 400 });
}
