import type { RequestContext } from '../../../front-door/service.js';
import { bucketAccess } from '../access.js';
import { checksumMembers } from '../checksums.js';
import { invalidArgument } from '../errors.js';
import { pageSize } from '../listing/listing-input.js';
import type { ObjectVersion } from '../model.js';
import { requireObject } from '../objects/find-object.js';
import { contentParts } from '../objects/read-content.js';
import { versionHeader } from '../present.js';
import type { S3Input, S3Operation } from '../types.js';

export const getObjectAttributes: S3Operation<'GetObjectAttributes'> = {
  async authorize(input, context) {
    const bucket = await bucketAccess(context, input.Bucket);
    const suffix = input.VersionId === undefined ? '' : 'Version';
    const version = { 's3:versionid': input.VersionId };
    return [
      bucket(`s3:GetObject${suffix}`, input.Key, version),
      bucket(`s3:GetObject${suffix}Attributes`, input.Key, version),
    ];
  },
  async handle(input, context) {
    const { bucket, version } = await requireObject(context.store, input, 'GET');
    const wanted = new Set<string>(input.ObjectAttributes ?? []);
    if (wanted.size === 0) {
      throw invalidArgument('Invalid attribute name specified.', 'x-amz-object-attributes', undefined);
    }
    return {
      LastModified: new Date(version.lastModifiedAt),
      ...versionHeader(bucket, version),
      ...(wanted.has('ETag') && { ETag: version.etag }),
      ...(wanted.has('ObjectSize') && { ObjectSize: version.sizeBytes }),
      ...(wanted.has('StorageClass') && { StorageClass: version.storageClass }),
      ...(wanted.has('Checksum') && version.checksum && { Checksum: presentChecksum(version) }),
      ...(wanted.has('ObjectParts') && (await objectParts(input, version, bucket.name, context))),
    };
  },
};

function presentChecksum({ checksum }: ObjectVersion) {
  return { ...checksumMembers(checksum), ChecksumType: checksum?.type };
}

/** The parts themselves are told only where they have checksums; else their number alone. */
async function objectParts(
  input: S3Input<'GetObjectAttributes'>,
  { content, checksum }: ObjectVersion,
  bucket: string,
  context: RequestContext,
) {
  if (content.kind !== 'parts') return {};
  if (!checksum) return { ObjectParts: { TotalPartsCount: content.partCount } };
  const maxParts = pageSize(input.MaxParts, 'max-parts');
  const marker = Number(input.PartNumberMarker ?? '0');
  const rest = (await contentParts(context, bucket, content)).filter(({ partNumber }) => partNumber > marker);
  const shown = rest.slice(0, maxParts);
  return {
    ObjectParts: {
      TotalPartsCount: content.partCount,
      PartNumberMarker: String(marker),
      NextPartNumberMarker: String(shown.at(-1)?.partNumber ?? marker),
      MaxParts: maxParts,
      IsTruncated: rest.length > shown.length,
      Parts: shown.map((part) => ({
        PartNumber: part.partNumber,
        Size: part.sizeBytes,
        ...(part.checksum !== undefined &&
          checksumMembers({ algorithm: checksum.algorithm, value: part.checksum })),
      })),
    },
  };
}
