import { assertNever } from '../../../kernel/assert-never.js';
import { COMMAND_PHASES, type CommandPhase } from '../buildspec/model.js';
import {
  type BuildCommand,
  type BuildEvent,
  type BuildPlan,
  type BuildState,
  type CommandPlace,
  currentPhase,
  type EndedPhase,
  type FinalStatus,
  isEnded,
  type PhaseContext,
  type PhaseType,
  type Transition,
} from './model.js';

const NO_CONTEXT: PhaseContext = { statusCode: '', message: '' };

/** A build as StartBuild answers with it: submitted, and waiting for its turn. */
export function submittedBuild(at: number): BuildState {
  return {
    status: 'IN_PROGRESS',
    verdict: 'SUCCEEDED',
    phases: [
      { phaseType: 'SUBMITTED', startedAt: at, endedAt: at, status: 'SUCCEEDED' },
      { phaseType: 'QUEUED', startedAt: at },
    ],
    released: false,
  };
}

/**
 * The whole life of a build. Pure. An event that does not fit the state (late, or told twice) changes nothing.
 *
 * @source AWS CodeBuild User Guide, "Build phase transitions" and "phases/<phase>/on-failure"
 */
export function decide(state: BuildState, event: BuildEvent): Transition {
  const next = apply(state, event);
  const command = nextCommand(next);
  return { state: next, commands: command === undefined ? [] : [command] };
}

/** What a worker that finds the build in this state has to do; nothing once the build is over and cleaned up. */
export function nextCommand(state: BuildState): BuildCommand | undefined {
  const { phaseType } = currentPhase(state);
  switch (phaseType) {
    case 'SUBMITTED':
    case 'QUEUED':
      return { type: 'admit' };
    case 'PROVISIONING':
      return { type: 'provision' };
    case 'DOWNLOAD_SOURCE':
      return { type: 'downloadSource' };
    case 'INSTALL':
    case 'PRE_BUILD':
    case 'BUILD':
    case 'POST_BUILD':
      return state.command && { type: 'runCommand', place: state.command };
    case 'UPLOAD_ARTIFACTS':
      return { type: 'uploadArtifacts' };
    case 'FINALIZING':
      return { type: 'finalize' };
    case 'COMPLETED':
      return state.released ? undefined : { type: 'release' };
    default:
      return assertNever(phaseType, 'phase');
  }
}

function apply(state: BuildState, event: BuildEvent): BuildState {
  const { phaseType } = currentPhase(state);
  if (phaseType === 'COMPLETED') return event.type === 'released' ? { ...state, released: true } : state;
  switch (event.type) {
    case 'admitted':
      return phaseType === 'QUEUED' ? succeed(state, event.at) : state;
    case 'provisioned':
      return phaseType === 'PROVISIONING' ? succeed(state, event.at) : state;
    case 'sourceReady':
      return phaseType === 'DOWNLOAD_SOURCE' ? succeed({ ...state, plan: event.plan }, event.at) : state;
    case 'commandEnded':
      return isSamePlace(state.command, event.place) ? commandEnded(state, event) : state;
    case 'artifactsUploaded':
      return phaseType === 'UPLOAD_ARTIFACTS' ? succeed(state, event.at) : state;
    case 'finalized':
      return phaseType === 'FINALIZING' ? succeed(state, event.at) : state;
    case 'phaseFailed':
      return phaseType === event.phase ? fail(state, event.at, event.context) : state;
    case 'broken': {
      const broken = endPhase({ ...state, verdict: event.verdict }, event.at, event.verdict, event.context);
      return enter(broken, hasRun(phaseType) ? 'FINALIZING' : 'COMPLETED', event.at);
    }
    case 'stopRequested':
      return cutShort(state, event.at, 'STOPPED');
    case 'timedOut':
      return (event.timer === 'queue') === (phaseType === 'QUEUED')
        ? cutShort(state, event.at, 'TIMED_OUT', {
            statusCode: 'BUILD_TIMED_OUT',
            message: 'Build has timed out.',
          })
        : state;
    case 'released':
      return state;
    default:
      return assertNever(event, 'build event');
  }
}

/** Whether there is something to finalize. */
function hasRun(phase: PhaseType): boolean {
  return phase !== 'SUBMITTED' && phase !== 'QUEUED' && phase !== 'PROVISIONING' && phase !== 'FINALIZING';
}

function commandEnded(state: BuildState, event: Extract<BuildEvent, { type: 'commandEnded' }>): BuildState {
  const failure = state.failure ?? event.failure;
  const skipsRest = event.place.list === 'commands' && event.failure !== undefined;
  const next = followingPlace(state.plan, event.place, skipsRest);
  const after: BuildState = { ...state, failure, command: next };
  if (next !== undefined) return after;
  return failure === undefined ? succeed(after, event.at) : fail(after, event.at, failure);
}

/** The command behind `place` in its phase; after a failed one, the first of `finally`. */
function followingPlace(
  plan: BuildPlan | undefined,
  place: CommandPlace,
  skipsRest: boolean,
): CommandPlace | undefined {
  const { phase, list, index } = place;
  const planned = plan?.[phase];
  if (planned === undefined) return undefined;
  const count = list === 'commands' ? planned.commands : planned.finallyCommands;
  if (!skipsRest && index + 1 < count) return { phase, list, index: index + 1 };
  return list === 'commands' && planned.finallyCommands > 0
    ? { phase, list: 'finally', index: 0 }
    : undefined;
}

function firstPlace(plan: BuildPlan | undefined, phase: CommandPhase): CommandPlace | undefined {
  const planned = plan?.[phase];
  if (planned === undefined) return undefined;
  if (planned.commands > 0) return { phase, list: 'commands', index: 0 };
  return planned.finallyCommands > 0 ? { phase, list: 'finally', index: 0 } : undefined;
}

function succeed(state: BuildState, at: number): BuildState {
  const { phaseType } = currentPhase(state);
  // AWS shows no context on the phases before a machine is there.
  const context = phaseType === 'QUEUED' ? undefined : NO_CONTEXT;
  return enter(endPhase(state, at, 'SUCCEEDED', context), phaseAfterSuccess(phaseType), at);
}

function fail(state: BuildState, at: number, context: PhaseContext): BuildState {
  const { phaseType } = currentPhase(state);
  const verdict = state.verdict === 'SUCCEEDED' ? 'FAILED' : state.verdict;
  const failed = endPhase({ ...state, verdict }, at, 'FAILED', context);
  return enter(failed, phaseAfterFailure(state, phaseType), at);
}

/** Stop and timeout: no `finally`, no further phase, not even FINALIZING. */
function cutShort(
  state: BuildState,
  at: number,
  status: 'STOPPED' | 'TIMED_OUT',
  context?: PhaseContext,
): BuildState {
  return { ...enter(endPhase(state, at, status, context), 'COMPLETED', at), status };
}

function phaseAfterSuccess(phase: PhaseType): PhaseType {
  switch (phase) {
    case 'SUBMITTED':
      return 'QUEUED';
    case 'QUEUED':
      return 'PROVISIONING';
    case 'PROVISIONING':
      return 'DOWNLOAD_SOURCE';
    case 'DOWNLOAD_SOURCE':
      return 'INSTALL';
    case 'INSTALL':
      return 'PRE_BUILD';
    case 'PRE_BUILD':
      return 'BUILD';
    case 'BUILD':
      return 'POST_BUILD';
    case 'POST_BUILD':
      return 'UPLOAD_ARTIFACTS';
    case 'UPLOAD_ARTIFACTS':
      return 'FINALIZING';
    case 'FINALIZING':
    case 'COMPLETED':
      return 'COMPLETED';
    default:
      return assertNever(phase, 'phase');
  }
}

/** POST_BUILD runs and artifacts are uploaded after a failed BUILD, unless its `on-failure` is ABORT. */
function phaseAfterFailure(state: BuildState, phase: PhaseType): PhaseType {
  switch (phase) {
    case 'SUBMITTED':
    case 'QUEUED':
    case 'PROVISIONING':
    case 'FINALIZING':
    case 'COMPLETED':
      return 'COMPLETED';
    case 'DOWNLOAD_SOURCE':
    case 'UPLOAD_ARTIFACTS':
      return 'FINALIZING';
    case 'INSTALL':
    case 'PRE_BUILD':
      return state.plan?.[phase].onFailure === 'CONTINUE' ? phaseAfterSuccess(phase) : 'FINALIZING';
    case 'BUILD':
    case 'POST_BUILD':
      return state.plan?.[phase].onFailure === 'ABORT' ? 'FINALIZING' : phaseAfterSuccess(phase);
    default:
      return assertNever(phase, 'phase');
  }
}

function endPhase(state: BuildState, at: number, status: FinalStatus, context?: PhaseContext): BuildState {
  const { phaseType, startedAt } = currentPhase(state);
  const ended: EndedPhase = {
    phaseType,
    startedAt,
    // A clock that was set back must not make a phase end before it began.
    endedAt: Math.max(at, startedAt),
    status,
    ...(context !== undefined && { contexts: [context] }),
  };
  return {
    ...state,
    command: undefined,
    failure: undefined,
    phases: [...state.phases.slice(0, -1), ended],
  };
}

/** A phase without commands is over at once; the last phase settles what the build has become. */
function enter(state: BuildState, phaseType: PhaseType, at: number): BuildState {
  const before = currentPhase(state);
  const startedAt = isEnded(before) ? before.endedAt : at;
  const entered: BuildState = { ...state, phases: [...state.phases, { phaseType, startedAt }] };
  if (phaseType === 'COMPLETED') return { ...entered, status: state.verdict };
  const phase = COMMAND_PHASES.find((candidate) => candidate === phaseType);
  if (phase === undefined) return entered;
  const command = firstPlace(state.plan, phase);
  return command === undefined ? succeed(entered, at) : { ...entered, command };
}

function isSamePlace(left: CommandPlace | undefined, right: CommandPlace): boolean {
  return left?.phase === right.phase && left.list === right.list && left.index === right.index;
}
