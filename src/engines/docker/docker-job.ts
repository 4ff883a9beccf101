import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { holdBack } from '../process/hold-back.js';
import { type OutputSpool, openOutputSpool } from '../process/output-spool.js';
import {
  type ContainerRequest,
  JOB_MARKER,
  type JobFiles,
  JobRefused,
  type JobRequest,
  type JobUsage,
  type OutputSink,
  type ProcessJob,
  type StepOutcome,
  StepRefused,
  type StepRequest,
} from '../process/port.js';
import { openStepDirectory, type StepDirectory, SUPERVISOR_SCRIPT } from '../process/step-directory.js';
import { hasNetwork, requireNetwork } from './builds-network.js';
import { containerFiles } from './container-files.js';
import { containerName } from './container-name.js';
import { containerUsage } from './container-usage.js';
import {
  countProcesses,
  createExec,
  findContainer,
  isExecRunning,
  pauseContainer,
  startContainer,
  startExec,
  unpauseContainer,
} from './containers.js';
import { type DockerClient, DockerError, DockerUnavailable } from './docker-client.js';
import { ImageUnavailable, requireImage } from './images.js';
import { ENGINE_DIRECTORY, engineDirectoryOf, startJobContainer } from './job-container.js';
import type { JobDockers } from './job-docker.js';
import { removeEverythingOf } from './remove-job.js';

export interface DockerJobLimits {
  readonly maxLineBytes: number;
  readonly maxBacklogBytes: number;
}

/** Between two looks at a running step. */
const LOOK_EVERY_MS = 40;
/** A command whose end nobody told is asked for this often. */
const ASK_EVERY_MS = 1_000;
/** A daemon that does not answer for so long is gone, and its containers with it. */
const DAEMON_PATIENCE_MS = 30_000;
/** The wait script, its `sleep`, and the init above them. */
const OWN_PROCESSES = 3;

/** Output and end of the steps go to files; what they hold from the container is never more than a name deep. */
const STEP_SCRIPT = `exec >>${ENGINE_DIRECTORY}/output 2>&1 </dev/null${SUPERVISOR_SCRIPT}`;

export class DockerJob implements ProcessJob {
  readonly #job: JobRequest;
  readonly #docker: DockerClient;
  readonly #dockers: JobDockers;
  readonly #limits: DockerJobLimits;
  readonly #name: string;
  readonly files: JobFiles;

  constructor(job: JobRequest, docker: DockerClient, dockers: JobDockers, limits: DockerJobLimits) {
    this.#job = job;
    this.#docker = docker;
    this.#dockers = dockers;
    this.#limits = limits;
    this.#name = containerName(job.jobId);
    this.files = containerFiles(docker, this.#name);
  }

  async prepare(signal: AbortSignal): Promise<void> {
    const { container: request, jobId } = this.#job;
    try {
      const found = await findContainer(this.#docker, this.#name);
      if (found?.status === 'running' || found?.status === 'paused') return;
      if (request === undefined) throw new JobRefused('container', 'no container was asked for');
      await mkdir(this.#engineDirectory, { recursive: true });
      const docker = request.isPrivileged ? await this.#startDocker(request) : undefined;
      const network = request.network;
      const isKnown = network !== undefined && (await hasNetwork(this.#docker, network));
      if (network !== undefined && !isKnown) request.notice?.(`there is no Docker network ${network}`);
      if (!isKnown) await requireNetwork(this.#docker);
      const { image, login } = this.#dockers.standIn(request.image) ?? request;
      await requireImage(this.#docker, image, login, signal);
      if (found !== undefined) return await startContainer(this.#docker, this.#name);
      await startJobContainer(this.#docker, {
        name: this.#name,
        jobId,
        engineDirectory: this.#engineDirectory,
        dockerDirectory: docker,
        request: { ...request, image, network: isKnown ? network : undefined },
      });
    } catch (error) {
      if (error instanceof ImageUnavailable) throw new JobRefused('image', error.message);
      if (error instanceof DockerError) throw new JobRefused('container', error.message);
      throw error;
    }
  }

  async run(step: StepRequest, onOutput: OutputSink, signal: AbortSignal): Promise<StepOutcome> {
    if (!/^[\w.-]{1,100}$/.test(step.stepId)) throw new StepRefused(`not a step id: ${step.stepId}`);
    await mkdir(this.#engineDirectory, { recursive: true });
    await this.#dockers.resume(this.#job.jobId, this.#job.directory);
    const directory = await openStepDirectory(this.#engineDirectory, step.stepId);
    const output = join(this.#engineDirectory, 'output');
    const spool = await openOutputSpool(this.#job.directory, this.#limits.maxLineBytes, output);
    try {
      const ended = (await directory.hasStarted()) ? undefined : await this.#launch(step, directory);
      return await this.#watch(step, directory, spool, onOutput, signal, ended);
    } finally {
      await spool.close();
    }
  }

  async stop(graceMs: number): Promise<void> {
    if ((await findContainer(this.#docker, this.#name)) !== undefined) {
      await unpauseContainer(this.#docker, this.#name);
      if (graceMs > 0) await this.#askToEnd(graceMs);
    }
    await this.#dockers.stop(this.#job.jobId, this.#job.directory, () =>
      removeEverythingOf(this.#docker, this.#job.jobId, this.#name),
    );
  }

  usage(): Promise<JobUsage | undefined> {
    return containerUsage(this.#docker, this.#name);
  }

  /** A privileged job may use Docker. @returns the directory of its socket */
  async #startDocker({ mounts }: ContainerRequest): Promise<string> {
    const { jobId, directory } = this.#job;
    await this.#dockers.start(jobId, directory, { mounts, container: this.#name });
    return this.#dockers.socketDirectory(jobId);
  }

  get #engineDirectory(): string {
    return engineDirectoryOf(this.#job);
  }

  /** @returns a signal that is aborted when the command has ended, to look at once instead of soon */
  async #launch(step: StepRequest, directory: StepDirectory): Promise<AbortSignal> {
    const inside = `${ENGINE_DIRECTORY}/steps/${step.stepId}`;
    if (step.user !== undefined) await this.#openTo(directory);
    try {
      const execId = await createExec(this.#docker, this.#name, {
        command: ['/bin/sh', '-c', STEP_SCRIPT, 'supervisor', inside, ...step.command],
        environment: { ...step.environment, [JOB_MARKER]: this.#job.jobId },
        workDirectory: step.workDirectory,
        user: step.user,
      });
      await this.#remember(step.stepId, execId);
      const { ended } = await startExec(this.#docker, execId);
      const controller = new AbortController();
      // What is said here is the daemon's: the command's own output goes to its file.
      void ended.then((said) => controller.abort(said));
      return controller.signal;
    } catch (error) {
      // A container that is gone has left no end: the watch finds that out.
      if (error instanceof DockerError && error.statusCode < 500 && error.statusCode !== 400) {
        return AbortSignal.abort('');
      }
      if (error instanceof DockerError) throw new StepRefused(error.message);
      throw error;
    }
  }

  /** The user of the step records its end and appends to the output. */
  async #openTo(directory: StepDirectory): Promise<void> {
    await chmod(this.#engineDirectory, 0o711);
    await chmod(join(this.#engineDirectory, 'steps'), 0o711);
    await chmod(directory.path, 0o777);
    await chmod(join(this.#engineDirectory, 'output'), 0o622);
  }

  async #watch(
    { stepId }: StepRequest,
    directory: StepDirectory,
    spool: OutputSpool,
    onOutput: OutputSink,
    signal: AbortSignal,
    ended?: AbortSignal,
  ): Promise<StepOutcome> {
    // A former server may have been killed while it held the container back.
    if (ended === undefined) await this.#ifThere(() => unpauseContainer(this.#docker, this.#name));
    const letGo = holdBack(spool, this.#limits.maxBacklogBytes, {
      hold: () => pauseContainer(this.#docker, this.#name),
      letGo: () => unpauseContainer(this.#docker, this.#name),
    });
    const wake = ended === undefined ? signal : AbortSignal.any([signal, ended]);
    const liveness = new Liveness(() => this.#isRunning(stepId));
    try {
      for (;;) {
        // Looked at before the output is read: what an ended step wrote is in the file by then.
        const outcome = await look(directory, liveness, ended);
        await spool.drain(onOutput, { atEnd: outcome !== undefined, signal });
        if (signal.aborted) return { kind: 'detached' };
        if (outcome?.kind === 'vanished') await refuseUnstarted(directory, ended);
        if (outcome !== undefined) return outcome;
        await untilNextLook(wake.aborted ? signal : wake);
      }
    } finally {
      await letGo();
    }
  }

  async #isRunning(stepId: string): Promise<boolean> {
    const execId = await this.#remembered(stepId);
    return execId !== undefined && (await isExecRunning(this.#docker, execId));
  }

  /** Asks everything to end but the first process, and waits for it. */
  async #askToEnd(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    try {
      const command = ['/bin/sh', '-c', 'kill -TERM -1'];
      const execId = await createExec(this.#docker, this.#name, { command, environment: {} });
      await (await startExec(this.#docker, execId)).ended;
    } catch (error) {
      if (!(error instanceof DockerError)) throw error;
      return;
    }
    while (Date.now() < deadline) {
      if ((await countProcesses(this.#docker, this.#name)) <= OWN_PROCESSES) return;
      await pause(LOOK_EVERY_MS);
    }
  }

  async #remember(stepId: string, execId: string): Promise<void> {
    const directory = join(this.#job.directory, 'execs');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, `${stepId}.new`), execId);
    await rename(join(directory, `${stepId}.new`), join(directory, stepId));
  }

  async #remembered(stepId: string): Promise<string | undefined> {
    return await readFile(join(this.#job.directory, 'execs', stepId), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return undefined;
      },
    );
  }

  async #ifThere(act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) => {
      if (!(error instanceof DockerUnavailable)) throw error;
    });
  }
}

/** Asks now and then whether a command still runs; a daemon that is away for a moment may come back. */
class Liveness {
  readonly #ask: () => Promise<boolean>;
  #nextAt = Date.now() + ASK_EVERY_MS;
  #silentSince: number | undefined;

  constructor(ask: () => Promise<boolean>) {
    this.#ask = ask;
  }

  async isOver(isEnded: boolean): Promise<boolean> {
    if (!isEnded && Date.now() < this.#nextAt) return false;
    this.#nextAt = Date.now() + ASK_EVERY_MS;
    try {
      const isRunning = await this.#ask();
      this.#silentSince = undefined;
      return !isRunning;
    } catch (error) {
      if (!(error instanceof DockerUnavailable)) throw error;
      this.#silentSince ??= Date.now();
      return Date.now() - this.#silentSince > DAEMON_PATIENCE_MS;
    }
  }
}

/** The user or the shell is missing: the daemon has said so in the place of the command. @throws StepRefused */
async function refuseUnstarted(directory: StepDirectory, ended: AbortSignal | undefined): Promise<void> {
  const said: unknown = ended?.reason;
  if (typeof said !== 'string' || said === '' || (await directory.hasStarted())) return;
  throw new StepRefused(said);
}

async function look(
  directory: StepDirectory,
  liveness: Liveness,
  ended: AbortSignal | undefined,
): Promise<StepOutcome | undefined> {
  const isOver = await liveness.isOver(ended?.aborted === true);
  // After the question: a command that is over has written its record before.
  const exitCode = await directory.exitCode();
  if (exitCode !== undefined) return { kind: 'exited', exitCode };
  return isOver ? { kind: 'vanished' } : undefined;
}

/** Not at all where `wake` is aborted already. */
async function untilNextLook(wake: AbortSignal): Promise<void> {
  await pause(LOOK_EVERY_MS, undefined, { signal: wake }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
