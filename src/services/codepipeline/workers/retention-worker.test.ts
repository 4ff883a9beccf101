import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY_MS } from '../../../kernel/duration.js';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.js';
import { SqlWorkQueue } from '../../../work/sql-queue.js';
import { normalise } from '../definition/normalise.js';
import type { ActionRecord, ExecutionRecord } from '../history.js';
import { NOTHING_YET, type PipelineState } from '../machine/state.js';
import { actionExecutions, executions, pipelineStates, pipelines } from '../store.js';
import { expireHistory } from './retention-worker.js';

const SCOPE = '000000000000/us-east-1';
const YEAR_MS = 365 * DAY_MS;
const NOW = 10 * YEAR_MS;

let directory: string;
let store: SqliteStore;
let work: SqlWorkQueue;
const clock = { now: () => NOW, after: (ms: number) => NOW + ms };

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-retention-'));
  store = await openSqliteStore({ directory, durability: 'off' });
  work = new SqlWorkQueue(store, () => NOW);
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/**
 * @param ages how long ago each execution was started, in days, oldest first
 * @param records what else their records say
 */
async function seed(
  ages: readonly number[],
  state: PipelineState = NOTHING_YET,
  records: Readonly<Record<number, Partial<ExecutionRecord>>> = {},
): Promise<void> {
  const definition = normalise({ name: 'web', roleArn: 'arn', stages: [] }, 'us-east-1', 1);
  const where = { accountId: '000000000000', region: 'us-east-1' };
  await store.transaction(async (tx) => {
    const dates = { createdAt: 0, updatedAt: 0 };
    await tx.put(pipelines, SCOPE, 'web', { pipelineId: 'p', ...where, definition, ...dates, tags: [] });
    await tx.put(pipelineStates, SCOPE, 'p', state);
    for (const [index, days] of ages.entries()) {
      const startedAt = NOW - days * DAY_MS;
      const common = { pipelineId: 'p', executionId: `e${index}`, sequence: index + 1, startedAt };
      const execution = {
        ...common,
        succeededStages: [],
        ...records[index],
      } as Partial<ExecutionRecord> as ExecutionRecord;
      await tx.put(executions, SCOPE, `e${index}`, execution);
      const action = {
        ...common,
        stage: 'S',
        action: { name: 'A' },
      } as Partial<ActionRecord> as ActionRecord;
      await tx.put(actionExecutions, SCOPE, `a${index}`, action);
    }
  });
}

async function left(): Promise<{ executions: string[]; actions: string[] }> {
  const [kept, actions] = [await store.list(executions, SCOPE), await store.list(actionExecutions, SCOPE)];
  return { executions: kept.map(({ key }) => key), actions: actions.map(({ key }) => key) };
}

/** What is still to be done, whenever it is due. */
async function planned(): Promise<number> {
  const kind = 'codepipeline.retention';
  const request = { leaseId: 'test', now: NOW + 2 * DAY_MS };
  const claims = await work.claim({
    ...request,
    capacity: new Map([[kind, 10]]),
    leaseMs: new Map([[kind, 1]]),
  });
  return claims.length;
}

test('executions are forgotten after 12 months, with their actions', async () => {
  await seed([800, 366, 364, 1]);
  await expireHistory(`${SCOPE}/web`, { store, work, clock });
  expect(await left()).toEqual({ executions: ['e2', 'e3'], actions: ['a2', 'a3'] });
  expect(await planned()).toBe(1);
});

test('but not those that can be retried or gone back to', async () => {
  const kept = { executionId: 'e0', version: 1, sequence: 1, attempt: 1, stage: 'S', runs: [] };
  const phase = { kind: 'ended', status: 'Failed', inside: true, reason: '' } as const;
  const rerun = { of: 'e1', stage: 'S', actions: ['A'], goesOn: true };
  await seed(
    [800, 799, 798, 797, 796, 1],
    {
      ...NOTHING_YET,
      executions: [{ ...kept, executionId: 'e3', phase, rollsBackTo: 'e2' }],
      successes: [{ stage: 'S', executionId: 'e4' }],
    },
    { 2: { rerun: { ...rerun, earlierStages: [] } }, 3: { rollsBackTo: 'e2' } },
  );
  await expireHistory(`${SCOPE}/web`, { store, work, clock });
  expect((await left()).executions).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
});

test('many are forgotten in several passes', async () => {
  await seed([...Array.from({ length: 30 }, () => 400), 1]);
  await expireHistory(`${SCOPE}/web`, { store, work, clock });
  expect((await left()).executions).toHaveLength(6);
  await expireHistory(`${SCOPE}/web`, { store, work, clock });
  expect((await left()).executions).toEqual(['e30']);
});

test('a pipeline that is gone is not looked at again', async () => {
  await expireHistory(`${SCOPE}/gone`, { store, work, clock });
  expect(await planned()).toBe(0);
});
