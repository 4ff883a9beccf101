import type { Readable } from 'node:stream';

/**
 * Runs the steps of a job as real processes, of this machine or in a container on it, and survives the death of the
 * server that started them.
 *
 * A job is what is stopped together: a build with all its commands and whatever they left running. Its steps
 * run one after the other; their output, stdout and stderr in the order of writing, is one stream of the job,
 * so that what an earlier step left in the background is still heard during later ones.
 *
 * Contract (the suite in `process-engine.contract.ts` holds every implementation to it):
 * 1. `open` may be called any number of times, by any server process, for the same job.
 * 2. `run` with a `stepId` that the job has seen never starts anything again: it finds the process, living or
 *    ended, and goes on from there. Steps of one job must not run at the same time.
 * 3. Output is delivered at least once: lines count as delivered when `onOutput` has resolved, and a later
 *    `run` goes on behind them. `onOutput` is never called again before it has resolved; while it is busy the
 *    backlog is bounded and the job's processes are made to wait.
 * 4. The steps see exactly the environment that is given, plus {@link JOB_MARKER}, and in a container what its image
 *    sets; stdin is empty.
 * 5. `prepare` comes before the first `run` and may be repeated. Where a job runs is settled by the first `prepare`.
 * 6. After `stop` has resolved nothing of the job is alive, members of other sessions included.
 */
export interface ProcessEngine {
  open(job: JobRequest): Promise<ProcessJob>;
}

export interface JobRequest {
  /** Unique for all times: the processes of a job are known by it. */
  readonly jobId: string;
  /** Existing, private to this job and to the engine; the caller removes it after `stop`. */
  readonly directory: string;
  /** Asks for a container where the engine has them. Only the first {@link ProcessJob.prepare} looks at it. */
  readonly container?: ContainerRequest;
}

/** The machine that a job is given. */
export interface ContainerRequest {
  /** As a registry knows it. */
  readonly image: string;
  /** For an image that not everybody may have. */
  readonly login?: { readonly username: string; readonly password: string };
  /** May do on this machine whatever it wants: run Docker, mount, load. */
  readonly isPrivileged: boolean;
  readonly memoryBytes?: number;
  readonly cpus?: number;
  /** Directories of this machine and where the job finds them. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
  /** A network by name, where there is one of that name; default: one in which jobs do not see each other. */
  readonly network?: string;
  /** Told, in words, of what is not to be had and is done without. */
  readonly notice?: (text: string) => void;
}

export interface ProcessJob {
  /**
   * Makes the place where the steps run.
   *
   * @throws {@link JobRefused}
   */
  prepare(signal: AbortSignal): Promise<void>;
  /**
   * Starts the step, or finds it again, and resolves when it has ended and its output is delivered.
   *
   * @param onOutput receives lines without their line ends; a line longer than the engine's bound comes in pieces
   * @param signal stops watching: the process lives on and the outcome is `detached`
   * @throws what `onOutput` throws, and {@link StepRefused}
   */
  run(step: StepRequest, onOutput: OutputSink, signal: AbortSignal): Promise<StepOutcome>;
  /**
   * Asks every process of the job to end, waits at most `graceMs`, then kills what is left. Harmless where
   * nothing is left.
   */
  stop(graceMs: number): Promise<void>;
  /** Where the job has a file system of its own; absent where it has this machine's. */
  readonly files?: JobFiles;
  /** Where it can be told. @returns undefined where the job is not there */
  usage?(): Promise<JobUsage | undefined>;
}

/** What a job has used of its machine. */
export interface JobUsage {
  /** Since its beginning, all processors together. */
  readonly cpuSeconds: number;
  /** At this moment. */
  readonly memoryBytes: number;
  readonly memoryLimitBytes?: number;
  /** From and to storage, since its beginning. */
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** Brings files out of the place where a job runs, and into it. */
export interface JobFiles {
  /**
   * @param path absolute, as the job's programs call it; links on the way are followed as these would
   * @returns a tar of what is there, whose names begin with the last part of `path`, which is the real one; undefined where
   * nothing is
   */
  read(
    path: string,
    signal: AbortSignal,
  ): Promise<{ readonly path: string; readonly tar: Readable } | undefined>;
  /** Unpacks a tar at the root. Directories are made where they are missing, files take the place of files. */
  write(tar: Readable, signal: AbortSignal): Promise<void>;
}

export type OutputSink = (lines: readonly string[]) => Promise<void>;

export interface StepRequest {
  /** Unique within the job: letters, digits, `.`, `_`, `-`; at most 100. */
  readonly stepId: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly workDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A user of the place where the job runs; default: the server's own, root in a container. */
  readonly user?: string;
}

export type StepOutcome =
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** Its processes are gone and left no exit code: killed from outside, or the machine was restarted. */
  | { readonly kind: 'vanished' }
  | { readonly kind: 'detached' };

/** The step cannot be started on this machine; the message says why. Trying again does not help. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused';
}

/** The job cannot run on this machine: its image is not to be had, or the daemon refuses it. */
export class JobRefused extends Error {
  override readonly name = 'JobRefused';

  constructor(
    readonly reason: 'image' | 'container',
    message: string,
  ) {
    super(message);
  }
}

/** Environment variable that every process of a job carries; its value is the job's id. */
export const JOB_MARKER = 'PIPEWRIGHT_JOB_ID';
