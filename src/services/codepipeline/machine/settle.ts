import { actionExecutionId } from './action-execution-id.js';
import type { Command, Decision } from './decision.js';
import { entranceFor } from './entrance.js';
import { forget } from './forget.js';
import { changeStage, endInside, endWaiting, rerun } from './moves.js';
import type { ActionPlan, Plan, StagePlan } from './plan.js';
import { stageAfter, stageOf } from './plan.js';
import { progressOf } from './progress.js';
import {
  type Execution,
  type PipelineState,
  runIn,
  runningActions,
  type StageRun,
  withExecution,
  withRun,
} from './state.js';

/**
 * Lets everything move that can move, until nothing can: the heart of the orchestrator. Each pass makes one move
 * of one execution, the oldest first.
 */
export function settle(plan: Plan, state: PipelineState): Decision {
  const commands: Command[] = [];
  let current = state;
  for (;;) {
    const move = firstMove(plan, current);
    if (!move) return { state: forget(plan, current), commands };
    commands.push(...move.commands);
    current = move.state;
  }
}

function firstMove(plan: Plan, state: PipelineState): Decision | undefined {
  for (const execution of state.executions) {
    const move = moveOf(plan, state, execution);
    if (move) return move;
  }
  return undefined;
}

function moveOf(plan: Plan, state: PipelineState, execution: Execution): Decision | undefined {
  switch (execution.phase.kind) {
    case 'waiting':
      return tryToEnter(plan, state, execution);
    case 'running':
      return goOn(plan, state, execution);
    case 'stopping':
      return finishStopping(state, execution);
    case 'ended':
      return undefined;
  }
}

function tryToEnter(plan: Plan, state: PipelineState, execution: Execution): Decision | undefined {
  const entrance = entranceFor(plan, state, execution);
  switch (entrance.kind) {
    case 'closed':
      return undefined;
    case 'overtaken':
      return endWaiting(
        state,
        execution,
        'Superseded',
        `Execution ${entrance.by} overtook it in front of stage '${execution.stage}'`,
      );
    case 'open': {
      const run = { stage: execution.stage, actions: [], automaticRetries: 0, manualRetries: 0 };
      const entered = withRun({ ...execution, phase: { kind: 'running' } }, run);
      return { state: withExecution(state, entered), commands: [changeStage(entered, 'Started')] };
    }
  }
}

function goOn(plan: Plan, state: PipelineState, execution: Execution): Decision | undefined {
  const stage = stageOf(plan, execution.stage);
  const run = runIn(execution, execution.stage);
  if (!stage || !run) throw new Error(`execution ${execution.executionId} is nowhere`);

  const progress = progressOf(stage, run);
  switch (progress.kind) {
    case 'ready':
      return startActions(state, execution, run, progress.actions);
    case 'busy':
      return undefined;
    case 'failed':
      return failOrRetry(state, execution, stage, run, progress.actions);
    case 'succeeded':
      return leave(plan, state, execution);
  }
}

function startActions(
  state: PipelineState,
  execution: Execution,
  run: StageRun,
  actions: readonly ActionPlan[],
): Decision {
  const { executionId, attempt, stage } = execution;
  const commands = actions.map(({ name: action }, index) => ({
    type: 'startAction' as const,
    executionId,
    attempt,
    stage,
    action,
    actionExecutionId: actionExecutionId(executionId, stage, action, attempt),
    sequence: state.sequence + index + 1,
  }));
  const started = commands.map(({ action, actionExecutionId: id }) => ({
    action,
    actionExecutionId: id,
    status: 'InProgress' as const,
  }));
  const busy = withRun(execution, { ...run, actions: [...run.actions, ...started] });
  const counted = { ...state, sequence: state.sequence + started.length };
  return { state: withExecution(counted, busy), commands };
}

/** A stage that retries itself does so once; then, or without that, the execution has failed. */
function failOrRetry(
  state: PipelineState,
  execution: Execution,
  stage: StagePlan,
  run: StageRun,
  actions: readonly string[],
): Decision {
  if (stage.retryByItself && run.automaticRetries === 0) {
    return rerun(state, execution, stage.retryByItself, 'AutomatedStageRetry');
  }
  const failed = actions.map((action) => `'${action}'`).join(', ');
  return endInside(state, execution, 'Failed', `Failed in stage '${stage.name}': ${failed}`);
}

function leave(plan: Plan, state: PipelineState, execution: Execution): Decision {
  const next = stageAfter(plan, execution.stage);
  if (!next) return endInside(state, execution, 'Succeeded', 'Every stage succeeded');
  const waiting: Execution = { ...execution, stage: next.name, phase: { kind: 'waiting' } };
  return { state: withExecution(state, waiting), commands: [changeStage(execution, 'Succeeded')] };
}

function finishStopping(state: PipelineState, execution: Execution): Decision | undefined {
  if (runningActions(runIn(execution, execution.stage)).length > 0) return undefined;
  return endInside(state, execution, 'Stopped', `Stopped in stage '${execution.stage}'`);
}
