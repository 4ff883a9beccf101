import type { CommandPhase } from '../buildspec/model.js';

/** In the order in which a build can go through them; phases that are skipped are absent from its record. */
export const PHASE_TYPES = [
  'SUBMITTED',
  'QUEUED',
  'PROVISIONING',
  'DOWNLOAD_SOURCE',
  'INSTALL',
  'PRE_BUILD',
  'BUILD',
  'POST_BUILD',
  'UPLOAD_ARTIFACTS',
  'FINALIZING',
  'COMPLETED',
] as const;
export type PhaseType = (typeof PHASE_TYPES)[number];

export type FinalStatus = 'SUCCEEDED' | 'FAILED' | 'FAULT' | 'TIMED_OUT' | 'STOPPED';
export type BuildStatus = 'IN_PROGRESS' | FinalStatus;

/** What AWS shows of a phase's end: an empty pair where it succeeded. */
export interface PhaseContext {
  readonly statusCode: string;
  readonly message: string;
}

/** Instants are epoch ms. A phase begins exactly when the one before it ends. */
export type PhaseRecord = RunningPhase | EndedPhase;

export interface RunningPhase {
  readonly phaseType: PhaseType;
  readonly startedAt: number;
}

export interface EndedPhase extends RunningPhase {
  readonly endedAt: number;
  readonly status: FinalStatus;
  readonly contexts?: readonly PhaseContext[];
}

/** What the machine needs to know of a buildspec. */
export type BuildPlan = Readonly<Record<CommandPhase, PlannedPhase>>;

export interface PlannedPhase {
  readonly commands: number;
  readonly finallyCommands: number;
  readonly onFailure?: 'ABORT' | 'CONTINUE';
}

/** One command of the buildspec. */
export interface CommandPlace {
  readonly phase: CommandPhase;
  readonly list: 'commands' | 'finally';
  readonly index: number;
}

export interface BuildState {
  readonly status: BuildStatus;
  /** Never empty; the last one is the present one. */
  readonly phases: readonly PhaseRecord[];
  /** What the build will end as; worse than SUCCEEDED from the first failed phase on. */
  readonly verdict: 'SUCCEEDED' | 'FAILED' | 'FAULT';
  /** Known from the end of DOWNLOAD_SOURCE on. */
  readonly plan?: BuildPlan;
  /** Within a phase of commands: the one to run. */
  readonly command?: CommandPlace;
  /** Why the present phase will have failed when its `finally` commands are done. */
  readonly failure?: PhaseContext;
  /** Nothing of the build is left on the machine. */
  readonly released: boolean;
}

/** All carry the instant at which they happened, epoch ms. */
export type BuildEvent = {
  readonly at: number;
} /** The service role works and the log stream is there. */ & (
  | { readonly type: 'admitted' }
  | { readonly type: 'provisioned' }
  | { readonly type: 'sourceReady'; readonly plan: BuildPlan }
  | { readonly type: 'commandEnded'; readonly place: CommandPlace; readonly failure?: PhaseContext }
  | { readonly type: 'artifactsUploaded' }
  | { readonly type: 'finalized' }
  /** What `phase` had to do could not be done. */
  | { readonly type: 'phaseFailed'; readonly phase: PhaseType; readonly context: PhaseContext }
  /** The processes are gone, or the server cannot go on: nothing further of the buildspec can run. */
  | { readonly type: 'broken'; readonly verdict: 'FAILED' | 'FAULT'; readonly context: PhaseContext }
  | { readonly type: 'stopRequested' }
  | { readonly type: 'timedOut'; readonly timer: 'queue' | 'build' }
  | { readonly type: 'released' }
);

/** What is to be done next; done at least once, and answered by the event of the same line in {@link BuildEvent}. */
export type BuildCommand =
  | { readonly type: 'admit' }
  | { readonly type: 'provision' }
  | { readonly type: 'downloadSource' }
  | { readonly type: 'runCommand'; readonly place: CommandPlace }
  | { readonly type: 'uploadArtifacts' }
  | { readonly type: 'finalize' }
  /** End every process and remove the directories. */
  | { readonly type: 'release' };

export interface Transition {
  readonly state: BuildState;
  readonly commands: readonly BuildCommand[];
}

export function currentPhase(state: BuildState): PhaseRecord {
  const last = state.phases.at(-1);
  if (last === undefined) throw new Error('a build without phases');
  return last;
}

export function isEnded(phase: PhaseRecord): phase is EndedPhase {
  return 'endedAt' in phase;
}
