import { isAwsError } from '../../../kernel/aws-error.js';
import { bucketAccess, onObject } from '../access.js';
import { malformedXml } from '../errors.js';
import { requestCause } from '../notify/change.js';
import { type Deleted, deleteVersion } from '../objects/delete-version.js';
import { requireKey } from '../objects/find-object.js';
import { bareEtag } from '../objects/preconditions.js';
import { requireBucket } from '../records/buckets.js';
import type { S3Input, S3Operation, S3Output } from '../types.js';

export const deleteObject: S3Operation<'DeleteObject'> = {
  authorize: onObject('s3:DeleteObject', 's3:DeleteObjectVersion'),
  async handle(input, context) {
    const key = requireKey(input.Key);
    const { versionId, marker } = await context.store.transaction(async (tx) => {
      const bucket = await requireBucket(tx, input);
      const deletion = { key, versionId: input.VersionId, ifMatch: input.IfMatch };
      return deleteVersion(tx, context, bucket, deletion, requestCause(context));
    });
    return { VersionId: versionId, ...(marker && { DeleteMarker: true }) };
  },
};

const MAX_KEYS = 1000;

type ObjectIdentifier = NonNullable<NonNullable<S3Input<'DeleteObjects'>['Delete']>['Objects']>[number];
type Outcome =
  | { readonly deleted: NonNullable<S3Output<'DeleteObjects'>['Deleted']>[number] }
  | { readonly error: NonNullable<S3Output<'DeleteObjects'>['Errors']>[number] };

export const deleteObjects: S3Operation<'DeleteObjects'> = {
  async authorize(input, context) {
    const bucket = await bucketAccess(context, input.Bucket);
    return (input.Delete?.Objects ?? []).slice(0, MAX_KEYS).map(({ Key, VersionId }) => {
      const action = VersionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
      return bucket(action, Key, { 's3:versionid': VersionId });
    });
  },
  isDeniedByItems: true,
  async handle(input, context) {
    const objects = input.Delete?.Objects ?? [];
    if (objects.length === 0 || objects.length > MAX_KEYS) throw malformedXml();
    const outcomes = await context.store.transaction(async (tx) => {
      const bucket = await requireBucket(tx, input);
      const cause = requestCause(context);
      const done: Outcome[] = [];
      for (const [index, object] of objects.entries()) {
        const denial = context.deniedItems?.get(index);
        const remove = (deletion: Deletion) => deleteVersion(tx, context, bucket, deletion, cause);
        done.push(denial === undefined ? await outcomeOf(object, remove) : deniedOutcome(object, denial));
      }
      return done;
    });
    const errors = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
    const deleted = outcomes.flatMap((outcome) => ('deleted' in outcome ? [outcome.deleted] : []));
    return {
      ...(!input.Delete?.Quiet && deleted.length > 0 && { Deleted: deleted }),
      ...(errors.length > 0 && { Errors: errors }),
    };
  },
};

interface Deletion {
  readonly key: string;
  readonly versionId?: string;
  readonly ifMatch?: string;
}

function deniedOutcome({ Key, VersionId }: ObjectIdentifier, message: string): Outcome {
  return { error: { Key, VersionId, Code: 'AccessDenied', Message: message } };
}

/** One key's failure is told in its place; the others go on. */
async function outcomeOf(
  { Key, VersionId, ETag }: ObjectIdentifier,
  remove: (deletion: Deletion) => Promise<Deleted>,
): Promise<Outcome> {
  try {
    const ifMatch = ETag === undefined ? undefined : bareEtag(ETag);
    const result = await remove({
      key: requireKey(Key),
      ...(VersionId !== undefined && { versionId: VersionId }),
      ...(ifMatch !== undefined && { ifMatch }),
    });
    return { deleted: { Key, ...deletedMembers(result, VersionId) } };
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return { error: { Key, VersionId, Code: error.code, Message: error.message } };
  }
}

function deletedMembers({ versionId, marker }: Deleted, requested: string | undefined) {
  if (marker === 'made') return { DeleteMarker: true, DeleteMarkerVersionId: versionId };
  if (marker === 'removed') {
    return { VersionId: requested, DeleteMarker: true, DeleteMarkerVersionId: versionId };
  }
  return requested === undefined ? {} : { VersionId: requested };
}
