import type { Decision } from './decision.js';
import { ruleExecutionId } from './derived-ids.js';
import type { ConditionPlan, ConditionType, StagePlan } from './plan.js';
import {
  type ConditionRun,
  conditionIn,
  type Execution,
  type PipelineState,
  type RuleRun,
  type StageRun,
  withCondition,
  withExecution,
  withRun,
} from './state.js';

export type ConditionStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Errored' | 'Abandoned' | 'Overridden';

/** What a condition says to an execution that comes to it. */
export type Gate =
  | { readonly kind: 'open' }
  | { readonly kind: 'unasked'; readonly condition: ConditionPlan }
  | { readonly kind: 'busy' }
  | { readonly kind: 'shut'; readonly result: ConditionPlan['result']; readonly reason: string };

/** A rollback goes through every gate: it repeats what has been let through before, and cannot wait for a window. */
export function gateOf(execution: Execution, stage: StagePlan, run: StageRun, type: ConditionType): Gate {
  const condition = stage.conditions?.[type];
  if (!condition || execution.rollsBackTo !== undefined) return { kind: 'open' };
  const asked = conditionIn(run, type);
  if (!asked) return { kind: 'unasked', condition };
  if (hasPassed(asked)) return { kind: 'open' };
  if (conditionStatus(asked) === 'InProgress') return { kind: 'busy' };
  return { kind: 'shut', result: condition.result, reason: whyNotMet(stage.name, asked) };
}

/** All rules are asked at once and each is waited for. */
export function askRules(
  state: PipelineState,
  execution: Execution,
  run: StageRun,
  type: ConditionType,
  { rules }: ConditionPlan,
): Decision {
  const { executionId, attempt, stage } = execution;
  const commands = rules.map((rule, index) => ({
    type: 'startRule' as const,
    executionId,
    attempt,
    stage,
    condition: type,
    rule,
    ruleExecutionId: ruleExecutionId(executionId, stage, type, rule, attempt),
    sequence: state.sequence + index + 1,
  }));
  const asked = commands.map(
    ({ rule, ruleExecutionId: id }): RuleRun => ({ rule, ruleExecutionId: id, status: 'InProgress' }),
  );
  const busy = withRun(execution, withCondition(run, { type, rules: asked }));
  const counted = { ...state, sequence: state.sequence + asked.length };
  return { state: withExecution(counted, busy), commands };
}

/** A condition is met where every rule is. */
export function conditionStatus({ rules, override }: ConditionRun): ConditionStatus {
  if (override) return 'Overridden';
  const statuses = new Set(rules.map(({ status }) => status));
  const worst = (['InProgress', 'Abandoned', 'Errored', 'Failed'] as const).find((one) => statuses.has(one));
  return worst ?? 'Succeeded';
}

export function hasPassed(condition: ConditionRun): boolean {
  const status = conditionStatus(condition);
  return status === 'Succeeded' || status === 'Overridden';
}

export function runningRules(condition: ConditionRun): readonly RuleRun[] {
  return condition.rules.filter(({ status }) => status === 'InProgress');
}

export function withRule(condition: ConditionRun, changed: RuleRun): ConditionRun {
  const rules = condition.rules.map((entry) => (entry.rule === changed.rule ? changed : entry));
  return { ...condition, rules };
}

const MEMBERS: Readonly<Record<ConditionType, string>> = {
  BEFORE_ENTRY: 'beforeEntry',
  ON_SUCCESS: 'onSuccess',
  ON_FAILURE: 'onFailure',
};

/** As the definition calls it. */
export function memberOf(type: ConditionType): string {
  return MEMBERS[type];
}

function whyNotMet(stage: string, { type, rules }: ConditionRun): string {
  const named = (wanted: RuleRun['status']) =>
    rules.filter(({ status }) => status === wanted).map(({ rule }) => `'${rule}'`);
  const [failed, errored] = [named('Failed'), named('Errored')];
  const parts = [
    failed.length > 0 ? `not met: ${failed.join(', ')}` : '',
    errored.length > 0 ? `could not be evaluated: ${errored.join(', ')}` : '',
  ];
  return `The ${memberOf(type)} condition of stage '${stage}' has failed (${parts.filter(Boolean).join('; ')})`;
}
