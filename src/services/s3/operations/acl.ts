import { aclConditions, onBucket, onObject } from '../access.js';
import { aclsAllowed, BUCKET_ACLS, grantsOf, OBJECT_ACLS } from '../acl.js';
import { invalidArgument, notImplemented } from '../errors.js';
import { announce } from '../notify/announce.js';
import { requestCause } from '../notify/change.js';
import { requireObject } from '../objects/find-object.js';
import { ownerOf, versionHeader } from '../present.js';
import { requireBucket } from '../records/buckets.js';
import { updateVersion } from '../records/versions.js';
import type { S3Input, S3Operations } from '../types.js';
import { changeBucket } from './configure.js';

/** Canned ACLs are kept and told. Who may do what is decided by policies alone. */
export const aclOperations = {
  PutBucketAcl: {
    authorize: onBucket('s3:PutBucketAcl', (input) => aclConditions(input)),
    async handle(input, context) {
      const acl = cannedAcl(input, BUCKET_ACLS);
      await changeBucket(context, input, (bucket) => {
        aclsAllowed(bucket, acl);
        return { ...bucket, acl };
      });
      return {};
    },
  },
  GetBucketAcl: {
    authorize: onBucket('s3:GetBucketAcl'),
    async handle(input, context) {
      const bucket = await requireBucket(context.store, input);
      return { Owner: ownerOf(bucket), Grants: grantsOf(bucket, bucket.acl) };
    },
  },
  PutObjectAcl: {
    authorize: onObject('s3:PutObjectAcl', 's3:PutObjectVersionAcl', (input) => aclConditions(input)),
    async handle(input, context) {
      const acl = cannedAcl(input, OBJECT_ACLS);
      await context.store.transaction(async (tx) => {
        const { bucket, version } = await requireObject(tx, input, 'PUT');
        aclsAllowed(bucket, acl);
        await updateVersion(tx, bucket.name, { ...version, acl });
        await announce(tx, context, bucket, version, { kind: 'acl' }, requestCause(context));
      });
      return {};
    },
  },
  GetObjectAcl: {
    authorize: onObject('s3:GetObjectAcl', 's3:GetObjectVersionAcl'),
    async handle(input, context) {
      const { bucket, version } = await requireObject(context.store, input, 'GET');
      return {
        Owner: ownerOf(bucket),
        Grants: grantsOf(bucket, version.acl),
        ...versionHeader(bucket, version),
      };
    },
  },
} satisfies S3Operations;

type AclInput = S3Input<'PutObjectAcl'> | S3Input<'PutBucketAcl'>;

function cannedAcl(
  input: AclInput,
  allowed: ReadonlySet<string>,
): NonNullable<S3Input<'PutObjectAcl'>['ACL']> {
  const { ACL: acl } = input;
  if (acl === undefined) throw notImplemented('x-amz-grant-read');
  if (!allowed.has(acl)) throw invalidArgument('The canned ACL is not valid', 'x-amz-acl', acl);
  return acl;
}
