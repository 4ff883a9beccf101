import type { ServiceContext } from '../../../front-door/service.js';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { type ArchiveRecord, archivedEvents, archives } from '../archives/model.js';
import type { Place } from '../names.js';

/** The work that deletes an archive's old events; key `ACCOUNT/REGION/NAME/ID`. */
const KEEP_ARCHIVE = 'events.keep-archive';
const LOOK_EVERY_MS = HOUR_MS;
const BATCH = 200;

/** In the transaction that gives an archive a retention, or deletes it. */
export async function enqueueArchiveUpkeep(
  tx: Transaction,
  { work }: Pick<ServiceContext, 'work'>,
  place: Place,
  { name, archiveId }: ArchiveRecord,
): Promise<void> {
  await work.enqueue(tx, { kind: KEEP_ARCHIVE, key: `${regionalScope(place)}/${name}/${archiveId}` });
}

/** Deletes what an archive keeps no longer: events beyond its retention, or all of one that is deleted. */
export const keepArchiveWorker: WorkerDeclaration<ServiceContext> = {
  kind: KEEP_ARCHIVE,
  concurrency: 1,
  leaseMs: 30 * SECOND_MS,
  async run({ key, signal }, context) {
    const [accountId = '', region = '', name = '', archiveId = ''] = key.split('/');
    const batch = { place: { accountId, region }, key, name, archiveId };
    while (await context.store.transaction((tx) => deleteBatch(tx, context, batch))) signal.throwIfAborted();
  },
};

interface Upkeep {
  readonly place: Place;
  readonly key: string;
  readonly name: string;
  readonly archiveId: string;
}

/** @returns whether there is more to delete now */
async function deleteBatch(
  tx: Transaction,
  { clock, work }: ServiceContext,
  { place, key, name, archiveId }: Upkeep,
): Promise<boolean> {
  const scope = regionalScope(place);
  const found = (await tx.get(archives, scope, name))?.doc;
  const archive = found?.archiveId === archiveId ? found : undefined;
  if (archive && archive.retentionDays === 0) return false;
  const before = archive ? clock.now() - archive.retentionDays * DAY_MS : Number.POSITIVE_INFINITY;
  const oldest = await tx.list(archivedEvents, scope, { prefix: `${archiveId}/`, limit: BATCH });
  const expired = oldest.filter(({ doc }) => doc.event.time < before);
  for (const event of expired) await tx.delete(archivedEvents, scope, event.key);
  if (archive && expired.length > 0) {
    const lostBytes = expired.reduce((sum, { doc }) => sum + doc.sizeBytes, 0);
    await tx.put(archives, scope, name, {
      ...archive,
      eventCount: archive.eventCount - expired.length,
      sizeBytes: archive.sizeBytes - lostBytes,
    });
  }
  if (expired.length === BATCH) return true;
  if (archive) await work.enqueue(tx, { kind: KEEP_ARCHIVE, key, dueAt: clock.after(LOOK_EVERY_MS) });
  return false;
}
