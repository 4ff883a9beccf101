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
  const parts = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const timestamp = single(headers['x-amz-date']) ?? basicTimestamp(headers.date);
  if (timestamp === undefined) {
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return {
    ...scope(required(parts.get('Credential'), 'Credential')),
    signature: required(parts.get('Signature'), 'Signature'),
    signedHeaders: required(parts.get('SignedHeaders'), 'SignedHeaders').toLowerCase().split(';'),
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
    signedHeaders: required(query.get('X-Amz-SignedHeaders') ?? undefined, 'X-Amz-SignedHeaders')
      .toLowerCase()
      .split(';'),
    timestamp: required(query.get('X-Amz-Date') ?? undefined, 'X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    place: 'query',
    expiresSeconds: expires,
  };
}

function scope(credential: string): Pick<SignedRequestClaim, 'accessKeyId' | 'date' | 'region' | 'service'> {
  const parts = credential.split('/');
  const [terminator, service, region, date] = parts.slice(-4).reverse();
  const accessKeyId = parts.slice(0, -4).join('/');
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
