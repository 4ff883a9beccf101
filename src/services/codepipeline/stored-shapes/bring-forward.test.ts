import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataTooNew } from '../../../kernel/data-too-new.js';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.js';
import { type Collection, collection, PARTITION_SCOPE } from '../../../store/store.js';
import { planOf } from '../definition/plan.js';
import { decide } from '../machine/decide.js';
import type { PipelineState } from '../machine/state.js';
import { pipelineStates, pipelines, pipelineVersions } from '../store.js';
import { bringForward } from './bring-forward.js';
import { CURRENT_SHAPE } from './steps.js';

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

/** Writes what the types of today would not let one write. */
async function seed(of: Collection<never>, key: string, doc: object, scope = SCOPE): Promise<void> {
  const untyped: Collection<object> = collection(of.name);
  await store.transaction((tx) => tx.put(untyped, scope, key, doc));
}

const SHAPES: Collection<{ shape: number }> = collection('codepipeline.shape');

const approval = {
  name: 'Ask',
  actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
  runOrder: 1,
  configuration: {},
  inputArtifacts: [],
  outputArtifacts: [],
};
const DEFINITION = {
  name: 'web',
  version: 2,
  executionMode: 'SUPERSEDED',
  triggers: [],
  stages: [
    { name: 'Source', actions: [{ ...approval, name: 'Fetch' }] },
    { name: 'Gate', actions: [approval], retryOnFailure: { retryMode: 'ALL_ACTIONS' } },
  ],
};
/** Of the first shape: an execution that waits for an approval. */
const STATE = {
  executions: [
    {
      ...{
        executionId: 'e1',
        version: 2,
        sequence: 1,
        attempt: 1,
        stage: 'Gate',
        phase: { kind: 'running' },
      },
      runs: [
        {
          ...{ stage: 'Gate', automaticRetries: 0, manualRetries: 0 },
          actions: [{ action: 'Ask', actionExecutionId: 'a1', status: 'InProgress' }],
        },
      ],
    },
  ],
  transitions: [],
  sequence: 3,
};

test('an execution of the first shape goes on where it was', async () => {
  await seed(pipelines as Collection<never>, 'web', { pipelineId: 'p', definition: DEFINITION });
  await seed(pipelineVersions as Collection<never>, 'p/1', { definition: DEFINITION, updatedAt: 1 });
  await seed(pipelineStates as Collection<never>, 'p', STATE);
  await bringForward(store);
  // As if the process had ended before it could say so.
  await store.transaction((tx) => tx.delete(SHAPES, PARTITION_SCOPE, 'documents'));
  await bringForward(store);

  const pipeline = (await store.get(pipelines, SCOPE, 'web'))?.doc;
  const state = (await store.get(pipelineStates, SCOPE, 'p'))?.doc as PipelineState;
  const failure = { result: 'RETRY', retryMode: 'ALL_ACTIONS' };
  expect(pipeline?.definition.stages[1]).toEqual({ name: 'Gate', actions: [approval], onFailure: failure });
  expect((await store.get(pipelineVersions, SCOPE, 'p/1'))?.doc.definition.stages[1]?.onFailure).toEqual(
    failure,
  );
  expect(state.executions[0]?.runs[0]).toMatchObject({ entered: 1, conditions: [] });

  if (!pipeline) throw new Error('the pipeline is gone');
  const decided = decide(planOf(pipeline.definition), state, {
    type: 'actionEnded',
    ...{ executionId: 'e1', stage: 'Gate', action: 'Ask', actionExecutionId: 'a1' },
    status: 'Succeeded',
  });
  expect(decided.state.successes).toEqual([{ stage: 'Gate', executionId: 'e1' }]);
});

test('a present shape is left alone, a newer one is refused', async () => {
  await bringForward(store);
  expect((await store.get(SHAPES, PARTITION_SCOPE, 'documents'))?.doc).toEqual({ shape: CURRENT_SHAPE });
  await seed(pipelines as Collection<never>, 'web', { pipelineId: 'p', definition: { stages: 'untouched' } });
  await bringForward(store);
  expect((await store.get(pipelines, SCOPE, 'web'))?.doc.definition).toEqual({ stages: 'untouched' });
  await store.transaction((tx) => tx.put(SHAPES, PARTITION_SCOPE, 'documents', { shape: 99 }));
  await expect(bringForward(store)).rejects.toThrow(DataTooNew);
});
