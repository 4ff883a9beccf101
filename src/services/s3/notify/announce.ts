import type { Transaction } from '../../../store/store.js';
import type { Bucket, StoredVersion } from '../model.js';
import type { Cause, ChangeContext, ObjectChange } from './change.js';
import { tellEventBridge } from './event-bridge.js';
import { tellTopics } from './topics.js';

/** Tells all whom the bucket's notification configuration names, in the transaction that makes the change true. */
export async function announce(
  tx: Transaction,
  context: ChangeContext,
  bucket: Bucket,
  version: StoredVersion,
  change: ObjectChange,
  cause: Cause,
): Promise<void> {
  if (bucket.configurations.notification === undefined) return;
  await tellEventBridge(tx, context, bucket, version, change, cause);
  await tellTopics(tx, context, bucket, version, change, cause);
}
