import fc from 'fast-check';
import { isAwsError } from '../../src/kernel/aws-error.js';
import { decide } from '../../src/services/codepipeline/machine/decide.js';
import type { Command, Decision, PipelineEvent } from '../../src/services/codepipeline/machine/decision.js';
import type { ExecutionMode, Plan, StagePlan } from '../../src/services/codepipeline/machine/plan.js';
import {
  type Execution,
  NOTHING_YET,
  type PipelineState,
} from '../../src/services/codepipeline/machine/state.js';

const anyRules = fc.constantFrom(['x'], ['x', 'y']);

const anyStage: fc.Arbitrary<Omit<StagePlan, 'name'>> = fc.record(
  {
    groups: fc.array(
      fc
        .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 })
        .map((names) => names.map((name) => ({ name, waitsForPerson: name === 'c' }))),
      { minLength: 1, maxLength: 2 },
    ),
    retryByItself: fc.constantFrom('FAILED_ACTIONS', 'ALL_ACTIONS'),
    rollsBack: fc.constant(true),
    conditions: fc.record(
      {
        BEFORE_ENTRY: fc.record({ result: fc.constantFrom('FAIL', 'SKIP'), rules: anyRules }),
        ON_SUCCESS: fc.record({ result: fc.constantFrom('FAIL', 'ROLLBACK'), rules: anyRules }),
        ON_FAILURE: fc.record({ result: fc.constant('ROLLBACK'), rules: anyRules }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['groups'] },
);

/** As validation has it: neither the first stage nor PARALLEL pipelines are rolled back. */
function withoutRollback(
  { rollsBack, conditions, ...stage }: Omit<StagePlan, 'name'>,
  mode: ExecutionMode,
  index: number,
): Omit<StagePlan, 'name'> {
  if (mode !== 'PARALLEL' && index > 0) {
    return { ...stage, ...(rollsBack && { rollsBack }), ...(conditions && { conditions }) };
  }
  const { BEFORE_ENTRY } = conditions ?? {};
  return { ...stage, ...(BEFORE_ENTRY && { conditions: { BEFORE_ENTRY } }) };
}

const anyPlan: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.constantFrom<ExecutionMode>('SUPERSEDED', 'QUEUED', 'PARALLEL'),
    fc.array(anyStage, { minLength: 1, maxLength: 3 }),
  )
  .map(([mode, stages]) => ({
    version: 1,
    mode,
    stages: stages.map((stage, index) => ({
      ...withoutRollback(stage, mode, index),
      name: `S${index}`,
      // Names are unique in a stage, not in a pipeline.
      groups: stage.groups.map((group, g) =>
        group.map((action) => ({ ...action, name: `${action.name}${g}` })),
      ),
    })),
  }));

/** Steps name what they act on by number: it is resolved against whatever is there when they are taken. */
type Step =
  | { readonly do: 'start' }
  | { readonly do: 'end'; readonly which: number; readonly status: 'Succeeded' | 'Failed' }
  | { readonly do: 'rollBack'; readonly which: number }
  | { readonly do: 'rerun'; readonly which: number; readonly goesOn: boolean }
  | { readonly do: 'override'; readonly which: number; readonly condition: 'BEFORE_ENTRY' | 'ON_SUCCESS' }
  | { readonly do: 'stop'; readonly which: number; readonly abandon: boolean }
  | { readonly do: 'retry'; readonly which: number; readonly all: boolean }
  | { readonly do: 'close' | 'open' | 'openLate'; readonly which: number }
  | { readonly do: 'replace'; readonly by: Plan };

const which = fc.nat({ max: 20 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('start' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which,
      status: fc.constantFrom('Succeeded' as const, 'Succeeded' as const, 'Failed' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rollBack' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('rerun' as const), which, goesOn: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('override' as const),
      which,
      condition: fc.constantFrom('BEFORE_ENTRY' as const, 'ON_SUCCESS' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stop' as const), which, abandon: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('retry' as const), which, all: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'open', 'openLate'), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replace' as const), by: anyPlan }) },
);

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(items.length, 1)];
}

type Ending = Extract<PipelineEvent, { type: 'actionEnded' | 'ruleEnded' }>;

/** The ends of what runs, actions and rules. */
export function runningIn({ executionId, runs }: Execution): Ending[] {
  return runs.flatMap(({ stage, actions, conditions }) => [
    ...actions
      .filter(({ status }) => status === 'InProgress')
      .map(({ action, actionExecutionId }) => ({
        type: 'actionEnded' as const,
        executionId,
        stage,
        action,
        actionExecutionId,
        status: 'Succeeded' as const,
      })),
    ...conditions.flatMap(({ type: condition, rules }) =>
      rules
        .filter(({ status }) => status === 'InProgress')
        .map(({ rule, ruleExecutionId }) => ({
          type: 'ruleEnded' as const,
          executionId,
          stage,
          condition,
          rule,
          ruleExecutionId,
          status: 'Succeeded' as const,
        })),
    ),
  ]);
}

function eventOf(plan: Plan, state: PipelineState, step: Step, number: number): PipelineEvent | undefined {
  const execution = 'which' in step ? pick(state.executions, step.which) : undefined;
  const stage = 'which' in step ? pick(plan.stages, step.which)?.name : undefined;
  switch (step.do) {
    case 'start':
      return { type: 'started', executionId: `e${number}` };
    case 'replace':
      return { type: 'replaced', by: { ...step.by, version: plan.version + 1 } };
    case 'end': {
      const ended = pick(state.executions.flatMap(runningIn), step.which);
      return ended && { ...ended, status: step.status };
    }
    case 'rollBack': {
      const { stage: at, executionId: target } = pick(state.successes, step.which) ?? {};
      return at && target
        ? { type: 'rollbackRequested', executionId: `r${number}`, stage: at, target, by: 'x' }
        : undefined;
    }
    case 'rerun': {
      const { goesOn } = step;
      const actions = plan.stages.find(({ name }) => name === stage)?.groups.flat() ?? [];
      const action = pick(actions, step.which)?.name;
      const target = execution?.version === plan.version ? execution.executionId : undefined;
      return stage && action && target
        ? { type: 'rerunRequested', executionId: `a${number}`, stage, action, goesOn, target, by: 'x' }
        : undefined;
    }
    case 'override': {
      const { condition } = step;
      const { executionId, stage: at } = execution ?? {};
      return executionId && at
        ? { type: 'overrideRequested', executionId, stage: at, condition, by: 'x', at: number }
        : undefined;
    }
    case 'stop':
      return (
        execution && { type: 'stopRequested', executionId: execution.executionId, abandon: step.abandon }
      );
    case 'retry': {
      const mode = step.all ? 'ALL_ACTIONS' : 'FAILED_ACTIONS';
      const { executionId, stage: at } = execution ?? {};
      return executionId && at ? { type: 'retryRequested', executionId, stage: at, mode } : undefined;
    }
    case 'close':
      return stage
        ? { type: 'transitionDisabled', stage, by: 'x', reason: 'r', at: number, staleAt: 1_000 }
        : undefined;
    case 'open':
    case 'openLate':
      return stage
        ? { type: 'transitionEnabled', stage, by: 'x', at: step.do === 'open' ? number : 1_000 }
        : undefined;
  }
}

export function decideOrRefuse(plan: Plan, state: PipelineState, event: PipelineEvent): Decision | 'refused' {
  try {
    return decide(plan, state, event);
  } catch (error) {
    if (isAwsError(error)) return 'refused';
    throw error;
  }
}

interface History {
  readonly plan: Plan;
  readonly state: PipelineState;
  readonly taken: readonly { readonly plan: Plan; readonly event: PipelineEvent }[];
  readonly commands: readonly Command[];
}

interface Taken {
  readonly plan: Plan;
  readonly event: PipelineEvent;
  readonly before: PipelineState;
  readonly after: PipelineState;
}

/** Takes the steps, one after the other; what is refused changes nothing. */
export function live(plan: Plan, steps: readonly Step[], look: (taken: Taken) => void = () => {}): History {
  let history: History = { plan, state: NOTHING_YET, taken: [], commands: [] };
  steps.forEach((step, number) => {
    const event = eventOf(history.plan, history.state, step, number);
    const decision = event && decideOrRefuse(history.plan, history.state, event);
    if (!event || !decision || decision === 'refused') return;
    const next = event.type === 'replaced' ? event.by : history.plan;
    look({ plan: next, event, before: history.state, after: decision.state });
    history = {
      plan: next,
      state: decision.state,
      taken: [...history.taken, { plan: history.plan, event }],
      commands: [...history.commands, ...decision.commands],
    };
  });
  return history;
}

/** CI tries more. */
const HISTORIES = Number(process.env.HISTORIES ?? 300);

/** Of any plan and any steps. */
export function property(check: (plan: Plan, steps: Step[]) => void): void {
  fc.assert(fc.property(anyPlan, fc.array(anyStep, { maxLength: 40, size: 'max' }), check), {
    numRuns: HISTORIES,
  });
}
