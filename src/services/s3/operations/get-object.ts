import type { RequestContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { onObject } from '../access.js';
import { notFound } from '../errors.js';
import { expirationHeader } from '../lifecycle/told.js';
import type { Bucket, ObjectVersion } from '../model.js';
import { requireReadable, restoreHeader } from '../objects/archived.js';
import { requireObject } from '../objects/find-object.js';
import { objectHeaders } from '../objects/object-headers.js';
import { checkRead } from '../objects/preconditions.js';
import { readContent } from '../objects/read-content.js';
import { selectContent } from '../objects/select-content.js';
import type { S3Input, S3Operation } from '../types.js';

const authorize = onObject('s3:GetObject', 's3:GetObjectVersion');

export const getObject: S3Operation<'GetObject'> = {
  authorize,
  async handle(input, context) {
    const { bucket, version, selection } = await select(input, context, 'GET');
    requireReadable(version, context.clock.now());
    const headers = {
      ...objectHeaders(bucket, version, selection, input),
      ...lifetime(input, context, bucket, version),
    };
    return { ...headers, Body: await readContent(context, bucket.name, version, selection.range) };
  },
};

export const headObject: S3Operation<'HeadObject'> = {
  authorize,
  async handle(input, context) {
    try {
      const { bucket, version, selection } = await select(input, context, 'HEAD');
      const headers = objectHeaders(bucket, version, selection, input);
      return { ...headers, ...lifetime(input, context, bucket, version) };
    } catch (error) {
      if (isAwsError(error) && error.options.statusCode === 404) throw notFound(error);
      throw error;
    }
  },
};

/** Until when it is there and can be read. Of what the key means now alone: other versions end by other rules. */
function lifetime(
  { VersionId }: { readonly VersionId?: string | undefined },
  { clock }: RequestContext,
  bucket: Bucket,
  version: ObjectVersion,
) {
  return {
    ...(VersionId === undefined && expirationHeader(clock, bucket, version)),
    ...restoreHeader(version, clock.now()),
  };
}

async function select(
  input: S3Input<'GetObject'> | S3Input<'HeadObject'>,
  context: RequestContext,
  method: string,
) {
  const { bucket, version } = await requireObject(context.store, input, method).catch(
    async (error: unknown) => {
      if (isAwsError(error, 'NoSuchKey')) await requireListing(context, input.Bucket);
      throw error;
    },
  );
  checkRead(
    {
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
      ifModifiedSince: input.IfModifiedSince,
      ifUnmodifiedSince: input.IfUnmodifiedSince,
    },
    version,
  );
  const selection = await selectContent(context, bucket.name, version, input);
  return { bucket, version, selection };
}

/**
 * That a key is missing is told to those only who may list the bucket. Services that look whether something is there know what they ask.
 * @throws AwsError AccessDenied
 * @source Amazon S3 API reference, GetObject, "Permissions"
 */
async function requireListing(context: RequestContext, Bucket: string | undefined): Promise<void> {
  if (context.http === undefined) return;
  await context.door.as(context.caller, context).call('s3', 'HeadBucket', { Bucket });
}
