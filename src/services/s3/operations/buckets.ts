import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { AccessRequest, RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { isSameAccount, partitionOf } from '../../../kernel/partition.js';
import { aclConditions, bucketArn, given, onBucket, requestKeys } from '../access.js';
import { BUCKET_ACLS } from '../acl.js';
import { isBucketName } from '../bucket-name.js';
import {
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  bucketNotEmpty,
  illegalLocation,
  invalidArgument,
  invalidBucketAcl,
  invalidBucketName,
  invalidLocation,
  notFound,
  notImplemented,
} from '../errors.js';
import type { Bucket } from '../model.js';
import { discardBlobs } from '../objects/discard.js';
import { ownerOf } from '../present.js';
import {
  findBucket,
  deleteBucket as forgetBucket,
  putBucket,
  listBuckets as readBuckets,
  requireBucket,
} from '../records/buckets.js';
import { takeAllUploads } from '../records/uploads.js';
import { isEmpty } from '../records/versions.js';
import { MAX_BUCKET_TAGS, readTags } from '../tags.js';
import type { S3Input, S3Operation } from '../types.js';

const DEFAULT_REGION = 'us-east-1';

/** Nobody's policy but the caller's has a say yet. */
function onNewBucket(input: S3Input<'CreateBucket'>, context: RequestContext): readonly AccessRequest[] {
  const { LocationConstraint, Tags } = input.CreateBucketConfiguration ?? {};
  return [
    {
      action: 's3:CreateBucket',
      resource: bucketArn(input.Bucket ?? '', context.region),
      conditions: given({
        ...requestKeys(context),
        ...aclConditions(input),
        ...requestTags(tagsByKey(Tags)),
        's3:locationconstraint': LocationConstraint,
        's3:x-amz-object-ownership': input.ObjectOwnership,
      }),
    },
  ];
}

export const createBucket: S3Operation<'CreateBucket'> = {
  authorize: onNewBucket,
  async handle(input, context) {
    const fresh = newBucket(input, context);
    await context.store.transaction(async (tx) => {
      const existing = await findBucket(tx, fresh.name);
      if (!existing) return putBucket(tx, fresh);
      if (!isOwn(existing, context)) throw bucketAlreadyExists(fresh.name);
      // In its oldest region S3 takes a bucket's second creation as done.
      if (existing.region !== DEFAULT_REGION || fresh.region !== DEFAULT_REGION) {
        throw bucketAlreadyOwnedByYou(fresh.name);
      }
    });
    return { Location: `/${fresh.name}`, BucketArn: bucketArn(fresh.name, fresh.region) };
  },
};

export const headBucket: S3Operation<'HeadBucket'> = {
  authorize: onBucket('s3:ListBucket'),
  async handle(input, context) {
    try {
      const bucket = await requireBucket(context.store, input);
      return {
        BucketRegion: bucket.region,
        BucketArn: bucketArn(bucket.name, bucket.region),
        AccessPointAlias: false,
      };
    } catch (error) {
      throw isAwsError(error, 'NoSuchBucket') ? notFound(error) : error;
    }
  },
};

export const deleteBucket: S3Operation<'DeleteBucket'> = {
  authorize: onBucket('s3:DeleteBucket'),
  async handle(input, context) {
    await context.store.transaction(async (tx) => {
      const bucket = await requireBucket(tx, input);
      if (!(await isEmpty(tx, bucket.name))) throw bucketNotEmpty(bucket.name, bucket.versioning !== 'off');
      const parts = await takeAllUploads(tx, bucket.name);
      await discardBlobs(
        tx,
        context,
        parts.map(({ blobId }) => blobId),
      );
      await forgetBucket(tx, bucket.name);
    });
    return {};
  },
};

export const listBuckets: S3Operation<'ListBuckets'> = {
  authorize: (_input, context): AccessRequest[] => [
    { action: 's3:ListAllMyBuckets', resource: '*', conditions: given(requestKeys(context)) },
  ],
  async handle(input, context) {
    const limit = input.MaxBuckets ?? 10_000;
    if (limit < 1 || limit > 10_000) {
      throw invalidArgument(
        'Argument maxBuckets must be an integer between 1 and 10000',
        'maxBuckets',
        String(limit),
      );
    }
    const after = context.tokens.open('ListBuckets', input.ContinuationToken) as string | undefined;
    const found = await readBuckets(context.store, context.account, {
      prefix: input.Prefix ?? '',
      region: input.BucketRegion,
      after,
      limit,
    });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      Buckets: shown.map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAt),
        BucketRegion: bucket.region,
        BucketArn: bucketArn(bucket.name, bucket.region),
      })),
      Owner: ownerOf(context),
      Prefix: input.Prefix,
      ContinuationToken:
        found.length > shown.length && last ? context.tokens.seal('ListBuckets', last.name) : undefined,
    };
  },
};

export const getBucketLocation: S3Operation<'GetBucketLocation'> = {
  authorize: onBucket('s3:GetBucketLocation'),
  async handle(input, context) {
    const { region } = await requireBucket(context.store, input);
    // The oldest region has no name here.
    return {
      LocationConstraint: region === DEFAULT_REGION ? undefined : (region as BucketLocationConstraint),
    };
  },
};

const OWNERSHIPS: ReadonlySet<string> = new Set([
  'BucketOwnerEnforced',
  'BucketOwnerPreferred',
  'ObjectWriter',
]);

function newBucket(input: S3Input<'CreateBucket'>, context: RequestContext): Bucket {
  const name = input.Bucket ?? '';
  if (!isBucketName(name)) throw invalidBucketName(name);
  if (input.ObjectLockEnabledForBucket) throw notImplemented('x-amz-bucket-object-lock-enabled');
  const ownership = input.ObjectOwnership ?? 'BucketOwnerEnforced';
  if (!OWNERSHIPS.has(ownership)) {
    const header = 'x-amz-object-ownership';
    throw invalidArgument(`Invalid ${header} header: ${ownership}`, header, ownership);
  }
  checkAcl(input.ACL, ownership);
  const tags = readTags(input.CreateBucketConfiguration?.Tags ?? [], MAX_BUCKET_TAGS);
  return {
    name,
    accountId: context.accountId,
    region: bucketRegion(input.CreateBucketConfiguration?.LocationConstraint, context.region),
    createdAt: Math.floor(context.clock.now() / 1000) * 1000,
    versioning: 'off',
    ...(input.ACL !== undefined && { acl: input.ACL }),
    ...(Object.keys(tags).length > 0 && { tags }),
    configurations: {
      ownershipControls: { Rules: [{ ObjectOwnership: ownership }] },
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
  };
}

function checkAcl(acl: string | undefined, ownership: string): void {
  if (acl === undefined || acl === 'private') return;
  if (!BUCKET_ACLS.has(acl)) throw invalidArgument('The canned ACL is not valid', 'x-amz-acl', acl);
  if (ownership === 'BucketOwnerEnforced') throw invalidBucketAcl();
}

/** A request to the oldest region may name any other; elsewhere it must name the region that it was sent to. */
function bucketRegion(constraint: string | undefined, region: string): string {
  if (constraint === DEFAULT_REGION) throw invalidLocation(constraint);
  const named = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (named !== undefined && partitionOf(named) !== partitionOf(region)) throw invalidLocation(named);
  if (region === DEFAULT_REGION) return named ?? DEFAULT_REGION;
  if (named !== region) throw illegalLocation(constraint);
  return named;
}

function isOwn({ accountId, region }: Bucket, { account }: RequestContext): boolean {
  return isSameAccount({ accountId, partition: partitionOf(region) }, account);
}
