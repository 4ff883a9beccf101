import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import type { Place } from '../names.js';
import { tellProviderOfBatch } from '../webhooks/tell-provider.js';
import { decideBatch } from './decide-batch.js';
import { type BatchDocument, batches } from './documents.js';
import type { BatchEvent } from './model.js';

export const BATCH_WORK = 'codebuild.batch';
export const BATCH_TIMEOUT_WORK = 'codebuild.batch-timeout';

export interface BatchRef extends Place {
  readonly batchId: string;
}

export function batchWorkKey({ accountId, region, batchId }: BatchRef): string {
  return `${accountId}/${region}/${batchId}`;
}

/** @param key as {@link batchWorkKey} makes it */
export function batchRefOf(key: string): BatchRef {
  const [accountId = '', region = '', batchId = ''] = key.split('/');
  return { accountId, region, batchId };
}

/**
 * Lets the machine decide on events and writes what follows; further work is always enqueued, since a batch that is over may
 * still have builds to stop.
 *
 * @returns the batch as it is afterwards
 */
export async function advanceBatch(
  context: ServiceContext,
  tx: Transaction,
  ref: BatchRef,
  stored: Stored<BatchDocument>,
  events: readonly BatchEvent[],
  patch: Partial<Pick<BatchDocument, 'resolvedSourceVersion'>> = {},
): Promise<BatchDocument> {
  const state = events.reduce(decideBatch, stored.doc.state);
  if (state === stored.doc.state) return stored.doc;
  const batch: BatchDocument = { ...stored.doc, ...patch, state };
  await tx.put(batches, regionalScope(ref), stored.key, batch);
  if (state.status !== 'IN_PROGRESS') {
    await context.work.cancel(tx, BATCH_TIMEOUT_WORK, batchWorkKey(ref));
  }
  const isResolved = batch.resolvedSourceVersion !== stored.doc.resolvedSourceVersion;
  if (isResolved || state.status !== stored.doc.state.status) {
    await tellProviderOfBatch(context, tx, ref, batch);
  }
  return batch;
}
