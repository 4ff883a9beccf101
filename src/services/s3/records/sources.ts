import type { Reader } from '../../../store/store.js';
import type { KeySource } from '../listing/page.js';
import type { StoredVersion, Upload } from '../model.js';
import { afterMembers, compareKeys, recordKey, versionRecordKey } from './record-keys.js';
import { uploadRecordKey, uploads } from './uploads.js';
import { latestVersions, olderVersions } from './versions.js';

/** A bound in a collection's record keys. */
export type RecordPlace = { readonly from: string } | { readonly after: string };

/** The objects of a bucket, as they are now: keys whose newest version is a delete marker are passed over. */
export function currentObjects(
  reader: Reader,
  bucket: string,
  prefix: string,
): KeySource<StoredVersion, RecordPlace> {
  return {
    async read(place, limit) {
      const found = await reader.list(latestVersions, bucket, { prefix: recordKey(prefix), ...place, limit });
      return found.map(({ doc }) => doc);
    },
    keyOf: (version) => version.key,
    isShown: (version) => version.kind === 'object',
    behind: (version) => ({ after: recordKey(version.key) }),
    from: (key) => ({ from: recordKey(key) }),
  };
}

export interface ListedVersion {
  readonly version: StoredVersion;
  readonly isLatest: boolean;
}

/** Where to go on in each of the two collections that hold versions. */
export interface VersionsPlace {
  readonly latest: RecordPlace;
  readonly older: RecordPlace;
}

/** Every version of a bucket, by key, newest first. */
export function allVersions(
  reader: Reader,
  bucket: string,
  prefix: string,
): KeySource<ListedVersion, VersionsPlace> {
  return {
    async read(place, limit) {
      const bounds = { prefix: recordKey(prefix), limit };
      const latest = await reader.list(latestVersions, bucket, { ...bounds, ...place?.latest });
      const older = await reader.list(olderVersions, bucket, { ...bounds, ...place?.older });
      return merge(
        latest.map(({ doc }) => doc),
        older.map(({ doc }) => doc),
        limit,
      );
    },
    keyOf: ({ version }) => version.key,
    isShown: () => true,
    behind: ({ version }) => behindVersion(version.key, version.sequence),
    from: (key) => ({ latest: { from: recordKey(key) }, older: { from: recordKey(key) } }),
  };
}

/** @param sequence of the version; all later ones come before it */
export function behindVersion(key: string, sequence: number): VersionsPlace {
  return { latest: { after: recordKey(key) }, older: { after: versionRecordKey(key, sequence) } };
}

/** Behind every version of the key. */
export function behindKey(key: string): VersionsPlace {
  return { latest: { after: recordKey(key) }, older: { from: afterMembers(key) } };
}

/** The uploads of a bucket, by key, then in the order in which they began. */
export function openUploads(reader: Reader, bucket: string, prefix: string): KeySource<Upload, RecordPlace> {
  return {
    async read(place, limit) {
      const found = await reader.list(uploads, bucket, { prefix: recordKey(prefix), ...place, limit });
      return found.map(({ doc }) => doc);
    },
    keyOf: (upload) => upload.key,
    isShown: () => true,
    behind: (upload) => behindUpload(upload.key, upload.uploadId),
    from: (key) => ({ from: recordKey(key) }),
  };
}

/** @param uploadId undefined: behind every upload of the key */
export function behindUpload(key: string, uploadId: string | undefined): RecordPlace {
  return uploadId === undefined ? { from: afterMembers(key) } : { after: uploadRecordKey(key, uploadId) };
}

/** Both lists are in order; a key's newest version comes before its older ones. */
function merge(
  latest: readonly StoredVersion[],
  older: readonly StoredVersion[],
  limit: number,
): ListedVersion[] {
  const merged: ListedVersion[] = [];
  let i = 0;
  let j = 0;
  while (merged.length < limit && (i < latest.length || j < older.length)) {
    const next = latest[i];
    const other = older[j];
    if (next && (!other || compareKeys(next.key, other.key) <= 0)) {
      merged.push({ version: next, isLatest: true });
      i += 1;
    } else if (other) {
      merged.push({ version: other, isLatest: false });
      j += 1;
    }
  }
  return merged;
}
