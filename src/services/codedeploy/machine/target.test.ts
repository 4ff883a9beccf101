import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure, success } from './diagnostics.js';
import { type LifecycleEventName, lifecycleOf } from './lifecycle.js';
import {
  currentEvent,
  newTarget,
  offeredCommand,
  stepTarget,
  type TargetCommand,
  type TargetEvent,
  type TargetState,
  targetStatus,
} from './target.js';

const strict = { ignoreApplicationStopFailures: false };
const lenient = { ignoreApplicationStopFailures: true };

function started(trafficControl = false): TargetState {
  return stepTarget(newTarget(lifecycleOf({ trafficControl })), { kind: 'start', at: 1 }, strict).state;
}

function apply(state: TargetState, events: readonly TargetEvent[], definition = strict): TargetState {
  return events.reduce((so, event) => stepTarget(so, event, definition).state, state);
}

const acknowledge = (event: LifecycleEventName, noop = false): TargetEvent => ({
  kind: 'acknowledge',
  at: 2,
  event,
  noop,
});
const complete = (event: LifecycleEventName, succeeded = true): TargetEvent => ({
  kind: 'complete',
  at: 3,
  event,
  succeeded,
  diagnostics: succeeded ? success() : failure('broken'),
});

/** Does what a healthy host and a healthy load balancer do, up to `until`. */
function reach(state: TargetState, until?: LifecycleEventName, definition = strict): TargetState {
  let now = state;
  for (let event = currentEvent(now); event && event.name !== until; event = currentEvent(now)) {
    now = apply(now, [acknowledge(event.name), complete(event.name)], definition);
  }
  return now;
}

function statuses(state: TargetState): string[] {
  return state.events.map((event) => `${event.name} ${event.status}`);
}

describe('the lifecycle of a target', () => {
  it('has the order of AWS, with and without a load balancer', () => {
    expect(lifecycleOf({ trafficControl: false })).toEqual([
      'ApplicationStop',
      'DownloadBundle',
      'BeforeInstall',
      'Install',
      'AfterInstall',
      'ApplicationStart',
      'ValidateService',
    ]);
    expect(lifecycleOf({ trafficControl: true })).toEqual([
      'BeforeBlockTraffic',
      'BlockTraffic',
      'AfterBlockTraffic',
      ...lifecycleOf({ trafficControl: false }),
      'BeforeAllowTraffic',
      'AllowTraffic',
      'AfterAllowTraffic',
    ]);
  });

  it('offers one command at a time and succeeds after the last', () => {
    const first = started();
    expect(offeredCommand(first)).toBe('ApplicationStop');
    const busy = apply(first, [acknowledge('ApplicationStop')]);
    expect(offeredCommand(busy)).toBeUndefined();
    expect(targetStatus(busy, strict)).toBe('InProgress');
    expect(targetStatus(reach(first), strict)).toBe('Succeeded');
  });

  it('offers nothing before it is started', () => {
    const waiting = newTarget(lifecycleOf({ trafficControl: false }));
    expect(offeredCommand(waiting)).toBeUndefined();
    expect(targetStatus(waiting, strict)).toBe('Pending');
    expect(apply(waiting, [acknowledge('ApplicationStop')])).toEqual(waiting);
  });

  it('finishes an event without scripts when it is acknowledged', () => {
    const state = apply(started(), [acknowledge('ApplicationStop', true)]);
    expect(state.events[0]).toMatchObject({ status: 'Succeeded', startedAt: 2, endedAt: 2 });
    expect(offeredCommand(state)).toBe('DownloadBundle');
  });

  it('shifts traffic itself', () => {
    const at = reach(started(true), 'BlockTraffic');
    expect(currentEvent(at)).toMatchObject({ name: 'BlockTraffic', status: 'InProgress' });
    expect(offeredCommand(at)).toBeUndefined();
    const before = reach(started(true), 'BeforeBlockTraffic');
    const step = stepTarget(before, acknowledge('BeforeBlockTraffic', true), strict);
    expect(step.commands).toContainEqual({ kind: 'shift-traffic', event: 'BlockTraffic' });
  });

  it('skips the rest when an event fails', () => {
    const state = apply(reach(started(), 'Install'), [acknowledge('Install'), complete('Install', false)]);
    expect(statuses(state).slice(3)).toEqual([
      'Install Failed',
      'AfterInstall Skipped',
      'ApplicationStart Skipped',
      'ValidateService Skipped',
    ]);
    expect(targetStatus(state, strict)).toBe('Failed');
  });

  it('goes on after a failed ApplicationStop where that is asked for', () => {
    const events = [acknowledge('ApplicationStop'), complete('ApplicationStop', false)];
    expect(targetStatus(apply(started(), events), strict)).toBe('Failed');
    const state = apply(started(), events, lenient);
    expect(state.events[0]?.status).toBe('Failed');
    expect(offeredCommand(state)).toBe('DownloadBundle');
    expect(targetStatus(reach(state, undefined, lenient), lenient)).toBe('Succeeded');
  });
});

describe('time limits', () => {
  const limits = (state: TargetState, event: TargetEvent): TargetCommand[] =>
    stepTarget(state, event, strict).commands.filter((command) => command.kind === 'limit');

  it('gives five minutes to begin and an hour to finish', () => {
    const waiting = newTarget(lifecycleOf({ trafficControl: false }));
    expect(limits(waiting, { kind: 'start', at: 1 })).toEqual([
      { kind: 'limit', event: 'ApplicationStop', limitMs: 300_000 },
    ]);
    expect(limits(started(), acknowledge('ApplicationStop'))).toEqual([
      { kind: 'limit', event: 'ApplicationStop', limitMs: 3_600_000 },
    ]);
  });

  it('blames the agent for a command that nobody fetched', () => {
    const state = apply(started(), [{ kind: 'expire', at: 9, event: 'ApplicationStop' }]);
    expect(state.events[0]?.diagnostics?.message).toBe(
      'CodeDeploy agent was not able to receive the lifecycle event. Check the CodeDeploy agent logs on your host and make sure the agent is running and can connect to the CodeDeploy server.',
    );
    expect(targetStatus(state, strict)).toBe('Failed');
  });

  it('ignores the limit of an event that is over', () => {
    const state = apply(started(), [acknowledge('ApplicationStop', true)]);
    expect(apply(state, [{ kind: 'expire', at: 9, event: 'ApplicationStop' }])).toEqual(state);
  });
});

describe('stop', () => {
  it('skips a target that waits', () => {
    const waiting = newTarget(lifecycleOf({ trafficControl: false }));
    expect(targetStatus(apply(waiting, [{ kind: 'stop', at: 5 }]), strict)).toBe('Skipped');
  });

  it('waits for the running event and reports it as failed, with what the host said', () => {
    const stopping = apply(started(), [acknowledge('ApplicationStop'), { kind: 'stop', at: 5 }]);
    expect(targetStatus(stopping, strict)).toBe('InProgress');
    const state = apply(stopping, [complete('ApplicationStop')]);
    expect(statuses(state).slice(0, 2)).toEqual(['ApplicationStop Failed', 'DownloadBundle Skipped']);
    expect(state.events[0]?.diagnostics?.message).toContain('on the host it succeeded');
  });

  it('gives up on a host that does not report', () => {
    const stopping = apply(started(), [acknowledge('ApplicationStop'), { kind: 'stop', at: 5 }]);
    const state = apply(stopping, [{ kind: 'expire', at: 9, event: 'ApplicationStop' }]);
    expect(targetStatus(state, strict)).toBe('Failed');
  });
});

const names = lifecycleOf({ trafficControl: true });
const anyEvent: fc.Arbitrary<TargetEvent> = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('stop' as const), at: fc.nat() }),
  fc.record({
    kind: fc.constant('acknowledge' as const),
    at: fc.nat(),
    event: fc.constantFrom(...names),
    noop: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('complete' as const),
    at: fc.nat(),
    event: fc.constantFrom(...names),
    succeeded: fc.boolean(),
    diagnostics: fc.constant(success()),
  }),
  fc.record({ kind: fc.constant('expire' as const), at: fc.nat(), event: fc.constantFrom(...names) }),
);

/** Events that fit the moment, now and then one that does not: so that runs come far. */
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), anyEvent), { maxLength: 60 });

function tell(chapters: readonly [number, TargetEvent][], seen: (state: TargetState) => void): TargetState {
  let state = started(true);
  for (const [choice, stray] of chapters) {
    const current = currentEvent(state)?.name ?? 'Install';
    const fitting = state.events.some((event) => event.status === 'InProgress')
      ? complete(current, choice > 1)
      : acknowledge(current, choice % 2 === 0);
    state = stepTarget(state, choice === 9 ? stray : fitting, strict).state;
    seen(state);
  }
  return state;
}

describe('properties of a target', () => {
  it('runs one event at a time, in order', () => {
    fc.assert(
      fc.property(story, (chapters) => {
        tell(chapters, (state) => {
          const order = state.events.map((event) => event.status);
          expect(order.filter((status) => status === 'InProgress').length).toBeLessThanOrEqual(1);
          const open = order.findIndex((status) => status === 'Pending' || status === 'InProgress');
          if (open >= 0) {
            expect(order.slice(open + 1).every((status) => status === 'Pending')).toBe(true);
            expect(order.slice(0, open).every((status) => status === 'Succeeded')).toBe(true);
          }
        });
      }),
    );
  });

  it('never leaves its end, and says so once', () => {
    fc.assert(
      fc.property(story, fc.array(anyEvent, { maxLength: 5 }), (chapters, more) => {
        const settled = stepTarget(
          tell(chapters, () => {}),
          { kind: 'stop', at: 1 },
          strict,
        ).state;
        fc.pre(currentEvent(settled) === undefined);
        for (const event of more) {
          expect(stepTarget(settled, event, strict)).toEqual({ state: settled, commands: [] });
        }
      }),
    );
  });

  it('takes every event twice as once', () => {
    fc.assert(
      fc.property(story, anyEvent, (chapters, event) => {
        const once = stepTarget(
          tell(chapters, () => {}),
          event,
          strict,
        ).state;
        expect(stepTarget(once, event, strict).state).toEqual(once);
      }),
    );
  });
});
