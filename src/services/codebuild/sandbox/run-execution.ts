import { constants } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepRefused } from '../../../engines/process/port.js';
import { parseBuildspec } from '../buildspec/parse-buildspec.js';
import type { BuildRun } from '../run/build-run.js';
import { prepareStep } from '../run/run-command.js';
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
  // Renamed into place: a shell that is still reading keeps the old one.
  await writeFile(file('new'), `${command}\n`, { mode: 0o755 });
  await rename(file('new'), file('sh'));
  const script = `. ${inside('sh')} > ${inside('out')} 2> ${inside('err')}`;
  const job = await run.machine.engine.open({ jobId: run.build.uuid, directory: run.directories.job });
  try {
    const step = await prepareStep(run, SANDBOX_SPEC, `execution.${id}`, script);
    const outcome = await job.run(step, (lines) => run.log.output(lines), run.signal);
    if (outcome.kind === 'detached') return undefined;
    const standardOutput = await lastOf(file('out'));
    const standardError = await lastOf(file('err'));
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

/** A link that a command has put in its place is not followed. */
async function lastOf(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ELOOP') return undefined;
      throw error;
    },
  );
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, MAX_OUTPUT_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
