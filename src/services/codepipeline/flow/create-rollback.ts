import type { ServiceContext } from '../../../front-door/service.js';
import type { ExecutionTrigger } from '../history.js';
import type { Command, RollbackCause } from '../machine/decision.js';
import type { Pipeline } from '../model.js';
import type { ExecutionHistory } from './execution-history.js';

/** The record of a rollback: variables and revisions are those of the execution that it goes back to. */
export async function createRollback(
  { clock }: ServiceContext,
  pipeline: Pipeline,
  history: ExecutionHistory,
  { executionId, sequence, target, cause }: Extract<Command, { type: 'createRollback' }>,
): Promise<void> {
  const { variables, artifactRevisions, mode, original } = await history.get(target);
  const startedAt = clock.now();
  history.create({
    pipelineId: pipeline.pipelineId,
    pipelineName: pipeline.definition.name,
    pipelineVersion: pipeline.definition.version,
    executionId,
    sequence,
    mode,
    trigger: triggerOf(cause),
    variables,
    sourceRevisions: [],
    artifactRevisions,
    status: 'InProgress',
    reason: 'Started',
    succeededStages: [],
    rollsBackTo: target,
    ...(original !== undefined && { original }),
    startedAt,
    updatedAt: startedAt,
  });
}

/** @source AWS CodePipeline User Guide, stage rollback: the trigger of an automated one names what failed */
function triggerOf(cause: RollbackCause): ExecutionTrigger {
  if (cause.kind === 'requested') return { type: 'ManualRollback', detail: cause.by };
  const detail = JSON.stringify({ FailedPipelineExecutionId: cause.executionId });
  return { type: 'AutomatedRollback', detail };
}
