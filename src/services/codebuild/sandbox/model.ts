import type { BuildStatus, FinalStatus, PhaseContext } from '../machine/model.js';
import type { BuildSettings, LogPlace } from '../model.js';

/** In the order in which a sandbox goes through them. @source AWS CodeBuild User Guide, "Debug builds with CodeBuild sandbox" */
export type SandboxPhaseType =
  | 'SUBMITTED'
  | 'QUEUED'
  | 'PROVISIONING'
  | 'DOWNLOAD_SOURCE'
  | 'RUN_SANDBOX'
  | 'COMPLETED';

/** Instants are epoch ms. */
export interface SandboxPhase {
  readonly phaseType: SandboxPhaseType;
  readonly startedAt: number;
  readonly end?: { readonly at: number; readonly status: FinalStatus; readonly context?: PhaseContext };
}

export interface SandboxState {
  readonly status: BuildStatus;
  /** Never empty; the last one is the present one. */
  readonly phases: readonly SandboxPhase[];
  /** Nothing of the sandbox is left on the machine. */
  readonly released: boolean;
}

/** All carry the instant at which they happened, epoch ms. */
export type SandboxEvent = { readonly at: number } & (
  | { readonly type: 'passed'; readonly phase: SandboxPhaseType }
  | {
      readonly type: 'failed';
      readonly phase: SandboxPhaseType;
      readonly status: 'FAILED' | 'FAULT';
      readonly context: PhaseContext;
    }
  | { readonly type: 'stopRequested' }
  /** It has waited, or run, for as long as it may. */
  | { readonly type: 'timedOut'; readonly timer: SandboxTimer }
  | { readonly type: 'released' }
);

export type SandboxTimer = 'queue' | 'run';

/** The environment of a project's builds, kept for whoever wants to run commands in it. */
export interface SandboxDocument {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly uuid: string;
  readonly projectName: string;
  readonly initiator: string;
  readonly requestedAt: number;
  readonly settings: BuildSettings;
  readonly state: SandboxState;
  readonly sourceDigits: string;
  /** Of a container; absent for processes, and until that is settled. */
  readonly image?: string;
  readonly resolvedSourceVersion?: string;
  readonly logs?: LogPlace;
  readonly idempotencyToken?: string;
  readonly requestHash?: string;
}

/** One command of somebody's, run in a sandbox; one after the other, in the order in which they were given. */
export interface CommandExecutionDocument {
  readonly id: string;
  readonly sandboxId: string;
  readonly command: string;
  readonly submittedAt: number;
  readonly startedAt?: number;
  readonly end?: CommandEnd;
}

export interface CommandEnd {
  readonly at: number;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'STOPPED';
  /** Absent where the command has left none. */
  readonly exitCode?: number;
  readonly standardOutput: string;
  readonly standardError: string;
}
