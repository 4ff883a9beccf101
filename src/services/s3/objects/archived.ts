import { invalidObjectState } from '../errors.js';
import type { ObjectVersion } from '../model.js';

/** Objects of these classes are read only while they are restored. */
export function isArchived({ storageClass }: Pick<ObjectVersion, 'storageClass'>): boolean {
  return storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE';
}

/** @throws AwsError InvalidObjectState */
export function requireReadable(version: ObjectVersion, now: number): void {
  if (!isArchived(version) || (version.restoredUntil ?? 0) > now) return;
  throw invalidObjectState(version.storageClass, "The operation is not valid for the object's storage class");
}

/** The header `x-amz-restore` of an object that is restored. */
export function restoreHeader(version: ObjectVersion, now: number): { Restore?: string } {
  const { restoredUntil = 0 } = version;
  if (!isArchived(version) || restoredUntil <= now) return {};
  return { Restore: `ongoing-request="false", expiry-date="${new Date(restoredUntil).toUTCString()}"` };
}
