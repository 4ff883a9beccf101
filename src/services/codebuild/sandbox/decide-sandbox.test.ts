import fc from 'fast-check';
import { expect, it } from 'vitest';
import { currentSandboxPhase, decideSandbox, submittedSandbox } from './decide-sandbox.js';
import type { SandboxEvent, SandboxPhaseType } from './model.js';

const phase = fc.constantFrom<SandboxPhaseType>('QUEUED', 'PROVISIONING', 'DOWNLOAD_SOURCE', 'RUN_SANDBOX');
const context = { statusCode: 'CLIENT_ERROR', message: 'why' };
const event: fc.Arbitrary<SandboxEvent> = fc.oneof(
  fc.record({ type: fc.constant('passed' as const), phase, at: fc.nat(100) }),
  fc.record({
    type: fc.constant('failed' as const),
    phase,
    status: fc.constantFrom('FAILED' as const, 'FAULT' as const),
    context: fc.constant(context),
    at: fc.nat(100),
  }),
  fc.record({ type: fc.constant('stopRequested' as const), at: fc.nat(100) }),
  fc.record({
    type: fc.constant('timedOut' as const),
    timer: fc.constantFrom('queue' as const, 'run' as const),
    at: fc.nat(100),
  }),
  fc.record({ type: fc.constant('released' as const), at: fc.nat(100) }),
);

it('has phases without gaps, ends once, and is released only when it is over', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      let state = submittedSandbox(0);
      for (const next of events) {
        const before = state;
        state = decideSandbox(before, next);
        expect(decideSandbox(state, { ...next })).toEqual(decideSandbox(state, next));
        if (before.status !== 'IN_PROGRESS') expect(state.status).toBe(before.status);
        expect(state.released && state.status === 'IN_PROGRESS').toBe(false);
        expect(currentSandboxPhase(state).phaseType === 'COMPLETED').toBe(state.status !== 'IN_PROGRESS');
        for (const [index, { end }] of state.phases.slice(0, -1).entries()) {
          expect(state.phases[index + 1]?.startedAt).toBe(end?.at);
        }
      }
    }),
  );
});

it('does not take the time in the queue for the time that it may run', () => {
  const queued = submittedSandbox(0);
  expect(decideSandbox(queued, { type: 'timedOut', timer: 'run', at: 1 })).toBe(queued);
  const running = decideSandbox(queued, { type: 'passed', phase: 'QUEUED', at: 1 });
  expect(decideSandbox(running, { type: 'timedOut', timer: 'queue', at: 2 })).toBe(running);
  expect(decideSandbox(running, { type: 'timedOut', timer: 'run', at: 2 }).status).toBe('TIMED_OUT');
});
