import type { RequestContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import { stageNotFound } from '../errors.js';
import { decideFor } from '../flow/decide-for.js';
import type { PipelineEvent } from '../machine/decision.js';
import type { Pipeline } from '../model.js';
import { existingPipeline } from '../store.js';

/**
 * Lets the pipeline decide on something that concerns one of its stages.
 *
 * @param eventOf undefined: nothing happens. What it reads it reads in the same transaction
 * @throws AwsError PipelineNotFoundException, StageNotFoundException, and what the machine refuses
 */
export async function decideInStage(
  context: RequestContext,
  pipelineName: string | undefined,
  stageName: string | undefined,
  eventOf: (
    stage: string,
    pipeline: Pipeline,
    tx: Transaction,
  ) => PipelineEvent | undefined | Promise<PipelineEvent | undefined>,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const pipeline = await existingPipeline(tx, context, pipelineName);
    const stage = pipeline.definition.stages.find(({ name }) => name === stageName);
    if (!stage) throw stageNotFound(pipeline.definition.name, stageName ?? '');
    const event = await eventOf(stage.name, pipeline, tx);
    if (event) await decideFor(tx, context, pipeline, event);
  });
}
