import type { RequestContext } from '../../../front-door/service.js';
import { invalidArgument } from '../errors.js';
import { requireReadable } from './archived.js';
import { type FoundObject, requireObject } from './find-object.js';
import { checkCopySource } from './preconditions.js';

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

export interface CopySourceInput {
  readonly CopySource: string | undefined;
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

/** `bucket/key` or `/bucket/key?versionId=…`, percent-encoded. @throws AwsError InvalidArgument */
export function parseCopySource(header = ''): CopySource {
  const [path = '', query] = header.split('?versionId=');
  const decoded = decode(path, header);
  const withoutSlash = decoded.startsWith('/') ? decoded.slice(1) : decoded;
  const slash = withoutSlash.indexOf('/');
  if (slash < 1 || slash === withoutSlash.length - 1) throw invalidSource(header);
  return {
    bucket: withoutSlash.slice(0, slash),
    key: withoutSlash.slice(slash + 1),
    ...(query !== undefined && { versionId: decode(query, header) }),
  };
}

/** @throws AwsError NoSuchKey, NoSuchBucket, NoSuchVersion, PreconditionFailed, InvalidObjectState */
export async function requireCopySource(
  context: RequestContext,
  input: CopySourceInput,
): Promise<FoundObject> {
  const { bucket, key, versionId } = parseCopySource(input.CopySource);
  const found = await requireObject(
    context.store,
    { Bucket: bucket, Key: key, VersionId: versionId, ExpectedBucketOwner: input.ExpectedSourceBucketOwner },
    'GET',
  );
  checkCopySource(
    {
      ifMatch: input.CopySourceIfMatch,
      ifNoneMatch: input.CopySourceIfNoneMatch,
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    found.version,
  );
  requireReadable(found.version, context.clock.now());
  return found;
}

function decode(text: string, header: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidSource(header);
  }
}

function invalidSource(header: string) {
  return invalidArgument(
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    'x-amz-copy-source',
    header,
  );
}
