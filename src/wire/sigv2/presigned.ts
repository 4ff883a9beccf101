import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a URL says that was presigned with Signature Version 2: `aws s3 presign` still makes such. */
export interface PresignedV2Claim {
  readonly accessKeyId: string;
  readonly signature: string;
  /** Epoch seconds, as text: it is part of what was signed. */
  readonly expires: string;
  readonly sessionToken: string | undefined;
}

/** @returns undefined where the query is not of this form */
export function presignedV2Claim(query: URLSearchParams): PresignedV2Claim | undefined {
  const accessKeyId = query.get('AWSAccessKeyId');
  const signature = query.get('Signature');
  const expires = query.get('Expires');
  if (!accessKeyId || !signature || !expires || !/^\d{1,12}$/.test(expires)) return undefined;
  return { accessKeyId, signature, expires, sessionToken: query.get('x-amz-security-token') ?? undefined };
}

export interface PresignedRequest {
  readonly method: string;
  /** Where the bucket stands in the host name: it is signed as the path's first part. */
  readonly bucketInHost: string | undefined;
  /** As sent. */
  readonly rawPath: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** Parameters that name a part of the resource; others are not signed. */
const SUBRESOURCES: ReadonlySet<string> = new Set([
  ...['acl', 'cors', 'delete', 'lifecycle', 'location', 'logging', 'notification', 'partNumber', 'policy'],
  ...['requestPayment', 'restore', 'tagging', 'torrent', 'uploadId', 'uploads', 'versionId', 'versioning'],
  ...['versions', 'website', 'response-cache-control', 'response-content-disposition'],
  ...['response-content-encoding', 'response-content-language', 'response-content-type', 'response-expires'],
]);

/**
 * The signature that the URL should have.
 * @source Amazon S3 API reference, "Signing and authenticating REST requests (AWS signature version 2)",
 * section "Query string request authentication alternative"
 */
export function presignedV2Signature(
  secretAccessKey: string,
  request: PresignedRequest,
  expires: string,
): string {
  const lines = [
    request.method,
    sent(request, 'content-md5'),
    sent(request, 'content-type'),
    expires,
    ...amzHeaders(request),
    canonicalResource(request),
  ];
  return createHmac('sha1', secretAccessKey).update(lines.join('\n')).digest('base64');
}

/** Signers put headers that must be sent into the URL too. */
function sent({ query, headers }: PresignedRequest, name: string): string {
  const header = headers[name];
  return query.get(name) ?? (Array.isArray(header) ? header.join(',') : header) ?? '';
}

function amzHeaders(request: PresignedRequest): string[] {
  const names = new Set([...Object.keys(request.headers), ...request.query.keys()]);
  return [...names]
    .filter((name) => name.startsWith('x-amz-'))
    .sort()
    .map((name) => `${name}:${sent(request, name).trim()}`);
}

function canonicalResource({ bucketInHost, rawPath, query }: PresignedRequest): string {
  const path = bucketInHost === undefined ? rawPath : `/${bucketInHost}${rawPath}`;
  const signed = [...query]
    .filter(([name]) => SUBRESOURCES.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return signed.length === 0 ? path : `${path}?${signed.join('&')}`;
}
