import { bucketAccess, onBucket } from '../access.js';
import { checksumMembers } from '../checksums.js';
import { abortHeaders } from '../lifecycle/told.js';
import { keyEncoder, pageSize, presentPrefixes } from '../listing/listing-input.js';
import { type Page, placeBehindKey, readPage } from '../listing/page.js';
import type { Bucket, Upload, UploadedPart } from '../model.js';
import { requireKey } from '../objects/find-object.js';
import { ownerOf, quoted } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { recordKey } from '../records/record-keys.js';
import { behindUpload, openUploads, type RecordPlace } from '../records/sources.js';
import { listParts as readParts, requireUpload } from '../records/uploads.js';
import type { S3Input, S3Operation } from '../types.js';

export const listMultipartUploads: S3Operation<'ListMultipartUploads'> = {
  authorize: onBucket('s3:ListBucketMultipartUploads'),
  async handle(input, context) {
    const bucket = await requireBucket(context.store, input);
    const encode = keyEncoder(input.EncodingType);
    const maxItems = pageSize(input.MaxUploads, 'max-uploads');
    const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
    const start = startOf(input);
    const page: Page<Upload> =
      start === 'nothing'
        ? { rows: [], commonPrefixes: [] }
        : await readPage(openUploads(context.store, bucket.name, prefix), {
            prefix,
            delimiter,
            maxItems,
            start,
          });
    return {
      Bucket: bucket.name,
      Prefix: encode(prefix),
      Delimiter: input.Delimiter && encode(delimiter),
      KeyMarker: encode(input.KeyMarker ?? ''),
      UploadIdMarker: input.UploadIdMarker ?? '',
      MaxUploads: maxItems,
      IsTruncated: page.next !== undefined,
      EncodingType: input.EncodingType,
      ...nextMarkers(page, encode),
      ...(page.rows.length > 0 && {
        Uploads: page.rows.map((upload) => presentUpload(upload, bucket, encode)),
      }),
      ...presentPrefixes(page.commonPrefixes, encode),
    };
  },
};

export const listParts: S3Operation<'ListParts'> = {
  async authorize(input, context) {
    const bucket = await bucketAccess(context, input.Bucket);
    return [bucket('s3:ListMultipartUploadParts', input.Key)];
  },
  async handle(input, context) {
    const bucket = await requireBucket(context.store, input);
    const name = { bucket: bucket.name, key: requireKey(input.Key), uploadId: input.UploadId ?? '' };
    const upload = await requireUpload(context.store, name);
    const maxParts = pageSize(input.MaxParts, 'max-parts');
    const marker = Number(input.PartNumberMarker ?? '0');
    const parts = (await readParts(context.store, bucket.name, upload.uploadId)).filter(
      ({ partNumber }) => partNumber > marker,
    );
    const shown = parts.slice(0, maxParts);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.uploadId,
      PartNumberMarker: String(marker),
      NextPartNumberMarker: String(shown.at(-1)?.partNumber ?? marker),
      MaxParts: maxParts,
      IsTruncated: parts.length > shown.length,
      StorageClass: upload.storageClass,
      Owner: ownerOf(bucket),
      Initiator: ownerOf(bucket),
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
      ...abortHeaders(context.clock, bucket, upload),
      ...(shown.length > 0 && { Parts: shown.map(presentPart) }),
    };
  },
};

function startOf(input: S3Input<'ListMultipartUploads'>): RecordPlace | 'nothing' | undefined {
  const { KeyMarker: key, UploadIdMarker: uploadId } = input;
  if (!key) return undefined;
  if (uploadId) return behindUpload(key, uploadId);
  const place = placeBehindKey(key, input.Prefix ?? '', input.Delimiter ?? '');
  if (place === 'nothing') return place;
  return 'after' in place ? behindUpload(place.after, undefined) : { from: recordKey(place.from) };
}

function nextMarkers({ next }: Page<Upload>, encode: (text: string) => string) {
  if (!next) return {};
  if ('commonPrefix' in next) return { NextKeyMarker: encode(next.commonPrefix) };
  return { NextKeyMarker: encode(next.row.key), NextUploadIdMarker: next.row.uploadId };
}

function presentUpload(upload: Upload, bucket: Bucket, encode: (text: string) => string) {
  return {
    Key: encode(upload.key),
    UploadId: upload.uploadId,
    Initiated: new Date(upload.initiatedAt),
    StorageClass: upload.storageClass,
    Owner: ownerOf(bucket),
    Initiator: ownerOf(bucket),
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
  };
}

function presentPart(part: UploadedPart) {
  return {
    PartNumber: part.partNumber,
    ETag: quoted(part.etag),
    Size: part.sizeBytes,
    LastModified: new Date(part.lastModifiedAt),
    ...checksumMembers(part.checksum),
  };
}
