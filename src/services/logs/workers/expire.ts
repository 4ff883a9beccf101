import type { ServiceContext } from '../../../front-door/service.js';
import { HOUR_MS } from '../../../kernel/duration.js';
import { regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration, WorkQueue } from '../../../work/work.js';
import { expiredBefore } from '../events/retention.js';
import { MAX_CHUNK_SPAN_MS } from '../model.js';
import { type LogPlace, logChunks, logGroups } from '../store.js';

const KIND = 'logs.expire';
const LOOK_EVERY_MS = HOUR_MS;
const BATCH = 100;

export async function enqueueExpiry(
  work: WorkQueue,
  tx: Transaction,
  place: LogPlace,
  groupName: string,
): Promise<void> {
  await work.enqueue(tx, { kind: KIND, key: keyOf(place, groupName) });
}

function keyOf(place: LogPlace, groupName: string): string {
  return `${regionalScope(place)}/${groupName}`;
}

/** Deletes, now and every hour, the chunks of a group that are wholly beyond its retention. */
export const expireWorker: WorkerDeclaration<ServiceContext> = {
  kind: KIND,
  concurrency: 1,
  leaseMs: 30_000,
  async run({ key }, { store, work, clock }) {
    const [accountId = '', region = '', ...name] = key.split('/');
    const place = { accountId, region };
    await store.transaction(async (tx) => {
      const group = await tx.get(logGroups, regionalScope(place), name.join('/'));
      if (group?.doc.retentionDays === undefined) return;
      const deleted = await deleteExpired(
        tx,
        place,
        group.doc.groupId,
        expiredBefore(group.doc, clock.now()),
      );
      const dueAt = deleted < BATCH ? clock.after(LOOK_EVERY_MS) : clock.now();
      await work.enqueue(tx, { kind: KIND, key, dueAt });
    });
  },
};

async function deleteExpired(
  tx: Transaction,
  place: LogPlace,
  groupId: string,
  cutoff: number,
): Promise<number> {
  const scope = regionalScope(place);
  const expired = await tx.listBy(logChunks, scope, 'group', groupId, {
    maxSort: sortableNumber(Math.max(0, cutoff - MAX_CHUNK_SPAN_MS)),
    limit: BATCH,
  });
  for (const { key } of expired) await tx.delete(logChunks, scope, key);
  return expired.length;
}
