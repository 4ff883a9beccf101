import type { RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Transaction } from '../../../store/store.js';
import { creates, onObject } from '../access.js';
import { checksumMember, checksumMembers } from '../checksums.js';
import { badDigest, invalidRequest } from '../errors.js';
import { expirationHeader } from '../lifecycle/told.js';
import type { ContentPart, ObjectVersion, StoredChecksum, Upload, UploadedPart } from '../model.js';
import { chooseParts, type ListedPart, multipartChecksum, multipartEtag } from '../objects/assemble-parts.js';
import { type Committed, commitObject, type NewObject } from '../objects/commit-object.js';
import { discardBlobs } from '../objects/discard.js';
import { requireKey } from '../objects/find-object.js';
import { encryptionHeaders, quoted, versionHeader } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { requireUpload, takeUpload, type UploadName } from '../records/uploads.js';
import { findLatest, putParts } from '../records/versions.js';
import type { S3Input, S3Operation } from '../types.js';

/** The parts stay the blobs that they are; the object is their list. So it takes no longer for a large object. */
export const completeMultipartUpload: S3Operation<'CompleteMultipartUpload'> = {
  authorize: onObject('s3:PutObject', 's3:PutObject', (input) => ({
    's3:if-match': input.IfMatch,
    's3:if-none-match': input.IfNoneMatch,
    ...creates(true),
  })),
  async handle(input, context) {
    const { bucket, version } = await complete(input, context);
    return {
      Location: `${context.endpoint}/${bucket.name}/${encodeURIComponent(version.key)}`,
      Bucket: bucket.name,
      Key: version.key,
      ETag: quoted(version.etag),
      ...checksumMembers(version.checksum),
      ...(version.checksum && { ChecksumType: version.checksum.type }),
      ...encryptionHeaders(version.encryption),
      ...versionHeader(bucket, version),
      ...expirationHeader(context.clock, bucket, version),
    };
  },
};

async function complete(
  input: S3Input<'CompleteMultipartUpload'>,
  context: RequestContext,
): Promise<Committed> {
  const bucket = await requireBucket(context.store, input);
  const name = { bucket: bucket.name, key: requireKey(input.Key), uploadId: input.UploadId ?? '' };
  try {
    return await context.store.transaction((tx) => completeIn(tx, context, name, input));
  } catch (error) {
    const done = isAwsError(error, 'NoSuchUpload') ? await completedBefore(context, name) : undefined;
    if (!done) throw error;
    return { bucket, version: done };
  }
}

async function completeIn(
  tx: Transaction,
  context: RequestContext,
  name: UploadName,
  input: S3Input<'CompleteMultipartUpload'>,
): Promise<Committed> {
  const upload = await requireUpload(tx, name);
  const uploaded = await takeUpload(tx, name);
  const listed = input.MultipartUpload?.Parts ?? [];
  const parts = chooseParts(name.uploadId, listed, uploaded);
  checkChecksumMode(upload, input.ChecksumType, listed);
  const checksum = multipartChecksum(upload, parts);
  checkChecksum(input, checksum);
  const used = new Set(parts.map(({ blobId }) => blobId));
  const unused = uploaded.map(({ blobId }) => blobId).filter((blobId) => !used.has(blobId));
  await discardBlobs(tx, context, unused);
  await putParts(tx, name.bucket, name.uploadId, { parts: parts.map(contentPart) });
  return commitObject(tx, context, {
    bucket: name.bucket,
    object: objectOf(upload, parts, checksum),
    conditions: { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
    by: 'CompleteMultipartUpload',
  });
}

function objectOf(
  upload: Upload,
  parts: readonly UploadedPart[],
  checksum: StoredChecksum | undefined,
): NewObject {
  const { uploadId, initiatedAt: _, checksumAlgorithm: _a, checksumType: _t, ...described } = upload;
  return {
    kind: 'object',
    ...described,
    etag: multipartEtag(parts),
    sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
    content: { kind: 'parts', partListId: uploadId, partCount: parts.length },
    ...(checksum && { checksum }),
  };
}

function contentPart({ partNumber, blobId, sizeBytes, checksum }: UploadedPart): ContentPart {
  return { partNumber, blobId, sizeBytes, ...(checksum && { checksum: checksum.value }) };
}

/** The words are S3's. @throws AwsError InvalidRequest */
function checkChecksumMode(upload: Upload, asked: string | undefined, listed: readonly ListedPart[]): void {
  const { checksumAlgorithm: algorithm, checksumType: type } = upload;
  if (algorithm === undefined || type === undefined) return;
  if (asked !== undefined && asked !== type) {
    throw invalidRequest(
      `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const lacking = listed.find((part) => checksumMember(part, algorithm) === undefined);
  if (type === 'COMPOSITE' && lacking) {
    throw invalidRequest(
      `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${lacking.PartNumber} in the request.`,
    );
  }
}

function checkChecksum(
  input: S3Input<'CompleteMultipartUpload'>,
  checksum: StoredChecksum | undefined,
): void {
  if (!checksum) return;
  const expected = checksumMember(input, checksum.algorithm);
  if (expected !== undefined && expected !== checksum.value) throw badDigest(checksum.algorithm);
}

/** A client that lost the answer asks again, and hears the same. */
async function completedBefore(
  context: RequestContext,
  name: UploadName,
): Promise<ObjectVersion | undefined> {
  const latest = await findLatest(context.store, name.bucket, name.key);
  if (latest?.kind !== 'object' || latest.content.kind !== 'parts') return undefined;
  return latest.content.partListId === name.uploadId ? latest : undefined;
}
