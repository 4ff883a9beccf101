import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { accessDenied } from './errors.js';
import { findBucket } from './records/buckets.js';

type Conditions = Readonly<Record<string, string | undefined>>;

interface OfBucket {
  readonly Bucket: string | undefined;
}

interface OfObject extends OfBucket {
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

type Authorize<Input> = (input: Input, context: RequestContext) => Promise<readonly AccessRequest[]>;

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** One action on the bucket itself. */
export function onBucket<Input extends OfBucket>(
  action: string,
  conditions?: (input: Input) => Conditions,
): Authorize<Input> {
  return async (input, context) => {
    const bucket = await bucketAccess(context, input.Bucket);
    return [bucket(action, undefined, conditions?.(input))];
  };
}

/** One action on the object; the second name where the request names a version. */
export function onObject<Input extends OfObject>(action: string, versionAction = action): Authorize<Input> {
  return async (input, context) => {
    const bucket = await bucketAccess(context, input.Bucket);
    const named = input.VersionId === undefined ? action : versionAction;
    return [bucket(named, input.Key, { 's3:versionid': input.VersionId })];
  };
}

/** Writes down one permission on a bucket or on an object in it. */
export type BucketAccess = (action: string, key?: string, conditions?: Conditions) => AccessRequest;

/**
 * The permissions of one bucket, with its policy. ARNs of S3 have no account: whose it is comes from its record.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"
 * @throws AwsError AccessDenied for another account's bucket without a policy
 */
export async function bucketAccess(context: RequestContext, name = ''): Promise<BucketAccess> {
  const bucket = await findBucket(context.store, name);
  const isForeign = bucket !== undefined && bucket.accountId !== context.caller.accountId;
  if (isForeign && bucket.policy === undefined) throw accessDenied();
  const facts = {
    ...(bucket && { resourceAccountId: bucket.accountId }),
    ...(bucket?.policy !== undefined && { resourcePolicy: bucket.policy }),
  };
  return (action, key, conditions = {}) => {
    const resource = key === undefined ? bucketArn(name) : `${bucketArn(name)}/${key}`;
    const given = Object.entries(conditions).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return {
      action,
      resource,
      ...facts,
      ...(given.length > 0 && { conditions: Object.fromEntries(given) }),
    };
  };
}

/** What a bucket's policy may ask of the object that is put (such as: encrypted with KMS). */
export function putConditions(input: {
  readonly ACL?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly StorageClass?: string | undefined;
}): Conditions {
  return {
    's3:x-amz-acl': input.ACL,
    's3:x-amz-server-side-encryption': input.ServerSideEncryption,
    's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId,
    's3:x-amz-storage-class': input.StorageClass,
  };
}
