import { besidesPut, bucketAccess, creates, putConditions } from '../access.js';
import { checksumMembers } from '../checksums.js';
import { notImplemented } from '../errors.js';
import { expirationHeader } from '../lifecycle/told.js';
import { commitBytes } from '../objects/commit-object.js';
import { describeObject } from '../objects/description.js';
import { requireKey } from '../objects/find-object.js';
import { checkWrite } from '../objects/preconditions.js';
import { receive } from '../objects/receive.js';
import { announcedSizeBytes, keeperOf } from '../objects/small-content.js';
import { encryptionHeaders, quoted, versionHeader } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { findLatest } from '../records/versions.js';
import type { S3Operation } from '../types.js';

export const putObject: S3Operation<'PutObject'> = {
  async authorize(input, context) {
    const bucket = await bucketAccess(context, input.Bucket);
    return [
      bucket('s3:PutObject', input.Key, { ...putConditions(input), ...creates(true) }),
      ...besidesPut(bucket, input),
    ];
  },
  async handle(input, context) {
    if (input.WriteOffsetBytes !== undefined) throw notImplemented('x-amz-write-offset-bytes');
    const key = requireKey(input.Key);
    const bucket = await requireBucket(context.store, input);
    const description = describeObject(input, bucket, context);
    const conditions = { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch };
    // Decided again when the bytes are there; this answer spares a client the upload.
    checkWrite(conditions, key, await findLatest(context.store, bucket.name, key));
    const keep = keeperOf(context.blobs, announcedSizeBytes(context, input));
    const { kept, checksum } = await receive(input, context, keep);
    const committed = await commitBytes(context, kept, {
      bucket: bucket.name,
      conditions,
      by: 'PutObject',
      object: {
        key,
        ...description,
        ...(checksum && { checksum: { ...checksum, type: 'FULL_OBJECT' } }),
      },
    });
    return {
      ETag: quoted(kept.md5Hex),
      ...checksumMembers(checksum),
      ...(checksum && { ChecksumType: 'FULL_OBJECT' }),
      ...encryptionHeaders(description.encryption),
      ...versionHeader(committed.bucket, committed.version),
      ...expirationHeader(context.clock, committed.bucket, committed.version),
    };
  },
};
