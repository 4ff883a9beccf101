import type { Buildspec } from '../buildspec/model.js';
import type { BuildRun } from './build-run.js';
import { clientError } from './phase-failure.js';
import { prepareStep } from './run-command.js';

/**
 * Runs a script of ours where the build's commands run, with their environment, as one more step of the build: once, also
 * where it is asked for again after a crash.
 *
 * @returns undefined where the build was interrupted
 * @throws PhaseFailure where it does not succeed
 */
export async function runScript(
  run: BuildRun,
  spec: Buildspec,
  stepId: string,
  script: string,
): Promise<'done' | undefined> {
  const step = await prepareStep(run, spec, stepId, script);
  const job = await run.machine.engine.open({ jobId: run.build.uuid, directory: run.directories.job });
  const outcome = await job.run(step, (lines) => run.log.output(lines), run.signal);
  if (outcome.kind === 'detached') return undefined;
  if (outcome.kind === 'vanished' || outcome.exitCode !== 0) {
    throw clientError(`the environment of the build cannot be read (${stepId})`);
  }
  return 'done';
}
