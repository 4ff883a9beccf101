import { type Account, partitionOf } from '../../../kernel/partition.js';
import { collection, PARTITION_SCOPE, type Reader, type Transaction } from '../../../store/store.js';
import { accessDenied, noSuchBucket } from '../errors.js';
import type { Bucket } from '../model.js';

/** Names are shared by all accounts, here of all partitions. */
const buckets = collection<Bucket>('s3.buckets', {
  owner: (bucket) => ({ value: bucket.accountId, sort: bucket.name }),
});

/** What every request about a bucket carries. */
export interface BucketInput {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

export async function findBucket(reader: Reader, name: string): Promise<Bucket | undefined> {
  return (await reader.get(buckets, PARTITION_SCOPE, name))?.doc;
}

/** For other services: whether the region's partition has a bucket of that name, whosever it is. */
export function bucketsOf(reader: Reader): (name: string, region: string) => Promise<boolean> {
  return async (name, region) => {
    const bucket = await findBucket(reader, name);
    return bucket !== undefined && partitionOf(bucket.region) === partitionOf(region);
  };
}

/** @throws AwsError NoSuchBucket; AccessDenied where the bucket is not of the account that the caller expects */
export async function requireBucket(reader: Reader, input: BucketInput): Promise<Bucket> {
  const name = input.Bucket ?? '';
  const bucket = await findBucket(reader, name);
  if (!bucket) throw noSuchBucket(name);
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.accountId) {
    throw accessDenied();
  }
  return bucket;
}

export interface BucketListing {
  readonly prefix: string;
  readonly region: string | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

/** An account's buckets by name; one more than `limit` where more follow. */
export async function listBuckets(
  reader: Reader,
  { accountId, partition = 'aws' }: Account,
  { prefix, region, after, limit }: BucketListing,
): Promise<Bucket[]> {
  const found = await reader.listBy(buckets, PARTITION_SCOPE, 'owner', accountId, {
    ...(prefix !== '' && { minSort: prefix }),
    ...(after !== undefined && { after: { sort: after, key: after } }),
  });
  return found
    .map(({ doc }) => doc)
    .filter((bucket) => partitionOf(bucket.region) === partition)
    .filter((bucket) => bucket.name.startsWith(prefix) && (region === undefined || bucket.region === region))
    .slice(0, limit + 1);
}

/** Every bucket of every account, by name. */
export async function forEachBucket(reader: Reader, visit: (bucket: Bucket) => Promise<void>): Promise<void> {
  for (const { doc } of await reader.list(buckets, PARTITION_SCOPE)) await visit(doc);
}

export async function putBucket(tx: Transaction, bucket: Bucket): Promise<void> {
  await tx.put(buckets, PARTITION_SCOPE, bucket.name, bucket);
}

export async function deleteBucket(tx: Transaction, name: string): Promise<void> {
  await tx.delete(buckets, PARTITION_SCOPE, name);
}
