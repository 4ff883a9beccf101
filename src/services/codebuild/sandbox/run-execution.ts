import { join } from 'node:path';
import { StepRefused } from '../../../engines/process/port.js';
import { parseBuildspec } from '../buildspec/parse-buildspec.js';
import type { BuildRun } from '../run/build-run.js';
import { prepareStep } from '../run/run-command.js';
import { endOfShared, writeShared } from '../run/shared-file.js';
import { quoted } from '../run/shell.js';
import type { CommandEnd, CommandExecutionDocument } from './model.js';

/** A sandbox has no buildspec: what it is prepared with says nothing. */
export const SANDBOX_SPEC = parseBuildspec('version: 0.2\nphases: {build: {commands: [":"]}}\n');

/** Of each of the two outputs so much is kept, of its end. AWS publishes no limit. */
const MAX_OUTPUT_BYTES = 64 * 1024;

/**
 * Runs a command in its sandbox, or goes on watching it where a former server has started it. Directory and variables are those
 * that the command before has left, as between the commands of a build.
 *
 * @returns undefined where it was interrupted
 */
export async function runExecution(
  run: BuildRun,
  { id, command }: CommandExecutionDocument,
): Promise<Omit<CommandEnd, 'at'> | undefined> {
  const { scripts } = run.directories;
  const file = (suffix: string) => join(scripts, `execution-${id}.${suffix}`);
  const inside = (suffix: string) => quoted(run.place.inside(file(suffix)));
  await writeShared(file('sh'), `${command}\n`, 0o755);
  const script = `. ${inside('sh')} > ${inside('out')} 2> ${inside('err')}`;
  const job = await run.machine.engine.open({ jobId: run.build.uuid, directory: run.directories.job });
  try {
    const step = await prepareStep(run, SANDBOX_SPEC, `execution.${id}`, script);
    const outcome = await job.run(step, (lines) => run.log.output(lines), run.signal);
    if (outcome.kind === 'detached') return undefined;
    const standardOutput = await outputOf(run, file('out'));
    const standardError = await outputOf(run, file('err'));
    run.log.say(`Running command ${command}`);
    await run.log.output(
      [standardOutput, standardError].flatMap((text) => (text === '' ? [] : linesOf(text))),
    );
    const exitCode = outcome.kind === 'exited' ? outcome.exitCode : undefined;
    return { status: exitCode === 0 ? 'SUCCEEDED' : 'FAILED', exitCode, standardOutput, standardError };
  } catch (error) {
    if (!(error instanceof StepRefused)) throw error;
    return { status: 'FAILED', standardOutput: '', standardError: error.message };
  }
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n');
}

/** Kept and shown as little of a secret as of a log. */
async function outputOf({ log }: BuildRun, file: string): Promise<string> {
  return log.mask.apply((await endOfShared(file, MAX_OUTPUT_BYTES))?.text ?? '');
}
