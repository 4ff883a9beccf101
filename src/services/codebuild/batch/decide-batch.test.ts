import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchTask } from '../buildspec/model.js';
import { batchCommands, decideBatch, submittedBatch } from './decide-batch.js';
import { type BatchEvent, type BatchState, currentBatchPhase, isOver, SPEC_GROUP } from './model.js';

const task = (identifier: string, more: Partial<BatchTask> = {}): BatchTask => ({
  identifier,
  dependsOn: [],
  ignoreFailure: false,
  debugSession: false,
  environment: { variables: {} },
  ...more,
});

const begun = (combinesArtifacts = false) =>
  submittedBatch({ at: 1, specBuildId: 'p:spec', combinesArtifacts });

const run = (state: BatchState, ...events: readonly BatchEvent[]) =>
  events.reduce((current, event) => decideBatch(current, event), state);

const observe = (statuses: Extract<BatchEvent, { type: 'observed' }>['statuses']): BatchEvent => ({
  type: 'observed',
  at: 3,
  statuses,
});

const spec = (tasks: readonly BatchTask[], fastFail = false): readonly BatchEvent[] => [
  observe({ [SPEC_GROUP]: 'SUCCEEDED' }),
  {
    type: 'specRead',
    at: 2,
    tasks,
    fastFail,
    buildIds: Object.fromEntries(tasks.map(({ identifier }) => [identifier, `p:${identifier}`])),
  },
];

const phases = (state: BatchState) =>
  state.phases.map(({ phaseType, end }) => `${phaseType}:${end?.status ?? '-'}`);
const statuses = (state: BatchState) =>
  Object.fromEntries(state.groups.slice(1).map(({ identifier, current }) => [identifier, current.status]));
const commands = (state: BatchState) =>
  batchCommands(state).map((command) =>
    'group' in command ? `${command.type} ${command.group.identifier}` : command.type,
  );

describe('a batch', () => {
  it('reads what it consists of, runs it in the order of the graph, and succeeds', () => {
    let state = begun();
    expect(commands(state)).toEqual([`startBuild ${SPEC_GROUP}`]);
    state = run(state, observe({ [SPEC_GROUP]: 'SUCCEEDED' }));
    expect(commands(state)).toEqual([`readSpec ${SPEC_GROUP}`]);
    state = run(state, ...spec([task('a'), task('b', { dependsOn: ['a'] }), task('c')]));
    expect(commands(state)).toEqual(['startBuild a', 'startBuild c']);
    state = run(state, observe({ a: 'IN_PROGRESS', c: 'IN_PROGRESS' }));
    expect(commands(state)).toEqual([]);
    state = run(state, observe({ a: 'SUCCEEDED' }));
    expect(commands(state)).toEqual(['startBuild b']);
    state = run(state, observe({ b: 'SUCCEEDED', c: 'SUCCEEDED' }));
    expect(state.status).toBe('SUCCEEDED');
    expect(phases(state)).toEqual([
      'SUBMITTED:SUCCEEDED',
      'DOWNLOAD_BATCHSPEC:SUCCEEDED',
      'IN_PROGRESS:SUCCEEDED',
      'COMBINE_ARTIFACTS:SUCCEEDED',
      'SUCCEEDED:-',
    ]);
  });

  it('stops what depends on a failed build, and lets the others end', () => {
    const tasks = [task('a'), task('b', { dependsOn: ['a'] }), task('c', { dependsOn: ['b'] }), task('d')];
    const state = run(begun(), ...spec(tasks), observe({ a: 'FAILED', d: 'IN_PROGRESS' }));
    expect(statuses(state)).toEqual({ a: 'FAILED', b: 'STOPPED', c: 'STOPPED', d: 'IN_PROGRESS' });
    expect(state.status).toBe('IN_PROGRESS');
    const end = run(state, observe({ d: 'SUCCEEDED' }));
    expect(phases(end).slice(-2)).toEqual(['IN_PROGRESS:CLIENT_ERROR', 'FAILED:-']);
    expect(end.status).toBe('FAILED');
  });

  it('goes on behind a failure that it is to ignore', () => {
    const tasks = [task('a', { ignoreFailure: true }), task('b', { dependsOn: ['a'] })];
    const state = run(begun(), ...spec(tasks), observe({ a: 'FAILED' }));
    expect(commands(state)).toEqual(['startBuild b']);
    expect(run(state, observe({ b: 'SUCCEEDED' })).status).toBe('SUCCEEDED');
  });

  it('stops everything at the first failure where it is to', () => {
    const tasks = [task('a'), task('b'), task('c', { dependsOn: ['b'] })];
    const state = run(begun(), ...spec(tasks, true), observe({ a: 'FAILED', b: 'IN_PROGRESS' }));
    expect(statuses(state)).toEqual({ a: 'FAILED', b: 'IN_PROGRESS', c: 'STOPPED' });
    expect(commands(state)).toEqual(['stopBuild b']);
    expect(run(state, observe({ b: 'STOPPED' })).status).toBe('FAILED');
  });

  it('combines artifacts before it succeeds', () => {
    const state = run(begun(true), ...spec([task('a')]), observe({ a: 'SUCCEEDED' }));
    expect(commands(state)).toEqual(['combineArtifacts']);
    expect(run(state, { type: 'artifactsCombined', at: 9 }).status).toBe('SUCCEEDED');
  });

  it.each([
    ['stopRequested', 'STOPPED', 'STOPPED:-', 'IN_PROGRESS:STOPPED'],
    ['timedOut', 'TIMED_OUT', 'FAILED:-', 'IN_PROGRESS:TIMED_OUT'],
  ] as const)('is cut short by %s, and so are its builds', (type, status, last, before) => {
    const running = run(
      begun(),
      ...spec([task('a'), task('b', { dependsOn: ['a'] })]),
      observe({ a: 'IN_PROGRESS' }),
    );
    const state = run(running, { type, at: 5 });
    expect(state.status).toBe(status);
    expect(phases(state).slice(-2)).toEqual([before, last]);
    expect(statuses(state)).toEqual({ a: 'IN_PROGRESS', b: 'STOPPED' });
    expect(commands(state)).toEqual(['stopBuild a']);
    expect(commands(run(state, observe({ a: 'STOPPED' })))).toEqual([]);
  });

  it('fails where its source cannot be read', () => {
    const state = run(begun(), observe({ [SPEC_GROUP]: 'FAILED' }));
    expect(phases(state).slice(-2)).toEqual(['DOWNLOAD_BATCHSPEC:FAILED', 'FAILED:-']);
  });

  it('is tried again: what failed only, or everything', () => {
    const failed = run(begun(), ...spec([task('a'), task('b')]), observe({ a: 'SUCCEEDED', b: 'FAILED' }));
    const again = run(failed, { type: 'retryRequested', at: 9, retries: 'FAILED', buildIds: { b: 'p:b2' } });
    expect(phases(again).slice(-3)).toEqual(['FAILED:RETRY', 'SUBMITTED:SUCCEEDED', 'IN_PROGRESS:-']);
    expect(again.groups.at(-1)).toMatchObject({
      current: { buildId: 'p:b2', status: 'PENDING' },
      prior: [{ buildId: 'p:b', status: 'FAILED' }],
    });
    expect(commands(again)).toEqual(['startBuild b']);
    expect(run(again, observe({ b: 'SUCCEEDED' })).status).toBe('SUCCEEDED');
    const all = run(failed, {
      type: 'retryRequested',
      at: 9,
      retries: 'ALL',
      buildIds: { [SPEC_GROUP]: 'p:s2', a: 'p:a2', b: 'p:b2' },
    });
    expect(commands(all)).toEqual([`startBuild ${SPEC_GROUP}`]);
    const running = run(all, ...spec([task('a'), task('b')]));
    expect(running.groups.map(({ prior }) => prior.length)).toEqual([1, 1, 1]);
    expect(commands(running)).toEqual(['startBuild a', 'startBuild b']);
  });

  it('comes to an end whatever its builds do, and then asks for nothing', () => {
    const size = 5;
    const edges = fc.array(fc.array(fc.nat(size - 1), { maxLength: 3 }), { minLength: 1, maxLength: size });
    const outcome = fc.constantFrom('SUCCEEDED', 'FAILED', 'STOPPED', 'TIMED_OUT' as const);
    fc.assert(
      fc.property(
        edges,
        fc.array(fc.boolean(), { minLength: size, maxLength: size }),
        fc.boolean(),
        fc.array(outcome, { minLength: 20, maxLength: 20 }),
        (graph, ignores, fastFail, outcomes) => {
          const tasks = graph.map((to, index) =>
            task(`t${index}`, {
              // Only earlier ones: no circles.
              dependsOn: to.filter((other) => other < index).map((other) => `t${other}`),
              ignoreFailure: ignores[index] ?? false,
            }),
          );
          let state = run(begun(), ...spec(tasks, fastFail));
          for (const [index, end] of outcomes.entries()) {
            const next = batchCommands(state);
            if (next.length === 0) break;
            for (const command of next) {
              if (!('group' in command)) continue;
              const { identifier } = command.group;
              const status = command.type === 'stopBuild' ? 'STOPPED' : end;
              state = run(state, {
                type: 'observed',
                at: 10 + index,
                statuses: { [identifier]: status as 'STOPPED' },
              });
            }
          }
          expect(batchCommands(state)).toEqual([]);
          expect(state.status).not.toBe('IN_PROGRESS');
          expect(state.groups.every(({ current }) => isOver(current.status))).toBe(true);
          const expected = state.groups.some(
            ({ current, ignoreFailure }) => current.status !== 'SUCCEEDED' && !ignoreFailure,
          );
          expect(state.status).toBe(expected ? 'FAILED' : 'SUCCEEDED');
          expect(currentBatchPhase(state).end).toBeUndefined();
        },
      ),
    );
  });
});
