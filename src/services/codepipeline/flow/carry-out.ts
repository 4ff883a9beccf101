import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { actionEvent, executionEvent, gitTriggerOf, stageEvent } from '../events.js';
import type { ActionRecord, ExecutionRecord } from '../history.js';
import type { Command, ExecutionChange, StageChange } from '../machine/decision.js';
import type { ExecutionStatus } from '../machine/status.js';
import type { Pipeline } from '../model.js';
import { actionExecutions } from '../store.js';
import { createRerun } from './create-rerun.js';
import { createRollback } from './create-rollback.js';
import type { ExecutionHistory } from './execution-history.js';
import { declaredAction, dependsOnOthers, prepareAction } from './prepare-action.js';
import { abandonRule, startRule } from './rule-commands.js';

/** The work item of one running action; its key is `actionWorkKey`. */
export const RUN_ACTION = 'codepipeline.action';

export function actionWorkKey(pipeline: Pipeline, actionExecutionId: string): string {
  return `${regionalScope(pipeline)}/${actionExecutionId}`;
}

type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>;

const STATUSES: Readonly<Record<ExecutionChange, ExecutionStatus>> = {
  Started: 'InProgress',
  Resumed: 'InProgress',
  Stopping: 'Stopping',
  Stopped: 'Stopped',
  Succeeded: 'Succeeded',
  Failed: 'Failed',
  Cancelled: 'Cancelled',
  Superseded: 'Superseded',
};

/** Makes history, events and work match what the machine has decided, in the transaction that saves both. */
export async function carryOut(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  history: ExecutionHistory,
  commands: readonly Command[],
): Promise<void> {
  for (const command of commands) {
    switch (command.type) {
      case 'executionChanged':
        await changeExecution(tx, context, pipeline, history, command);
        break;
      case 'stageChanged':
        await changeStage(tx, context, pipeline, history, command);
        break;
      case 'startAction':
        await startAction(tx, context, pipeline, history, command);
        break;
      case 'abandonAction':
        await abandonAction(tx, context, pipeline, command);
        break;
      case 'startRule':
        await startRule(tx, context, pipeline, history, command);
        break;
      case 'abandonRule':
        await abandonRule(tx, context, pipeline, command);
        break;
      case 'createRollback':
        await createRollback(context, pipeline, history, command);
        break;
      case 'createRerun':
        await createRerun(context, pipeline, history, command);
        break;
    }
  }
}

async function changeExecution(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  history: ExecutionHistory,
  { executionId, change, reason, attempt }: CommandOf<'executionChanged'>,
): Promise<void> {
  const record = await history.change(executionId, (before) => ({
    ...before,
    status: STATUSES[change],
    reason,
    updatedAt: context.clock.now(),
  }));
  const gitTrigger =
    record.trigger.type === 'WebhookV2' && change !== 'Started'
      ? gitTriggerOf(record, await history.madeFor(executionId, ''))
      : undefined;
  await context.emit(tx, executionEvent(pipeline, record, change, attempt, gitTrigger));
}

async function changeStage(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  history: ExecutionHistory,
  { executionId, stage, change, attempt }: CommandOf<'stageChanged'>,
): Promise<void> {
  const now = context.clock.now();
  const record = await history.change(executionId, (before) => ({
    ...before,
    ...enteredAfter(before, stage, change, now),
    updatedAt: now,
    succeededStages: change === 'Succeeded' ? [...before.succeededStages, stage] : before.succeededStages,
  }));
  await context.emit(tx, stageEvent(pipeline, record, stage, change, attempt));
}

function enteredAfter(
  { entered }: ExecutionRecord,
  stage: string,
  change: StageChange,
  now: number,
): Pick<ExecutionRecord, 'entered'> {
  if (change === 'Started') return { entered: { stage, startedAt: now } };
  return change === 'Resumed' && entered ? { entered: { ...entered, retriedAt: now } } : {};
}

async function startAction(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  history: ExecutionHistory,
  command: CommandOf<'startAction'>,
): Promise<void> {
  const { executionId, actionExecutionId } = command;
  const scope = regionalScope(pipeline);
  const action = declaredAction(pipeline, command.stage, command.action);
  const record = prepareAction({
    pipeline,
    execution: await history.get(executionId),
    command,
    earlier: dependsOnOthers(action) ? await history.madeFor(executionId, command.stage) : [],
    clock: context.clock,
    ids: context.ids,
  });
  await tx.put(actionExecutions, scope, actionExecutionId, record, { expect: 'absent' });
  await context.work.enqueue(tx, { kind: RUN_ACTION, key: actionWorkKey(pipeline, actionExecutionId) });
  await context.emit(tx, actionEvent(pipeline, record));
}

async function abandonAction(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  { actionExecutionId, because }: CommandOf<'abandonAction'>,
): Promise<void> {
  const scope = regionalScope(pipeline);
  const stored = await tx.get(actionExecutions, scope, actionExecutionId);
  if (stored?.doc.status !== 'InProgress') return;
  const abandoned: ActionRecord = { ...stored.doc, status: 'Abandoned', updatedAt: context.clock.now() };
  await tx.put(actionExecutions, scope, actionExecutionId, abandoned);
  // The worker ends what runs here on behalf of the action.
  await context.work.enqueue(tx, { kind: RUN_ACTION, key: actionWorkKey(pipeline, actionExecutionId) });
  await context.emit(tx, actionEvent(pipeline, abandoned, because === 'replaced' ? 'CANCELED' : 'ABANDONED'));
}
