import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration, WorkQueue } from '../../../work/work.js';
import { type LogPlace, logChunks, logStreams } from '../store.js';

const KIND = 'logs.purge';
/** Per transaction: the one writer of the store must not be kept for long. */
const BATCH = 100;

/** @param prefix of the keys of everything that goes: a group's or a stream's */
export async function enqueuePurge(
  work: WorkQueue,
  tx: Transaction,
  place: LogPlace,
  prefix: string,
): Promise<void> {
  await work.enqueue(tx, { kind: KIND, key: prefix, payload: { scope: regionalScope(place) } });
}

/** Deletes what is left of a deleted group or stream, a batch at a time. */
export const purgeWorker: WorkerDeclaration<ServiceContext> = {
  kind: KIND,
  concurrency: 1,
  leaseMs: 30_000,
  async run({ key: prefix, payload, signal }, { store }) {
    const { scope } = payload as { readonly scope: string };
    for (let found = BATCH; found >= BATCH && !signal.aborted; ) {
      found = await store.transaction(async (tx) => {
        const chunks = await tx.list(logChunks, scope, { prefix, limit: BATCH });
        const streams = await tx.list(logStreams, scope, { prefix, limit: BATCH });
        for (const { key } of chunks) await tx.delete(logChunks, scope, key);
        for (const { key } of streams) await tx.delete(logStreams, scope, key);
        return Math.max(chunks.length, streams.length);
      });
    }
    if (signal.aborted) throw new Error('the server stops; the rest is purged after its next start');
  },
};
