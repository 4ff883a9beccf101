import { type HealthBudget, healthBudget, type MinimumHealthyHosts } from './minimum-healthy.js';
import type { TargetStatus } from './target.js';

/** One in-place deployment as a whole: which instances are taken next, and how it ends. */
export interface FleetState {
  readonly phase: FleetPhase;
  /** In the order in which they are taken. */
  readonly targets: readonly FleetTarget[];
}

export type FleetPhase =
  | { readonly kind: 'created' }
  | { readonly kind: 'running'; readonly budget: HealthBudget }
  /** No further instance is taken; those that are being deployed to finish. */
  | { readonly kind: 'ending'; readonly ending: FleetEnding }
  | { readonly kind: 'ended'; readonly ending: FleetEnding };

export interface FleetTarget {
  readonly targetId: string;
  readonly status: TargetStatus;
}

export type FleetEnding =
  | { readonly status: 'Succeeded' }
  | { readonly status: 'Failed' | 'Stopped'; readonly error: FleetError };

export interface FleetError {
  readonly code:
    | 'ALARM_ACTIVE'
    | 'APPLICATION_MISSING'
    | 'DEPLOYMENT_GROUP_MISSING'
    | 'HEALTH_CONSTRAINTS'
    | 'HEALTH_CONSTRAINTS_INVALID'
    | 'IAM_ROLE_MISSING'
    | 'IAM_ROLE_PERMISSIONS'
    | 'INTERNAL_ERROR'
    | 'MANUAL_STOP'
    | 'NO_INSTANCES'
    | 'TIMEOUT';
  readonly message: string;
}

/** What the group knows of an instance from the deployments before; orders who is taken first. */
export interface TargetHealth {
  readonly targetId: string;
  readonly instanceHealth: 'Healthy' | 'Unhealthy';
  readonly revisionHealth: 'Current' | 'Old' | 'Unknown';
}

export type FleetEvent =
  | {
      readonly kind: 'begin';
      readonly targets: readonly TargetHealth[];
      readonly minimumHealthyHosts: MinimumHealthyHosts;
    }
  /** It cannot start: something that it needs is missing. */
  | { readonly kind: 'refuse'; readonly error: FleetError }
  | { readonly kind: 'settled'; readonly targetId: string; readonly status: TargetStatus }
  | { readonly kind: 'stop'; readonly ending: FleetEnding & { readonly error: FleetError } };

export type FleetCommand =
  | { readonly kind: 'start-target'; readonly targetId: string }
  /** Also for targets that were never started: all their events become Skipped. */
  | { readonly kind: 'stop-target'; readonly targetId: string }
  | { readonly kind: 'end'; readonly ending: FleetEnding };

export interface FleetStep {
  readonly state: FleetState;
  readonly commands: readonly FleetCommand[];
}

/** @source AWS CodeDeploy API Reference, "ErrorInformation", and messages as the service gives them */
const MESSAGES = {
  NO_INSTANCES:
    'The deployment failed because no instances were found for your deployment group. Check your deployment group settings to make sure the tags for your EC2 instances or Auto Scaling groups correctly identify the instances you want to deploy to, and then try again.',
  HEALTH_CONSTRAINTS_INVALID:
    "The deployment can't start because the minimum number of healthy instances, as defined by your deployment configuration, are not available. You can reduce the required number of healthy instances by updating your deployment configuration or increase the number of instances in this deployment group.",
  HEALTH_CONSTRAINTS:
    'The overall deployment failed because too many individual instances failed deployment, too few healthy instances are available for deployment, or some instances in your deployment group are experiencing problems.',
} as const;

export function newFleet(): FleetState {
  return { phase: { kind: 'created' }, targets: [] };
}

/** Pure. Events that come late or twice change nothing; an ended fleet never changes. */
export function stepFleet(state: FleetState, event: FleetEvent): FleetStep {
  if (state.phase.kind === 'ended') return { state, commands: [] };
  switch (event.kind) {
    case 'begin':
      return state.phase.kind === 'created' ? begin(state, event) : { state, commands: [] };
    case 'refuse':
      return state.phase.kind === 'created' ? endWith(state, failed(event.error)) : { state, commands: [] };
    case 'settled':
      return advance(withStatus(state, event.targetId, event.status));
    case 'stop':
      return isBeingStopped(state) ? { state, commands: [] } : wind(state, event.ending);
  }
}

function begin(
  state: FleetState,
  event: {
    readonly targets: readonly TargetHealth[];
    readonly minimumHealthyHosts: MinimumHealthyHosts;
  },
): FleetStep {
  if (event.targets.length === 0) return endWith(state, failedBy('NO_INSTANCES'));
  const targets = event.targets
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ targetId }) => ({ targetId, status: 'Pending' as const }));
  const budget = healthBudget(event.minimumHealthyHosts, targets.length);
  if (!budget) return wind({ ...state, targets }, failedBy('HEALTH_CONSTRAINTS_INVALID'));
  return advance({ phase: { kind: 'running', budget }, targets });
}

/** Those that are out of service already come first, then those whose revision is oldest: least is lost. */
function rank(target: TargetHealth): number {
  if (target.instanceHealth === 'Unhealthy') return 0;
  return { Unknown: 1, Old: 2, Current: 3 }[target.revisionHealth];
}

function advance(state: FleetState): FleetStep {
  const { phase } = state;
  if (phase.kind === 'ending') {
    return isQuiet(state) ? endWith(state, phase.ending) : { state, commands: [] };
  }
  if (phase.kind !== 'running') return { state, commands: [] };
  const waiting = state.targets.filter((target) => target.status === 'Pending');
  const outOfService = count(state, 'InProgress') + count(state, 'Failed');
  const room = phase.budget.outOfService - outOfService;
  if (waiting.length === 0) {
    return isQuiet(state) ? endWith(state, verdict(state, phase.budget)) : { state, commands: [] };
  }
  if (count(state, 'Failed') >= phase.budget.outOfService) return wind(state, failedBy('HEALTH_CONSTRAINTS'));
  return start(state, waiting.slice(0, Math.max(0, room)));
}

function start(state: FleetState, next: readonly FleetTarget[]): FleetStep {
  const started = next.reduce((so, target) => withStatus(so, target.targetId, 'InProgress'), state);
  return { state: started, commands: next.map(({ targetId }) => ({ kind: 'start-target', targetId })) };
}

/**
 * No instance is taken any more. Where the instances' own events are to end too (a stop), each is told; where the
 * minimum was missed, those that run may finish, and only those that wait are skipped.
 */
function wind(state: FleetState, ending: FleetEnding): FleetStep {
  const stopsRunning = endsRunning(ending);
  const told = state.targets.filter(
    (target) => target.status === 'Pending' || (stopsRunning && target.status === 'InProgress'),
  );
  const skipped: FleetState = {
    phase: { kind: 'ending', ending },
    targets: state.targets.map((target) =>
      target.status === 'Pending' ? { ...target, status: 'Skipped' } : target,
    ),
  };
  const rest = advance(skipped);
  const stops = told.map(({ targetId }): FleetCommand => ({ kind: 'stop-target', targetId }));
  return { state: rest.state, commands: [...stops, ...rest.commands] };
}

/** A stop and the time limit reach into the instances; a missed minimum lets those that run finish. */
function endsRunning(ending: FleetEnding): boolean {
  return ending.status === 'Stopped' || (ending.status === 'Failed' && ending.error.code === 'TIMEOUT');
}

function isBeingStopped(state: FleetState): boolean {
  return state.phase.kind === 'ending' && endsRunning(state.phase.ending);
}

/** @source AWS CodeDeploy User Guide, "Predefined deployment configurations for an EC2/on-premises compute platform" */
function verdict(state: FleetState, budget: HealthBudget): FleetEnding {
  const succeeded = count(state, 'Succeeded');
  return succeeded >= Math.max(1, budget.minimum) ? { status: 'Succeeded' } : failedBy('HEALTH_CONSTRAINTS');
}

function endWith(state: FleetState, ending: FleetEnding): FleetStep {
  return { state: { ...state, phase: { kind: 'ended', ending } }, commands: [{ kind: 'end', ending }] };
}

function failed(error: FleetError): FleetEnding {
  return { status: 'Failed', error };
}

function failedBy(code: keyof typeof MESSAGES): FleetEnding {
  return failed({ code, message: MESSAGES[code] });
}

function isQuiet(state: FleetState): boolean {
  return count(state, 'InProgress') === 0;
}

export function count(state: FleetState, status: TargetStatus): number {
  return state.targets.filter((target) => target.status === status).length;
}

/** A target that is final keeps its status. */
function withStatus(state: FleetState, targetId: string, status: TargetStatus): FleetState {
  const targets = state.targets.map((target) =>
    target.targetId === targetId && isOpen(target.status) ? { ...target, status } : target,
  );
  return { ...state, targets };
}

function isOpen(status: TargetStatus): boolean {
  return status === 'Pending' || status === 'InProgress';
}
