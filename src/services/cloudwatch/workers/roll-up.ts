import type { ServiceContext } from '../../../front-door/service.js';
import { DAY_MS, HOUR_MS } from '../../../kernel/duration.js';
import { regionalScope, type Stored, sortableNumber, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { aggregateIn } from '../metrics/aggregate.js';
import { addSamples } from '../metrics/record.js';
import { coarserThan } from '../metrics/tiers.js';
import type { BlockDocument } from '../model.js';
import { blocks, history, metrics, type Place } from '../store.js';

const KIND = 'cloudwatch.roll-up';
const LOOK_EVERY_MS = HOUR_MS;
const BATCH = 50;

/** @source Amazon CloudWatch User Guide: alarm history is kept for 30 days */
const HISTORY_MS = 30 * DAY_MS;
/** After their last values have been forgotten. */
const METRIC_MS = 455 * DAY_MS;

/** Sees to it that what gets old in a place is rolled up and forgotten. */
export async function enqueueRollUp(
  { work, clock }: Pick<ServiceContext, 'work' | 'clock'>,
  tx: Transaction,
  place: Place,
): Promise<void> {
  // By the hour of real time, so that a busy place does not put the item off or bring it forward.
  const dueAt = Math.ceil(clock.now() / LOOK_EVERY_MS) * LOOK_EVERY_MS;
  await work.enqueue(tx, { kind: KIND, key: regionalScope(place), dueAt });
}

/** Moves old values to coarser tiers, and forgets the oldest ones, metrics without values, and old history. */
export const rollUpWorker: WorkerDeclaration<ServiceContext> = {
  kind: KIND,
  concurrency: 1,
  leaseMs: 30_000,
  async run({ key }, context) {
    const [accountId = '', region = ''] = key.split('/');
    const place = { accountId, region };
    await context.store.transaction(async (tx) => {
      const now = context.clock.now();
      const done = [
        await rollUp(tx, place, now),
        await forgetHistory(tx, place, now - HISTORY_MS),
        await forgetMetrics(tx, place, now - METRIC_MS),
      ];
      if (done.includes(BATCH)) await context.work.enqueue(tx, { kind: KIND, key });
      else if (!(await isEmpty(tx, place))) await enqueueRollUp(context, tx, place);
    });
  },
};

async function rollUp(tx: Transaction, place: Place, now: number): Promise<number> {
  const due = await tx.listBy(blocks, regionalScope(place), 'rollUp', 'due', {
    maxSort: sortableNumber(now),
    limit: BATCH,
  });
  for (const block of due) await moveUp(tx, place, block);
  return due.length;
}

async function moveUp(tx: Transaction, place: Place, { key, doc }: Stored<BlockDocument>): Promise<void> {
  const coarser = coarserThan(doc.resolutionSeconds);
  if (coarser) {
    const samples = doc.buckets.map((bucket) => ({
      at: bucket[0],
      unit: bucket[1],
      aggregate: aggregateIn(bucket),
    }));
    await addSamples(tx, place, doc.metricId, coarser, samples);
  }
  await tx.delete(blocks, regionalScope(place), key);
}

async function forgetHistory(tx: Transaction, place: Place, before: number): Promise<number> {
  const scope = regionalScope(place);
  const old = await tx.listBy(history, scope, 'all', 'all', {
    maxSort: sortableNumber(Math.max(0, before)),
    limit: BATCH,
  });
  for (const { key } of old) await tx.delete(history, scope, key);
  return old.length;
}

async function forgetMetrics(tx: Transaction, place: Place, before: number): Promise<number> {
  const scope = regionalScope(place);
  const old = await tx.listBy(metrics, scope, 'lastHeard', 'all', {
    maxSort: sortableNumber(Math.max(0, before)),
    limit: BATCH,
  });
  for (const { key } of old) await tx.delete(metrics, scope, key);
  return old.length;
}

async function isEmpty(tx: Transaction, place: Place): Promise<boolean> {
  const scope = regionalScope(place);
  const [metric] = await tx.list(metrics, scope, { limit: 1 });
  const [item] = await tx.list(history, scope, { limit: 1 });
  return metric === undefined && item === undefined;
}
