import type { RequestContext } from '../../../front-door/service.js';
import { fromStored, toStored } from '../configuration-value.js';
import { notConfigured } from '../errors.js';
import type { Bucket, ConfigurationKind } from '../model.js';
import { type BucketInput, putBucket, requireBucket } from '../records/buckets.js';

/** Changes a bucket's record. */
export async function changeBucket(
  context: RequestContext,
  input: BucketInput,
  change: (bucket: Bucket) => Bucket,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const bucket = await requireBucket(tx, input);
    await putBucket(tx, change(bucket));
  });
}

export async function storeConfiguration(
  context: RequestContext,
  input: BucketInput,
  kind: ConfigurationKind,
  value: object,
): Promise<void> {
  await changeBucket(context, input, (bucket) => ({
    ...bucket,
    configurations: { ...bucket.configurations, [kind]: toStored(value) },
  }));
}

/** Nothing happens where there is none. */
export async function dropConfiguration(
  context: RequestContext,
  input: BucketInput,
  kind: ConfigurationKind,
): Promise<void> {
  await changeBucket(context, input, (bucket) => {
    const { [kind]: _dropped, ...kept } = bucket.configurations;
    return { ...bucket, configurations: kept };
  });
}

/** @returns undefined where it was never put, or was deleted */
export async function findConfiguration<T>(
  context: RequestContext,
  input: BucketInput,
  kind: ConfigurationKind,
): Promise<T | undefined> {
  const bucket = await requireBucket(context.store, input);
  return fromStored(bucket.configurations[kind]) as T | undefined;
}

/** @throws AwsError with the code that S3 has for a missing configuration of that kind */
export async function requireConfiguration<T>(
  context: RequestContext,
  input: BucketInput,
  kind: ConfigurationKind,
  missing: { readonly code: string; readonly message: string },
): Promise<T> {
  const found = await findConfiguration<T>(context, input, kind);
  if (found === undefined) throw notConfigured(missing.code, missing.message, input.Bucket ?? '');
  return found;
}
