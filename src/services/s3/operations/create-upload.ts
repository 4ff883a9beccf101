import type { RequestContext } from '../../../front-door/service.js';
import type { ChecksumAlgorithm } from '../../../kernel/checksum/checksum.js';
import { CRC_FORMS } from '../../../kernel/checksum/checksum.js';
import { besidesPut, bucketAccess, creates, onObject, putConditions } from '../access.js';
import { knownAlgorithm } from '../checksums.js';
import { invalidRequest } from '../errors.js';
import { abortHeaders } from '../lifecycle/told.js';
import type { StoredChecksum, Upload } from '../model.js';
import { describeObject } from '../objects/description.js';
import { discardBlobs } from '../objects/discard.js';
import { requireKey } from '../objects/find-object.js';
import { encryptionHeaders } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { newUploadId } from '../records/record-keys.js';
import { putUpload, requireUpload, takeUpload } from '../records/uploads.js';
import type { S3Input, S3Operation } from '../types.js';

export const createMultipartUpload: S3Operation<'CreateMultipartUpload'> = {
  async authorize(input, context) {
    const bucket = await bucketAccess(context, input.Bucket);
    return [
      bucket('s3:PutObject', input.Key, { ...putConditions(input), ...creates(false) }),
      ...besidesPut(bucket, input),
    ];
  },
  async handle(input, context) {
    const key = requireKey(input.Key);
    const { bucket, upload } = await context.store.transaction(async (tx) => {
      const found = await requireBucket(tx, input);
      const begun = newUpload(input, key, context, describeObject(input, found, context));
      await putUpload(tx, found.name, begun);
      return { bucket: found, upload: begun };
    });
    return {
      Bucket: bucket.name,
      Key: key,
      UploadId: upload.uploadId,
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
      ...encryptionHeaders(upload.encryption),
      ...abortHeaders(context.clock, bucket, upload),
    };
  },
};

export const abortMultipartUpload: S3Operation<'AbortMultipartUpload'> = {
  authorize: onObject('s3:AbortMultipartUpload'),
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const bucket = await requireBucket(tx, input);
      const name = { bucket: bucket.name, key: requireKey(input.Key), uploadId: input.UploadId ?? '' };
      await requireUpload(tx, name);
      const parts = await takeUpload(tx, name);
      await discardBlobs(
        tx,
        context,
        parts.map(({ blobId }) => blobId),
      );
    });
    return {};
  },
};

function newUpload(
  input: S3Input<'CreateMultipartUpload'>,
  key: string,
  { ids, clock }: RequestContext,
  description: ReturnType<typeof describeObject>,
): Upload {
  const initiatedAt = clock.now();
  const checksumAlgorithm =
    input.ChecksumAlgorithm === undefined ? undefined : knownAlgorithm(input.ChecksumAlgorithm);
  return {
    uploadId: newUploadId(ids, initiatedAt),
    key,
    initiatedAt,
    ...description,
    ...(checksumAlgorithm && {
      checksumAlgorithm,
      checksumType: checksumType(checksumAlgorithm, input.ChecksumType),
    }),
  };
}

/**
 * @source Amazon S3 User Guide, "Checking object integrity": CRCs can be had of the full object, digests only as
 * composites of the parts', and CRC64NVME only of the full object.
 */
function checksumType(algorithm: ChecksumAlgorithm, requested: string | undefined): StoredChecksum['type'] {
  const type = requested ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const possible =
    algorithm === 'CRC64NVME' ? type === 'FULL_OBJECT' : type === 'COMPOSITE' || CRC_FORMS[algorithm];
  if (possible && (type === 'FULL_OBJECT' || type === 'COMPOSITE')) return type;
  throw invalidRequest(
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}
