import { invalidUri } from '../wire/errors.js';
import { hostName } from './origin-guard.js';

export interface S3Address {
  /** Absent: the service itself (ListBuckets). */
  readonly bucket: string | undefined;
  /** Whether the host names the bucket, and the path is all its own. */
  readonly isInHost: boolean;
  /** The path behind the bucket, percent-encoded, beginning with `/`. */
  readonly path: string;
}

/** `bucket.s3.localhost`, `bucket.s3.eu-west-1.localhost.localstack.cloud`, `bucket.s3.amazonaws.com`, `bucket.localhost` */
const HOST_STYLE = /^(.+)\.s3(?:[.-][a-z0-9-]+)?\.(?:localhost|localhost\.localstack\.cloud|amazonaws\.com)$/;
const BARE_LOCALHOST = /^([a-z0-9][a-z0-9.-]+)\.localhost$/;

/** Takes the bucket out of the host or the path: the SDK's schemas know only what is behind it. */
export function s3Address(hostHeader: string | undefined, rawPath: string): S3Address {
  const host = hostName(hostHeader ?? '');
  const bucket = HOST_STYLE.exec(host)?.[1] ?? bareBucket(host);
  if (bucket !== undefined) return { bucket, isInHost: true, path: rawPath === '' ? '/' : rawPath };
  const withoutSlash = rawPath.startsWith('/') ? rawPath.slice(1) : rawPath;
  if (withoutSlash === '') return { bucket: undefined, isInHost: false, path: '/' };
  const end = withoutSlash.indexOf('/');
  const name = end === -1 ? withoutSlash : withoutSlash.slice(0, end);
  return { bucket: decode(name), isInHost: false, path: end === -1 ? '/' : withoutSlash.slice(end) };
}

/** The SDKs put the bucket before a `localhost` endpoint; `s3.localhost` itself is the service. */
function bareBucket(host: string): string | undefined {
  const bucket = BARE_LOCALHOST.exec(host)?.[1];
  if (bucket === undefined || bucket === 's3' || /^s3[.-]/.test(bucket)) return undefined;
  return bucket;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri();
  }
}
