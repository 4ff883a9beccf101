import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore, type SqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { ExecutionRecord } from './history.js';
import { executions, lastFromSources, succeededStage } from './store.js';

const SCOPE = '000000000000/us-east-1';

let directory: string;
let store: SqliteStore;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pipewright-codepipeline-'));
  store = await openSqliteStore({ directory, durability: 'off' });
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

/** @param rollsBackTo of each execution, oldest first */
async function seed(...rollsBackTo: readonly (string | undefined)[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const [index, target] of rollsBackTo.entries()) {
      const executionId = `e${index}`;
      const record: Partial<ExecutionRecord> = {
        ...{ executionId, pipelineId: 'p', pipelineVersion: 1, sequence: index },
        succeededStages: ['Deploy'],
        ...(target !== undefined && { rollsBackTo: target }),
      };
      await tx.put(executions, SCOPE, executionId, record as ExecutionRecord);
    }
  });
}

test('news of the sources are news to the last execution that has gone there, however many rollbacks came since', async () => {
  expect(await lastFromSources(store, SCOPE, 'p')).toBeUndefined();
  await seed(undefined, undefined, ...Array.from({ length: 12 }, () => 'e0'));
  expect((await lastFromSources(store, SCOPE, 'p'))?.executionId).toBe('e1');
});

test('a rollback is nothing to roll back to', async () => {
  await seed(undefined, 'e0');
  const found = await store.listBy(executions, SCOPE, 'bySucceededStage', succeededStage('p', 1, 'Deploy'));
  expect(found.map(({ key }) => key)).toEqual(['e0']);
});
