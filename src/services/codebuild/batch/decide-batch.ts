import { assertNever } from '../../../kernel/assert-never.js';
import type { BatchTask } from '../buildspec/model.js';
import type { FinalStatus, PhaseContext } from '../machine/model.js';
import {
  type BatchBuild,
  type BatchCommand,
  type BatchEvent,
  type BatchGroup,
  type BatchPhaseStatus,
  type BatchPhaseType,
  type BatchState,
  type BuildIds,
  currentBatchPhase,
  isOver,
  SPEC_GROUP,
} from './model.js';

const BUILDS_FAILED: PhaseContext = {
  statusCode: 'CLIENT_ERROR',
  message: 'Batch build failed because some builds in the batch failed',
};

export interface NewBatch {
  readonly at: number;
  /** Of the build that reads what the batch consists of. */
  readonly specBuildId: string;
  readonly combinesArtifacts: boolean;
}

export function submittedBatch({ at, specBuildId, combinesArtifacts }: NewBatch): BatchState {
  return {
    status: 'IN_PROGRESS',
    phases: [
      { phaseType: 'SUBMITTED', startedAt: at, end: { at, status: 'SUCCEEDED' } },
      { phaseType: 'DOWNLOAD_BATCHSPEC', startedAt: at },
    ],
    groups: [
      {
        identifier: SPEC_GROUP,
        dependsOn: [],
        ignoreFailure: false,
        current: pending(specBuildId, at),
        prior: [],
      },
    ],
    fastFail: false,
    combinesArtifacts,
  };
}

/**
 * The whole life of a batch. Pure. An event that does not fit the state (late, or told twice) changes nothing.
 *
 * @source AWS CodeBuild User Guide, "Run builds in batches" and "Batch build buildspec reference"; AWS CLI examples
 */
export function decideBatch(state: BatchState, event: BatchEvent): BatchState {
  const { phaseType } = currentBatchPhase(state);
  const isRunning = state.status === 'IN_PROGRESS';
  switch (event.type) {
    case 'observed':
      return settled(observed(state, event.statuses), event.at, event.specFailure);
    case 'startFailed':
      return settled(observed(state, { [event.identifier]: 'FAILED' }), event.at);
    case 'specRead':
      return phaseType === 'DOWNLOAD_BATCHSPEC' ? withTasks(state, event, event.at) : state;
    case 'refused':
      return isRunning ? ended(state, event.at, 'FAILED', event.context) : state;
    case 'artifactsCombined':
      return phaseType === 'COMBINE_ARTIFACTS' ? ended(state, event.at, 'SUCCEEDED') : state;
    case 'stopRequested':
      return isRunning ? ended(state, event.at, 'STOPPED') : state;
    case 'timedOut':
      return isRunning ? ended(state, event.at, 'TIMED_OUT') : state;
    case 'retryRequested':
      return isRunning ? state : retried(state, event.retries, event.buildIds, event.at);
    default:
      return assertNever(event, 'batch event');
  }
}

/** Everything that can be done at this moment; empty once the batch and all its builds are over. */
export function batchCommands(state: BatchState): readonly BatchCommand[] {
  const { phaseType } = currentBatchPhase(state);
  const spec = state.groups.find(({ identifier }) => identifier === SPEC_GROUP);
  const running = state.groups.filter(({ current }) => current.status === 'IN_PROGRESS');
  switch (phaseType) {
    case 'DOWNLOAD_BATCHSPEC':
      if (spec?.current.status === 'PENDING') return [{ type: 'startBuild', group: spec }];
      return spec?.current.status === 'SUCCEEDED' ? [{ type: 'readSpec', group: spec }] : [];
    case 'IN_PROGRESS':
      if (isCutShort(state)) return running.map((group) => ({ type: 'stopBuild', group }));
      return state.groups
        .filter((group) => group.current.status === 'PENDING' && isReady(state, group))
        .map((group) => ({ type: 'startBuild', group }));
    case 'COMBINE_ARTIFACTS':
      return [{ type: 'combineArtifacts' }];
    default:
      return running.map((group) => ({ type: 'stopBuild', group }));
  }
}

function pending(buildId: string, at: number): BatchBuild {
  return { buildId, requestedAt: at, status: 'PENDING' };
}

/** A build that is over stays as it is. */
function observed(state: BatchState, statuses: Readonly<Record<string, BatchBuild['status']>>): BatchState {
  const groups = state.groups.map((group) => {
    const status = statuses[group.identifier];
    if (status === undefined || status === group.current.status || isOver(group.current.status)) return group;
    return { ...group, current: { ...group.current, status } };
  });
  return groups.every((group, index) => group === state.groups[index]) ? state : { ...state, groups };
}

/** What follows from how the builds are doing. */
function settled(state: BatchState, at: number, specFailure = BUILDS_FAILED): BatchState {
  const { phaseType } = currentBatchPhase(state);
  if (phaseType === 'DOWNLOAD_BATCHSPEC') {
    const status = state.groups.find(({ identifier }) => identifier === SPEC_GROUP)?.current.status;
    const hasFailed = status !== undefined && isOver(status) && status !== 'SUCCEEDED';
    return hasFailed ? ended(state, at, 'FAILED', specFailure) : state;
  }
  if (phaseType !== 'IN_PROGRESS') return state;
  const stopped = withoutHopeless(state);
  if (!stopped.groups.every(({ current }) => isOver(current.status))) return stopped;
  if (stopped.groups.some(hasFailed)) return ended(stopped, at, 'FAILED', BUILDS_FAILED);
  const combining = enter(endPhase(stopped, at, 'SUCCEEDED'), 'COMBINE_ARTIFACTS', at);
  return state.combinesArtifacts ? combining : ended(combining, at, 'SUCCEEDED');
}

function hasFailed({ current, ignoreFailure }: BatchGroup): boolean {
  return isOver(current.status) && current.status !== 'SUCCEEDED' && !ignoreFailure;
}

function isCutShort(state: BatchState): boolean {
  return state.fastFail && state.groups.some(hasFailed);
}

/** Builds that can never begin any more, and those that depend on them, are STOPPED without having begun. */
function withoutHopeless(state: BatchState): BatchState {
  const cut = isCutShort(state);
  const hopeless = state.groups.filter(
    (group) =>
      group.current.status === 'PENDING' &&
      (cut ||
        group.dependsOn.some((name) =>
          state.groups.some((other) => other.identifier === name && hasFailed(other)),
        )),
  );
  if (hopeless.length === 0) return state;
  const names = Object.fromEntries(hopeless.map(({ identifier }) => [identifier, 'STOPPED' as const]));
  return withoutHopeless(observed(state, names));
}

function isReady(state: BatchState, { dependsOn }: BatchGroup): boolean {
  return dependsOn.every((name) =>
    state.groups.some(({ identifier, current }) => identifier === name && isOver(current.status)),
  );
}

/** Builds of an earlier try are remembered with the group of the same name. */
function withTasks(
  state: BatchState,
  { tasks, fastFail, buildIds }: { tasks: readonly BatchTask[]; fastFail: boolean; buildIds: BuildIds },
  at: number,
): BatchState {
  const [spec] = state.groups;
  const groups = tasks.map((task): BatchGroup => {
    const before = state.groups.find(({ identifier }) => identifier === task.identifier);
    return {
      identifier: task.identifier,
      dependsOn: task.dependsOn,
      ignoreFailure: task.ignoreFailure,
      task,
      current: before?.current ?? pending(buildIds[task.identifier] ?? '', at),
      prior: before?.prior ?? [],
    };
  });
  const known = { ...state, fastFail, groups: spec === undefined ? groups : [spec, ...groups] };
  return enter(endPhase(known, at, 'SUCCEEDED'), 'IN_PROGRESS', at);
}

/** The batch is over; builds that have not begun never will, running ones are to be stopped. */
function ended(
  state: BatchState,
  at: number,
  status: Exclude<FinalStatus, 'FAULT'>,
  context?: PhaseContext,
): BatchState {
  const isFailure = status === 'FAILED' && currentBatchPhase(state).phaseType === 'IN_PROGRESS';
  const last: BatchPhaseType = status === 'TIMED_OUT' ? 'FAILED' : status;
  const over = enter(endPhase(state, at, isFailure ? 'CLIENT_ERROR' : status, context), last, at);
  const waiting = over.groups.filter(({ current }) => current.status === 'PENDING');
  const stopped = Object.fromEntries(waiting.map(({ identifier }) => [identifier, 'STOPPED' as const]));
  return { ...observed(over, stopped), status };
}

/**
 * The same batch once more: with all builds, beginning with what it consists of, or only with those that did not succeed.
 */
function retried(state: BatchState, retries: 'ALL' | 'FAILED', buildIds: BuildIds, at: number): BatchState {
  const groups = state.groups.map((group): BatchGroup => {
    if (retries === 'FAILED' && group.current.status === 'SUCCEEDED') return group;
    const buildId = buildIds[group.identifier] ?? group.current.buildId;
    return { ...group, current: pending(buildId, at), prior: [...group.prior, group.current] };
  });
  const again = enter(endPhase({ ...state, status: 'IN_PROGRESS', groups }, at, 'RETRY'), 'SUBMITTED', at);
  const submitted = endPhase(again, at, 'SUCCEEDED');
  const hasSpec = groups[0]?.current.status === 'SUCCEEDED' && groups.length > 1;
  return enter(submitted, hasSpec ? 'IN_PROGRESS' : 'DOWNLOAD_BATCHSPEC', at);
}

function endPhase(
  state: BatchState,
  at: number,
  status: BatchPhaseStatus,
  context?: PhaseContext,
): BatchState {
  const present = currentBatchPhase(state);
  const end = { at: Math.max(at, present.startedAt), status, ...(context && { context }) };
  return { ...state, phases: [...state.phases.slice(0, -1), { ...present, end }] };
}

function enter(state: BatchState, phaseType: BatchPhaseType, at: number): BatchState {
  const startedAt = currentBatchPhase(state).end?.at ?? at;
  return { ...state, phases: [...state.phases, { phaseType, startedAt }] };
}
