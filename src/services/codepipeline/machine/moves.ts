import type { Command, Decision, ExecutionChange, StageChange } from './decision.js';
import type { RetryMode } from './plan.js';
import {
  type ActionRun,
  type EndStatus,
  type Execution,
  isUnderWay,
  type PipelineState,
  type RetryTrigger,
  runIn,
  withExecution,
  withRun,
} from './state.js';

/** Ends an execution that is inside its stage, and with it the stage. */
export function endInside(
  state: PipelineState,
  execution: Execution,
  status: Exclude<EndStatus, 'Superseded'>,
  reason: string,
): Decision {
  const ended: Execution = { ...execution, phase: { kind: 'ended', status, inside: true, reason } };
  return {
    state: withExecution(state, ended),
    commands: [changeStage(ended, status), changeExecution(ended, status, reason)],
  };
}

/** Ends an execution that waits in front of a stage. */
export function endWaiting(
  state: PipelineState,
  execution: Execution,
  status: EndStatus,
  reason: string,
): Decision {
  const ended: Execution = { ...execution, phase: { kind: 'ended', status, inside: false, reason } };
  return { state: withExecution(state, ended), commands: [changeExecution(ended, status, reason)] };
}

/** Puts an execution back into its stage, where what shall run again counts as never started. */
export function rerun(
  state: PipelineState,
  execution: Execution,
  mode: RetryMode,
  trigger: RetryTrigger,
): Decision {
  const run = runIn(execution, execution.stage);
  if (!run) throw new Error(`execution ${execution.executionId} never entered '${execution.stage}'`);

  const byItself = trigger === 'AutomatedStageRetry' ? 1 : 0;
  const again: Execution = withRun(
    { ...execution, attempt: execution.attempt + 1, phase: { kind: 'running' } },
    {
      stage: run.stage,
      actions: run.actions.filter((action) => isKept(action, mode)),
      automaticRetries: run.automaticRetries + byItself,
      manualRetries: run.manualRetries + 1 - byItself,
      lastRetry: trigger,
    },
  );
  const resumed = isUnderWay(execution)
    ? []
    : [
        changeExecution(again, 'Resumed', `Retries stage '${execution.stage}'`),
        changeStage(again, 'Resumed'),
      ];
  return { state: withExecution(state, again), commands: resumed };
}

function isKept(action: ActionRun, mode: RetryMode): boolean {
  if (mode === 'ALL_ACTIONS') return false;
  return action.status === 'Succeeded' || action.status === 'InProgress';
}

export function changeExecution(execution: Execution, change: ExecutionChange, reason: string): Command {
  const { executionId, attempt } = execution;
  return { type: 'executionChanged', executionId, attempt, change, reason };
}

export function changeStage(execution: Execution, change: StageChange): Command {
  const { executionId, attempt, stage } = execution;
  return { type: 'stageChanged', executionId, attempt, stage, change };
}
