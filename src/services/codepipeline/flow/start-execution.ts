import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { ExecutionRecord, ExecutionTrigger, ResolvedVariable, SourceRevision } from '../history.js';
import type { Pipeline } from '../model.js';
import { startedBy } from '../store.js';
import { decideFor, stateOf } from './decide-for.js';
import { ExecutionHistory } from './execution-history.js';

export interface ExecutionStart {
  readonly executionId: string;
  readonly trigger: ExecutionTrigger;
  readonly variables: readonly ResolvedVariable[];
  readonly sourceRevisions: readonly SourceRevision[];
  readonly requestToken?: string;
}

/** @source AWS gives no lifetime of a client request token */
const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1_000;

/**
 * Starts an execution, unless the same request has started one already.
 *
 * @returns the execution's id, the earlier one's where the request is repeated
 * @throws AwsError ConcurrentPipelineExecutionsLimitExceededException
 */
export async function startExecution(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  start: ExecutionStart,
): Promise<string> {
  const scope = regionalScope(pipeline);
  const startedAt = context.clock.now();
  if (start.requestToken !== undefined) {
    const before = await startedBy(tx, scope, pipeline.pipelineId, start.requestToken);
    if (before && before.doc.startedAt > startedAt - TOKEN_LIFETIME_MS) return before.key;
  }
  const { sequence } = await stateOf(tx, pipeline);
  const record: ExecutionRecord = {
    ...start,
    pipelineId: pipeline.pipelineId,
    pipelineName: pipeline.definition.name,
    pipelineVersion: pipeline.definition.version,
    // The machine gives the execution the next number.
    sequence: sequence + 1,
    mode: pipeline.definition.executionMode,
    artifactRevisions: [],
    status: 'InProgress',
    reason: 'Started',
    succeededStages: [],
    startedAt,
    updatedAt: startedAt,
  };
  const history = new ExecutionHistory(tx, scope);
  history.create(record);
  await decideFor(tx, context, pipeline, { type: 'started', executionId: start.executionId }, history);
  return start.executionId;
}
