import type { CurrentRevision, ExecutionDetails, FailureDetails } from '@aws-sdk/client-codepipeline';
import type { RequestContext } from '../../../front-door/service.js';
import { AwsError, validationError } from '../../../kernel/aws-error.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import { fillUrl, typeOf } from '../catalog/declared-type.js';
import { invalidJobState, jobNotFound } from '../errors.js';
import { concludeAction, MOST_VARIABLE_BYTES, variableBytes } from '../flow/conclude-action.js';
import type { ActionRecord, ArtifactRevision, ExternalExecution } from '../history.js';
import { actionExecutions, jobs } from '../store.js';
import type { JobRecord } from './job.js';
import { enqueueJob, type HandedOut, isOpen } from './queue.js';

export interface JobSuccess {
  readonly currentRevision?: CurrentRevision | undefined;
  readonly continuationToken?: string | undefined;
  readonly executionDetails?: ExecutionDetails | undefined;
  readonly outputVariables?: Readonly<Record<string, string>> | undefined;
}

/** @throws AwsError JobNotFoundException, also for a job of the other kind */
export async function existingJob(
  reader: Reader,
  scope: string,
  jobId: string,
  owner: 'Custom' | 'ThirdParty',
): Promise<HandedOut> {
  const job = (await reader.get(jobs, scope, jobId))?.doc;
  const record = job && (await reader.get(actionExecutions, scope, job.actionExecutionId))?.doc;
  if (!record || job.actionTypeId.owner !== owner) throw jobNotFound(jobId);
  return { job, record };
}

/**
 * Ends a job well: its action succeeds, or where there is a continuation token waits for the next job.
 *
 * @throws AwsError InvalidJobStateException, OutputVariablesSizeExceededException, ValidationException
 */
export async function succeed(
  tx: Transaction,
  context: RequestContext,
  handedOut: HandedOut,
  success: JobSuccess,
): Promise<void> {
  const { job, record } = handedOut;
  const { continuationToken, currentRevision, executionDetails } = success;
  const outputVariables = checkedVariables(success);
  if (!isOpen(handedOut)) throw invalidJobState(job.jobId);
  const scope = regionalScope(context);
  await tx.put(jobs, scope, job.jobId, { ...job, status: 'Succeeded' });
  const external = externalOf(record, executionDetails?.externalExecutionId);
  if (continuationToken !== undefined) {
    await tx.put(actionExecutions, scope, record.actionExecutionId, {
      ...record,
      ...(external && { external }),
      ...progressOf(executionDetails),
      ...renewed(context, record),
      updatedAt: context.clock.now(),
    });
    await enqueueJob(tx, context, scope, record, { ...clientOf(job), continuationToken });
    return;
  }
  const revision = currentRevision && revisionOf(context, record, currentRevision);
  await concludeAction(tx, context, scope, record.actionExecutionId, {
    kind: 'succeeded',
    ...(external && { external }),
    ...progressOf(executionDetails),
    ...(outputVariables && { outputVariables }),
    ...(revision && { revision }),
  });
}

/** @throws AwsError InvalidJobStateException */
export async function fail(
  tx: Transaction,
  context: RequestContext,
  handedOut: HandedOut,
  details: FailureDetails | undefined,
): Promise<void> {
  const { job, record } = handedOut;
  if (!isOpen(handedOut)) throw invalidJobState(job.jobId);
  const scope = regionalScope(context);
  await tx.put(jobs, scope, job.jobId, { ...job, status: 'Failed' });
  const external = externalOf(record, details?.externalExecutionId);
  await concludeAction(tx, context, scope, record.actionExecutionId, {
    kind: 'failed',
    ...(external && { external }),
    failure: { code: details?.type ?? 'JobFailed', message: details?.message ?? '' },
  });
}

function checkedVariables({ outputVariables, continuationToken }: JobSuccess) {
  if (!outputVariables) return undefined;
  if (continuationToken !== undefined) {
    throw validationError('A result with a continuationToken cannot have outputVariables');
  }
  if (variableBytes(outputVariables) > MOST_VARIABLE_BYTES) {
    throw new AwsError(
      'OutputVariablesSizeExceededException',
      `The total size of the output variables is above ${MOST_VARIABLE_BYTES} bytes`,
    );
  }
  return outputVariables;
}

/** @source AWS CodePipeline API Reference, ActionTypeExecutor: `jobTimeout` is that of a single job, not of the action */
function renewed({ clock }: RequestContext, { action }: ActionRecord): Partial<ActionRecord> {
  const jobTimeoutMs = action.declaredType?.jobTimeoutMs;
  return jobTimeoutMs === undefined ? {} : { timeoutAt: clock.after(jobTimeoutMs) };
}

function clientOf({ clientId }: JobRecord) {
  return clientId === undefined ? {} : { clientId };
}

function progressOf(details: ExecutionDetails | undefined) {
  const { summary, percentComplete } = details ?? {};
  return {
    ...(summary !== undefined && { summary }),
    ...(percentComplete !== undefined && { percentComplete }),
  };
}

function externalOf(record: ActionRecord, id: string | undefined): ExternalExecution | undefined {
  if (id === undefined) return undefined;
  const template = typeOf(record.action)?.urls.executionUrlTemplate;
  return { id, ...(template !== undefined && { url: fillUrl(template, record.configuration, id) }) };
}

function revisionOf(
  { clock }: RequestContext,
  record: ActionRecord,
  { revision = '', changeIdentifier, created, revisionSummary }: CurrentRevision,
): ArtifactRevision {
  const template = typeOf(record.action)?.urls.revisionUrlTemplate;
  return {
    actionName: record.action.name,
    name: record.outputs[0]?.name ?? record.action.name,
    revisionId: revision,
    ...(changeIdentifier !== undefined && { revisionChangeIdentifier: changeIdentifier }),
    ...(revisionSummary !== undefined && { revisionSummary }),
    createdAt: created?.getTime() ?? clock.now(),
    ...(template !== undefined && { revisionUrl: fillUrl(template, record.configuration) }),
  };
}
