import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildspecError } from '../buildspec/buildspec-error.js';
import type { Buildspec } from '../buildspec/model.js';
import { MAX_BUILDSPEC_BYTES } from '../buildspec/yaml-tree.js';
import type { BuildRun } from './build-run.js';
import { readFromContainer } from './container-copies.js';
import { FOUND_DEAD, PhaseFailure, yamlFileError } from './phase-failure.js';
import { readIfPresent } from './read-if-present.js';
import type { RuntimeSelection } from './resolve-runtimes.js';
import { runAnnounced } from './run-command.js';
import { runScript } from './run-script.js';
import { parseRuntimes, type RuntimeCatalog } from './runtime-catalog.js';
import { quoted } from './shell.js';

const RUNTIMES_FILE = '/codebuild/image/config/runtimes.yml';

/**
 * @returns undefined where the build is in no container, or its image does not say what it has (in a file of at most 256 KiB)
 * @throws PhaseFailure where that cannot be read
 */
export async function runtimesOfImage(run: BuildRun): Promise<RuntimeCatalog | undefined> {
  const content = await readFromContainer(run, RUNTIMES_FILE, MAX_BUILDSPEC_BYTES);
  try {
    return content && parseRuntimes(content.toString());
  } catch (error) {
    if (error instanceof BuildspecError) throw yamlFileError(`${RUNTIMES_FILE}: ${error.message}`);
    throw error;
  }
}

/**
 * Runs what the image says for each runtime as commands of the build, so that these find what they export. Is done from the
 * beginning where a former server has begun with it: the environment is a new one.
 *
 * @param ownVersion the build's own variable `VERSION`, which custom versions are told in
 * @returns undefined where the build was interrupted
 * @throws PhaseFailure where a command fails
 */
export async function switchRuntimes(
  run: BuildRun,
  spec: Buildspec,
  selections: readonly RuntimeSelection[],
  ownVersion: string | undefined,
): Promise<'done' | undefined> {
  // Also version 0.1 goes on with what these leave.
  const shared: Buildspec = { ...spec, version: '0.2' };
  const attempt = `runtimes.${attemptOf(await lastStep(run)) + 1}`;
  const commands = selections.flatMap((selection) =>
    selection.commands.map((command) => ({ command, customVersion: selection.customVersion })),
  );
  for (const [index, { command, customVersion }] of commands.entries()) {
    const stepId = `${attempt}.${index}`;
    await writeFile(stepFile(run), stepId);
    const before = customVersion === undefined ? '' : `VERSION=${quoted(customVersion)}; `;
    const result = await runAnnounced(run, shared, { stepId, command, before });
    if (result.kind === 'interrupted') return undefined;
    if (result.kind === 'lost') throw new PhaseFailure(FOUND_DEAD);
    if (result.failure !== undefined) throw new PhaseFailure(result.failure);
  }
  if (commands.every(({ customVersion }) => customVersion === undefined)) return 'done';
  const restore = ownVersion === undefined ? 'unset VERSION' : `VERSION=${quoted(ownVersion)}`;
  return await runScript(run, shared, `${attempt}.end`, restore);
}

/**
 * Waits for what a former server has begun here: it would hand its environment on into the new one.
 *
 * @returns undefined where the build was interrupted
 */
export async function endEarlierSwitch(run: BuildRun): Promise<'done' | undefined> {
  const stepId = await lastStep(run);
  if (attemptOf(stepId) === 0) return 'done';
  const job = await run.machine.engine.open({ jobId: run.build.uuid, directory: run.directories.job });
  // One that has not begun has nothing to do any more.
  const step = { stepId, command: ['/bin/sh', '-c', ':'], ...run.place.step } as const;
  const outcome = await job.run(step, (lines) => run.log.output(lines), run.signal);
  return outcome.kind === 'detached' ? undefined : 'done';
}

async function lastStep(run: BuildRun): Promise<string> {
  return (await readIfPresent(stepFile(run))) ?? '';
}

/** @returns 0 before the first */
function attemptOf(stepId: string): number {
  return Number(/^runtimes\.(\d+)\.\d+$/.exec(stepId)?.[1] ?? 0);
}

function stepFile({ directories }: BuildRun): string {
  return join(directories.job, 'runtimes');
}
