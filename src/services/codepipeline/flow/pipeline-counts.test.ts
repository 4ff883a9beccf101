import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore, type SqliteStore } from '../../../store/sqlite/sqlite-store.js';
import type { Action, Pipeline } from '../model.js';
import { pipelineCounts, pipelines } from '../store.js';
import { countPipelines, type PipelineChange } from './pipeline-counts.js';

const WHERE = { accountId: '000000000000', region: 'us-east-1' };
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

function pipeline(name: string, polls: boolean): Pipeline {
  const source: Action = {
    name: 'Fetch',
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
    runOrder: 1,
    configuration: { PollForSourceChanges: String(polls) },
    inputArtifacts: [],
    outputArtifacts: [],
  };
  const stages = [{ name: 'Source', actions: [source] }];
  const definition = { name, stages, triggers: [] } as Partial<Pipeline['definition']>;
  return { ...WHERE, pipelineId: name, definition } as Pipeline;
}

const change = (how: PipelineChange) => store.transaction((tx) => countPipelines(tx, how));
const counts = async () => (await store.get(pipelineCounts, SCOPE, 'pipelines'))?.doc;

test('what was there before there were counts is counted once', async () => {
  await store.transaction(async (tx) => {
    for (const name of ['a', 'b', 'c']) await tx.put(pipelines, SCOPE, name, pipeline(name, name !== 'a'));
  });
  await change({ after: pipeline('d', true) });
  expect(await counts()).toEqual({ all: 4, polled: 3 });
  await change({ before: pipeline('d', true), after: pipeline('d', false) });
  await change({ before: pipeline('a', false) });
  expect(await counts()).toEqual({ all: 3, polled: 2 });
});

test('the 301st that is polled is refused, whether it is new or changed', async () => {
  await store.transaction((tx) => tx.put(pipelineCounts, SCOPE, 'pipelines', { all: 400, polled: 300 }));
  const refused = expect.objectContaining({
    code: 'LimitExceededException',
    message: expect.stringContaining('300'),
  });
  await expect(change({ after: pipeline('new', true) })).rejects.toThrow(refused);
  const changed = { before: pipeline('old', false), after: pipeline('old', true) };
  await expect(change(changed)).rejects.toThrow(refused);
  await change({ after: pipeline('new', false) });
  await change({ before: pipeline('x', true), after: pipeline('x', true) });
  expect(await counts()).toEqual({ all: 401, polled: 300 });
});
