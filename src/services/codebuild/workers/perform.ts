import { containerName } from '../../../engines/docker/container-name.js';
import { assertNever } from '../../../kernel/assert-never.js';
import { regionalScope } from '../../../store/store.js';
import type { BuildPatch } from '../advance-build.js';
import type { Buildspec } from '../buildspec/model.js';
import type { BuildCommand, BuildEvent } from '../machine/model.js';
import { makeDirectories } from '../run/build-directories.js';
import { planOf } from '../run/build-plan.js';
import type { BuildRun } from '../run/build-run.js';
import { saveCache } from '../run/cache.js';
import { collectEnvironment, exportedVariables, type FinalEnvironment } from '../run/collect-environment.js';
import { collectReports } from '../run/collect-reports.js';
import { downloadSource } from '../run/download-source.js';
import { writeHelperCommands } from '../run/helper-commands.js';
import { contextOfError, FOUND_DEAD } from '../run/phase-failure.js';
import { prepareContainer } from '../run/prepare-container.js';
import { runCommand } from '../run/run-command.js';
import { uploadArtifacts } from '../run/upload-artifacts.js';
import { buildspecs } from '../store.js';

/** What a command of the machine has come to: the event that answers it, and what became known. */
export interface Outcome {
  readonly event: BuildEvent;
  readonly patch?: BuildPatch;
  readonly spec?: Buildspec;
}

/**
 * Does what the machine asks for; every command may be done again after a crash.
 *
 * @returns undefined where the build was interrupted: it is over, or the server stops
 * @throws what makes the present phase fail (see `contextOfError`), and everything unexpected
 */
export async function perform(
  run: BuildRun,
  command: Exclude<BuildCommand, { type: 'admit' | 'release' }>,
): Promise<Outcome | undefined> {
  const now = () => run.context.clock.now();
  switch (command.type) {
    case 'provision':
      await makeDirectories(run.directories);
      await writeHelperCommands(run.directories);
      await prepareContainer(run);
      return { event: { type: 'provisioned', at: now() }, patch: { sessionTarget: sessionTarget(run) } };
    case 'downloadSource': {
      const ready = await downloadSource(run);
      if (ready === undefined) return undefined;
      const { spec, resolvedSourceVersion } = ready;
      return {
        event: { type: 'sourceReady', plan: planOf(spec, run.build.batch?.readsSpec !== true), at: now() },
        patch: { resolvedSourceVersion },
        spec,
      };
    }
    case 'runCommand': {
      const result = await runCommand(run, await specOf(run), command.place);
      if (result.kind === 'interrupted') return undefined;
      if (result.kind === 'lost') {
        return { event: { type: 'broken', verdict: 'FAILED', context: FOUND_DEAD, at: now() } };
      }
      const { failure } = result;
      return { event: { type: 'commandEnded', place: command.place, failure, at: now() } };
    }
    case 'uploadArtifacts':
      return await upload(run);
    case 'finalize':
      return { event: { type: 'finalized', at: now() } };
    default:
      return assertNever(command, 'build command');
  }
}

/** @returns undefined where no session was asked for */
function sessionTarget({ build, directories }: BuildRun): string | undefined {
  if (build.debugSessionEnabled !== true) return undefined;
  return build.image === undefined ? `process:${directories.root}` : `docker:${containerName(build.uuid)}`;
}

async function upload(run: BuildRun): Promise<Outcome | undefined> {
  if (run.build.batch?.readsSpec === true) {
    return { event: { type: 'artifactsUploaded', at: run.context.clock.now() } };
  }
  const spec = await specOf(run);
  const environment = needsEnvironment(run, spec) ? await collectEnvironment(run, spec) : EMPTY;
  if (environment === undefined) return undefined;
  const reportArns = await collectReports(run, spec, environment.variables);
  const patch = { reportArns, exportedVariables: exportedVariables(run, spec, environment.variables) };
  try {
    const uploads = await uploadArtifacts(run, spec, environment);
    if (run.build.state.verdict === 'SUCCEEDED') await saveCache(run, spec);
    return {
      event: { type: 'artifactsUploaded', at: run.context.clock.now() },
      patch: { ...patch, uploads },
    };
  } catch (error) {
    // The reports are there, whatever became of the artifacts.
    const context = run.signal.aborted ? undefined : contextOfError(error);
    if (context === undefined) throw error;
    const at = run.context.clock.now();
    return { event: { type: 'phaseFailed', phase: 'UPLOAD_ARTIFACTS', context, at }, patch };
  }
}

const EMPTY: FinalEnvironment = { variables: new Map(), artifactNames: new Map() };

/** Most builds export nothing, report nothing and have no artifacts: they are spared one more process. */
function needsEnvironment({ build }: BuildRun, spec: Buildspec): boolean {
  const { artifacts, secondaryArtifacts } = build.settings;
  const hasArtifacts = [artifacts, ...secondaryArtifacts].some(({ type }) => type !== 'NO_ARTIFACTS');
  return hasArtifacts || spec.reports.length > 0 || spec.environment.exportedVariables.length > 0;
}

async function specOf({ context, ref, build }: BuildRun): Promise<Buildspec> {
  const stored = await context.store.get(buildspecs, regionalScope(ref), build.id);
  if (stored === undefined) throw new Error(`the buildspec of ${build.id} is missing`);
  return stored.doc;
}
