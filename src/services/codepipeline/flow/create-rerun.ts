import type { ServiceContext } from '../../../front-door/service.js';
import type { Command } from '../machine/decision.js';
import type { Pipeline } from '../model.js';
import type { ExecutionHistory } from './execution-history.js';

/** The record of a rerun: variables and revisions are those of the execution whose inputs it takes. */
export async function createRerun(
  { clock }: ServiceContext,
  { pipelineId, definition }: Pipeline,
  history: ExecutionHistory,
  { executionId, sequence, rerun, by }: Extract<Command, { type: 'createRerun' }>,
): Promise<void> {
  const { variables, artifactRevisions, mode, original, rollsBackTo } = await history.get(rerun.of);
  const startedAt = clock.now();
  const names = definition.stages.map(({ name }) => name);
  history.create({
    pipelineId,
    pipelineName: definition.name,
    pipelineVersion: definition.version,
    executionId,
    sequence,
    mode,
    // AWS has no trigger type for it; clients know this one.
    trigger: { type: 'StartPipelineExecution', detail: by },
    variables,
    sourceRevisions: [],
    artifactRevisions,
    status: 'InProgress',
    reason: 'Started',
    succeededStages: [],
    rerun: { ...rerun, earlierStages: names.slice(0, names.indexOf(rerun.stage)) },
    original: original ?? rollsBackTo ?? rerun.of,
    startedAt,
    updatedAt: startedAt,
  });
}
