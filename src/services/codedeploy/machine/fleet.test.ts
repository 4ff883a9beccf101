import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, type FleetEnding, type FleetState, newFleet, stepFleet, type TargetHealth } from './fleet.js';
import { healthBudget, type MinimumHealthyHosts } from './minimum-healthy.js';

const ONE_AT_A_TIME: MinimumHealthyHosts = { type: 'MOST_CONCURRENCY', value: 1 };
const HALF: MinimumHealthyHosts = { type: 'FLEET_PERCENT', value: 50 };
const ALL: MinimumHealthyHosts = { type: 'HOST_COUNT', value: 0 };

const STOPPED = { status: 'Stopped', error: { code: 'MANUAL_STOP', message: 'stopped' } } as const;

function hosts(size: number): TargetHealth[] {
  return Array.from({ length: size }, (_, n) => ({
    targetId: `h${n}`,
    instanceHealth: 'Healthy',
    revisionHealth: 'Current',
  }));
}

function begin(rule: MinimumHealthyHosts, targets: readonly TargetHealth[]): FleetState {
  return stepFleet(newFleet(), { kind: 'begin', targets, minimumHealthyHosts: rule }).state;
}

function running(state: FleetState): string[] {
  return state.targets.filter((target) => target.status === 'InProgress').map((target) => target.targetId);
}

/** Finishes running instances one by one, those named in `failing` badly; `seen` looks at every state. */
function run(
  rule: MinimumHealthyHosts,
  size: number,
  failing: ReadonlySet<number>,
  seen: (state: FleetState) => void = () => {},
): { state: FleetState; together: number } {
  let state = begin(rule, hosts(size));
  let together = running(state).length;
  let finished = 0;
  for (let next = running(state)[0]; next !== undefined; next = running(state)[0]) {
    seen(state);
    const status = failing.has(finished) ? 'Failed' : 'Succeeded';
    finished += 1;
    state = stepFleet(state, { kind: 'settled', targetId: next, status }).state;
    together = Math.max(together, running(state).length);
  }
  seen(state);
  return { state, together };
}

function endingOf(state: FleetState): FleetEnding | undefined {
  return state.phase.kind === 'ended' ? state.phase.ending : undefined;
}

function verdict(rule: MinimumHealthyHosts, size: number, failing: readonly number[]): string {
  const ending = endingOf(run(rule, size, new Set(failing)).state);
  return ending?.status === 'Succeeded' ? 'Succeeded' : (ending?.error.code ?? 'not ended');
}

describe('the arithmetic of minimum healthy hosts', () => {
  it.each([
    [ONE_AT_A_TIME, 5, 1],
    [ONE_AT_A_TIME, 1, 1],
    [HALF, 9, 4],
    [HALF, 1, 1],
    [ALL, 9, 9],
    [{ type: 'HOST_COUNT', value: 8 }, 10, 2],
    [{ type: 'HOST_COUNT', value: 6 }, 9, 3],
    [{ type: 'FLEET_PERCENT', value: 40 }, 9, 5],
  ] satisfies [MinimumHealthyHosts, number, number][])('%j of %d: %d at once', (rule, size, together) => {
    const result = run(rule, size, new Set());
    expect(result.together).toBe(together);
    expect(endingOf(result.state)).toEqual({ status: 'Succeeded' });
  });

  it.each([
    ['the first of several fails', ONE_AT_A_TIME, 3, [0], 'HEALTH_CONSTRAINTS'],
    ['only the last fails', ONE_AT_A_TIME, 3, [2], 'Succeeded'],
    ['the only one fails', ONE_AT_A_TIME, 1, [0], 'HEALTH_CONSTRAINTS'],
    ['four of nine fail', HALF, 9, [5, 6, 7, 8], 'Succeeded'],
    ['five of nine fail', HALF, 9, [0, 2, 4, 6, 8], 'HEALTH_CONSTRAINTS'],
    ['all but one fail', ALL, 9, [0, 1, 2, 3, 4, 5, 6, 7], 'Succeeded'],
    ['all fail', ALL, 9, [0, 1, 2, 3, 4, 5, 6, 7, 8], 'HEALTH_CONSTRAINTS'],
    ['a second one fails early', { type: 'HOST_COUNT', value: 8 }, 10, [0, 3], 'HEALTH_CONSTRAINTS'],
    ['the second failure is the last host', { type: 'HOST_COUNT', value: 8 }, 10, [0, 9], 'Succeeded'],
    ['four of nine fail', { type: 'HOST_COUNT', value: 6 }, 9, [0, 1, 2, 3], 'HEALTH_CONSTRAINTS'],
    ['five of nine fail', { type: 'FLEET_PERCENT', value: 40 }, 9, [4, 5, 6, 7, 8], 'Succeeded'],
  ] satisfies [string, MinimumHealthyHosts, number, number[], string][])(
    '%s under %j of %d',
    (_what, rule, size, failing, expected) => {
      expect(verdict(rule, size, failing)).toBe(expected);
    },
  );

  it.each([
    [{ type: 'FLEET_PERCENT', value: 95 }, 10],
    [{ type: 'FLEET_PERCENT', value: 99 }, 1],
    [{ type: 'HOST_COUNT', value: 3 }, 3],
  ] satisfies [MinimumHealthyHosts, number][])('%j of %d leaves nothing to take', (rule, size) => {
    const state = begin(rule, hosts(size));
    expect(endingOf(state)).toMatchObject({
      status: 'Failed',
      error: { code: 'HEALTH_CONSTRAINTS_INVALID' },
    });
    expect(count(state, 'Skipped')).toBe(size);
  });

  it('a fleet of none fails', () => {
    expect(endingOf(begin(ALL, []))).toMatchObject({ status: 'Failed', error: { code: 'NO_INSTANCES' } });
  });
});

describe('the order of instances', () => {
  it('takes the unhealthy first, then unknown, old and current revisions', () => {
    const host = (targetId: string, health: Omit<TargetHealth, 'targetId'>) => ({ targetId, ...health });
    const state = begin(ONE_AT_A_TIME, [
      host('current', { instanceHealth: 'Healthy', revisionHealth: 'Current' }),
      host('old', { instanceHealth: 'Healthy', revisionHealth: 'Old' }),
      host('down', { instanceHealth: 'Unhealthy', revisionHealth: 'Current' }),
      host('unknown', { instanceHealth: 'Healthy', revisionHealth: 'Unknown' }),
    ]);
    expect(state.targets.map((target) => target.targetId)).toEqual(['down', 'unknown', 'old', 'current']);
  });
});

describe('stop', () => {
  it('skips what waits, tells what runs, and ends when all is quiet', () => {
    const before = begin({ type: 'HOST_COUNT', value: 1 }, hosts(3));
    const stopping = stepFleet(before, { kind: 'stop', ending: STOPPED });
    expect(stopping.commands).toEqual([
      { kind: 'stop-target', targetId: 'h0' },
      { kind: 'stop-target', targetId: 'h1' },
      { kind: 'stop-target', targetId: 'h2' },
    ]);
    expect(endingOf(stopping.state)).toBeUndefined();
    const one = stepFleet(stopping.state, { kind: 'settled', targetId: 'h0', status: 'Failed' });
    expect(endingOf(one.state)).toBeUndefined();
    const both = stepFleet(one.state, { kind: 'settled', targetId: 'h1', status: 'Skipped' });
    expect(both.commands).toEqual([{ kind: 'end', ending: STOPPED }]);
  });

  it('ends a deployment that has not begun at once', () => {
    expect(stepFleet(newFleet(), { kind: 'stop', ending: STOPPED }).commands).toEqual([
      { kind: 'end', ending: STOPPED },
    ]);
  });

  it('reaches instances that finish after the minimum was missed', () => {
    const rule: MinimumHealthyHosts = { type: 'HOST_COUNT', value: 2 };
    const first = stepFleet(begin(rule, hosts(4)), {
      kind: 'settled',
      targetId: 'h0',
      status: 'Failed',
    }).state;
    const second = stepFleet(first, { kind: 'stop', ending: STOPPED });
    expect(second.commands).toContainEqual({ kind: 'stop-target', targetId: 'h1' });
  });
});

const rules = fc.oneof(
  fc.record({ type: fc.constant('HOST_COUNT' as const), value: fc.nat(12) }),
  fc.record({ type: fc.constant('FLEET_PERCENT' as const), value: fc.nat(99) }),
  fc.constant(ONE_AT_A_TIME),
);

describe('properties of a fleet', () => {
  it('never has fewer instances in service than the minimum', () => {
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.nat(11)),
        (rule, size, failing) => {
          const budget = healthBudget(rule, size);
          const minimum = budget?.minimum ?? 0;
          run(rule, size, new Set(failing), (state) => {
            const out = count(state, 'InProgress') + count(state, 'Failed');
            const inService = size - out;
            expect(inService).toBeGreaterThanOrEqual(minimum);
          });
        },
      ),
    );
  });

  it('always comes to an end, and the end absorbs everything', () => {
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: 0, max: 12 }),
        fc.uniqueArray(fc.nat(11)),
        (rule, size, failing) => {
          const { state } = run(rule, size, new Set(failing));
          expect(state.phase.kind).toBe('ended');
          const again = [
            stepFleet(state, { kind: 'stop', ending: STOPPED }),
            stepFleet(state, { kind: 'begin', targets: hosts(2), minimumHealthyHosts: ALL }),
            stepFleet(state, { kind: 'settled', targetId: 'h0', status: 'Failed' }),
          ];
          for (const step of again) expect(step).toEqual({ state, commands: [] });
        },
      ),
    );
  });

  it('takes every report twice as once', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 12 }), fc.boolean(), (rule, size, succeeds) => {
        const state = begin(rule, hosts(size));
        const [targetId] = running(state);
        fc.pre(targetId !== undefined);
        const report = { kind: 'settled', targetId, status: succeeds ? 'Succeeded' : 'Failed' } as const;
        const once = stepFleet(state, report).state;
        expect(stepFleet(once, report)).toEqual({ state: once, commands: [] });
      }),
    );
  });
});
