import type { ServiceContext } from '../../../front-door/service.js';
import { type Collection, regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { Pipeline } from '../model.js';
import {
  actionExecutions,
  executions,
  gitWatches,
  jobs,
  pipelineVersions,
  ruleExecutions,
  seenRevisions,
} from '../store.js';

const PURGE_HISTORY = 'codepipeline.purge';

/** Short transactions: nobody else can write meanwhile. */
const DOCUMENTS_PER_PASS = 200;

export async function schedulePurge(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
): Promise<void> {
  const key = `${regionalScope(pipeline)}/${pipeline.pipelineId}`;
  await context.work.enqueue(tx, { kind: PURGE_HISTORY, key });
}

/** Removes what a deleted pipeline has left behind, some documents per pass. */
export const purgeWorker: WorkerDeclaration<ServiceContext> = {
  kind: PURGE_HISTORY,
  concurrency: 1,
  leaseMs: 30_000,
  async run({ key }, context) {
    const cut = key.lastIndexOf('/');
    const [scope, pipelineId] = [key.slice(0, cut), key.slice(cut + 1)];
    await context.store.transaction(async (tx) => {
      const removed =
        (await removeHistory(tx, executions, scope, pipelineId)) +
        (await removeHistory(tx, actionExecutions, scope, pipelineId)) +
        (await removeHistory(tx, ruleExecutions, scope, pipelineId)) +
        (await removeHistory(tx, jobs, scope, pipelineId)) +
        (await removeBelow(tx, pipelineVersions, scope, pipelineId)) +
        (await removeBelow(tx, gitWatches, scope, pipelineId)) +
        (await removeBelow(tx, seenRevisions, scope, pipelineId));
      if (removed > 0) await context.work.enqueue(tx, { kind: PURGE_HISTORY, key });
    });
  },
};

async function removeHistory<T>(
  tx: Transaction,
  history: Collection<T>,
  scope: string,
  pipelineId: string,
): Promise<number> {
  const found = await tx.listBy(history, scope, 'byPipeline', pipelineId, { limit: DOCUMENTS_PER_PASS });
  for (const { key } of found) await tx.delete(history, scope, key);
  return found.length;
}

/** What is kept under keys that begin with the pipeline's id. */
async function removeBelow<T>(
  tx: Transaction,
  documents: Collection<T>,
  scope: string,
  pipelineId: string,
): Promise<number> {
  const found = await tx.list(documents, scope, {
    prefix: `${pipelineId}/`,
    limit: DOCUMENTS_PER_PASS,
  });
  for (const { key } of found) await tx.delete(documents, scope, key);
  return found.length;
}
