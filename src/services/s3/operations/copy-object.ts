import type { RequestContext } from '../../../front-door/service.js';
import { createChecksum } from '../../../kernel/checksum/checksum.js';
import { besidesPut, bucketAccess, creates, objectTagConditions, putConditions } from '../access.js';
import { checksumMembers, knownAlgorithm } from '../checksums.js';
import { invalidArgument, invalidRequest } from '../errors.js';
import { expirationHeader } from '../lifecycle/told.js';
import type { Bucket, ObjectDescription, StoredChecksum } from '../model.js';
import { commitBytes } from '../objects/commit-object.js';
import { parseCopySource, requireCopySource } from '../objects/copy-source.js';
import { describeObject } from '../objects/description.js';
import { type FoundObject, requireKey } from '../objects/find-object.js';
import { readContent } from '../objects/read-content.js';
import { MAX_UPLOAD_BYTES, storeBytes } from '../objects/receive.js';
import { keeperOf } from '../objects/small-content.js';
import { encryptionHeaders, quoted, versionHeader } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import type { S3Input, S3Operation } from '../types.js';

export const copyObject: S3Operation<'CopyObject'> = {
  async authorize(input, context) {
    const source = parseCopySource(input.CopySource);
    const from = await bucketAccess(context, source.bucket);
    const to = await bucketAccess(context, input.Bucket);
    const version = { 's3:versionid': source.versionId };
    const ofVersion = source.versionId === undefined ? '' : 'Version';
    const read = from(`s3:GetObject${ofVersion}`, source.key, version);
    const write = to('s3:PutObject', input.Key, { ...putConditions(input), ...creates(true) });
    const tags = input.TaggingDirective === 'REPLACE' ? {} : ((await read.resourceTags?.()) ?? {});
    if (Object.keys(tags).length === 0) return [read, write, ...besidesPut(to, input)];
    return [
      read,
      from(`s3:GetObject${ofVersion}Tagging`, source.key, version),
      write,
      to('s3:PutObjectTagging', input.Key, objectTagConditions(tags)),
      ...besidesPut(to, { ...input, Tagging: undefined }),
    ];
  },
  async handle(input, context) {
    const key = requireKey(input.Key);
    const bucket = await requireBucket(context.store, input);
    const source = await requireCopySource(context, input);
    refuseIdleCopy(input, bucket, key, source);
    const description = copiedDescription(input, bucket, source, context);
    const { kept, checksum } = await copyBytes(context, source, input.ChecksumAlgorithm);
    const committed = await commitBytes(context, kept, {
      bucket: bucket.name,
      conditions: { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
      by: 'CopyObject',
      object: {
        key,
        ...description,
        ...(checksum && { checksum }),
      },
    });
    return {
      CopyObjectResult: {
        ETag: quoted(kept.md5Hex),
        LastModified: new Date(committed.version.lastModifiedAt),
        ...checksumMembers(checksum),
        ...(checksum && { ChecksumType: checksum.type }),
      },
      ...(source.bucket.versioning !== 'off' && { CopySourceVersionId: source.version.versionId }),
      ...encryptionHeaders(description.encryption),
      ...versionHeader(committed.bucket, committed.version),
      ...expirationHeader(context.clock, committed.bucket, committed.version),
    };
  },
};

/** Onto itself an object may only be copied in order to change something. */
function refuseIdleCopy(
  input: S3Input<'CopyObject'>,
  bucket: Bucket,
  key: string,
  source: FoundObject,
): void {
  const isItself =
    source.bucket.name === bucket.name &&
    source.version.key === key &&
    !input.CopySource?.includes('?versionId=');
  const changes =
    input.MetadataDirective === 'REPLACE' ||
    input.TaggingDirective === 'REPLACE' ||
    input.StorageClass !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.ChecksumAlgorithm !== undefined ||
    input.WebsiteRedirectLocation !== undefined;
  if (!isItself || changes) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

/** What the copy keeps of its source, and what the request says anew. ACL and redirect are never copied. */
function copiedDescription(
  input: S3Input<'CopyObject'>,
  bucket: Bucket,
  { version }: FoundObject,
  context: RequestContext,
): ObjectDescription {
  const replacesTags = directive(input.TaggingDirective, 'x-amz-tagging-directive');
  const replacesMetadata = directive(input.MetadataDirective, 'x-amz-metadata-directive');
  const requested = describeObject(input, bucket, context);
  return {
    ...requested,
    tags: replacesTags ? requested.tags : version.tags,
    ...(!replacesMetadata && { headers: version.headers, metadata: version.metadata }),
  };
}

function directive(value: string | undefined, header: string): boolean {
  if (value === undefined || value === 'COPY') return false;
  if (value === 'REPLACE') return true;
  throw invalidArgument('Unknown metadata directive.', header, value);
}

/** Reads the source once more, since the ETag of a copy is the MD5 of its bytes, however it was uploaded. */
async function copyBytes(
  context: RequestContext,
  source: FoundObject,
  requestedAlgorithm: string | undefined,
) {
  const { bucket, version } = source;
  if (version.sizeBytes > MAX_UPLOAD_BYTES) {
    throw invalidRequest(
      `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_UPLOAD_BYTES}`,
    );
  }
  const algorithm =
    requestedAlgorithm === undefined ? version.checksum?.algorithm : knownAlgorithm(requestedAlgorithm);
  const digest = algorithm && createChecksum(algorithm);
  const bytes = await readContent(context, bucket.name, version);
  const onChunk = (chunk: Uint8Array) => digest?.update(chunk);
  const keep = keeperOf(context.blobs, version.sizeBytes);
  const chunks = bytes instanceof Uint8Array ? [bytes] : bytes;
  const kept = await storeBytes(context, () => keep(chunks, { onChunk }));
  const checksum: StoredChecksum | undefined = algorithm &&
    digest && { algorithm, value: digest.digest().toString('base64'), type: 'FULL_OBJECT' };
  return { kept, checksum };
}
