import type { BatchTask } from '../buildspec/model.js';
import type { BuildStatus, FinalStatus, PhaseContext } from '../machine/model.js';

/** The last phase of a batch is named like what came of it. */
export type BatchPhaseType =
  | 'SUBMITTED'
  | 'DOWNLOAD_BATCHSPEC'
  | 'IN_PROGRESS'
  | 'COMBINE_ARTIFACTS'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'STOPPED';

/** As AWS spells the end of a batch's phase: `CLIENT_ERROR` where builds have failed, `RETRY` where it is done again. */
export type BatchPhaseStatus = FinalStatus | 'CLIENT_ERROR' | 'RETRY';

/** Instants are epoch ms. */
export interface BatchPhase {
  readonly phaseType: BatchPhaseType;
  readonly startedAt: number;
  readonly end?: {
    readonly at: number;
    readonly status: BatchPhaseStatus;
    readonly context?: PhaseContext;
  };
}

/** One build of a batch, known by its id before it begins. */
export interface BatchBuild {
  /** `PROJECT:UUID` */
  readonly buildId: string;
  readonly requestedAt: number;
  /** PENDING until it is started. */
  readonly status: 'PENDING' | BuildStatus;
}

export interface BatchGroup {
  readonly identifier: string;
  readonly dependsOn: readonly string[];
  readonly ignoreFailure: boolean;
  /** Absent for the build that only reads what the batch consists of. */
  readonly task?: BatchTask;
  readonly current: BatchBuild;
  /** The oldest first. */
  readonly prior: readonly BatchBuild[];
}

export interface BatchState {
  readonly status: BuildStatus;
  /** Never empty; the last one is the present one. */
  readonly phases: readonly BatchPhase[];
  /** The first is {@link SPEC_GROUP}. */
  readonly groups: readonly BatchGroup[];
  readonly fastFail: boolean;
  readonly combinesArtifacts: boolean;
}

/** @source AWS CLI example of `batch-get-build-batches`: the group that downloads source and batch specification */
export const SPEC_GROUP = 'DOWNLOAD_SOURCE';

/** Ids for builds by the identifiers of their groups. */
export type BuildIds = Readonly<Record<string, string>>;

/** All carry the instant at which they happened, epoch ms. */
export type BatchEvent = { readonly at: number } & (
  | {
      readonly type: 'specRead';
      readonly tasks: readonly BatchTask[];
      readonly fastFail: boolean;
      readonly buildIds: BuildIds;
    }
  /** The batch cannot go on, and this is why. */
  | { readonly type: 'refused'; readonly context: PhaseContext }
  /** How the builds are doing; those that are not named are as they were. */
  | {
      readonly type: 'observed';
      readonly statuses: Readonly<Record<string, BuildStatus>>;
      /** Why the build that reads the specification has failed. */
      readonly specFailure?: PhaseContext;
    }
  /** A build could not be started. */
  | { readonly type: 'startFailed'; readonly identifier: string }
  | { readonly type: 'artifactsCombined' }
  | { readonly type: 'stopRequested' }
  | { readonly type: 'timedOut' }
  | { readonly type: 'retryRequested'; readonly retries: 'ALL' | 'FAILED'; readonly buildIds: BuildIds }
);

/** What is to be done; done at least once. */
export type BatchCommand =
  | { readonly type: 'startBuild'; readonly group: BatchGroup }
  | { readonly type: 'stopBuild'; readonly group: BatchGroup }
  | { readonly type: 'readSpec'; readonly group: BatchGroup }
  | { readonly type: 'combineArtifacts' };

export function currentBatchPhase(state: BatchState): BatchPhase {
  const last = state.phases.at(-1);
  if (last === undefined) throw new Error('a batch without phases');
  return last;
}

export function isOver(status: BatchBuild['status']): status is FinalStatus {
  return status !== 'PENDING' && status !== 'IN_PROGRESS';
}
