import { describe, expect, test } from 'vitest';
import { decide } from './decide.js';
import type { Command, PipelineEvent } from './decision.js';
import type { ExecutionMode, Plan, RetryMode, StagePlan } from './plan.js';
import { MOST_EXECUTIONS } from './refusals.js';
import { actionIn, executionOf, NOTHING_YET, type PipelineState, runIn, runningActions } from './state.js';
import { executionStatus, explain, stageStatus } from './status.js';

const DAY_MS = 86_400_000;

/** `{ Build: 'a b > c' }`: a and b together, then c. An action named `approve` waits for a person. */
function planOf(stages: Record<string, string>, mode: ExecutionMode = 'SUPERSEDED', version = 1): Plan {
  return {
    version,
    mode,
    stages: Object.entries(stages).map(([name, text]): StagePlan => {
      const [groups = '', retryByItself] = text.split(' retry ');
      return {
        name,
        groups: groups
          .split(' > ')
          .map((group) =>
            group.split(' ').map((action) => ({ name: action, waitsForPerson: action === 'approve' })),
          ),
        ...(retryByItself && { retryByItself: retryByItself as RetryMode }),
      };
    }),
  };
}

const THREE = { Source: 'src', Build: 'a b > c', Deploy: 'd' };

/** Plays events, and tells what came of them. */
class Play {
  state: PipelineState = NOTHING_YET;
  commands: readonly Command[] = [];
  constructor(public plan: Plan) {}

  on(event: PipelineEvent): this {
    const decision = decide(this.plan, this.state, event);
    this.state = decision.state;
    this.commands = decision.commands;
    return this;
  }
  start(...executionIds: string[]): this {
    for (const executionId of executionIds) this.on({ type: 'started', executionId });
    return this;
  }
  end(status: 'Succeeded' | 'Failed', executionId: string, ...actions: string[]): this {
    for (const action of actions) {
      const execution = executionOf(this.state, executionId);
      const stage = execution?.stage ?? '';
      const actionExecutionId = idOf(this, executionId, action);
      this.on({ type: 'actionEnded', executionId, stage, action, actionExecutionId, status });
    }
    return this;
  }
  ok(executionId: string, ...actions: string[]): this {
    return this.end('Succeeded', executionId, ...actions);
  }
  fail(executionId: string, ...actions: string[]): this {
    return this.end('Failed', executionId, ...actions);
  }
  stop(executionId: string, abandon = false): this {
    return this.on({ type: 'stopRequested', executionId, abandon });
  }
  retry(executionId: string, stage: string, mode: RetryMode = 'FAILED_ACTIONS'): this {
    return this.on({ type: 'retryRequested', executionId, stage, mode });
  }
  disable(stage: string, at = 0): this {
    const staleAt = at + 30 * DAY_MS;
    return this.on({ type: 'transitionDisabled', stage, by: 'ann', reason: 'freeze', at, staleAt });
  }
  enable(stage: string, at = 1): this {
    return this.on({ type: 'transitionEnabled', stage, by: 'ann', at });
  }
  replace(stages: Record<string, string>): this {
    const by = planOf(stages, this.plan.mode, this.plan.version + 1);
    this.on({ type: 'replaced', by });
    this.plan = by;
    return this;
  }
  /** `InProgress Build: a b`, `InProgress | Deploy` (in front of it), `Failed Build`. */
  where(executionId: string): string {
    const execution = executionOf(this.state, executionId);
    if (!execution) return 'forgotten';
    const status = executionStatus(execution);
    const waits =
      execution.phase.kind === 'waiting' || ('inside' in execution.phase && !execution.phase.inside);
    const running = runningActions(runIn(execution, execution.stage)).map(({ action }) => action);
    const place = waits ? `| ${execution.stage}` : execution.stage;
    return `${status} ${place}${running.length > 0 ? `: ${running.join(' ')}` : ''}`;
  }
  why(executionId: string): string {
    const execution = executionOf(this.state, executionId);
    return execution ? explain(this.plan, this.state, execution).reason : 'forgotten';
  }
  /** What the last event made happen: `Build Succeeded`, `start d`, `e1 Succeeded`. */
  done(): string[] {
    return this.commands.map(inShort);
  }
}

function inShort(command: Command): string {
  if (command.type === 'executionChanged') return `${command.executionId} ${command.change}`;
  if (command.type === 'stageChanged') return `${command.stage} ${command.change}`;
  if (command.type === 'createRollback') return `${command.executionId} rolls back to ${command.target}`;
  if (command.type === 'createRerun') return `${command.executionId} reruns ${command.rerun.of}`;
  const what = 'action' in command ? command.action : `rule ${command.rule}`;
  return `${command.type.startsWith('start') ? 'start' : 'abandon'} ${what}`;
}

function idOf(play: Play, executionId: string, action: string): string {
  const execution = executionOf(play.state, executionId);
  const run = execution && runIn(execution, execution.stage);
  return (run && actionIn(run, action)?.actionExecutionId) ?? '';
}

describe('one execution', () => {
  test('goes through its stages, group by group', () => {
    const play = new Play(planOf(THREE)).start('e1');
    expect(play.done()).toEqual(['e1 Started', 'Source Started', 'start src']);
    expect(play.ok('e1', 'src').done()).toEqual(['Source Succeeded', 'Build Started', 'start a', 'start b']);
    expect(play.ok('e1', 'a').done()).toEqual([]);
    expect(play.ok('e1', 'b').done()).toEqual(['start c']);
    expect(play.ok('e1', 'c').done()).toEqual(['Build Succeeded', 'Deploy Started', 'start d']);
    expect(play.ok('e1', 'd').done()).toEqual(['Deploy Succeeded', 'e1 Succeeded']);
    expect(play.where('e1')).toBe('Succeeded Deploy');
  });

  test('a failed action stops no running sibling, but everything after it', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').fail('e1', 'a');
    expect(play.where('e1')).toBe('InProgress Build: b');
    expect(play.ok('e1', 'b').done()).toEqual(['Build Failed', 'e1 Failed']);
    expect(play.why('e1')).toBe("Failed in stage 'Build': 'a'");
  });

  test('hears an action only once, and none that it does not run', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src');
    const before = play.state;
    play.on({
      type: 'actionEnded',
      executionId: 'e1',
      stage: 'Build',
      action: 'a',
      actionExecutionId: 'of an earlier attempt',
      status: 'Succeeded',
    });
    expect(play.state).toBe(before);
    play.fail('e1', 'a');
    const failed = play.state;
    expect(play.ok('e1', 'a').state).toBe(failed);
    expect(play.start('e1').state).toBe(failed);
  });
});

describe('SUPERSEDED', () => {
  test('one execution per stage; of those that wait only the newest survives', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').start('e2').ok('e2', 'src');
    expect(play.where('e2')).toBe('InProgress | Build');
    expect(play.why('e2')).toBe("Waits in front of stage 'Build': execution e1 is in stage 'Build'");
    expect(play.start('e3').ok('e3', 'src').done()).toEqual(['Source Succeeded', 'e2 Superseded']);
    expect(play.ok('e1', 'a', 'b', 'c').where('e3')).toBe('InProgress Build: a b');
    expect(play.where('e1')).toBe('InProgress Deploy: d');
  });

  test('replacement also happens in front of the first stage, never inside it', () => {
    const play = new Play(planOf(THREE)).start('e1', 'e2', 'e3');
    expect(play.done()).toEqual(['e3 Started', 'e2 Superseded']);
    expect(play.where('e1')).toBe('InProgress Source: src');
    expect(play.where('e3')).toBe('InProgress | Source');
  });

  test('a failed stage is free at once, and its execution then too old to retry', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').start('e2').ok('e2', 'src');
    play.fail('e1', 'a').ok('e1', 'b');
    expect(play.where('e2')).toBe('InProgress Build: a b');
    expect(() => play.retry('e1', 'Build')).toThrow(/not the latest pipeline execution/);
  });
});

describe('QUEUED and PARALLEL', () => {
  test('QUEUED: nobody is replaced, nobody overtakes', () => {
    const play = new Play(planOf(THREE, 'QUEUED')).start('e1', 'e2', 'e3');
    expect([play.where('e2'), play.where('e3')]).toEqual(['InProgress | Source', 'InProgress | Source']);
    expect(play.why('e3')).toContain('execution e1 is in stage');
    play.ok('e1', 'src');
    expect([play.where('e2'), play.where('e3')]).toEqual(['InProgress Source: src', 'InProgress | Source']);
    play.disable('Build').ok('e2', 'src').ok('e3', 'src').ok('e1', 'a', 'b', 'c');
    expect([play.where('e2'), play.where('e3')]).toEqual(['InProgress | Build', 'InProgress | Build']);
    play.enable('Build');
    expect([play.where('e2'), play.where('e3')]).toEqual(['InProgress Build: a b', 'InProgress | Build']);
  });

  test('PARALLEL: everybody at once, a disabled transition holds each', () => {
    const play = new Play(planOf(THREE, 'PARALLEL')).disable('Build').start('e1', 'e2').ok('e2', 'src');
    expect([play.where('e1'), play.where('e2')]).toEqual(['InProgress Source: src', 'InProgress | Build']);
    play.ok('e1', 'src').enable('Build');
    expect([play.where('e1'), play.where('e2')]).toEqual(['InProgress Build: a b', 'InProgress Build: a b']);
  });

  test('PARALLEL: a failed execution can be retried after newer ones have passed', () => {
    const play = new Play(planOf({ Source: 'src', Deploy: 'd' }, 'PARALLEL')).start('e1', 'e2');
    play.fail('e1', 'src').ok('e2', 'src').ok('e2', 'd');
    expect(play.retry('e1', 'Source').where('e1')).toBe('InProgress Source: src');
  });

  test.each(['QUEUED', 'PARALLEL'] as const)('%s has a limit', (mode) => {
    const play = new Play(planOf(THREE, mode));
    for (let n = 1; n <= MOST_EXECUTIONS; n++) play.start(`e${n}`);
    expect(() => play.start('one more')).toThrow(
      expect.objectContaining({ code: 'ConcurrentPipelineExecutionsLimitExceededException' }),
    );
  });
});

describe('transitions', () => {
  test('a disabled one holds executions in front of the stage, the newest enters when it is enabled', () => {
    const play = new Play(planOf(THREE)).disable('Build').start('e1').ok('e1', 'src');
    expect(play.why('e1')).toBe(
      "Waits in front of stage 'Build': the transition into 'Build' is disabled: freeze",
    );
    play.start('e2').ok('e2', 'src');
    expect(play.enable('Build').done()).toEqual(['Build Started', 'start a', 'start b']);
    expect(play.where('e2')).toBe('InProgress Build: a b');
  });

  test('whoever is past the arrow goes on', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').disable('Build').ok('e1', 'a', 'b');
    expect(play.where('e1')).toBe('InProgress Build: c');
  });

  test('after 30 days nobody is let in', () => {
    const play = new Play(planOf(THREE)).disable('Build', 0).start('e1').ok('e1', 'src');
    expect(play.enable('Build', 30 * DAY_MS).done()).toEqual(['e1 Cancelled']);
    expect(play.where('e1')).toBe('Cancelled | Build');
    expect(play.start('e2').ok('e2', 'src').where('e2')).toBe('InProgress Build: a b');
  });

  test('the first stage has one too', () => {
    const play = new Play(planOf(THREE)).disable('Source').start('e1');
    expect(play.where('e1')).toBe('InProgress | Source');
    expect(play.done()).toEqual(['e1 Started']);
  });
});

describe('stop', () => {
  test('and wait: what runs finishes, even by failing, nothing more starts', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').stop('e1');
    expect(play.done()).toEqual(['e1 Stopping', 'Build Stopping']);
    expect(() => play.stop('e1')).toThrow(
      expect.objectContaining({ code: 'DuplicatedStopRequestException' }),
    );
    play.fail('e1', 'a');
    expect(play.where('e1')).toBe('Stopping Build: b');
    expect(play.ok('e1', 'b').done()).toEqual(['Build Stopped', 'e1 Stopped']);
    expect(() => play.stop('e1')).toThrow(/cannot be stopped because its status is Stopped/);
  });

  test('and abandon: at once, also after a stop-and-wait', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').stop('e1').stop('e1', true);
    expect(play.done()).toEqual(['abandon a', 'abandon b', 'Build Stopped', 'e1 Stopped']);
    const direct = new Play(planOf(THREE)).start('e1').stop('e1', true);
    expect(direct.done()).toEqual([
      'e1 Stopping',
      'Source Stopping',
      'abandon src',
      'Source Stopped',
      'e1 Stopped',
    ]);
  });

  test('lets the next one in', () => {
    const play = new Play(planOf(THREE)).start('e1', 'e2').stop('e1', true);
    expect(play.where('e2')).toBe('InProgress Source: src');
  });

  test('of one that waits: ended there, never to be retried', () => {
    const play = new Play(planOf(THREE)).disable('Build').start('e1').ok('e1', 'src').stop('e1');
    expect(play.where('e1')).toBe('Stopped | Build');
    expect(() => play.retry('e1', 'Build')).toThrow(
      expect.objectContaining({ code: 'StageNotRetryableException' }),
    );
    expect(play.enable('Build').where('e1')).toBe('Stopped | Build');
  });

  test('a stopped stage can be retried and goes on where it was', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').stop('e1').ok('e1', 'a', 'b');
    expect(play.retry('e1', 'Build').done()).toEqual(['e1 Resumed', 'Build Resumed', 'start c']);
  });
});

describe('retry', () => {
  const failedBuild = () => new Play(planOf(THREE)).start('e1').ok('e1', 'src').fail('e1', 'a').ok('e1', 'b');

  test('FAILED_ACTIONS keeps what succeeded', () => {
    const play = failedBuild();
    const first = idOf(play, 'e1', 'a');
    expect(play.retry('e1', 'Build').done()).toEqual(['e1 Resumed', 'Build Resumed', 'start a']);
    const second = idOf(play, 'e1', 'a');
    expect(second).not.toBe(first);
    expect(play.ok('e1', 'a').where('e1')).toBe('InProgress Build: c');
  });

  test('ALL_ACTIONS begins the stage anew', () => {
    expect(failedBuild().retry('e1', 'Build', 'ALL_ACTIONS').where('e1')).toBe('InProgress Build: a b');
  });

  test('while siblings still run: the failed ones may, all may not', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').fail('e1', 'a');
    expect(() => play.retry('e1', 'Build', 'ALL_ACTIONS')).toThrow(/actions of it still run/);
    expect(play.retry('e1', 'Build').done()).toEqual(['start a']);
    expect(play.where('e1')).toBe('InProgress Build: b a');
    expect(() => play.retry('e1', 'Build')).toThrow(expect.objectContaining({ code: 'ConflictException' }));
  });

  test.each([
    ['a stage that succeeded', (play: Play) => play.retry('e1', 'Source'), 'StageNotRetryableException'],
    [
      'an unknown execution',
      (play: Play) => play.retry('e9', 'Build'),
      'NotLatestPipelineExecutionException',
    ],
    [
      'after a change of the definition',
      (play: Play) => play.replace(THREE).retry('e1', 'Build'),
      'StageNotRetryableException',
    ],
  ])('not of %s', (_name, act, code) => {
    expect(() => act(failedBuild())).toThrow(expect.objectContaining({ code }));
  });

  test('by itself, once per execution', () => {
    const play = new Play(planOf({ Source: 'src', Build: 'a b retry FAILED_ACTIONS' })).start('e1');
    play.ok('e1', 'src', 'a').fail('e1', 'b');
    expect(play.done()).toEqual(['start b']);
    expect(executionOf(play.state, 'e1')?.runs.at(-1)).toMatchObject({
      automaticRetries: 1,
      lastRetry: 'AutomatedStageRetry',
    });
    expect(play.fail('e1', 'b').where('e1')).toBe('Failed Build');
  });
});

describe('an update of the definition', () => {
  test('cancels what is under way; running actions hold their stage until they end', () => {
    const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').start('e2').replace(THREE);
    expect(play.done()).toEqual(['Build Cancelled', 'e1 Cancelled', 'Source Cancelled', 'e2 Cancelled']);
    play.start('e3');
    expect(play.why('e3')).toContain('execution e2 is in stage');
    play.ok('e2', 'src');
    expect(play.where('e3')).toBe('InProgress Source: src');
    play.ok('e3', 'src').ok('e1', 'a', 'b');
    expect(play.where('e3')).toBe('InProgress Build: a b');
    expect(play.where('e1')).toBe('forgotten');
  });

  test('lets go of approvals and forgets stages that are gone', () => {
    const play = new Play(planOf({ Source: 'src', Gate: 'approve x' })).start('e1').ok('e1', 'src');
    play.disable('Gate').replace({ Source: 'src', Other: 'o' });
    expect(play.done()).toEqual(['abandon approve', 'Gate Cancelled', 'e1 Cancelled']);
    expect(play.state.transitions).toEqual([]);
    expect(play.start('e2').where('e2')).toBe('InProgress Source: src');
  });

  test('transitions of stages that stay, stay', () => {
    const play = new Play(planOf(THREE)).disable('Build').replace({ ...THREE, Deploy: 'other' });
    expect(play.start('e1').ok('e1', 'src').where('e1')).toBe('InProgress | Build');
  });
});

test('a stage shows the status of its last visitor', () => {
  const play = new Play(planOf(THREE)).start('e1').ok('e1', 'src').fail('e1', 'a').ok('e1', 'b');
  const execution = executionOf(play.state, 'e1');
  const statuses = ['Source', 'Build', 'Deploy'].map((stage) => execution && stageStatus(execution, stage));
  expect(statuses).toEqual(['Succeeded', 'Failed', undefined]);
});

test('names of stages and actions may be those of object members', () => {
  const play = new Play(planOf({ constructor: 'toString', __proto__2: 'valueOf' })).start('e1');
  expect(play.ok('e1', 'toString').where('e1')).toBe('InProgress __proto__2: valueOf');
});
