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

const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d';
/** What S3 calls its hosts: `s3`, `s3.eu-west-1`, `s3-eu-west-1`, `s3.dualstack.eu-west-1`, `s3-fips.…`, `s3-accelerate` */
const ENDPOINT = `s3(?:-fips|-accelerate)?(?:\\.dualstack)?(?:[.-]${REGION})?`;

/** `bucket.s3.localhost`, `bucket.s3.eu-west-1.localhost.localstack.cloud`, `bucket.s3.amazonaws.com`, `bucket.s3.cn-north-1.amazonaws.com.cn` */
const HOST_STYLE = new RegExp(
  `^(.+)\\.${ENDPOINT}\\.(?:localhost|localhost\\.localstack\\.cloud|amazonaws\\.(?:com(?:\\.cn)?|eu))$`,
);
/** `bucket.localhost`: the SDKs put the bucket before whatever endpoint they were given. */
const BARE = /^([a-z0-9][a-z0-9.-]+)\.localhost(?:\.localstack\.cloud)?$/;
const ENDPOINT_ALONE = new RegExp(`^${ENDPOINT}$`);

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

/** `s3.localhost` itself is the service. */
function bareBucket(host: string): string | undefined {
  const bucket = BARE.exec(host)?.[1];
  return bucket === undefined || ENDPOINT_ALONE.test(bucket) ? undefined : bucket;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri();
  }
}
