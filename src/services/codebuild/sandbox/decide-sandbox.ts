import type { FinalStatus, PhaseContext } from '../machine/model.js';
import type { SandboxEvent, SandboxPhase, SandboxPhaseType, SandboxState } from './model.js';

const NEXT = {
  SUBMITTED: 'QUEUED',
  QUEUED: 'PROVISIONING',
  PROVISIONING: 'DOWNLOAD_SOURCE',
  DOWNLOAD_SOURCE: 'RUN_SANDBOX',
} as const satisfies Partial<Record<SandboxPhaseType, SandboxPhaseType>>;

export function submittedSandbox(at: number): SandboxState {
  const submitted: SandboxPhase = { phaseType: 'SUBMITTED', startedAt: at, end: { at, status: 'SUCCEEDED' } };
  return {
    status: 'IN_PROGRESS',
    phases: [submitted, { phaseType: 'QUEUED', startedAt: at }],
    released: false,
  };
}

export function currentSandboxPhase({ phases }: SandboxState): SandboxPhase {
  const last = phases.at(-1);
  if (last === undefined) throw new Error('a sandbox without phases');
  return last;
}

/** The whole life of a sandbox. Pure. An event that does not fit the state (late, or told twice) changes nothing. */
export function decideSandbox(state: SandboxState, event: SandboxEvent): SandboxState {
  const present = currentSandboxPhase(state).phaseType;
  if (event.type === 'released') {
    return state.status === 'IN_PROGRESS' || state.released ? state : { ...state, released: true };
  }
  if (state.status !== 'IN_PROGRESS') return state;
  switch (event.type) {
    case 'passed': {
      const next =
        event.phase === present && event.phase in NEXT ? NEXT[event.phase as keyof typeof NEXT] : undefined;
      return next === undefined ? state : entered(ended(state, event.at, 'SUCCEEDED'), next, event.at);
    }
    case 'failed':
      return event.phase === present ? over(state, event.at, event.status, event.context) : state;
    case 'stopRequested':
      return over(state, event.at, 'STOPPED');
    case 'timedOut':
      // The time in the queue is bounded apart.
      return (event.timer === 'queue') === (present === 'QUEUED')
        ? over(state, event.at, 'TIMED_OUT')
        : state;
  }
}

function over(state: SandboxState, at: number, status: FinalStatus, context?: PhaseContext): SandboxState {
  return { ...entered(ended(state, at, status, context), 'COMPLETED', at), status };
}

function ended(state: SandboxState, at: number, status: FinalStatus, context?: PhaseContext): SandboxState {
  const present = currentSandboxPhase(state);
  const end = { at: Math.max(at, present.startedAt), status, ...(context && { context }) };
  return { ...state, phases: [...state.phases.slice(0, -1), { ...present, end }] };
}

function entered(state: SandboxState, phaseType: SandboxPhaseType, at: number): SandboxState {
  const startedAt = currentSandboxPhase(state).end?.at ?? at;
  return { ...state, phases: [...state.phases, { phaseType, startedAt }] };
}
