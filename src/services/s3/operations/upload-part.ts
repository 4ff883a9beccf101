import type { BlobInfo } from '../../../blobs/blob-store.js';
import type { RequestContext } from '../../../front-door/service.js';
import { createChecksum } from '../../../kernel/checksum/checksum.js';
import { bucketAccess, creates, onObject } from '../access.js';
import { checksumMembers } from '../checksums.js';
import { checksumTypeMismatch, invalidArgument } from '../errors.js';
import type { Upload, UploadedPart } from '../model.js';
import { parseCopySource, requireCopySource } from '../objects/copy-source.js';
import { discardBlobs } from '../objects/discard.js';
import { requireKey } from '../objects/find-object.js';
import { parseRange } from '../objects/range.js';
import { readContent } from '../objects/read-content.js';
import { MAX_UPLOAD_BYTES, type Received, receive, storeBytes } from '../objects/receive.js';
import { encryptionHeaders, quoted } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { putPart, requireUpload, type UploadName } from '../records/uploads.js';
import type { S3Input, S3Operation } from '../types.js';

const MAX_PARTS = 10_000;

export const uploadPart: S3Operation<'UploadPart'> = {
  authorize: onObject('s3:PutObject', 's3:PutObject', () => creates(false)),
  async handle(input, context) {
    const partNumber = requirePartNumber(input.PartNumber);
    const { name, upload } = await findTarget(input, context);
    const algorithm = input.ChecksumAlgorithm ?? upload.checksumAlgorithm;
    const received = await receive({ ...input, ChecksumAlgorithm: algorithm }, context, (bytes, options) =>
      context.blobs.write(bytes, options),
    );
    await checkAlgorithm(upload, received, context);
    const part = await recordPart(context, name, partNumber, received);
    return {
      ETag: quoted(part.etag),
      ...checksumMembers(part.checksum),
      ...encryptionHeaders(upload.encryption),
    };
  },
};

export const uploadPartCopy: S3Operation<'UploadPartCopy'> = {
  async authorize(input, context) {
    const source = parseCopySource(input.CopySource);
    const from = await bucketAccess(context, source.bucket);
    const to = await bucketAccess(context, input.Bucket);
    const isVersion = source.versionId !== undefined;
    return [
      from(isVersion ? 's3:GetObjectVersion' : 's3:GetObject', source.key),
      to('s3:PutObject', input.Key, creates(false)),
    ];
  },
  async handle(input, context) {
    const partNumber = requirePartNumber(input.PartNumber);
    const { name, upload } = await findTarget(input, context);
    const source = await requireCopySource(context, input);
    const range = copyRange(input.CopySourceRange, source.version.sizeBytes);
    const bytes = await readContent(context, source.bucket.name, source.version, range);
    const digest = upload.checksumAlgorithm && createChecksum(upload.checksumAlgorithm);
    const onChunk = (chunk: Uint8Array) => digest?.update(chunk);
    const chunks = bytes instanceof Uint8Array ? [bytes] : bytes;
    const kept = await storeBytes(context, () =>
      context.blobs.write(chunks, { onChunk, maxBytes: MAX_UPLOAD_BYTES }),
    );
    const checksum = upload.checksumAlgorithm &&
      digest && { algorithm: upload.checksumAlgorithm, value: digest.digest().toString('base64') };
    const part = await recordPart(context, name, partNumber, { kept, ...(checksum && { checksum }) });
    return {
      CopyPartResult: {
        ETag: quoted(part.etag),
        LastModified: new Date(part.lastModifiedAt),
        ...checksumMembers(part.checksum),
      },
      ...(source.bucket.versioning !== 'off' && { CopySourceVersionId: source.version.versionId }),
      ...encryptionHeaders(upload.encryption),
    };
  },
};

/** @throws AwsError InvalidRequest for another checksum than the upload was begun with */
async function checkAlgorithm(
  upload: Upload,
  { kept, checksum }: Received<BlobInfo>,
  context: RequestContext,
): Promise<void> {
  const expected = upload.checksumAlgorithm;
  if (expected === undefined || checksum?.algorithm === expected) return;
  await context.blobs.delete(kept.blobId);
  throw checksumTypeMismatch(expected.toLowerCase(), checksum?.algorithm.toLowerCase() ?? 'null');
}

function requirePartNumber(partNumber: number | undefined): number {
  if (
    partNumber !== undefined &&
    Number.isInteger(partNumber) &&
    partNumber >= 1 &&
    partNumber <= MAX_PARTS
  ) {
    return partNumber;
  }
  throw invalidArgument(
    `Part number must be an integer between 1 and ${MAX_PARTS}, inclusive`,
    'partNumber',
    String(partNumber),
  );
}

async function findTarget(
  input: S3Input<'UploadPart'> | S3Input<'UploadPartCopy'>,
  context: RequestContext,
): Promise<{ name: UploadName; upload: Upload }> {
  const bucket = await requireBucket(context.store, input);
  const name = { bucket: bucket.name, key: requireKey(input.Key), uploadId: input.UploadId ?? '' };
  return { name, upload: await requireUpload(context.store, name) };
}

/** Unlike `Range`, it must lie within the source. */
function copyRange(header: string | undefined, sizeBytes: number) {
  if (header === undefined) return undefined;
  const range = /^bytes=\d+-\d+$/.test(header) ? parseRange(header, sizeBytes) : undefined;
  const lastRequested = Number(header.slice(header.indexOf('-') + 1));
  if (range && lastRequested < sizeBytes) return range;
  throw invalidArgument(
    'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy',
    'x-amz-copy-source-range',
    header,
  );
}

/** The upload may have been completed or aborted while the bytes came in. */
async function recordPart(
  context: RequestContext,
  name: UploadName,
  partNumber: number,
  { kept, checksum }: Received<BlobInfo>,
): Promise<UploadedPart> {
  const part: UploadedPart = {
    partNumber,
    blobId: kept.blobId,
    sizeBytes: kept.sizeBytes,
    etag: kept.md5Hex,
    lastModifiedAt: Math.floor(context.clock.now() / 1000) * 1000,
    ...(checksum && { checksum }),
  };
  try {
    await context.store.transaction(async (tx) => {
      await requireUpload(tx, name);
      const before = await putPart(tx, name.bucket, name.uploadId, part);
      if (before) await discardBlobs(tx, context, [before.blobId]);
    });
  } catch (error) {
    await context.blobs.delete(kept.blobId);
    throw error;
  }
  return part;
}
