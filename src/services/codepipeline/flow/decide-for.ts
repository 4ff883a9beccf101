import type { ServiceContext } from '../../../front-door/service.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { planOf } from '../definition/plan.js';
import { decide } from '../machine/decide.js';
import type { PipelineEvent } from '../machine/decision.js';
import { NOTHING_YET, type PipelineState } from '../machine/state.js';
import type { Pipeline } from '../model.js';
import { pipelineStates } from '../store.js';
import { carryOut } from './carry-out.js';
import { ExecutionHistory } from './execution-history.js';

export async function stateOf(reader: Reader, pipeline: Pipeline): Promise<PipelineState> {
  const stored = await reader.get(pipelineStates, regionalScope(pipeline), pipeline.pipelineId);
  return stored?.doc ?? NOTHING_YET;
}

/**
 * One step of a pipeline: load what the machine remembers, let it decide, save, and carry out what it says; all
 * in the transaction of whoever brings the event.
 *
 * @param history where the event itself has changed a record already: it is saved here
 * @throws AwsError where the machine refuses the event
 */
export async function decideFor(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  event: PipelineEvent,
  history: ExecutionHistory = new ExecutionHistory(tx, regionalScope(pipeline)),
): Promise<void> {
  const before = await stateOf(tx, pipeline);
  const { state, commands } = decide(planOf(pipeline.definition), before, event);
  if (state !== before) await tx.put(pipelineStates, regionalScope(pipeline), pipeline.pipelineId, state);
  await carryOut(tx, context, pipeline, history, commands);
  await history.save();
}
