import type { ConditionType, Plan, RetryMode } from './plan.js';
import type { EndStatus, PipelineState, Rerun } from './state.js';

/** Something that happened. Time and ids come in it; `at` is epoch ms. */
export type PipelineEvent =
  | { readonly type: 'started'; readonly executionId: string }
  | {
      readonly type: 'actionEnded';
      readonly executionId: string;
      readonly stage: string;
      readonly action: string;
      readonly actionExecutionId: string;
      readonly status: 'Succeeded' | 'Failed';
    }
  | {
      readonly type: 'ruleEnded';
      readonly executionId: string;
      readonly stage: string;
      readonly condition: ConditionType;
      readonly rule: string;
      readonly ruleExecutionId: string;
      readonly status: 'Succeeded' | 'Failed' | 'Errored';
    }
  | {
      readonly type: 'stopRequested';
      readonly executionId: string;
      /** Let go of the running actions instead of waiting for them. */
      readonly abandon: boolean;
    }
  | {
      readonly type: 'retryRequested';
      readonly executionId: string;
      readonly stage: string;
      readonly mode: RetryMode;
    }
  | {
      readonly type: 'rollbackRequested';
      /** Of the rollback. */
      readonly executionId: string;
      readonly stage: string;
      /** An execution that has succeeded in the stage, under this structure version. */
      readonly target: string;
      readonly by: string;
    }
  | {
      readonly type: 'rerunRequested';
      /** Of the execution that runs it again. */
      readonly executionId: string;
      readonly stage: string;
      readonly action: string;
      /** With what runs beside and after it, and on to the next stages. */
      readonly goesOn: boolean;
      /** An execution that has entered the stage, under this structure version. */
      readonly target: string;
      readonly by: string;
    }
  | {
      readonly type: 'overrideRequested';
      readonly executionId: string;
      readonly stage: string;
      readonly condition: ConditionType;
      readonly by: string;
      readonly at: number;
    }
  | {
      readonly type: 'transitionDisabled';
      readonly stage: string;
      readonly by: string;
      readonly reason: string;
      readonly at: number;
      /** 30 days later. */
      readonly staleAt: number;
    }
  | { readonly type: 'transitionEnabled'; readonly stage: string; readonly by: string; readonly at: number }
  /** The definition was replaced; the plan that the machine is given is still the old one. */
  | { readonly type: 'replaced'; readonly by: Plan };

/** What the world must be made to match; each may be carried out twice. */
export type Command =
  | {
      readonly type: 'executionChanged';
      readonly executionId: string;
      readonly attempt: number;
      readonly change: ExecutionChange;
      /** Why, in words. */
      readonly reason: string;
    }
  | {
      readonly type: 'stageChanged';
      readonly executionId: string;
      readonly attempt: number;
      readonly stage: string;
      readonly change: StageChange;
    }
  | {
      readonly type: 'startAction';
      readonly executionId: string;
      readonly attempt: number;
      readonly stage: string;
      readonly action: string;
      readonly actionExecutionId: string;
      /** Its place in the pipeline's history. */
      readonly sequence: number;
    }
  | {
      readonly type: 'abandonAction';
      /** Somebody has stopped its execution, or the pipeline has a new definition. */
      readonly because: 'stopped' | 'replaced';
      readonly executionId: string;
      readonly attempt: number;
      readonly stage: string;
      readonly action: string;
      readonly actionExecutionId: string;
    }
  | ({ readonly type: 'startRule'; readonly sequence: number } & RuleName)
  | ({ readonly type: 'abandonRule' } & RuleName)
  /** Makes the execution known; that it has started is told like any other's. */
  | {
      readonly type: 'createRollback';
      readonly executionId: string;
      readonly sequence: number;
      /** Whose inputs it takes. */
      readonly target: string;
      readonly cause: RollbackCause;
    }
  /** The same for an execution that begins with some actions of a stage. */
  | {
      readonly type: 'createRerun';
      readonly executionId: string;
      readonly sequence: number;
      readonly rerun: Rerun;
      readonly by: string;
    };

interface RuleName {
  readonly executionId: string;
  readonly attempt: number;
  readonly stage: string;
  readonly condition: ConditionType;
  readonly rule: string;
  readonly ruleExecutionId: string;
}

export type RollbackCause =
  | { readonly kind: 'requested'; readonly by: string }
  | { readonly kind: 'failed'; readonly executionId: string };

export type ExecutionChange = 'Started' | 'Resumed' | 'Stopping' | EndStatus;
export type StageChange = 'Started' | 'Resumed' | 'Stopping' | 'Skipped' | Exclude<EndStatus, 'Superseded'>;

export interface Decision {
  readonly state: PipelineState;
  readonly commands: readonly Command[];
}

export function unchanged(state: PipelineState): Decision {
  return { state, commands: [] };
}
