import type { ServiceContext } from '../../../front-door/service.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { DISCARD_BLOBS, type DiscardPayload } from '../objects/discard.js';
import { deleteSmall } from '../objects/small-content.js';

export const discardBlobsWorker: WorkerDeclaration<ServiceContext> = {
  kind: DISCARD_BLOBS,
  concurrency: 2,
  leaseMs: 60_000,
  run: runDiscard,
};

/** Deletes the bytes of versions that are no more. */
export async function runDiscard(
  item: WorkItem,
  { blobs, store }: Pick<ServiceContext, 'blobs' | 'store'>,
): Promise<void> {
  const { blobIds, small } = item.payload as DiscardPayload;
  for (const blobId of blobIds) {
    if (item.signal.aborted) throw new Error('the server stops');
    await blobs.delete(blobId);
  }
  if (small) await store.transaction((tx) => deleteSmall(tx, small.bucket, small.contentId));
}
