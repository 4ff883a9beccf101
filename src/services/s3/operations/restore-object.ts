import type { RequestContext } from '../../../front-door/service.js';
import { bucketAccess } from '../access.js';
import { invalidObjectState, malformedXml } from '../errors.js';
import { dayAfter, lifecycleDayMs } from '../lifecycle/days.js';
import { announce } from '../notify/announce.js';
import { requestCause } from '../notify/change.js';
import { isArchived } from '../objects/archived.js';
import { requireObject } from '../objects/find-object.js';
import { updateVersion } from '../records/versions.js';
import type { S3Input, S3Operation } from '../types.js';

/** The bytes are at hand, so the object can be read at once; asked again, the time is set anew. */
export const restoreObject: S3Operation<'RestoreObject'> = {
  async authorize(input, context) {
    const bucket = await bucketAccess(context, input.Bucket);
    return [bucket('s3:RestoreObject', input.Key)];
  },
  async handle(input, context) {
    const days = daysOf(input);
    await context.store.transaction(async (tx) => {
      const { bucket, version } = await requireObject(tx, input, 'POST');
      if (!isArchived(version)) {
        throw invalidObjectState(
          version.storageClass,
          "Restore is not allowed for the object's current storage class",
        );
      }
      const restoredUntil = restoredFor(days, context);
      await updateVersion(tx, bucket.name, { ...version, restoredUntil });
      const cause = requestCause(context);
      await announce(tx, context, bucket, version, { kind: 'restore-initiated' }, cause);
      await announce(tx, context, bucket, version, { kind: 'restored', expiresAt: restoredUntil }, cause);
    });
    return {};
  },
};

function daysOf({ RestoreRequest: request }: S3Input<'RestoreObject'>): number {
  const days = request?.Days;
  if (days === undefined || !Number.isInteger(days) || days < 1) throw malformedXml();
  return days;
}

function restoredFor(days: number, { clock }: RequestContext): number {
  return dayAfter(clock.now(), days, lifecycleDayMs(clock));
}
