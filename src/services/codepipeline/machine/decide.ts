import { assertNever } from '../../../kernel/assert-never.js';
import { cancelAll, cancelWaiting } from './cancel.js';
import { withRule } from './conditions.js';
import { type Decision, type PipelineEvent, unchanged } from './decision.js';
import { forget } from './forget.js';
import { changeExecution } from './moves.js';
import { override } from './override.js';
import { type Plan, stageOf } from './plan.js';
import { checkRoom } from './refusals.js';
import { rerunActions } from './rerun.js';
import { retry } from './retry.js';
import { rollBack } from './rollback.js';
import { settle } from './settle.js';
import {
  actionIn,
  conditionIn,
  type Execution,
  executionOf,
  type PipelineState,
  runIn,
  type Transition,
  transitionInto,
  withAction,
  withCondition,
  withExecution,
  withRun,
} from './state.js';
import { stop } from './stop.js';

type Event<Type extends PipelineEvent['type']> = Extract<PipelineEvent, { type: Type }>;

/**
 * The orchestrator: what an event changes, and what has to be done about it. First the event itself is taken in,
 * then everything moves that can move now. Pure; the same event a second time changes nothing, or is refused as
 * AWS refuses it.
 *
 * @throws AwsError where the event is a request that must be refused; nothing has changed then
 */
export function decide(plan: Plan, state: PipelineState, event: PipelineEvent): Decision {
  const taken = takeIn(plan, state, event);
  // Nobody is under way under the new definition, so nothing can move.
  if (event.type === 'replaced') return { ...taken, state: forget(event.by, taken.state) };
  if (taken.state === state) return taken;

  const settled = settle(plan, taken.state);
  return { state: settled.state, commands: [...taken.commands, ...settled.commands] };
}

function takeIn(plan: Plan, state: PipelineState, event: PipelineEvent): Decision {
  switch (event.type) {
    case 'started':
      return start(plan, state, event);
    case 'actionEnded':
      return endAction(state, event);
    case 'ruleEnded':
      return endRule(state, event);
    case 'stopRequested':
      return stop(state, event);
    case 'retryRequested':
      return retry(plan, state, event);
    case 'rollbackRequested':
      return rollBack(plan, state, event);
    case 'rerunRequested':
      return rerunActions(plan, state, event);
    case 'overrideRequested':
      return override(plan, state, event);
    case 'transitionDisabled':
      return disableTransition(plan, state, event);
    case 'transitionEnabled':
      return enableTransition(plan, state, event);
    case 'replaced':
      return cancelAll(plan, state, `The pipeline was updated to version ${event.by.version}`);
    default:
      return assertNever(event, 'pipeline event');
  }
}

function start(plan: Plan, state: PipelineState, event: Event<'started'>): Decision {
  const first = plan.stages[0];
  if (!first || executionOf(state, event.executionId)) return unchanged(state);
  checkRoom(plan, state);
  const sequence = state.sequence + 1;
  const execution: Execution = {
    executionId: event.executionId,
    version: plan.version,
    sequence,
    attempt: 1,
    stage: first.name,
    phase: { kind: 'waiting' },
    runs: [],
  };
  return {
    state: { ...state, sequence, executions: [...state.executions, execution] },
    commands: [changeExecution(execution, 'Started', 'Started')],
  };
}

/** Only an action that is known to run can end: one that was abandoned, or run again since, is heard no more. */
function endAction(state: PipelineState, event: Event<'actionEnded'>): Decision {
  const execution = executionOf(state, event.executionId);
  const run = execution && runIn(execution, event.stage);
  const action = run && actionIn(run, event.action);
  if (!execution || !run || action?.actionExecutionId !== event.actionExecutionId) return unchanged(state);
  if (action.status !== 'InProgress') return unchanged(state);

  const ended = withAction(run, { ...action, status: event.status });
  return unchanged(withExecution(state, withRun(execution, ended)));
}

/** The same holds for rules. */
function endRule(state: PipelineState, event: Event<'ruleEnded'>): Decision {
  const execution = executionOf(state, event.executionId);
  const run = execution && runIn(execution, event.stage);
  const condition = conditionIn(run, event.condition);
  const rule = condition?.rules.find((entry) => entry.rule === event.rule);
  if (!execution || !run || !condition || rule?.ruleExecutionId !== event.ruleExecutionId) {
    return unchanged(state);
  }
  if (rule.status !== 'InProgress') return unchanged(state);

  const ended = withCondition(run, withRule(condition, { ...rule, status: event.status }));
  return unchanged(withExecution(state, withRun(execution, ended)));
}

function disableTransition(plan: Plan, state: PipelineState, event: Event<'transitionDisabled'>): Decision {
  if (!stageOf(plan, event.stage)) return unchanged(state);
  const { stage, by: changedBy, at: changedAt, reason, staleAt } = event;
  return unchanged(withTransition(state, { stage, enabled: false, changedBy, changedAt, reason, staleAt }));
}

/** After 30 days nobody is let in any more: whoever still waits is out of date. */
function enableTransition(plan: Plan, state: PipelineState, event: Event<'transitionEnabled'>): Decision {
  if (!stageOf(plan, event.stage)) return unchanged(state);
  const before = transitionInto(state, event.stage);
  const { stage, by: changedBy, at: changedAt } = event;
  const enabled = withTransition(state, { stage, enabled: true, changedBy, changedAt });
  if (before?.enabled !== false || event.at < before.staleAt) return unchanged(enabled);
  return cancelWaiting(enabled, stage, `The transition into '${stage}' was disabled for more than 30 days`);
}

function withTransition(state: PipelineState, changed: Transition): PipelineState {
  const others = state.transitions.filter(({ stage }) => stage !== changed.stage);
  return { ...state, transitions: [...others, changed] };
}
