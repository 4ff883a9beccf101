import type { ServiceContext } from '../../../front-door/service.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import type { ActionJob, ActionRunner, ActionStep, StillRunning } from '../actions/action-runner.js';
import type { FindRunner } from '../actions/runners.js';
import { bringInputs } from '../flow/bring-inputs.js';
import { RUN_ACTION } from '../flow/carry-out.js';
import { concludeAction } from '../flow/conclude-action.js';
import type { ActionFailure, ActionRecord } from '../history.js';
import { actionExecutions } from '../store.js';
import { failureOf } from './failure-of.js';
import { jobOf, placeOf } from './job-of.js';
import { soonThenLater } from './next-look.js';

/** One pass over one running action: start it or look at it, and record what came of it. */
export function actionWorker(findRunner: FindRunner): WorkerDeclaration<ServiceContext> {
  return {
    kind: RUN_ACTION,
    concurrency: 64,
    leaseMs: 60_000,
    async run(item, context) {
      const { scope, id: actionExecutionId } = placeOf(item);
      const stored = await context.store.get(actionExecutions, scope, actionExecutionId);
      if (!stored) return;
      const job = jobOf(stored.doc, stored.doc.action.roleArn, item, context);
      const runner = findRunner(stored.doc.action);
      if (stored.doc.status !== 'InProgress') {
        await runner.letGo?.(job);
        return;
      }
      const step = await takeStep(job, item, runner);
      await context.store.transaction(async (tx) => {
        if (step.kind !== 'running') {
          await concludeAction(tx, context, scope, actionExecutionId, step);
          return;
        }
        const now = await tx.get(actionExecutions, scope, actionExecutionId);
        if (now?.doc.status !== 'InProgress') return;
        const watched = withProgress(now.doc, step, context);
        if (watched !== now.doc) await tx.put(actionExecutions, scope, actionExecutionId, watched);
        const dueAt = nextLookAt(watched, context, findRunner);
        await context.work.enqueue(tx, { kind: RUN_ACTION, key: item.key, dueAt });
      });
      // Only now: until its end is recorded, whoever looks next needs what is there.
      if (step.kind !== 'running') await runner.letGo?.(job);
    },
  };
}

async function takeStep(job: ActionJob, item: WorkItem, runner: ActionRunner): Promise<ActionStep> {
  const { record, context } = job;
  if (record.refusal) return { kind: 'failed', failure: record.refusal };
  if (context.clock.now() >= record.timeoutAt) return { kind: 'failed', failure: timeoutOf(record) };
  try {
    if (!hasBegun(record)) {
      await bringInputs(context, record);
      return await runner.start(job);
    }
    return (await runner.check?.(job)) ?? { kind: 'running' };
  } catch (error) {
    const failure = failureOf(error, item, context);
    if (!failure) throw error;
    return { kind: 'failed', failure };
  }
}

/** An approval has begun when whoever is to answer has been told. */
function hasBegun({ external, approval }: ActionRecord): boolean {
  if (external !== undefined) return true;
  return approval !== undefined && approval.notification?.sent !== false;
}

function timeoutOf({ action }: ActionRecord): ActionFailure {
  const isApproval = action.actionTypeId.category === 'Approval';
  const message = isApproval
    ? `The approval action '${action.name}' has expired without an answer`
    : `The action '${action.name}' has failed because it did not end within its timeout`;
  return { code: 'JobFailed', message };
}

/** @returns the same record where nothing of it is new */
function withProgress(record: ActionRecord, step: StillRunning, context: ServiceContext): ActionRecord {
  const { external, summary, approval } = step;
  if (!external && summary === undefined && !approval) return record;
  return {
    ...record,
    ...(external && { external }),
    ...(summary !== undefined && { summary }),
    ...(approval && { approval }),
    updatedAt: context.clock.now(),
  };
}

/** Waiting for a person needs no looking: only its end is due. */
function nextLookAt(record: ActionRecord, { clock }: ServiceContext, findRunner: FindRunner): number {
  if (!findRunner(record.action).check) return record.timeoutAt;
  return Math.min(soonThenLater(clock, record.startedAt), record.timeoutAt);
}
