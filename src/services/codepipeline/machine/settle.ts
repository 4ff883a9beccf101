import { askRules, type Gate, gateOf } from './conditions.js';
import type { Command, Decision } from './decision.js';
import { actionExecutionId } from './derived-ids.js';
import { entranceFor } from './entrance.js';
import { forget } from './forget.js';
import { leave } from './leave.js';
import { endInside, endWaiting, enter, rerun } from './moves.js';
import type { ActionPlan, ConditionType, Plan, StagePlan } from './plan.js';
import { progressOf } from './progress.js';
import { stageToRun } from './rerun.js';
import { failAndRollBack } from './rollback.js';
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
    case 'open':
      return enter(state, execution);
  }
}

function goOn(plan: Plan, state: PipelineState, execution: Execution): Decision | undefined {
  const stage = stageToRun(plan, execution);
  const run = runIn(execution, execution.stage);
  if (!stage || !run) throw new Error(`execution ${execution.executionId} is nowhere`);

  const entry = gateOf(execution, stage, run, 'BEFORE_ENTRY');
  if (entry.kind !== 'open') return atGate(plan, state, execution, run, 'BEFORE_ENTRY', entry);
  const progress = progressOf(stage, run);
  switch (progress.kind) {
    case 'ready':
      return startActions(state, execution, run, progress.actions);
    case 'busy':
      return undefined;
    case 'failed':
      return failOrRetry(plan, state, execution, stage, run, progress.actions);
    case 'succeeded': {
      const exit = gateOf(execution, stage, run, 'ON_SUCCESS');
      if (exit.kind !== 'open') return atGate(plan, state, execution, run, 'ON_SUCCESS', exit);
      return leave(plan, state, execution, 'Succeeded');
    }
  }
}

/** Where a condition does not let an execution through: not yet, or with its result. */
function atGate(
  plan: Plan,
  state: PipelineState,
  execution: Execution,
  run: StageRun,
  type: ConditionType,
  gate: Exclude<Gate, { kind: 'open' }>,
): Decision | undefined {
  if (gate.kind === 'busy') return undefined;
  if (gate.kind === 'unasked') return askRules(state, execution, run, type, gate.condition);
  switch (gate.result) {
    case 'FAIL':
      return endInside(state, execution, 'Failed', gate.reason);
    case 'ROLLBACK':
      return failAndRollBack(plan, state, execution, gate.reason);
    case 'SKIP':
      return leave(plan, state, withRun(execution, { ...run, skipped: true }), 'Skipped');
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

/** A stage that retries itself does so once; then, or without that, the execution has failed, and may be rolled back. */
function failOrRetry(
  plan: Plan,
  state: PipelineState,
  execution: Execution,
  stage: StagePlan,
  run: StageRun,
  actions: readonly string[],
): Decision | undefined {
  if (stage.retryByItself && run.automaticRetries === 0) {
    return rerun(state, execution, stage.retryByItself, 'AutomatedStageRetry');
  }
  const gate = gateOf(execution, stage, run, 'ON_FAILURE');
  if (gate.kind === 'unasked' || gate.kind === 'busy') {
    return atGate(plan, state, execution, run, 'ON_FAILURE', gate);
  }
  const failed = actions.map((action) => `'${action}'`).join(', ');
  const reason = `Failed in stage '${stage.name}': ${failed}`;
  if (gate.kind === 'shut') return failAndRollBack(plan, state, execution, `${reason}. ${gate.reason}`);
  if (stage.rollsBack) return failAndRollBack(plan, state, execution, reason);
  return endInside(state, execution, 'Failed', reason);
}

function finishStopping(state: PipelineState, execution: Execution): Decision | undefined {
  if (runningActions(runIn(execution, execution.stage)).length > 0) return undefined;
  return endInside(state, execution, 'Stopped', `Stopped in stage '${execution.stage}'`);
}
