import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_PHASES } from '../buildspec/model.js';
import { decide, nextCommand, submittedBuild } from './decide.js';
import {
  type BuildCommand,
  type BuildEvent,
  type BuildPlan,
  type BuildState,
  currentPhase,
  isEnded,
  PHASE_TYPES,
  type PhaseContext,
  type PlannedPhase,
} from './model.js';

const NONE: PlannedPhase = { commands: 0, finallyCommands: 0 };
const EMPTY_PLAN: BuildPlan = { INSTALL: NONE, PRE_BUILD: NONE, BUILD: NONE, POST_BUILD: NONE };
const FAILURE: PhaseContext = {
  statusCode: 'COMMAND_EXECUTION_ERROR',
  message: 'Error while executing command: x. Reason: exit status 1',
};

const plan = (phases: Partial<BuildPlan>): BuildPlan => ({ ...EMPTY_PLAN, ...phases });

/** Says which commands fail, as `PHASE.list.index`, or which duties, by their type. */
type Failing = ReadonlySet<string>;

const label = (command: BuildCommand) =>
  command.type === 'runCommand'
    ? `${command.place.phase}.${command.place.list}.${command.place.index}`
    : command.type;

function answer(command: BuildCommand, at: number, buildPlan: BuildPlan, failing: Failing): BuildEvent {
  const fails = failing.has(label(command));
  switch (command.type) {
    case 'admit':
      return fails
        ? { type: 'phaseFailed', phase: 'QUEUED', context: FAILURE, at }
        : { type: 'admitted', at };
    case 'provision':
      return fails
        ? { type: 'phaseFailed', phase: 'PROVISIONING', context: FAILURE, at }
        : { type: 'provisioned', at };
    case 'downloadSource':
      return fails
        ? { type: 'phaseFailed', phase: 'DOWNLOAD_SOURCE', context: FAILURE, at }
        : { type: 'sourceReady', plan: buildPlan, at };
    case 'runCommand':
      return { type: 'commandEnded', place: command.place, ...(fails && { failure: FAILURE }), at };
    case 'uploadArtifacts':
      return fails
        ? { type: 'phaseFailed', phase: 'UPLOAD_ARTIFACTS', context: FAILURE, at }
        : { type: 'artifactsUploaded', at };
    case 'finalize':
      return { type: 'finalized', at };
    case 'release':
      return { type: 'released', at };
  }
}

/** Does what the machine asks for until it asks for nothing more. */
function run(buildPlan: BuildPlan, failing: Failing = new Set()) {
  let state = submittedBuild(0);
  const done: string[] = [];
  for (let at = 1000, command = nextCommand(state); command !== undefined; at += 1000) {
    done.push(label(command));
    const transition = decide(state, answer(command, at, buildPlan, failing));
    state = transition.state;
    command = transition.commands[0];
  }
  return { state, done: done.filter((name) => name.includes('.')), phases: summary(state) };
}

const summary = (state: BuildState) =>
  state.phases
    .filter((phase) => phase.phaseType !== 'SUBMITTED')
    .map((phase) => `${phase.phaseType}:${isEnded(phase) ? phase.status : '-'}`)
    .join(' ');

const ONE = { commands: 1, finallyCommands: 0 };

describe('a build', () => {
  it('goes through every phase', () => {
    const { state, done, phases } = run(
      plan({
        INSTALL: { commands: 2, finallyCommands: 1 },
        BUILD: ONE,
        POST_BUILD: { commands: 0, finallyCommands: 1 },
      }),
    );
    expect(phases).toBe(
      'QUEUED:SUCCEEDED PROVISIONING:SUCCEEDED DOWNLOAD_SOURCE:SUCCEEDED INSTALL:SUCCEEDED PRE_BUILD:SUCCEEDED BUILD:SUCCEEDED POST_BUILD:SUCCEEDED UPLOAD_ARTIFACTS:SUCCEEDED FINALIZING:SUCCEEDED COMPLETED:-',
    );
    expect(done).toEqual([
      'INSTALL.commands.0',
      'INSTALL.commands.1',
      'INSTALL.finally.0',
      'BUILD.commands.0',
      'POST_BUILD.finally.0',
    ]);
    expect(state).toMatchObject({ status: 'SUCCEEDED', released: true });
    expect(state.phases.map((phase) => ('contexts' in phase ? phase.contexts : undefined))).toEqual([
      undefined,
      undefined,
      ...Array(8).fill([{ statusCode: '', message: '' }]),
      undefined,
    ]);
  });

  it.each([
    ['admit', 'QUEUED:FAILED COMPLETED:-'],
    ['provision', 'QUEUED:SUCCEEDED PROVISIONING:FAILED COMPLETED:-'],
    ['downloadSource', 'DOWNLOAD_SOURCE:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
    ['INSTALL.commands.0', 'INSTALL:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
    ['PRE_BUILD.commands.0', 'PRE_BUILD:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
    [
      'BUILD.commands.0',
      'BUILD:FAILED POST_BUILD:SUCCEEDED UPLOAD_ARTIFACTS:SUCCEEDED FINALIZING:SUCCEEDED COMPLETED:-',
    ],
    [
      'POST_BUILD.commands.0',
      'POST_BUILD:FAILED UPLOAD_ARTIFACTS:SUCCEEDED FINALIZING:SUCCEEDED COMPLETED:-',
    ],
    ['uploadArtifacts', 'UPLOAD_ARTIFACTS:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
  ])('when %s fails', (failing, expected) => {
    const { state, phases } = run(
      plan({ INSTALL: ONE, PRE_BUILD: ONE, BUILD: ONE, POST_BUILD: ONE }),
      new Set([failing]),
    );
    expect(phases.endsWith(expected)).toBe(true);
    expect(phases.match(/FAILED/g)).toHaveLength(1);
    expect(state.status).toBe('FAILED');
    expect(state.phases.find((phase) => isEnded(phase) && phase.status === 'FAILED')).toMatchObject({
      contexts: [FAILURE],
    });
  });

  it.each([
    [
      'INSTALL',
      'CONTINUE',
      'INSTALL:FAILED PRE_BUILD:SUCCEEDED BUILD:SUCCEEDED POST_BUILD:SUCCEEDED UPLOAD_ARTIFACTS:SUCCEEDED FINALIZING:SUCCEEDED COMPLETED:-',
    ],
    [
      'PRE_BUILD',
      'CONTINUE',
      'PRE_BUILD:FAILED BUILD:SUCCEEDED POST_BUILD:SUCCEEDED UPLOAD_ARTIFACTS:SUCCEEDED FINALIZING:SUCCEEDED COMPLETED:-',
    ],
    ['PRE_BUILD', 'ABORT', 'PRE_BUILD:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
    ['BUILD', 'ABORT', 'BUILD:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
    [
      'BUILD',
      'CONTINUE',
      'BUILD:FAILED POST_BUILD:SUCCEEDED UPLOAD_ARTIFACTS:SUCCEEDED FINALIZING:SUCCEEDED COMPLETED:-',
    ],
    ['POST_BUILD', 'ABORT', 'POST_BUILD:FAILED FINALIZING:SUCCEEDED COMPLETED:-'],
  ] as const)('when %s fails with on-failure %s', (phase, onFailure, expected) => {
    const { state, phases } = run(plan({ [phase]: { ...ONE, onFailure } }), new Set([`${phase}.commands.0`]));
    expect(phases.endsWith(expected)).toBe(true);
    expect(state.status).toBe('FAILED');
  });

  it('runs finally after a failed command and skips the rest', () => {
    const { done } = run(
      plan({ BUILD: { commands: 3, finallyCommands: 2 } }),
      new Set(['BUILD.commands.1', 'BUILD.finally.0']),
    );
    expect(done).toEqual(['BUILD.commands.0', 'BUILD.commands.1', 'BUILD.finally.0', 'BUILD.finally.1']);
  });

  it('fails a phase whose finally fails', () => {
    const { state } = run(plan({ BUILD: { commands: 1, finallyCommands: 1 } }), new Set(['BUILD.finally.0']));
    expect(state.status).toBe('FAILED');
  });

  const inBuild = () => {
    let state = submittedBuild(0);
    for (const event of [
      { type: 'admitted', at: 1 },
      { type: 'provisioned', at: 2 },
      { type: 'sourceReady', plan: plan({ BUILD: { commands: 2, finallyCommands: 1 } }), at: 3 },
    ] as const) {
      state = decide(state, event).state;
    }
    return state;
  };

  it('ends at once when it is stopped', () => {
    const { state, commands } = decide(inBuild(), { type: 'stopRequested', at: 9 });
    expect(summary(state).endsWith('PRE_BUILD:SUCCEEDED BUILD:STOPPED COMPLETED:-')).toBe(true);
    expect(state.phases.at(-2)).toEqual({ phaseType: 'BUILD', startedAt: 3, endedAt: 9, status: 'STOPPED' });
    expect(state.status).toBe('STOPPED');
    expect(commands).toEqual([{ type: 'release' }]);
  });

  it('times out', () => {
    const { state } = decide(inBuild(), { type: 'timedOut', timer: 'build', at: 9 });
    expect(summary(state).endsWith('BUILD:TIMED_OUT COMPLETED:-')).toBe(true);
    expect(state.status).toBe('TIMED_OUT');
    expect(decide(inBuild(), { type: 'timedOut', timer: 'queue', at: 9 }).state).toEqual(inBuild());
  });

  it('times out in the queue', () => {
    const queued = submittedBuild(0);
    expect(summary(decide(queued, { type: 'timedOut', timer: 'queue', at: 9 }).state)).toBe(
      'QUEUED:TIMED_OUT COMPLETED:-',
    );
    expect(decide(queued, { type: 'timedOut', timer: 'build', at: 9 }).state).toEqual(queued);
  });

  it('is finalized when its processes are gone', () => {
    const { state } = decide(inBuild(), { type: 'broken', verdict: 'FAILED', context: FAILURE, at: 9 });
    expect(summary(state).endsWith('BUILD:FAILED FINALIZING:-')).toBe(true);
    expect(decide(state, { type: 'finalized', at: 10 }).state.status).toBe('FAILED');
  });

  it('never lets a phase end before it began', () => {
    const { state } = decide(inBuild(), { type: 'stopRequested', at: -5 });
    expect(state.phases.at(-2)).toMatchObject({ startedAt: 3, endedAt: 3 });
  });
});

describe('whatever happens', () => {
  const planned: fc.Arbitrary<PlannedPhase> = fc.record(
    {
      commands: fc.nat(3),
      finallyCommands: fc.nat(2),
      onFailure: fc.constantFrom('ABORT' as const, 'CONTINUE' as const),
    },
    { requiredKeys: ['commands', 'finallyCommands'] },
  );
  const plans: fc.Arbitrary<BuildPlan> = fc.record({
    INSTALL: planned,
    PRE_BUILD: planned,
    BUILD: planned,
    POST_BUILD: planned,
  });
  const place = fc.record({
    phase: fc.constantFrom(...COMMAND_PHASES),
    list: fc.constantFrom('commands' as const, 'finally' as const),
    index: fc.nat(3),
  });
  const at = fc.nat(100_000);
  const stray: fc.Arbitrary<BuildEvent> = fc.oneof(
    fc.record({
      type: fc.constantFrom(
        'admitted' as const,
        'provisioned' as const,
        'artifactsUploaded' as const,
        'finalized' as const,
        'released' as const,
      ),
      at,
    }),
    fc.record({ type: fc.constant('sourceReady' as const), plan: plans, at }),
    fc.record({ type: fc.constant('commandEnded' as const), place, at }),
    fc.record({ type: fc.constant('commandEnded' as const), place, failure: fc.constant(FAILURE), at }),
    fc.record({
      type: fc.constant('phaseFailed' as const),
      phase: fc.constantFrom(...PHASE_TYPES),
      context: fc.constant(FAILURE),
      at,
    }),
  );
  const ending: fc.Arbitrary<BuildEvent> = fc.oneof(
    fc.record({ type: fc.constant('stopRequested' as const), at }),
    fc.record({
      type: fc.constant('timedOut' as const),
      timer: fc.constantFrom('queue' as const, 'build' as const),
      at,
    }),
    fc.record({
      type: fc.constant('broken' as const),
      verdict: fc.constantFrom('FAILED' as const, 'FAULT' as const),
      context: fc.constant(FAILURE),
      at,
    }),
  );

  /** Answers the machine's commands, with other events thrown in; then answers on until it asks for nothing. */
  function play(buildPlan: BuildPlan, steps: readonly (BuildEvent | { fails: boolean })[]) {
    const states = [submittedBuild(0)];
    let state = states[0] as BuildState;
    const take = (event: BuildEvent) => {
      state = decide(state, event).state;
      states.push(state);
    };
    for (const step of steps) {
      const command = nextCommand(state);
      if (!('fails' in step)) take(step);
      else if (command)
        take(
          answer(command, states.length * 10, buildPlan, step.fails ? new Set([label(command)]) : new Set()),
        );
    }
    for (let command = nextCommand(state); command !== undefined; command = nextCommand(state)) {
      if (states.length > 200) throw new Error('never ends');
      take(answer(command, states.length * 10, buildPlan, new Set()));
    }
    return states;
  }

  const games = fc.tuple(
    plans,
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ fails: fc.boolean() }) },
        { weight: 2, arbitrary: stray },
        { weight: 1, arbitrary: ending },
      ),
    ),
  );

  it('phases follow AWS order without gaps in time, and the build always ends', () => {
    fc.assert(
      fc.property(games, ([buildPlan, steps]) => {
        for (const { phases } of play(buildPlan, steps)) {
          const order = phases.map((phase) => PHASE_TYPES.indexOf(phase.phaseType));
          expect(order).toEqual([...new Set(order)].sort((left, right) => left - right));
          phases.slice(0, -1).forEach((phase, index) => {
            expect(isEnded(phase) && phase.endedAt).toBe(phases[index + 1]?.startedAt);
            expect(isEnded(phase) && phase.endedAt >= phase.startedAt).toBe(true);
          });
        }
      }),
    );
  });

  it('it is complete exactly when it has a final status, and succeeds only if every phase did', () => {
    fc.assert(
      fc.property(games, ([buildPlan, steps]) => {
        for (const state of play(buildPlan, steps)) {
          const isComplete = currentPhase(state).phaseType === 'COMPLETED';
          expect(state.status !== 'IN_PROGRESS').toBe(isComplete);
          if (!isComplete) continue;
          const allSucceeded = state.phases
            .slice(0, -1)
            .every((phase) => isEnded(phase) && phase.status === 'SUCCEEDED');
          expect(state.status === 'SUCCEEDED').toBe(allSucceeded);
        }
      }),
    );
  });

  it('nothing changes what is over', () => {
    fc.assert(
      fc.property(games, fc.oneof(stray, ending), ([buildPlan, steps], event) => {
        const last = play(buildPlan, steps).at(-1) as BuildState;
        expect(decide(last, event)).toEqual({ state: last, commands: [] });
      }),
    );
  });

  it('an event told twice changes nothing the second time', () => {
    fc.assert(
      fc.property(games, ([buildPlan, steps]) => {
        let state = submittedBuild(0);
        for (const step of steps) {
          const command = nextCommand(state);
          if (!('fails' in step) || command === undefined) continue;
          const event = answer(command, 5, buildPlan, step.fails ? new Set([label(command)]) : new Set());
          const once = decide(state, event).state;
          expect(decide(once, event).state).toEqual(once);
          state = once;
        }
      }),
    );
  });
});
