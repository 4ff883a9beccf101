import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAwsError } from '../../../kernel/aws-error.js';
import { decide } from './decide.js';
import type { Command, Decision, PipelineEvent } from './decision.js';
import type { ExecutionMode, Plan, StagePlan } from './plan.js';
import { settle } from './settle.js';
import {
  type Execution,
  executionOf,
  isUnderWay,
  NOTHING_YET,
  occupantOf,
  type PipelineState,
  runIn,
  runningActions,
} from './state.js';
import { executionStatus } from './status.js';

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
function runningIn({ executionId, runs }: Execution): Ending[] {
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

function decideOrRefuse(plan: Plan, state: PipelineState, event: PipelineEvent): Decision | 'refused' {
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

function live(plan: Plan, steps: readonly Step[], look: (taken: Taken) => void = () => {}): History {
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

function property(check: (plan: Plan, steps: Step[]) => void): void {
  fc.assert(fc.property(anyPlan, fc.array(anyStep, { maxLength: 40, size: 'max' }), check), {
    numRuns: 1_000,
  });
}

function isInside({ phase }: Execution): boolean {
  return phase.kind === 'running' || phase.kind === 'stopping';
}

test('a stage holds one execution, unless PARALLEL; nobody overtakes; places in front hold one or a queue', () => {
  property((first, steps) => {
    live(first, steps, ({ plan, after }) => {
      if (plan.mode === 'PARALLEL') return;
      // Rollbacks stay in their one stage: nobody meets them anywhere else.
      const underWay = after.executions.filter((one) => isUnderWay(one) && one.rollsBackTo === undefined);
      const place = (execution: Execution) =>
        2 * plan.stages.findIndex(({ name }) => name === execution.stage) + (isInside(execution) ? 1 : 0);
      underWay.slice(1).forEach((newer, index) => {
        const older = underWay[index];
        if (!older) throw new Error('unreachable');
        const isQueue = plan.mode === 'QUEUED' && !isInside(older) && !isInside(newer);
        if (isQueue) expect(place(older)).toBeGreaterThanOrEqual(place(newer));
        else expect(place(older)).toBeGreaterThan(place(newer));
      });
      for (const { name } of plan.stages) {
        const holding = after.executions.filter(
          (execution) =>
            execution.stage === name &&
            (isInside(execution) || runningActions(runIn(execution, name)).length > 0),
        );
        // Several may still hold it that an update of a PARALLEL pipeline has ended; nobody joins them.
        if (holding.some(isUnderWay)) expect(holding.length).toBe(1);
      }
    });
  });
});

test('what has ended stays as it is, unless it is retried', () => {
  property((first, steps) => {
    live(first, steps, ({ event, before, after }) => {
      for (const execution of before.executions) {
        if (isUnderWay(execution)) continue;
        const later = executionOf(after, execution.executionId);
        const resumes = event.type === 'retryRequested' || event.type === 'overrideRequested';
        const isResumed = resumes && event.executionId === execution.executionId;
        if (later && !isResumed) expect(later.phase).toEqual(execution.phase);
        if (isResumed) expect(['Failed', 'Stopped']).toContain(executionStatus(execution));
      }
    });
  });
});

test('an event that comes twice changes nothing the second time', () => {
  property((first, steps) => {
    live(first, steps, ({ plan, event, after }) => {
      if (event.type === 'replaced') return;
      const again = decideOrRefuse(plan, after, event);
      if (again === 'refused') return;
      expect(again).toEqual({ state: after, commands: [] });
    });
  });
});

test('playing the events again gives the same state, also from its JSON', () => {
  property((first, steps) => {
    const history = live(first, steps);
    const replayed = history.taken.reduce<PipelineState>(
      (state, { plan, event }) => decide(plan, JSON.parse(JSON.stringify(state)), event).state,
      NOTHING_YET,
    );
    expect(replayed).toEqual(history.state);
  });
});

test('no move is left open: deciding once more moves nobody', () => {
  property((first, steps) => {
    live(first, steps, ({ plan, after }) => {
      expect(settle(plan, after)).toEqual({ state: after, commands: [] });
    });
  });
});

test('every action is started once, every execution ends once per attempt, and history tells the same as the state', () => {
  property((first, steps) => {
    const { commands, state, taken } = live(first, steps);
    const ids = commands.flatMap((c) => {
      if (c.type === 'createRollback') return [c.executionId];
      if (c.type === 'startRule') return [c.ruleExecutionId];
      return c.type === 'startAction' ? [c.actionExecutionId] : [];
    });
    expect(new Set(ids).size).toBe(ids.length);

    const told = new Map<string, string>();
    for (const command of commands) {
      if (command.type !== 'executionChanged') continue;
      const { change } = command;
      told.set(command.executionId, change === 'Started' || change === 'Resumed' ? 'InProgress' : change);
    }
    for (const execution of state.executions) {
      expect(told.get(execution.executionId)).toBe(executionStatus(execution));
    }
    for (const { event } of taken) {
      if (event.type !== 'started' || executionOf(state, event.executionId)) continue;
      expect(['InProgress', 'Stopping']).not.toContain(told.get(event.executionId));
    }
  });
});

test('when the work is done and the transitions are open, everybody has ended and every stage is free', () => {
  property((first, steps) => {
    const { plan, state } = live(first, steps);
    let current = state;
    for (const { name: stage } of plan.stages) {
      current = decide(plan, current, { type: 'transitionEnabled', stage, by: 'x', at: 0 }).state;
    }
    for (;;) {
      const next = current.executions.flatMap(runningIn)[0];
      if (!next) break;
      current = decide(plan, current, next).state;
    }
    expect(current.executions.filter(isUnderWay)).toEqual([]);
    for (const { name } of plan.stages) expect(occupantOf(current, name)).toBeUndefined();
    expect(current.executions.length).toBeLessThanOrEqual(
      plan.mode === 'PARALLEL' ? 50 + plan.stages.length : plan.stages.length,
    );
  });
});

test('rules only hold up whoever is in the stage; nobody asks them any more when it has ended', () => {
  property((first, steps) => {
    live(first, steps, ({ after }) => {
      for (const { phase, runs, stage } of after.executions) {
        for (const run of runs) {
          const asked = run.conditions
            .flatMap(({ rules }) => rules)
            .filter((rule) => rule.status === 'InProgress');
          if (asked.length > 0) expect([phase.kind, run.stage]).toEqual(['running', stage]);
          if (run.skipped) expect(run.actions).toEqual([]);
        }
      }
    });
  });
});

test('a rollback goes back to an execution that has succeeded in the stage, is no rollback itself and ends there', () => {
  property((first, steps) => {
    const { commands } = live(first, steps);
    const rollbacks = new Set<string>();
    const succeeded = new Set<string>();
    for (const command of commands) {
      if (command.type === 'createRollback') {
        rollbacks.add(command.executionId);
        expect(rollbacks).not.toContain(command.target);
        expect([...succeeded].some((one) => one.startsWith(`${command.target}/`))).toBe(true);
      } else if (command.type === 'stageChanged' && command.change === 'Succeeded') {
        succeeded.add(`${command.executionId}/${command.stage}`);
      }
    }
    for (const executionId of rollbacks) {
      const stages = commands.flatMap((c) =>
        c.type === 'stageChanged' && c.executionId === executionId ? [c.stage] : [],
      );
      expect(new Set(stages).size).toBe(1);
    }
  });
});
