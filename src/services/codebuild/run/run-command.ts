import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type StepOutcome, StepRefused, type StepRequest } from '../../../engines/process/port.js';
import type { Buildspec } from '../buildspec/model.js';
import type { CommandPlace, PhaseContext } from '../machine/model.js';
import { commandAt } from './build-plan.js';
import type { BuildRun } from './build-run.js';
import { commandScript } from './command-script.js';
import { readIfPresent } from './read-if-present.js';
import { writeShared } from './shared-file.js';

const execute = promisify(execFile);

const SCRIPT_FILE = 'script.sh';

/** How a command ended; `lost`: its processes are gone without an exit code. */
export type CommandResult =
  | { readonly kind: 'ended'; readonly failure?: PhaseContext }
  | { readonly kind: 'lost' }
  | { readonly kind: 'interrupted' };

/** A command that the log shows. */
export interface AnnouncedCommand {
  readonly stepId: string;
  readonly command: string;
  /** What the shell is told first, on the same line; the log does not show it. */
  readonly before?: string;
  readonly user?: string;
}

/** Runs one command of the buildspec, or goes on watching it where a former server has started it. */
export async function runCommand(
  run: BuildRun,
  spec: Buildspec,
  place: CommandPlace,
): Promise<CommandResult> {
  return await runAnnounced(run, spec, {
    stepId: `${place.phase}.${place.list}.${place.index}`,
    command: commandAt(spec, place),
    user: spec.phases[place.phase]?.runAs ?? spec.runAs,
  });
}

/**
 * The same for a command that need not be of the buildspec.
 *
 * @source The texts are those of AWS's build logs and phase contexts.
 */
export async function runAnnounced(
  run: BuildRun,
  spec: Buildspec,
  announced: AnnouncedCommand,
): Promise<CommandResult> {
  const { stepId, command } = announced;
  if (!(await isAnnounced(run, stepId))) {
    run.log.say(`Running command ${command}`);
    await run.log.flush();
    await writeFile(announcedFile(run), stepId);
  }
  const outcome = await runStep(run, spec, announced);
  return await resultOf(run, command, outcome);
}

async function runStep(
  run: BuildRun,
  spec: Buildspec,
  { stepId, command, before = '', user }: AnnouncedCommand,
): Promise<StepOutcome | StepRefused> {
  try {
    const step = await prepareStep(run, spec, stepId, `${before}${command}`, user);
    const job = await run.machine.engine.open({ jobId: run.build.uuid, directory: run.directories.job });
    return await job.run(step, (lines) => run.log.output(lines), run.signal);
  } catch (error) {
    if (error instanceof StepRefused) return error;
    throw error;
  }
}

async function resultOf(
  { log }: BuildRun,
  command: string,
  outcome: StepOutcome | StepRefused,
): Promise<CommandResult> {
  if (outcome instanceof StepRefused) return { kind: 'ended', failure: failureOf(command, outcome.message) };
  if (outcome.kind === 'detached') return { kind: 'interrupted' };
  if (outcome.kind === 'vanished') return { kind: 'lost' };
  await log.output(['']);
  if (outcome.exitCode === 0) return { kind: 'ended' };
  log.say(`Command did not exit successfully ${command} exit status ${outcome.exitCode}`);
  return { kind: 'ended', failure: failureOf(command, `exit status ${outcome.exitCode}`) };
}

function failureOf(command: string, reason: string): PhaseContext {
  return {
    statusCode: 'COMMAND_EXECUTION_ERROR',
    message: `Error while executing command: ${command}. Reason: ${reason}`,
  };
}

/** What a step of this build is started with; everything else is in the environment file. */
export async function prepareStep(
  run: BuildRun,
  spec: Buildspec,
  stepId: string,
  command: string,
  user?: string,
): Promise<StepRequest> {
  const { directories, place, build } = run;
  const script = join(directories.scripts, SCRIPT_FILE);
  const text = commandScript({
    scriptsDirectory: place.inside(directories.scripts),
    command,
    variables: {
      CODEBUILD_BUILD_SUCCEEDING: build.state.verdict === 'SUCCEEDED' && !build.state.failure ? '1' : '0',
    },
    isIsolated: spec.version === '0.1',
  });
  await writeShared(script, text, 0o755);
  if (user !== undefined) await giveTo(user, run);
  return {
    stepId,
    command: [await place.shell(spec.environment.shell), place.inside(script)],
    ...place.step,
    user,
  };
}

/** The user of `run-as` must be able to work in the build's directories. An unknown one is refused by the engine. */
async function giveTo(user: string, { directories, place }: BuildRun): Promise<void> {
  const { root, home, temporary, scripts, mountedSource } = directories;
  if (place.confinedTo !== undefined) {
    // A container's users are unknown here. What is not the build's own keeps its modes.
    const own = place.confinedTo.filter((path) => path !== mountedSource);
    await execute('chmod', ['-R', 'a+rwX', ...own]).catch(() => undefined);
    return;
  }
  await chmod(root, 0o711);
  await execute('chown', ['-R', user, join(root, 'codebuild'), home, temporary, scripts]).catch(
    () => undefined,
  );
}

/** A server that takes a running command over does not announce it again. */
async function isAnnounced(run: BuildRun, stepId: string): Promise<boolean> {
  return (await readIfPresent(announcedFile(run))) === stepId;
}

function announcedFile({ directories }: BuildRun): string {
  return join(directories.job, 'announced');
}
