import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServiceContext } from '../../../front-door/service.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.js';
import { regionalScope } from '../../../store/store.js';
import { SqlWorkQueue } from '../../../work/sql-queue.js';
import { aggregateOf } from '../metrics/aggregate.js';
import { readSeries } from '../metrics/read-series.js';
import { addSamples, type Sample } from '../metrics/record.js';
import { tierFor } from '../metrics/tiers.js';
import { blocks, metricIdOf, metricKey, metrics } from '../store.js';
import { rollUpWorker } from './roll-up.js';

const PLACE = { accountId: '000000000000', region: 'us-east-1' };
const SCOPE = regionalScope(PLACE);
const METRIC = { namespace: 'n', name: 'm', dimensions: [] };
const ID = metricIdOf(METRIC);
const START = Date.UTC(2026, 0, 1);

let directory: string;
let store: SqliteStore;
let context: ServiceContext;
let now = START;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-roll-up-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  const clock = { now: () => now, after: (ms: number) => now + ms };
  const parts: Partial<ServiceContext> = { store, clock, work: new SqlWorkQueue(store, clock.now) };
  context = parts as ServiceContext;
  now = START;
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

async function put(samples: readonly Sample[], storageResolution: number): Promise<void> {
  const tier = tierFor(0, storageResolution);
  await store.transaction(async (tx) => {
    if (tier) await addSamples(tx, PLACE, ID, tier, samples);
    await tx.put(metrics, SCOPE, metricKey(METRIC), { ...METRIC, metricId: ID, lastHeardAt: START });
  });
}

const sample = (at: number, value: number): Sample => ({
  at,
  unit: 'None',
  aggregate: aggregateOf([[value, 1]]),
});

/** Lets the worker do all that is due at a time. */
async function rollUpAt(at: number): Promise<void> {
  now = at;
  const item = { kind: rollUpWorker.kind, key: SCOPE, payload: undefined, attempt: 1, dueAt: at };
  for (let pass = 0; pass < 20; pass++) {
    await rollUpWorker.run({ ...item, signal: new AbortController().signal }, context);
  }
}

async function kept() {
  const all = await store.list(blocks, SCOPE);
  const resolutions = [...new Set(all.map(({ doc }) => doc.resolutionSeconds))].sort((a, b) => a - b);
  return { resolutions, buckets: all.reduce((sum, { doc }) => sum + doc.buckets.length, 0) };
}

const total = async () => {
  const range = { startAt: START - DAY_MS, endAt: START + DAY_MS, periodMs: 2 * DAY_MS };
  return [...(await readSeries(store, PLACE, ID, range, undefined)).values()];
};

it('values of seconds become minutes, five minutes and hours as they get old, and are forgotten at last', async () => {
  const seconds = Array.from({ length: 600 }, (_, i) => sample(START + i * 1_000, i % 7));
  await put(seconds, 1);
  const [whole] = await total();
  expect(await kept()).toEqual({ resolutions: [1], buckets: 600 });

  await rollUpAt(START + 2 * HOUR_MS);
  expect(await kept()).toEqual({ resolutions: [1], buckets: 600 });
  await rollUpAt(START + 4 * HOUR_MS);
  expect(await kept()).toEqual({ resolutions: [60], buckets: 10 });
  await rollUpAt(START + 16 * DAY_MS);
  expect(await kept()).toEqual({ resolutions: [300], buckets: 2 });
  await rollUpAt(START + 65 * DAY_MS);
  expect(await kept()).toEqual({ resolutions: [3600], buckets: 1 });
  expect(await total()).toEqual([whole]);
  expect(await store.list(metrics, SCOPE)).toHaveLength(1);

  await rollUpAt(START + 490 * DAY_MS);
  expect(await kept()).toEqual({ resolutions: [], buckets: 0 });
  expect(await store.list(metrics, SCOPE)).toEqual([]);
});

it('a series reads on where its older half has been rolled up', async () => {
  await put([sample(START, 1), sample(START + 8 * HOUR_MS, 2)], 60);
  await rollUpAt(START + 15 * DAY_MS + 2 * HOUR_MS);
  expect((await kept()).resolutions).toEqual([60, 300]);
  const range = { startAt: START, endAt: START + DAY_MS, periodMs: 5 * MINUTE_MS };
  const series = await readSeries(store, PLACE, ID, range, undefined);
  expect([...series].map(([at, { sum }]) => [at - START, sum])).toEqual([
    [8 * HOUR_MS, 2],
    [0, 1],
  ]);
});
