/**
 * Runs the steps of a job as real processes of this machine and survives the death of the server that
 * started them.
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
 * 4. The steps see exactly the environment that is given, plus {@link JOB_MARKER}; stdin is empty.
 * 5. After `stop` has resolved nothing of the job is alive, members of other sessions included.
 */
export interface ProcessEngine {
  open(job: JobRequest): Promise<ProcessJob>;
}

export interface JobRequest {
  /** Unique for all times: the processes of a job are known by it. */
  readonly jobId: string;
  /** Existing, private to this job and to the engine; the caller removes it after `stop`. */
  readonly directory: string;
}

export interface ProcessJob {
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
}

export type OutputSink = (lines: readonly string[]) => Promise<void>;

export interface StepRequest {
  /** Unique within the job: letters, digits, `.`, `_`, `-`; at most 100. */
  readonly stepId: string;
  readonly command: readonly [program: string, ...args: string[]];
  readonly workDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A user of this machine; default: the server's own. */
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

/** Environment variable that every process of a job carries; its value is the job's id. */
export const JOB_MARKER = 'PIPEWRIGHT_JOB_ID';
