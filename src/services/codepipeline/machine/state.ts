import type { ConditionType } from './plan.js';

/**
 * What the machine remembers of one pipeline: the executions that are under way, the last to have entered each
 * stage, and the transitions. Everything else is derived: locks, waiting places, statuses and their reasons.
 *
 * Plain JSON; every value is immutable.
 */
export interface PipelineState {
  /** In the order they go through the pipeline: that of their start, but who begins behind the first stage is behind whoever is further. */
  readonly executions: readonly Execution[];
  /** One per stage at most; a stage without one has never had its inbound transition changed. */
  readonly transitions: readonly Transition[];
  /** The last to have succeeded in each stage under this structure version: what a rollback goes back to. */
  readonly successes: readonly Success[];
  /** Counts what was started: executions, stages, actions and rules. It is the order of the history. */
  readonly sequence: number;
}

export interface Success {
  readonly stage: string;
  readonly executionId: string;
}

export const NOTHING_YET: PipelineState = { executions: [], transitions: [], successes: [], sequence: 0 };

export interface Execution {
  readonly executionId: string;
  /** The structure version it runs, frozen when it was started. */
  readonly version: number;
  readonly sequence: number;
  /** 1, and one more with every stage retry. */
  readonly attempt: number;
  /** The stage that it is in, or in front of. */
  readonly stage: string;
  readonly phase: Phase;
  /** The stages it has entered, as far as anything still depends on them. */
  readonly runs: readonly StageRun[];
  /** A rollback: it repeats its one stage with what this execution brought there. */
  readonly rollsBackTo?: string;
  /** It began with some actions of a stage, with what another execution brought there. */
  readonly rerun?: Rerun;
}

export interface Rerun {
  /** Whose inputs it takes. */
  readonly of: string;
  readonly stage: string;
  /** What runs in that stage; its other actions are left as that execution left them. */
  readonly actions: readonly string[];
  /** To the stages behind, as every execution does. */
  readonly goesOn: boolean;
}

export type Phase =
  /** In front of its stage: the transition is disabled or another execution is inside. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running' }
  /** Told to stop: what runs may finish, nothing more starts. */
  | { readonly kind: 'stopping' }
  | {
      readonly kind: 'ended';
      readonly status: EndStatus;
      /** Whether it had entered its stage. */
      readonly inside: boolean;
      readonly reason: string;
    };

export type EndStatus = 'Succeeded' | 'Failed' | 'Stopped' | 'Superseded' | 'Cancelled';

export interface StageRun {
  readonly stage: string;
  /** Its number among all entries into stages; the last one in is the one that the stage shows. */
  readonly entered: number;
  /** At most one of each type; one that was not evaluated has no entry. */
  readonly conditions: readonly ConditionRun[];
  /** Its entry condition said so; it has no actions. */
  readonly skipped?: true;
  /** In the order they were started; an action that was never reached has no entry. */
  readonly actions: readonly ActionRun[];
  readonly automaticRetries: number;
  readonly manualRetries: number;
  readonly lastRetry?: RetryTrigger;
}

export type RetryTrigger = 'AutomatedStageRetry' | 'ManualStageRetry';

export interface ActionRun {
  readonly action: string;
  readonly actionExecutionId: string;
  readonly status: ActionStatus;
}

export type ActionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Abandoned';

export interface ConditionRun {
  readonly type: ConditionType;
  readonly rules: readonly RuleRun[];
  /** Somebody has said that the stage goes on all the same. */
  readonly override?: { readonly by: string; readonly at: number };
}

export interface RuleRun {
  readonly rule: string;
  readonly ruleExecutionId: string;
  readonly status: RuleStatus;
}

/** Errored: it could not be told whether the rule is met. */
export type RuleStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Errored' | 'Abandoned';

export type Transition =
  | {
      readonly stage: string;
      readonly enabled: true;
      readonly changedBy: string;
      readonly changedAt: number;
    }
  | {
      readonly stage: string;
      readonly enabled: false;
      readonly changedBy: string;
      readonly changedAt: number;
      readonly reason: string;
      /** Whoever still waits at this instant no longer enters when the transition is enabled. */
      readonly staleAt: number;
    };

export function isUnderWay(execution: Execution): boolean {
  return execution.phase.kind !== 'ended';
}

/** Rollbacks, and reruns of one action. */
export function staysInStage({ rollsBackTo, rerun }: Execution): boolean {
  return rollsBackTo !== undefined || rerun?.goesOn === false;
}

export function executionOf(state: PipelineState, executionId: string): Execution | undefined {
  return state.executions.find((execution) => execution.executionId === executionId);
}

export function transitionInto(state: PipelineState, stage: string): Transition | undefined {
  return state.transitions.find((transition) => transition.stage === stage);
}

export function runIn(execution: Execution, stage: string): StageRun | undefined {
  return execution.runs.find((run) => run.stage === stage);
}

export function actionIn(run: StageRun, action: string): ActionRun | undefined {
  return run.actions.find((entry) => entry.action === action);
}

/** Those in front of a stage, the longest-waiting first. */
export function waitingAt(state: PipelineState, stage: string): readonly Execution[] {
  return state.executions.filter(
    (execution) => execution.phase.kind === 'waiting' && execution.stage === stage,
  );
}

/**
 * Whoever holds the stage: the lock is not a thing of its own, but the presence of an execution, or of an
 * action that an update of the pipeline left running.
 */
export function occupantOf(state: PipelineState, stage: string): Execution | undefined {
  return state.executions.find((execution) => holdsStage(execution, stage));
}

function holdsStage(execution: Execution, stage: string): boolean {
  if (execution.stage !== stage || execution.phase.kind === 'waiting') return false;
  return isUnderWay(execution) || runningActions(runIn(execution, stage)).length > 0;
}

/**
 * The last execution to have entered a stage: the one the stage shows, and the only one that may retry it. A
 * rollback enters at once, so it need not be the last that was started.
 */
export function latestIn(state: PipelineState, stage: string): Execution | undefined {
  let latest: Execution | undefined;
  let lastEntered = 0;
  for (const execution of state.executions) {
    const entered = runIn(execution, stage)?.entered ?? 0;
    if (entered > lastEntered) [latest, lastEntered] = [execution, entered];
  }
  return latest;
}

export function conditionIn(run: StageRun | undefined, type: ConditionType): ConditionRun | undefined {
  return run?.conditions.find((condition) => condition.type === type);
}

export function runningActions(run: StageRun | undefined): readonly ActionRun[] {
  return run?.actions.filter(({ status }) => status === 'InProgress') ?? [];
}

export function withExecution(state: PipelineState, changed: Execution): PipelineState {
  const executions = state.executions.map((execution) =>
    execution.executionId === changed.executionId ? changed : execution,
  );
  return { ...state, executions };
}

/** Puts a run in the place of the one of the same stage, or behind the others. */
export function withRun(execution: Execution, changed: StageRun): Execution {
  const others = execution.runs.filter((run) => run.stage !== changed.stage);
  return { ...execution, runs: [...others, changed] };
}

/** Puts a condition in the place of the one of the same type, or behind the others. */
export function withCondition(run: StageRun, changed: ConditionRun): StageRun {
  const others = run.conditions.filter(({ type }) => type !== changed.type);
  return { ...run, conditions: [...others, changed] };
}

export function withAction(run: StageRun, changed: ActionRun): StageRun {
  const actions = run.actions.map((entry) => (entry.action === changed.action ? changed : entry));
  return { ...run, actions };
}
