import type { ServiceContext } from '../../../front-door/service.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { type IndexCursor, regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { PipelineState } from '../machine/state.js';
import type { Pipeline } from '../model.js';
import { actionExecutions, executions, jobs, pipelineStates, pipelines, ruleExecutions } from '../store.js';

const EXPIRE_HISTORY = 'codepipeline.retention';

/** @source AWS CodePipeline API Reference, ListPipelineExecutions: history is kept for 12 months from its start */
const LIFETIME_MS = 365 * DAY_MS;

/** Short transactions: nobody else can write meanwhile. */
const EXECUTIONS_PER_PASS = 25;

type RetentionContext = Pick<ServiceContext, 'store' | 'work' | 'clock'>;

/** Looks at a pipeline's history once a day, for as long as there is the pipeline. */
export async function scheduleRetention(
  tx: Transaction,
  { work, clock }: Pick<ServiceContext, 'work' | 'clock'>,
  pipeline: Pipeline,
): Promise<void> {
  const key = `${regionalScope(pipeline)}/${pipeline.definition.name}`;
  await work.enqueue(tx, { kind: EXPIRE_HISTORY, key, dueAt: clock.after(DAY_MS) });
}

export const retentionWorker: WorkerDeclaration<ServiceContext> = {
  kind: EXPIRE_HISTORY,
  concurrency: 1,
  leaseMs: 30_000,
  run: ({ key }, context) => expireHistory(key, context),
};

/** Forgets the oldest executions, some per pass, with all that they did. */
export async function expireHistory(key: string, context: RetentionContext): Promise<void> {
  const { store, work, clock } = context;
  const cut = key.lastIndexOf('/');
  const [scope, name] = [key.slice(0, cut), key.slice(cut + 1)];
  const lifetimeMs = clock.after(LIFETIME_MS) - clock.now();
  await store.transaction(async (tx) => {
    const pipeline = (await tx.get(pipelines, scope, name))?.doc;
    if (!pipeline) return;
    const expired = await expiredExecutions(tx, scope, pipeline, clock.now() - lifetimeMs);
    for (const executionId of expired) await forgetExecution(tx, scope, executionId);
    if (expired.length < EXECUTIONS_PER_PASS) await scheduleRetention(tx, context, pipeline);
    else await work.enqueue(tx, { kind: EXPIRE_HISTORY, key });
  });
}

/** Oldest first. What the machine still speaks of is kept however old it is: it may be retried, or gone back to. */
async function expiredExecutions(
  tx: Transaction,
  scope: string,
  { pipelineId }: Pipeline,
  startedBefore: number,
): Promise<readonly string[]> {
  const needed = await neededBy(tx, scope, (await tx.get(pipelineStates, scope, pipelineId))?.doc);
  const expired: string[] = [];
  let after: IndexCursor | undefined;
  for (;;) {
    const page = await tx.listBy(executions, scope, 'byPipeline', pipelineId, {
      limit: EXECUTIONS_PER_PASS,
      ...(after && { after }),
    });
    for (const { key, doc } of page) {
      if (doc.startedAt >= startedBefore || expired.length === EXECUTIONS_PER_PASS) return expired;
      if (!needed.has(key)) expired.push(key);
    }
    after = page.at(-1)?.cursor;
    if (!after) return expired;
  }
}

/** With those whose inputs they have taken, and so on. */
async function neededBy(
  tx: Transaction,
  scope: string,
  state: PipelineState | undefined,
): Promise<ReadonlySet<string>> {
  const needed = new Set(
    [...(state?.executions ?? []), ...(state?.successes ?? [])].map((one) => one.executionId),
  );
  // What is added meanwhile is come to as well.
  for (const executionId of needed) {
    const record = (await tx.get(executions, scope, executionId))?.doc;
    const taken = record?.rollsBackTo ?? record?.rerun?.of;
    if (taken !== undefined) needed.add(taken);
  }
  return needed;
}

async function forgetExecution(tx: Transaction, scope: string, executionId: string): Promise<void> {
  for (const { key } of await tx.listBy(actionExecutions, scope, 'byExecution', executionId)) {
    await tx.delete(actionExecutions, scope, key);
    const worked = await tx.listBy(jobs, scope, 'byAction', key);
    for (const job of worked) await tx.delete(jobs, scope, job.key);
  }
  for (const { key } of await tx.listBy(ruleExecutions, scope, 'byExecution', executionId)) {
    await tx.delete(ruleExecutions, scope, key);
  }
  await tx.delete(executions, scope, executionId);
}
