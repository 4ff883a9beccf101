/** How the executions of one pipeline share its stages. */
export type ExecutionMode = 'SUPERSEDED' | 'QUEUED' | 'PARALLEL';

/** What a stage retry runs again: what failed or was abandoned, or everything. */
export type RetryMode = 'FAILED_ACTIONS' | 'ALL_ACTIONS';

/** What of a pipeline's definition decides what runs when; all else is the actions' own matter. */
export interface Plan {
  /** The structure version: 1 at creation, one more per update. */
  readonly version: number;
  readonly mode: ExecutionMode;
  /** In order; at least one. */
  readonly stages: readonly StagePlan[];
}

export interface StagePlan {
  readonly name: string;
  /** The actions of each runOrder, ascending: a group starts together when the one before it has succeeded. */
  readonly groups: readonly (readonly ActionPlan[])[];
  /** `onFailure` with the result RETRY: the stage retries itself, once per execution. */
  readonly retryByItself?: RetryMode;
  /** `onFailure` with the result ROLLBACK and no condition: whenever an action of it fails. */
  readonly rollsBack?: boolean;
  readonly conditions?: Readonly<Partial<Record<ConditionType, ConditionPlan>>>;
}

/** Before the first action, when all have succeeded, when some have failed. */
export type ConditionType = 'BEFORE_ENTRY' | 'ON_SUCCESS' | 'ON_FAILURE';

export interface ConditionPlan {
  /** What happens where one of the rules is not met. */
  readonly result: 'FAIL' | 'SKIP' | 'ROLLBACK';
  /** Their names, unique in the condition. All are asked at once. */
  readonly rules: readonly string[];
}

export interface ActionPlan {
  readonly name: string;
  /** A manual approval: nothing runs meanwhile, so it can be let go without leaving work behind. */
  readonly waitsForPerson: boolean;
}

export function stageOf(plan: Plan, name: string): StagePlan | undefined {
  return plan.stages.find((stage) => stage.name === name);
}

export function stageAfter(plan: Plan, name: string): StagePlan | undefined {
  return plan.stages[plan.stages.findIndex((stage) => stage.name === name) + 1];
}
