import type { IncomingMessage } from 'node:http';

/** The condition keys that say how a request was signed and sent. */
export interface SigningKeys {
  readonly 's3:authtype': string | undefined;
  readonly 's3:signatureversion': string | undefined;
  readonly 's3:signatureage': string | undefined;
  readonly 's3:tlsversion': string;
  readonly 's3:x-amz-content-sha256': string | undefined;
}

const V4 = 'AWS4-HMAC-SHA256';

/** Nobody overhears loopback: it counts as what `aws:SecureTransport` calls it. */
const TLS_VERSION = '1.3';

/** What services send that call each other. */
const FROM_INSIDE: SigningKeys = {
  's3:authtype': 'REST-HEADER',
  's3:signatureversion': V4,
  's3:signatureage': '0',
  's3:tlsversion': TLS_VERSION,
  's3:x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
};

/**
 * Values that a request does not have are undefined: one that nobody signed has no signature.
 * @param http undefined for calls from inside
 * @param now epoch ms
 * @source Amazon S3 API reference, "Amazon S3 Signature Version 4 authentication specific policy keys"
 */
export function signingKeys(http: IncomingMessage | undefined, now: number): SigningKeys {
  if (http === undefined) return FROM_INSIDE;
  const { authorization, 'x-amz-date': date, 'x-amz-content-sha256': hash } = http.headers;
  const query = isPresigned(http.url)
    ? new URLSearchParams(http.url.slice(http.url.indexOf('?')))
    : undefined;
  const signedAt = query?.get('X-Amz-Date') ?? date;
  return {
    's3:authtype': query ? 'REST-QUERY-STRING' : authorization && 'REST-HEADER',
    's3:signatureversion': query?.has('Signature') ? 'AWS' : query || authorization ? V4 : undefined,
    's3:signatureage': typeof signedAt === 'string' ? ageOf(signedAt, now) : undefined,
    's3:tlsversion': TLS_VERSION,
    's3:x-amz-content-sha256': query?.get('X-Amz-Content-Sha256') ?? single(hash),
  };
}

function isPresigned(url: string | undefined): url is string {
  return url !== undefined && /[?&](X-Amz-Signature|Signature)=/.test(url);
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

/** @param timestamp `20261121T103000Z` @returns milliseconds, as keys hold them */
function ageOf(timestamp: string, now: number): string | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  if (year === undefined) return undefined;
  const at = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return String(Math.max(0, now - at));
}
