import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { holdBack } from './hold-back.js';
import { endProcesses, findJobProcesses, isSame, type ProcessIdentity, signalAll } from './job-processes.js';
import { type OutputSpool, openOutputSpool } from './output-spool.js';
import {
  JOB_MARKER,
  type JobRequest,
  type OutputSink,
  type ProcessEngine,
  type ProcessJob,
  type StepOutcome,
  StepRefused,
  type StepRequest,
} from './port.js';
import { type ProcessTable, systemProcessTable } from './process-table.js';
import { commandAsUser } from './run-as.js';
import { openStepDirectory, type StepDirectory, SUPERVISOR_SCRIPT } from './step-directory.js';

export interface LocalProcessEngineOptions {
  /** Longer output lines come in pieces. Default 64 KiB. */
  readonly maxLineBytes?: number;
  /** Undelivered output beyond this makes the job's processes wait. Default 32 MiB. */
  readonly maxBacklogBytes?: number;
}

/** Between two looks at a running step. */
const LOOK_EVERY_MS = 40;
/** How long a supervisor may take from its first act to the record of its pid, on the busiest of machines. */
const RECORD_TIMEOUT_MS = 30_000;

/**
 * Processes of this machine, each step in its own session under a small shell that records its end. All state
 * is in the job's directory: the server may be killed and started again between any two lines.
 */
export function localProcessEngine(options: LocalProcessEngineOptions = {}): ProcessEngine {
  const table = systemProcessTable();
  const limits = {
    maxLineBytes: options.maxLineBytes ?? 64 * 1024,
    maxBacklogBytes: options.maxBacklogBytes ?? 32 * 1024 * 1024,
  };
  return { open: async (job) => new LocalJob(job, table, limits) };
}

class LocalJob implements ProcessJob {
  readonly #job: JobRequest;
  readonly #table: ProcessTable;
  readonly #limits: Required<LocalProcessEngineOptions>;

  constructor(job: JobRequest, table: ProcessTable, limits: Required<LocalProcessEngineOptions>) {
    this.#job = job;
    this.#table = table;
    this.#limits = limits;
  }

  /** Processes need nothing. */
  async prepare(): Promise<void> {}

  async run(step: StepRequest, onOutput: OutputSink, signal: AbortSignal): Promise<StepOutcome> {
    if (!/^[\w.-]{1,100}$/.test(step.stepId)) throw new StepRefused(`not a step id: ${step.stepId}`);
    const directory = await openStepDirectory(this.#job.directory, step.stepId);
    const spool = await openOutputSpool(this.#job.directory, this.#limits.maxLineBytes);
    try {
      const ended = (await directory.hasStarted()) ? undefined : await this.#launch(step, directory, spool);
      return await this.#watch(directory, spool, onOutput, signal, ended);
    } finally {
      await spool.close();
    }
  }

  async stop(graceMs: number): Promise<void> {
    const supervisors = await this.#supervisors();
    await endProcesses(() => findJobProcesses(this.#table, this.#job.jobId, supervisors), graceMs);
  }

  /** @returns a signal that is aborted when the supervisor has ended, to look at once instead of soon */
  async #launch(step: StepRequest, directory: StepDirectory, spool: OutputSpool): Promise<AbortSignal> {
    const command = await commandAsUser(step.command, step.user);
    const child = spawn('/bin/sh', ['-c', SUPERVISOR_SCRIPT, 'supervisor', directory.path, ...command], {
      cwd: step.workDirectory,
      detached: true,
      env: { ...step.environment, [JOB_MARKER]: this.#job.jobId },
      stdio: ['ignore', spool.fd, spool.fd],
    });
    const ended = new AbortController();
    child.once('exit', () => ended.abort());
    try {
      await once(child, 'spawn');
    } catch (error) {
      throw new StepRefused(`cannot start in ${step.workDirectory}: ${(error as Error).message}`);
    }
    child.unref();
    return ended.signal;
  }

  async #watch(
    directory: StepDirectory,
    spool: OutputSpool,
    onOutput: OutputSink,
    signal: AbortSignal,
    ended?: AbortSignal,
  ): Promise<StepOutcome> {
    // Looked for when they are needed: a job may have thousands of steps behind it.
    const signalJob = async (kind: NodeJS.Signals) => {
      const supervisors = await this.#supervisors();
      signalAll(findJobProcesses(this.#table, this.#job.jobId, supervisors), kind);
    };
    // A former server may have been killed while it held them back.
    if (ended === undefined) await signalJob('SIGCONT');
    const letGo = holdBack(spool, this.#limits.maxBacklogBytes, {
      hold: () => signalJob('SIGSTOP'),
      letGo: () => signalJob('SIGCONT'),
    });
    const startedAt = Date.now();
    const wake = ended === undefined ? signal : AbortSignal.any([signal, ended]);
    try {
      for (;;) {
        // Looked at before the output is read: what an ended step wrote is in the file by then.
        const outcome = await this.#look(directory, startedAt);
        await spool.drain(onOutput, { atEnd: outcome !== undefined, signal });
        if (signal.aborted) return { kind: 'detached' };
        if (outcome !== undefined) return outcome;
        await untilNextLook(wake.aborted ? signal : wake);
      }
    } finally {
      await letGo();
    }
  }

  async #look(directory: StepDirectory, startedAt: number): Promise<StepOutcome | undefined> {
    const identity = await directory.supervisor();
    const isAlive =
      identity === undefined
        ? Date.now() - startedAt < RECORD_TIMEOUT_MS
        : isAliveAndSame(this.#table, identity);
    // After the look at the process: a supervisor that is gone has written its record before.
    const exitCode = await directory.exitCode();
    if (exitCode !== undefined) return { kind: 'exited', exitCode };
    return isAlive ? undefined : { kind: 'vanished' };
  }

  async #supervisors(): Promise<readonly ProcessIdentity[]> {
    const steps = await stepsIn(this.#job.directory);
    const found = await Promise.all(
      steps.map(async (stepId) => (await openStepDirectory(this.#job.directory, stepId)).supervisor()),
    );
    return found.filter((identity) => identity !== undefined);
  }
}

async function stepsIn(jobDirectory: string): Promise<readonly string[]> {
  return await readdir(join(jobDirectory, 'steps')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
}

function isAliveAndSame(table: ProcessTable, identity: ProcessIdentity): boolean {
  const entry = table.find(identity.pid);
  return isSame(entry, identity) && entry?.isZombie === false;
}

/** Not at all where `wake` is aborted already. */
async function untilNextLook(wake: AbortSignal): Promise<void> {
  await pause(LOOK_EVERY_MS, undefined, { signal: wake }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
