import type { BucketCannedACL, Grant, ObjectCannedACL, OwnershipControls } from '@aws-sdk/client-s3';
import { AwsError } from '../../kernel/aws-error.js';
import type { Bucket } from './model.js';
import { canonicalUserId } from './present.js';

export const BUCKET_ACLS: ReadonlySet<string> = new Set<BucketCannedACL>([
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
]);

export const OBJECT_ACLS: ReadonlySet<string> = new Set<ObjectCannedACL>([
  'private',
  'public-read',
  'public-read-write',
  'authenticated-read',
  'aws-exec-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
]);

/** With ownership "bucket owner enforced" (the default) only ACLs that change nothing are taken. */
export function aclsAllowed(bucket: Bucket, acl: ObjectCannedACL): void {
  const controls = bucket.configurations.ownershipControls as OwnershipControls | undefined;
  const enforced = controls?.Rules?.[0]?.ObjectOwnership === 'BucketOwnerEnforced';
  if (!enforced || acl === 'private' || acl === 'bucket-owner-full-control') return;
  throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs', { statusCode: 400 });
}

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

/** What a canned ACL stands for. Kept and told; access is decided by policies alone. */
export function grantsOf(bucket: Bucket, acl: ObjectCannedACL = 'private'): Grant[] {
  const owner: Grant = {
    Grantee: { Type: 'CanonicalUser', ID: canonicalUserId(bucket.accountId) },
    Permission: 'FULL_CONTROL',
  };
  const toGroup = (URI: string, Permission: 'READ' | 'WRITE'): Grant => ({
    Grantee: { Type: 'Group', URI },
    Permission,
  });
  if (acl === 'public-read') return [owner, toGroup(ALL_USERS, 'READ')];
  if (acl === 'public-read-write') return [owner, toGroup(ALL_USERS, 'READ'), toGroup(ALL_USERS, 'WRITE')];
  if (acl === 'authenticated-read') return [owner, toGroup(AUTHENTICATED_USERS, 'READ')];
  return [owner];
}
