import type { ChecksumMode, StorageClass } from '@aws-sdk/client-s3';
import { checksumHeaders } from '../checksums.js';
import type { Bucket, ObjectVersion } from '../model.js';
import { encryptionHeaders, quoted, versionHeader } from '../present.js';
import { contentRange } from './range.js';
import type { Selection } from './select-content.js';

/** A presigned URL may say how the content is to be shown (`response-content-type`, …). */
export interface HeaderOverrides {
  readonly ChecksumMode?: ChecksumMode | undefined;
  readonly ResponseCacheControl?: string | undefined;
  readonly ResponseContentDisposition?: string | undefined;
  readonly ResponseContentEncoding?: string | undefined;
  readonly ResponseContentLanguage?: string | undefined;
  readonly ResponseContentType?: string | undefined;
  readonly ResponseExpires?: Date | undefined;
}

/** The headers of GetObject and HeadObject. */
export function objectHeaders(
  bucket: Bucket,
  version: ObjectVersion,
  { range, partsCount, partChecksum }: Selection,
  overrides: HeaderOverrides,
) {
  const { headers, sizeBytes, storageClass, tags } = version;
  const isWhole = range === undefined || range.end - range.start + 1 === sizeBytes;
  const expiresAt = overrides.ResponseExpires?.getTime() ?? headers.expiresAt;
  const tagCount = Object.keys(tags).length;
  return {
    AcceptRanges: 'bytes',
    LastModified: new Date(version.lastModifiedAt),
    ETag: quoted(version.etag),
    ContentLength: range ? range.end - range.start + 1 : sizeBytes,
    ContentRange: range && contentRange(range, sizeBytes),
    ContentType: overrides.ResponseContentType ?? headers.contentType ?? 'binary/octet-stream',
    CacheControl: overrides.ResponseCacheControl ?? headers.cacheControl,
    ContentDisposition: overrides.ResponseContentDisposition ?? headers.contentDisposition,
    ContentEncoding: overrides.ResponseContentEncoding ?? headers.contentEncoding,
    ContentLanguage: overrides.ResponseContentLanguage ?? headers.contentLanguage,
    Expires: expiresAt === undefined ? undefined : new Date(expiresAt),
    Metadata: version.metadata,
    StorageClass: shownStorageClass(storageClass),
    WebsiteRedirectLocation: version.websiteRedirectLocation,
    PartsCount: partsCount,
    TagCount: tagCount > 0 ? tagCount : undefined,
    ...encryptionHeaders(version.encryption),
    ...versionHeader(bucket, version),
    ...checksumHeaders(toldChecksum(version, isWhole, partChecksum), overrides.ChecksumMode),
  };
}

/** Of the whole object, or of the one part that is read. */
function toldChecksum({ checksum }: ObjectVersion, isWhole: boolean, partChecksum: string | undefined) {
  if (checksum && partChecksum !== undefined) return { ...checksum, value: partChecksum };
  return isWhole ? checksum : undefined;
}

/** The standard class is not told in headers. */
function shownStorageClass(storageClass: StorageClass): StorageClass | undefined {
  return storageClass === 'STANDARD' ? undefined : storageClass;
}
