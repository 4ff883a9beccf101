import { HOUR_MS, MINUTE_MS } from '../../../kernel/duration.js';
import { type Diagnostics, failure, success } from './diagnostics.js';
import {
  isOfPreviousRevision,
  isTrafficEvent,
  type LifecycleEventName,
  type TrafficEventName,
} from './lifecycle.js';

/** One instance of one deployment on its way through its lifecycle events. */
export interface TargetState {
  /** Whether the deployment has taken the instance out of the waiting ones. */
  readonly started: boolean;
  /** A stop waits for the host to finish the event that it is in. */
  readonly stopping: boolean;
  /** In order; at most one is InProgress, and all before it are final. */
  readonly events: readonly LifecycleEventState[];
}

export interface LifecycleEventState {
  readonly name: LifecycleEventName;
  readonly status: LifecycleEventStatus;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly diagnostics?: Diagnostics;
}

export type LifecycleEventStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Skipped';
export type TargetStatus = LifecycleEventStatus;

export interface TargetDefinition {
  /** A failed event of the previous revision does not end the target. */
  readonly ignoreApplicationStopFailures: boolean;
}

export type TargetEvent =
  /** The deployment takes the instance out of service now. */
  | { readonly kind: 'start'; readonly at: number }
  /** The host has the command; with nothing to run for it, the event is over at once. */
  | {
      readonly kind: 'acknowledge';
      readonly at: number;
      readonly event: LifecycleEventName;
      readonly noop: boolean;
    }
  | {
      readonly kind: 'complete';
      readonly at: number;
      readonly event: LifecycleEventName;
      readonly succeeded: boolean;
      readonly diagnostics: Diagnostics;
    }
  /** The time limit of `event` has passed; `detail` says what was seen last, if anything. */
  | {
      readonly kind: 'expire';
      readonly at: number;
      readonly event: LifecycleEventName;
      readonly detail?: string;
    }
  /** The deployment ends: whatever is not running will not run. */
  | { readonly kind: 'stop'; readonly at: number };

export type TargetCommand =
  /** From now on `event` has this long to start or to finish; replaces the limit before. */
  | { readonly kind: 'limit'; readonly event: LifecycleEventName; readonly limitMs: number }
  | { readonly kind: 'shift-traffic'; readonly event: TrafficEventName }
  | { readonly kind: 'settled' };

export interface TargetStep {
  readonly state: TargetState;
  readonly commands: readonly TargetCommand[];
}

/**
 * Limits of an in-place deployment.
 * @source AWS CodeDeploy User Guide, "CodeDeploy quotas" (an hour for a lifecycle event, five minutes until the next
 * one must start) and "Troubleshoot EC2/on-premises deployment issues"
 */
export const START_LIMIT_MS = 5 * MINUTE_MS;
export const EVENT_LIMIT_MS = HOUR_MS;
/** How long a stop waits for the host to report; AWS does not say. */
export const STOP_LIMIT_MS = 5 * MINUTE_MS;

const AGENT_SILENT =
  'CodeDeploy agent was not able to receive the lifecycle event. Check the CodeDeploy agent logs on your host and make sure the agent is running and can connect to the CodeDeploy server.';

export function newTarget(lifecycle: readonly LifecycleEventName[]): TargetState {
  return {
    started: false,
    stopping: false,
    events: lifecycle.map((name) => ({ name, status: 'Pending' })),
  };
}

/** Derived: what the events together say. */
export function targetStatus(state: TargetState, definition: TargetDefinition): TargetStatus {
  if (currentEvent(state)) return state.started ? 'InProgress' : 'Pending';
  if (state.events.every((event) => event.status === 'Skipped')) return 'Skipped';
  const fatal = state.events.some(
    (event) => event.status === 'Skipped' || (event.status === 'Failed' && isFatal(event.name, definition)),
  );
  return fatal ? 'Failed' : 'Succeeded';
}

/** The event that is to be done next or is being done. */
export function currentEvent(state: TargetState): LifecycleEventState | undefined {
  return state.events.find((event) => event.status === 'Pending' || event.status === 'InProgress');
}

/** The command that the host may fetch now. */
export function offeredCommand(state: TargetState): LifecycleEventName | undefined {
  const event = currentEvent(state);
  if (!state.started || event?.status !== 'Pending' || isTrafficEvent(event.name)) return undefined;
  return event.name;
}

/** Pure. Events that come late or twice change nothing. */
export function stepTarget(state: TargetState, event: TargetEvent, definition: TargetDefinition): TargetStep {
  const current = currentEvent(state);
  if (!current) return unchanged(state);
  switch (event.kind) {
    case 'start':
      return state.started ? unchanged(state) : enter({ ...state, started: true }, event.at);
    case 'stop':
      return stop(state, current, event.at);
    case 'acknowledge':
      if (event.event !== current.name || current.status !== 'Pending') return unchanged(state);
      return acknowledge(state, current, event, definition);
    case 'complete':
      if (event.event !== current.name || current.status !== 'InProgress') return unchanged(state);
      return complete(state, current, event, definition);
    case 'expire':
      if (event.event !== current.name || !state.started) return unchanged(state);
      return expire(state, current, event, definition);
  }
}

function acknowledge(
  state: TargetState,
  current: LifecycleEventState,
  event: { readonly at: number; readonly noop: boolean },
  definition: TargetDefinition,
): TargetStep {
  if (!state.started) return unchanged(state);
  if (event.noop) return finish(state, current, 'Succeeded', event.at, success(), definition);
  return {
    state: replaceEvent(state, { ...current, status: 'InProgress', startedAt: event.at }),
    commands: [{ kind: 'limit', event: current.name, limitMs: EVENT_LIMIT_MS }],
  };
}

function complete(
  state: TargetState,
  current: LifecycleEventState,
  event: { readonly at: number; readonly succeeded: boolean; readonly diagnostics: Diagnostics },
  definition: TargetDefinition,
): TargetStep {
  if (!state.stopping) {
    const status = event.succeeded ? 'Succeeded' : 'Failed';
    return finish(state, current, status, event.at, event.diagnostics, definition);
  }
  const reported = event.succeeded ? 'succeeded' : 'failed';
  const message = `The deployment was stopped while ${current.name} ran; on the host it ${reported}. ${event.diagnostics.message}`;
  return end(state, current, event.at, { ...event.diagnostics, errorCode: 'UnknownError', message });
}

function expire(
  state: TargetState,
  current: LifecycleEventState,
  event: { readonly at: number; readonly detail?: string },
  definition: TargetDefinition,
): TargetStep {
  if (current.status === 'Pending') {
    return finish(state, current, 'Failed', event.at, failure(AGENT_SILENT), definition);
  }
  if (state.stopping) {
    const message = `The deployment was stopped while ${current.name} ran, and the host has not reported since.`;
    return end(state, current, event.at, failure(message));
  }
  const message = `${current.name} did not complete within its time limit of ${EVENT_LIMIT_MS / MINUTE_MS} minutes.`;
  const diagnostics = failure(event.detail ? `${message} ${event.detail}` : message);
  return finish(state, current, 'Failed', event.at, diagnostics, definition);
}

function stop(state: TargetState, current: LifecycleEventState, at: number): TargetStep {
  if (state.stopping) return unchanged(state);
  if (current.status === 'Pending') return settle(skipRest(state));
  if (isTrafficEvent(current.name)) {
    const message = `The deployment was stopped while ${current.name} was in progress.`;
    return end(state, current, at, failure(message));
  }
  return {
    state: { ...state, stopping: true },
    commands: [{ kind: 'limit', event: current.name, limitMs: STOP_LIMIT_MS }],
  };
}

function finish(
  state: TargetState,
  current: LifecycleEventState,
  status: 'Succeeded' | 'Failed',
  at: number,
  diagnostics: Diagnostics,
  definition: TargetDefinition,
): TargetStep {
  if (status === 'Failed' && isFatal(current.name, definition)) return end(state, current, at, diagnostics);
  return enter(replaceEvent(state, ended(current, status, at, diagnostics)), at);
}

/** Fails the event and skips those after it. */
function end(
  state: TargetState,
  current: LifecycleEventState,
  at: number,
  diagnostics: Diagnostics,
): TargetStep {
  return settle(skipRest(replaceEvent(state, ended(current, 'Failed', at, diagnostics))));
}

/** Begins what comes next: a command for the host to fetch, or work of the service at the load balancer. */
function enter(state: TargetState, at: number): TargetStep {
  const next = currentEvent(state);
  if (!next) return settle(state);
  if (!isTrafficEvent(next.name)) {
    return { state, commands: [{ kind: 'limit', event: next.name, limitMs: START_LIMIT_MS }] };
  }
  return {
    state: replaceEvent(state, { ...next, status: 'InProgress', startedAt: at }),
    commands: [
      { kind: 'limit', event: next.name, limitMs: EVENT_LIMIT_MS },
      { kind: 'shift-traffic', event: next.name },
    ],
  };
}

/** An event that is over so fast that it never was in progress starts when it ends. */
function ended(
  event: LifecycleEventState,
  status: 'Succeeded' | 'Failed',
  at: number,
  diagnostics: Diagnostics,
): LifecycleEventState {
  return { ...event, status, startedAt: event.startedAt ?? at, endedAt: at, diagnostics };
}

function isFatal(name: LifecycleEventName, definition: TargetDefinition): boolean {
  return !(definition.ignoreApplicationStopFailures && isOfPreviousRevision(name));
}

function skipRest(state: TargetState): TargetState {
  const events = state.events.map((event) =>
    event.status === 'Pending' ? { ...event, status: 'Skipped' as const } : event,
  );
  return { ...state, events };
}

function replaceEvent(state: TargetState, changed: LifecycleEventState): TargetState {
  return { ...state, events: state.events.map((event) => (event.name === changed.name ? changed : event)) };
}

function settle(state: TargetState): TargetStep {
  return { state, commands: [{ kind: 'settled' }] };
}

function unchanged(state: TargetState): TargetStep {
  return { state, commands: [] };
}
