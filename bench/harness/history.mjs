// Makes a pipeline old: more of what its first execution has left, as the server itself stores it.
import { randomUUID } from 'node:crypto';
import {
  actionExecutions,
  executions,
  pipelineStates,
  pipelines,
} from '../../dist/services/codepipeline/store.js';
import { openSqliteStore } from '../../dist/store/sqlite/sqlite-store.js';
import { ACCOUNT, REGION } from './pipelines.mjs';

const SCOPE = `${ACCOUNT}/${REGION}`;
const AT_ONCE = 500;

/** @param size how many executions there shall be. The server must not run. */
export async function growHistory(data, name, size) {
  const store = await openSqliteStore({ directory: data, durability: 'off' });
  try {
    const { pipelineId } = (await store.get(pipelines, SCOPE, name)).doc;
    const known = await store.listBy(executions, SCOPE, 'byPipeline', pipelineId);
    const first = known[0].doc;
    const actions = await store.listBy(actionExecutions, SCOPE, 'byExecution', first.executionId);
    let state = (await store.get(pipelineStates, SCOPE, pipelineId)).doc;
    for (let missing = size - known.length; missing > 0; missing -= AT_ONCE) {
      await store.transaction(async (tx) => {
        for (let count = Math.min(missing, AT_ONCE); count > 0; count--) {
          state = await another(tx, first, actions, state);
        }
        await tx.put(pipelineStates, SCOPE, pipelineId, state);
      });
    }
  } finally {
    await store.close();
  }
}

async function another(tx, execution, actions, state) {
  const executionId = randomUUID();
  let { sequence } = state;
  await tx.put(executions, SCOPE, executionId, { ...execution, executionId, sequence: ++sequence });
  for (const { doc } of actions) {
    const actionExecutionId = randomUUID();
    const copy = { ...doc, executionId, actionExecutionId, sequence: ++sequence };
    await tx.put(actionExecutions, SCOPE, actionExecutionId, copy);
  }
  return { ...state, sequence };
}
