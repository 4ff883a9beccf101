import type { ObjectVersionStorageClass } from '@aws-sdk/client-s3';
import type { Reader } from '../../../store/store.js';
import { onBucket } from '../access.js';
import { invalidArgument } from '../errors.js';
import { keyEncoder, pageSize, presentPrefixes } from '../listing/listing-input.js';
import { type Page, placeBehindKey, readPage } from '../listing/page.js';
import type { Bucket, ObjectVersion } from '../model.js';
import { checkVersionId } from '../objects/find-object.js';
import { listedObject, ownerOf } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { recordKey, sequenceOf } from '../records/record-keys.js';
import {
  allVersions,
  behindKey,
  behindVersion,
  type ListedVersion,
  type VersionsPlace,
} from '../records/sources.js';
import { findVersion } from '../records/versions.js';
import type { S3Input, S3Operation } from '../types.js';

export const listObjectVersions: S3Operation<'ListObjectVersions'> = {
  authorize: onBucket('s3:ListBucketVersions', (input) => ({
    's3:prefix': input.Prefix ?? '',
    's3:delimiter': input.Delimiter,
    's3:max-keys': input.MaxKeys?.toString(),
  })),
  async handle(input, context) {
    const bucket = await requireBucket(context.store, input);
    const encode = keyEncoder(input.EncodingType);
    const maxItems = pageSize(input.MaxKeys, 'maxKeys');
    const { Prefix: prefix = '', Delimiter: delimiter = '' } = input;
    const start = await startOf(context.store, bucket.name, input);
    const page: Page<ListedVersion> =
      start === 'nothing'
        ? { rows: [], commonPrefixes: [] }
        : await readPage(allVersions(context.store, bucket.name, prefix), {
            prefix,
            delimiter,
            maxItems,
            start,
          });
    return {
      Name: bucket.name,
      Prefix: encode(prefix),
      Delimiter: input.Delimiter && encode(delimiter),
      KeyMarker: encode(input.KeyMarker ?? ''),
      VersionIdMarker: input.VersionIdMarker ?? '',
      MaxKeys: maxItems,
      IsTruncated: page.next !== undefined,
      EncodingType: input.EncodingType,
      ...nextMarkers(page, encode),
      ...presentVersions(page, bucket, encode),
      ...presentPrefixes(page.commonPrefixes, encode),
    };
  },
};

async function startOf(
  reader: Reader,
  bucket: string,
  { KeyMarker: key, VersionIdMarker: versionId, Prefix, Delimiter }: S3Input<'ListObjectVersions'>,
): Promise<VersionsPlace | 'nothing' | undefined> {
  if (!key) {
    if (!versionId) return undefined;
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      versionId,
    );
  }
  if (versionId) return behindMarker(reader, bucket, key, versionId);
  const place = placeBehindKey(key, Prefix ?? '', Delimiter ?? '');
  if (place === 'nothing') return place;
  if ('after' in place) return behindKey(place.after);
  return { latest: { from: recordKey(place.from) }, older: { from: recordKey(place.from) } };
}

/** The version itself may be gone by now: its id says where it was, unless it is `null`. */
async function behindMarker(
  reader: Reader,
  bucket: string,
  key: string,
  versionId: string,
): Promise<VersionsPlace> {
  checkVersionId(versionId);
  const sequence = sequenceOf(versionId) ?? (await findVersion(reader, bucket, key, versionId))?.sequence;
  return sequence === undefined ? behindKey(key) : behindVersion(key, sequence);
}

function nextMarkers({ next }: Page<ListedVersion>, encode: (text: string) => string) {
  if (!next) return {};
  if ('commonPrefix' in next) return { NextKeyMarker: encode(next.commonPrefix) };
  const { key, versionId } = next.row.version;
  return { NextKeyMarker: encode(key), NextVersionIdMarker: versionId };
}

function presentVersions(page: Page<ListedVersion>, bucket: Bucket, encode: (text: string) => string) {
  const versions = [];
  const markers = [];
  for (const { version, isLatest } of page.rows) {
    const { versionId: VersionId, lastModifiedAt } = version;
    const place = { Key: encode(version.key), VersionId, IsLatest: isLatest, Owner: ownerOf(bucket) };
    if (version.kind === 'delete-marker') markers.push({ ...place, LastModified: new Date(lastModifiedAt) });
    else versions.push({ ...place, ...listedVersion(version) });
  }
  return {
    ...(versions.length > 0 && { Versions: versions }),
    ...(markers.length > 0 && { DeleteMarkers: markers }),
  };
}

/** S3 tells every class here, although its model has a type of only one. */
function listedVersion(version: ObjectVersion) {
  return { ...listedObject(version), StorageClass: version.storageClass as ObjectVersionStorageClass };
}
