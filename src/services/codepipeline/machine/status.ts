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
export type StageStatus = Exclude<ExecutionStatus, 'Superseded'>;

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
      return { status: 'InProgress', reason: `Runs ${runningText(execution)} in stage '${stage}'` };
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
  if (runIn(execution, stage) === undefined) return undefined;
  // An execution only leaves a stage that has succeeded.
  if (execution.stage !== stage) return 'Succeeded';
  const status = executionStatus(execution);
  return status === 'Superseded' ? undefined : status;
}

function runningText(execution: Execution): string {
  const running = runningActions(runIn(execution, execution.stage)).map(({ action }) => `'${action}'`);
  return running.length === 0 ? 'nothing' : running.join(', ');
}
