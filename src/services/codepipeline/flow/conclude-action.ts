import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { actionEvent } from '../events.js';
import type { ActionFailure, ActionRecord, ArtifactRevision } from '../history.js';
import type { Pipeline } from '../model.js';
import { actionExecutions, pipelines } from '../store.js';
import { decideFor } from './decide-for.js';
import { ExecutionHistory } from './execution-history.js';

/** How an action has ended; what is left out stays as recorded. */
export type ActionOutcome = Partial<
  Pick<ActionRecord, 'external' | 'summary' | 'approval' | 'updatedBy' | 'percentComplete'>
> &
  (
    | {
        readonly kind: 'succeeded';
        readonly outputVariables?: Readonly<Record<string, string>>;
        readonly revision?: ArtifactRevision;
      }
    | { readonly kind: 'failed'; readonly failure: ActionFailure }
  );

/** @source AWS CodePipeline User Guide, quotas: output variables of one action */
export const MOST_VARIABLE_BYTES = 122_880;

export function variableBytes(outputVariables: Readonly<Record<string, string>>): number {
  return Buffer.byteLength(JSON.stringify(outputVariables));
}

/**
 * Records an action's end and lets its pipeline go on. Nothing happens where it has ended already, or where the
 * pipeline is gone.
 */
export async function concludeAction(
  tx: Transaction,
  context: ServiceContext,
  scope: string,
  actionExecutionId: string,
  outcome: ActionOutcome,
): Promise<void> {
  const stored = await tx.get(actionExecutions, scope, actionExecutionId);
  if (stored?.doc.status !== 'InProgress') return;
  const pipeline = await pipelineOf(tx, scope, stored.doc);
  if (!pipeline) return;

  const ended = endedRecord(stored.doc, outcome, context.clock.now());
  await tx.put(actionExecutions, scope, actionExecutionId, ended);
  await context.emit(tx, actionEvent(pipeline, ended));
  const history = new ExecutionHistory(tx, scope);
  if (ended.revision) await recordRevision(history, ended.executionId, ended.revision);
  const event = {
    type: 'actionEnded',
    executionId: ended.executionId,
    stage: ended.stage,
    action: ended.action.name,
    actionExecutionId,
    status: ended.status === 'Succeeded' ? 'Succeeded' : 'Failed',
  } as const;
  await decideFor(tx, context, pipeline, event, history);
}

/** @returns undefined where it was deleted, though another may bear its name by now */
export async function pipelineOf(
  tx: Transaction,
  scope: string,
  { pipelineName, pipelineId }: Pick<ActionRecord, 'pipelineName' | 'pipelineId'>,
): Promise<Pipeline | undefined> {
  const stored = await tx.get(pipelines, scope, pipelineName);
  return stored?.doc.pipelineId === pipelineId ? stored.doc : undefined;
}

function endedRecord(record: ActionRecord, outcome: ActionOutcome, updatedAt: number): ActionRecord {
  const { external, summary, approval, updatedBy, percentComplete } = outcome;
  const common: ActionRecord = {
    ...record,
    ...(external && { external }),
    ...(summary !== undefined && { summary }),
    ...(approval && { approval }),
    ...(updatedBy !== undefined && { updatedBy }),
    ...(percentComplete !== undefined && { percentComplete }),
    updatedAt,
  };
  if (outcome.kind === 'failed') return { ...common, status: 'Failed', failure: outcome.failure };

  const outputVariables = outcome.outputVariables ?? {};
  const sizeBytes = variableBytes(outputVariables);
  if (sizeBytes > MOST_VARIABLE_BYTES) {
    const message = `The output variables of action '${record.action.name}' are ${sizeBytes} bytes, the maximum is ${MOST_VARIABLE_BYTES}`;
    return { ...common, status: 'Failed', failure: { code: 'ConfigurationError', message } };
  }
  const { revision } = outcome;
  return { ...common, status: 'Succeeded', outputVariables, ...(revision && { revision }) };
}

/** A source that runs again replaces what it took before. */
async function recordRevision(
  history: ExecutionHistory,
  executionId: string,
  revision: ArtifactRevision,
): Promise<void> {
  await history.change(executionId, (before) => {
    const others = before.artifactRevisions.filter(({ name }) => name !== revision.name);
    return { ...before, artifactRevisions: [...others, revision] };
  });
}
