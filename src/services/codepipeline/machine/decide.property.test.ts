import { expect, test } from 'vitest';
import {
  decideOrRefuse,
  live,
  property,
  runningIn,
} from '../../../../test/codepipeline/machine-histories.js';
import { decide } from './decide.js';
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
  staysInStage,
} from './state.js';
import { executionStatus } from './status.js';

function isInside({ phase }: Execution): boolean {
  return phase.kind === 'running' || phase.kind === 'stopping';
}

test('a stage holds one execution, unless PARALLEL; nobody overtakes; places in front hold one or a queue', () => {
  property((first, steps) => {
    live(first, steps, ({ plan, after }) => {
      if (plan.mode === 'PARALLEL') return;
      // Rollbacks and reruns of one action stay in their stage: nobody meets them anywhere else.
      const underWay = after.executions.filter((one) => isUnderWay(one) && !staysInStage(one));
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
      if (c.type === 'createRollback' || c.type === 'createRerun') return [c.executionId];
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

test('a rerun runs what was selected in its stage and nothing else there; one of one action goes nowhere else', () => {
  property((first, steps) => {
    const { commands } = live(first, steps);
    for (const created of commands) {
      if (created.type !== 'createRerun') continue;
      const { executionId, rerun } = created;
      for (const command of commands) {
        if (command.executionId !== executionId || command.type !== 'startAction') continue;
        if (command.stage === rerun.stage) expect(rerun.actions).toContain(command.action);
        else expect(rerun.goesOn).toBe(true);
      }
    }
  });
});
