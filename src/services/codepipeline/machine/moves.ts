import { hasPassed } from './conditions.js';
import type { Command, Decision, ExecutionChange, StageChange } from './decision.js';
import { letGoOfRules } from './let-go.js';
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
  const freed = letGoOfRules(execution);
  const again: Execution = withRun(
    { ...execution, attempt: execution.attempt + 1, phase: { kind: 'running' } },
    {
      stage: run.stage,
      entered: run.entered,
      // Who was let in stays in; what the actions led to is asked again.
      conditions: run.conditions.filter(
        (condition) => condition.type === 'BEFORE_ENTRY' && hasPassed(condition),
      ),
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
  return { state: withExecution(state, again), commands: [...freed.commands, ...resumed] };
}

function isKept(action: ActionRun, mode: RetryMode): boolean {
  if (mode === 'ALL_ACTIONS') return false;
  return action.status === 'Succeeded' || action.status === 'InProgress';
}

/** Puts an execution into its stage. */
export function enter(state: PipelineState, execution: Execution): Decision {
  const sequence = state.sequence + 1;
  const run = {
    stage: execution.stage,
    entered: sequence,
    conditions: [],
    actions: [],
    automaticRetries: 0,
    manualRetries: 0,
  };
  const entered = withRun({ ...execution, phase: { kind: 'running' } }, run);
  return {
    state: withExecution({ ...state, sequence }, entered),
    commands: [changeStage(entered, 'Started')],
  };
}

export function changeExecution(execution: Execution, change: ExecutionChange, reason: string): Command {
  const { executionId, attempt } = execution;
  return { type: 'executionChanged', executionId, attempt, change, reason };
}

export function changeStage(execution: Execution, change: StageChange): Command {
  const { executionId, attempt, stage } = execution;
  return { type: 'stageChanged', executionId, attempt, stage, change };
}
