import type { RequestContext, ServiceContext } from '../../../front-door/service.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { ALPHANUMERIC } from '../../../kernel/ids.js';
import { regionalScope, sortableNumber, type Transaction } from '../../../store/store.js';
import type { ActionRecord } from '../history.js';
import type { ActionTypeId, DeclaredActionType } from '../model.js';
import { actionExecutions, jobs, typeKey } from '../store.js';
import type { JobRecord } from './job.js';

/** @source AWS does not document when a job that nobody acknowledges is handed out again */
const ACKNOWLEDGE_WITHIN_MS = MINUTE_MS;

const NONCE_LENGTH = 24;

/** Jobs of ended actions that one poll takes out of its queue. */
const MOST_STALE = 100;

/** Queues of one type, one for each value of its queryable property: workers always say which they want. */
export function queueOf(id: ActionTypeId, query?: readonly [string, string]): string {
  return query ? `${typeKey(id)}?${query[0]}=${query[1]}` : typeKey(id);
}

export function queryableOf(type: DeclaredActionType): string | undefined {
  return type.properties.find(({ queryable }) => queryable)?.name;
}

/** Puts the work of an action into the queue of its type. */
export async function enqueueJob(
  tx: Transaction,
  context: ServiceContext,
  scope: string,
  record: ActionRecord,
  rest: Pick<JobRecord, 'continuationToken' | 'clientId'> = {},
): Promise<void> {
  const { action, actionExecutionId, pipelineId } = record;
  const name = action.declaredType && queryableOf(action.declaredType);
  const query = name === undefined ? undefined : ([name, record.configuration[name] ?? ''] as const);
  const now = context.clock.now();
  const job: JobRecord = {
    ...rest,
    jobId: context.ids.uuid(),
    queue: queueOf(action.actionTypeId, query),
    actionTypeId: action.actionTypeId,
    pipelineId,
    actionExecutionId,
    status: 'Queued',
    availableAt: now,
    createdAt: now,
  };
  await tx.put(jobs, scope, job.jobId, job, { expect: 'absent' });
}

/** A job as it was handed out, and the action that it is work of. */
export interface HandedOut {
  readonly job: JobRecord;
  readonly record: ActionRecord;
}

/** Hands out the jobs of a queue, the longest-waiting first. Those whose action has ended are taken out of it. */
export async function handOut(
  context: RequestContext,
  queue: string,
  atMost: number,
): Promise<readonly HandedOut[]> {
  const scope = regionalScope(context);
  const { clock, ids, store } = context;
  return await store.transaction(async (tx) => {
    const handedOut: HandedOut[] = [];
    const due = await tx.listBy(jobs, scope, 'byQueue', queue, {
      maxSort: sortableNumber(clock.now()),
      limit: atMost + MOST_STALE,
    });
    for (const { doc } of due) {
      if (handedOut.length >= atMost) break;
      const record = (await tx.get(actionExecutions, scope, doc.actionExecutionId))?.doc;
      const job: JobRecord =
        record?.status === 'InProgress'
          ? {
              ...doc,
              status: 'Dispatched',
              nonce: ids.random(NONCE_LENGTH, ALPHANUMERIC),
              availableAt: clock.after(ACKNOWLEDGE_WITHIN_MS),
            }
          : { ...doc, status: 'Failed' };
      await tx.put(jobs, scope, job.jobId, job);
      if (record && job.status === 'Dispatched') handedOut.push({ job, record });
    }
    return handedOut;
  });
}

/** Whether a worker has it, and its action still waits for the result. */
export function isOpen({ job, record }: HandedOut): boolean {
  return record.status === 'InProgress' && (job.status === 'Dispatched' || job.status === 'InProgress');
}
