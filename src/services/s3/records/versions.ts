import type { Ids } from '../../../kernel/ids.js';
import { collection, type Reader, type Transaction } from '../../../store/store.js';
import type { Bucket, DeleteMarker, ObjectVersion, PartList, StoredVersion } from '../model.js';
import { memberPrefix, newVersionId, recordKey, sequenceOf, versionRecordKey } from './record-keys.js';

// The scope of all of these is the bucket's name.

/** The newest version of every key: what requests without a version id mean. */
export const latestVersions = collection<StoredVersion>('s3.latest-versions');

/** All versions but the newest, by key, then newest first. */
export const olderVersions = collection<StoredVersion>('s3.older-versions', {
  nullVersion: (version) => (version.versionId === 'null' ? { value: version.key } : undefined),
});

/** By part list id. */
export const partLists = collection<PartList>('s3.part-lists');

export const NULL_VERSION = 'null';

/** A version before its place among the others is known. */
export type NewVersion = Unplaced<ObjectVersion> | Unplaced<DeleteMarker>;
type Unplaced<V> = Omit<V, 'versionId' | 'sequence' | 'lastModifiedAt'>;

export async function findLatest(
  reader: Reader,
  bucket: string,
  key: string,
): Promise<StoredVersion | undefined> {
  return (await reader.get(latestVersions, bucket, recordKey(key)))?.doc;
}

export async function findVersion(
  reader: Reader,
  bucket: string,
  key: string,
  versionId: string,
): Promise<StoredVersion | undefined> {
  const latest = await findLatest(reader, bucket, key);
  if (latest?.versionId === versionId) return latest;
  if (versionId === NULL_VERSION) {
    return (await reader.listBy(olderVersions, bucket, 'nullVersion', key, { limit: 1 }))[0]?.doc;
  }
  const sequence = sequenceOf(versionId);
  if (sequence === undefined) return undefined;
  const older = await reader.get(olderVersions, bucket, versionRecordKey(key, sequence));
  return older?.doc.versionId === versionId ? older.doc : undefined;
}

export interface AddedVersion {
  readonly version: StoredVersion;
  /** What is no version any more, because there can be only one `null`: its content is to be discarded. */
  readonly replaced: readonly StoredVersion[];
}

/** Makes `fresh` the newest version of its key, as the bucket's versioning says. */
export async function addVersion(
  tx: Transaction,
  { ids, now }: { readonly ids: Ids; readonly now: number },
  bucket: Bucket,
  fresh: NewVersion,
): Promise<AddedVersion> {
  const { key } = fresh;
  const latest = await findLatest(tx, bucket.name, key);
  const sequence = Math.max(now * 1000, (latest?.sequence ?? 0) + 1);
  const versionId = bucket.versioning === 'enabled' ? newVersionId(ids, sequence) : NULL_VERSION;
  const replaced: StoredVersion[] = [];
  if (versionId === NULL_VERSION) {
    const sameId = latest?.versionId === versionId ? latest : await takeOlderNull(tx, bucket, key);
    if (sameId) replaced.push(sameId);
  }
  if (latest && latest.versionId !== versionId) {
    await tx.put(olderVersions, bucket.name, versionRecordKey(key, latest.sequence), latest);
  }
  const lastModifiedAt = Math.floor(now / 1000) * 1000;
  const version: StoredVersion = { ...fresh, versionId, sequence, lastModifiedAt };
  await tx.put(latestVersions, bucket.name, recordKey(key), version);
  return { version, replaced };
}

/** Replaces a version's description (tags, ACL) in place. */
export async function updateVersion(tx: Transaction, bucket: string, version: StoredVersion): Promise<void> {
  const latest = await findLatest(tx, bucket, version.key);
  const isLatest = latest?.versionId === version.versionId;
  const collectionOf = isLatest ? latestVersions : olderVersions;
  const key = isLatest ? recordKey(version.key) : versionRecordKey(version.key, version.sequence);
  await tx.put(collectionOf, bucket, key, version);
}

/** Forgets one version for good; the next older one becomes the newest where it was that. */
export async function removeVersion(tx: Transaction, bucket: string, version: StoredVersion): Promise<void> {
  const { key, sequence, versionId } = version;
  const latest = await findLatest(tx, bucket, key);
  if (latest?.versionId !== versionId) {
    await tx.delete(olderVersions, bucket, versionRecordKey(key, sequence));
    return;
  }
  const [next] = await tx.list(olderVersions, bucket, { prefix: memberPrefix(key), limit: 1 });
  if (!next) {
    await tx.delete(latestVersions, bucket, recordKey(key));
    return;
  }
  await tx.delete(olderVersions, bucket, next.key);
  await tx.put(latestVersions, bucket, recordKey(key), next.doc);
}

/** Whether the key has versions besides its newest. */
export async function hasOlderVersions(reader: Reader, bucket: string, key: string): Promise<boolean> {
  return (await reader.list(olderVersions, bucket, { prefix: memberPrefix(key), limit: 1 })).length > 0;
}

export async function isEmpty(reader: Reader, bucket: string): Promise<boolean> {
  return (await reader.list(latestVersions, bucket, { limit: 1 })).length === 0;
}

export async function findParts(
  reader: Reader,
  bucket: string,
  partListId: string,
): Promise<PartList | undefined> {
  return (await reader.get(partLists, bucket, partListId))?.doc;
}

export async function putParts(
  tx: Transaction,
  bucket: string,
  partListId: string,
  list: PartList,
): Promise<void> {
  await tx.put(partLists, bucket, partListId, list);
}

export async function deleteParts(tx: Transaction, bucket: string, partListId: string): Promise<void> {
  await tx.delete(partLists, bucket, partListId);
}

async function takeOlderNull(
  tx: Transaction,
  bucket: Bucket,
  key: string,
): Promise<StoredVersion | undefined> {
  if (bucket.versioning === 'off') return undefined;
  const [found] = await tx.listBy(olderVersions, bucket.name, 'nullVersion', key, { limit: 1 });
  if (found) await tx.delete(olderVersions, bucket.name, found.key);
  return found?.doc;
}
