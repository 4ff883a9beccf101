import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { startExecution } from '../flow/start-execution.js';
import type { Pipeline } from '../model.js';
import { executions, pipelines } from '../store.js';
import { resolveVariables } from '../variables/pipeline-variables.js';
import { scheduleGitWatch } from './git-watch-worker.js';
import { schedulePoll } from './poll-worker.js';
import { scheduleRetention } from './retention-worker.js';

const FIRST_EXECUTION = 'codepipeline.first-execution';

/** What CreatePipeline leaves to be done. */
interface FirstExecution {
  readonly pipelineId: string;
  readonly executionId: string;
  /** The ARN of who created the pipeline. */
  readonly createdBy: string;
}

export async function scheduleFirstExecution(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  createdBy: string,
): Promise<void> {
  const payload: FirstExecution = {
    pipelineId: pipeline.pipelineId,
    executionId: context.ids.uuid(),
    createdBy,
  };
  const key = `${regionalScope(pipeline)}/${pipeline.definition.name}`;
  await context.work.enqueue(tx, { kind: FIRST_EXECUTION, key, payload });
}

/** A new pipeline starts by itself, once, and begins to watch its sources. */
export const firstExecutionWorker: WorkerDeclaration<ServiceContext> = {
  kind: FIRST_EXECUTION,
  concurrency: 4,
  leaseMs: 30_000,
  async run({ key, payload }, context) {
    const { pipelineId, executionId, createdBy } = payload as FirstExecution;
    const cut = key.lastIndexOf('/');
    const scope = key.slice(0, cut);
    await context.store.transaction(async (tx) => {
      const stored = await tx.get(pipelines, scope, key.slice(cut + 1));
      if (stored?.doc.pipelineId !== pipelineId) return;
      if (await tx.get(executions, scope, executionId)) return;
      await scheduleRetention(tx, context, stored.doc);
      await schedulePoll(tx, context, stored.doc);
      await scheduleGitWatch(tx, context, stored.doc);
      const variables = defaultsOf(stored.doc);
      if (!variables) return;
      await startExecution(tx, context, stored.doc, {
        executionId,
        trigger: { type: 'CreatePipeline', detail: createdBy },
        variables,
        sourceRevisions: [],
      });
    });
  },
};

/** @returns undefined where a variable has no default: such a pipeline waits for somebody who gives a value */
function defaultsOf({ definition }: Pipeline) {
  try {
    return resolveVariables(definition.variables, []);
  } catch (error) {
    if (isAwsError(error)) return undefined;
    throw error;
  }
}
