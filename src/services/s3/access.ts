import type { Conditions as GivenConditions, Tags } from '../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../front-door/service.js';
import { s3Arn } from '../../kernel/arn.js';
import { partitionOf } from '../../kernel/partition.js';
import { isDecodable } from '../../kernel/percent-encoding.js';
import { accessDenied, noSuchBucket } from './errors.js';
import type { Bucket } from './model.js';
import { findBucket } from './records/buckets.js';
import { findLatest, findVersion } from './records/versions.js';
import { signingKeys } from './signing-keys.js';

/** Keys whose value the request does not have are left out. */
type Conditions = Readonly<Record<string, string | readonly string[] | undefined>>;

interface OfBucket {
  readonly Bucket: string | undefined;
}

interface OfObject extends OfBucket {
  readonly Key: string | undefined;
  readonly VersionId?: string | undefined;
}

type Authorize<Input> = (input: Input, context: RequestContext) => Promise<readonly AccessRequest[]>;

/** @param region in which the bucket is, or is asked for: ARNs of S3 name none, but their partition */
export function bucketArn(bucket: string, region: string): string {
  return s3Arn(partitionOf(region), bucket);
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
export function onObject<Input extends OfObject>(
  action: string,
  versionAction = action,
  conditions?: (input: Input) => Conditions,
): Authorize<Input> {
  return async (input, context) => {
    const bucket = await bucketAccess(context, input.Bucket);
    const named = input.VersionId === undefined ? action : versionAction;
    return [bucket(named, input.Key, { 's3:versionid': input.VersionId, ...conditions?.(input) })];
  };
}

/** Writes down one permission on a bucket or on an object in it. */
export type BucketAccess = (action: string, key?: string, conditions?: Conditions) => AccessRequest;

/**
 * The permissions of one bucket, with its policy. ARNs of S3 have no account: whose it is comes from its record.
 * @source Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3"
 * @throws AwsError AccessDenied for another account's bucket without a policy, NoSuchBucket for one of another partition
 */
export async function bucketAccess(context: RequestContext, name = ''): Promise<BucketAccess> {
  const bucket = await findBucket(context.store, name);
  if (bucket !== undefined && isHidden(bucket, context)) throw noSuchBucket(name);
  const isForeign = bucket !== undefined && bucket.accountId !== context.caller.accountId;
  if (isForeign && bucket.policy === undefined) throw accessDenied();
  const arn = bucketArn(name, bucket?.region ?? context.region);
  const facts = {
    ...(bucket && { resourceAccountId: bucket.accountId }),
    ...(bucket?.policy !== undefined && { resourcePolicy: bucket.policy }),
  };
  const ofRequest = requestKeys(context, bucket?.accountId);
  return (action, key, conditions = {}) => ({
    action,
    resource: key === undefined ? arn : `${arn}/${key}`,
    ...facts,
    conditions: given(ofRequest, conditions),
    resourceTags: async () =>
      key === undefined ? bucket?.tags : await objectTags(context, name, key, conditions),
  });
}

/** Buckets of other partitions are not there; requests that nobody signs do not tell which is theirs. */
function isHidden({ region }: Bucket, context: RequestContext): boolean {
  return context.caller.kind !== 'anonymous' && partitionOf(region) !== partitionOf(context.region);
}

/**
 * What every request has.
 * @param owner of the bucket, where there is one
 */
export function requestKeys({ http, clock, accountId }: RequestContext, owner = accountId): Conditions {
  return { ...signingKeys(http, clock.now()), 's3:resourceaccount': owner };
}

/** What there is of all these: most requests have few of the keys that they could have. */
export function given(...parts: readonly Conditions[]): GivenConditions {
  const found: Record<string, string | readonly string[]> = {};
  for (const part of parts) {
    for (const key in part) {
      const value = part[key];
      if (value !== undefined && value.length > 0) found[key] = value;
    }
  }
  return found;
}

/** `s3:ExistingObjectTag/KEY` */
async function objectTags(
  { store }: RequestContext,
  bucket: string,
  key: string,
  conditions: Conditions,
): Promise<Tags | undefined> {
  const versionId = conditions['s3:versionid'];
  const version =
    typeof versionId === 'string'
      ? await findVersion(store, bucket, key, versionId)
      : await findLatest(store, bucket, key);
  return version?.kind === 'object' ? version.tags : undefined;
}

interface Grants {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

/** Who gets access by what is put. */
export function aclConditions(input: Grants): Conditions {
  return {
    's3:x-amz-acl': input.ACL,
    's3:x-amz-grant-full-control': input.GrantFullControl,
    's3:x-amz-grant-read': input.GrantRead,
    's3:x-amz-grant-read-acp': input.GrantReadACP,
    's3:x-amz-grant-write': input.GrantWrite,
    's3:x-amz-grant-write-acp': input.GrantWriteACP,
  };
}

/** The tags that a request gives an object. */
export function objectTagConditions(tags: Tags): Conditions {
  if (Object.keys(tags).length === 0) return {};
  return {
    's3:requestobjecttagkeys': Object.keys(tags),
    ...Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [`s3:requestobjecttag/${key.toLowerCase()}`, value]),
    ),
  };
}

/** Of `x-amz-tagging`, whatever it holds: it is checked later. */
export function tagsInHeader(header = ''): Tags {
  return header !== '' && isDecodable(header) ? Object.fromEntries(new URLSearchParams(header)) : {};
}

/** What whoever puts an object with these must be allowed besides. */
export function besidesPut(
  to: BucketAccess,
  input: Put & { readonly Key: string | undefined },
): AccessRequest[] {
  const { Key: key, Tagging: tagging } = input;
  const acl = aclConditions(input);
  const hasAcl = Object.values(acl).some((value) => value !== undefined);
  return [
    ...(tagging ? [to('s3:PutObjectTagging', key, objectTagConditions(tagsInHeader(tagging)))] : []),
    ...(hasAcl ? [to('s3:PutObjectAcl', key, acl)] : []),
  ];
}

interface Put extends Grants {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly CopySource?: string | undefined;
  readonly MetadataDirective?: string | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly StorageClass?: string | undefined;
  readonly Tagging?: string | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
}

/** Whether it is this request that makes the object: a multipart upload's others only prepare it. */
export function creates(isCreation: boolean): Conditions {
  return { 's3:objectcreationoperation': String(isCreation) };
}

/** What a bucket's policy may ask of the object that is put (such as: encrypted with KMS). */
export function putConditions(input: Put): Conditions {
  return given(aclConditions(input), objectTagConditions(tagsInHeader(input.Tagging)), {
    's3:if-match': input.IfMatch,
    's3:if-none-match': input.IfNoneMatch,
    's3:object-lock-legal-hold': input.ObjectLockLegalHoldStatus,
    's3:object-lock-mode': input.ObjectLockMode,
    's3:object-lock-retain-until-date': input.ObjectLockRetainUntilDate?.toISOString(),
    's3:x-amz-copy-source': input.CopySource,
    's3:x-amz-metadata-directive': input.MetadataDirective,
    's3:x-amz-server-side-encryption': input.ServerSideEncryption,
    's3:x-amz-server-side-encryption-aws-kms-key-id': input.SSEKMSKeyId,
    's3:x-amz-server-side-encryption-customer-algorithm': input.SSECustomerAlgorithm,
    's3:x-amz-storage-class': input.StorageClass,
    's3:x-amz-website-redirect-location': input.WebsiteRedirectLocation,
  });
}
