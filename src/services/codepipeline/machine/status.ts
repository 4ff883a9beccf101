import { memberOf, runningRules } from './conditions.js';
import { entranceFor } from './entrance.js';
import type { Plan } from './plan.js';
import { type Execution, type PipelineState, runIn, runningActions } from './state.js';

export type ExecutionStatus =
  | 'InProgress'
  | 'Stopping'
  | 'Stopped'
  | 'Succeeded'
  | 'Failed'
  | 'Superseded'
  | 'Cancelled';
export type StageStatus = Exclude<ExecutionStatus, 'Superseded'> | 'Skipped';

export interface Explained<Status> {
  readonly status: Status;
  readonly reason: string;
}

/** Where an execution stands, and why, in words. Never stored: it follows from the state. */
export function explain(plan: Plan, state: PipelineState, execution: Execution): Explained<ExecutionStatus> {
  const { phase, stage } = execution;
  switch (phase.kind) {
    case 'waiting': {
      const entrance = entranceFor(plan, state, execution);
      const why = entrance.kind === 'closed' ? entrance.why : 'it enters with the next step';
      return { status: 'InProgress', reason: `Waits in front of stage '${stage}': ${why}` };
    }
    case 'running':
      return {
        status: 'InProgress',
        reason: evaluationText(execution) ?? `Runs ${runningText(execution)} in stage '${stage}'`,
      };
    case 'stopping':
      return { status: 'Stopping', reason: `Stops in stage '${stage}' after ${runningText(execution)}` };
    case 'ended':
      return { status: phase.status, reason: phase.reason };
  }
}

export function executionStatus(execution: Execution): ExecutionStatus {
  switch (execution.phase.kind) {
    case 'waiting':
    case 'running':
      return 'InProgress';
    case 'stopping':
      return 'Stopping';
    case 'ended':
      return execution.phase.status;
  }
}

/** @returns undefined where the execution has not entered the stage. */
export function stageStatus(execution: Execution, stage: string): StageStatus | undefined {
  const run = runIn(execution, stage);
  if (run === undefined) return undefined;
  if (run.skipped) return 'Skipped';
  // An execution only leaves a stage that has succeeded.
  if (execution.stage !== stage) return 'Succeeded';
  const status = executionStatus(execution);
  return status === 'Superseded' ? undefined : status;
}

function evaluationText(execution: Execution): string | undefined {
  const { stage } = execution;
  const condition = runIn(execution, stage)?.conditions.find((asked) => runningRules(asked).length > 0);
  if (!condition) return undefined;
  const rules = runningRules(condition).map(({ rule }) => `'${rule}'`);
  return `Evaluates the ${memberOf(condition.type)} condition of stage '${stage}': ${rules.join(', ')}`;
}

function runningText(execution: Execution): string {
  const running = runningActions(runIn(execution, execution.stage)).map(({ action }) => `'${action}'`);
  return running.length === 0 ? 'nothing' : running.join(', ');
}
