import { DockerUnavailable } from '../../../engines/docker/docker-client.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { advanceBuild, BUILD_WORK, type BuildRef, buildRefOf } from '../advance-build.js';
import { COMMAND_PHASES } from '../buildspec/model.js';
import type { LiveBuilds } from '../live-builds.js';
import { decide, nextCommand } from '../machine/decide.js';
import { type BuildCommand, type BuildEvent, currentPhase, type PhaseType } from '../machine/model.js';
import type { BuildDocument } from '../model.js';
import { buildArn } from '../names.js';
import { abandonReports } from '../reports/save-report.js';
import { openLogStream } from '../run/admit.js';
import { directoriesOf } from '../run/build-directories.js';
import { BuildLog } from '../run/build-log.js';
import type { BuildMachine, BuildRun } from '../run/build-run.js';
import { transitionTexts } from '../run/log-text.js';
import { imageOf, logFileOf, openRun } from '../run/open-run.js';
import { contextOfError } from '../run/phase-failure.js';
import { releaseBuild } from '../run/release-build.js';
import { uploadLog } from '../run/s3-log.js';
import { builds, buildspecs, deletedBuilds } from '../store.js';
import { type Outcome, perform } from './perform.js';
import { untilOver } from './until-over.js';

/** A build that fails for reasons of ours is tried this often before it ends with a fault. */
const MAX_ATTEMPTS = 5;

export interface BuildWorkerDeps {
  readonly machine: BuildMachine;
  readonly live: LiveBuilds;
  /** Builds at once; further ones wait in QUEUED. */
  readonly maxConcurrentBuilds: number;
}

/**
 * Drives one build: asks the machine what is next, does it, and writes what came of it, until nothing is left to
 * do. A server that stops or is killed leaves the build's processes running; the next one finds them again.
 */
export function buildWorker(deps: BuildWorkerDeps): WorkerDeclaration<ServiceContext> {
  return {
    kind: BUILD_WORK,
    concurrency: deps.maxConcurrentBuilds,
    leaseMs: 60_000,
    async run(item, context) {
      const ref = buildRefOf(item.key);
      for (;;) {
        const build = await loadBuild(context, ref);
        const command = build && nextCommand(build.state);
        if (build === undefined || command === undefined) return;
        item.signal.throwIfAborted();
        if (command.type === 'release') await release(deps, context, ref, build);
        else await pass(deps, context, item, ref, build, command);
      }
    },
  };
}

async function release(
  { machine, live }: BuildWorkerDeps,
  context: ServiceContext,
  ref: BuildRef,
  build: BuildDocument,
): Promise<void> {
  await uploadLog(context, ref, build, directoriesOf(machine.buildsDirectory, build));
  await releaseBuild(machine, build);
  await abandonReports(context.store, ref, buildArn(ref, build.id));
  await record(context, ref, { event: { type: 'released', at: context.clock.now() } });
  live.forgetMask(ref);
}

/** One command of the machine. */
async function pass(
  deps: BuildWorkerDeps,
  context: ServiceContext,
  item: WorkItem,
  ref: BuildRef,
  build: BuildDocument,
  command: Exclude<BuildCommand, { type: 'release' }>,
): Promise<void> {
  const watch = untilOver(deps.live, ref, () => isOver(context, ref), item.signal);
  let run: BuildRun | undefined;
  try {
    run = await openRun(deps, context, ref, build, watch.signal);
    const outcome = await (command.type === 'admit' ? admit(run) : perform(run, command));
    if (outcome !== undefined) await commit(run, outcome);
  } catch (error) {
    if (watch.signal.aborted) {
      // Interrupted: the next look at the build says what to do, or the next server does it.
      item.signal.throwIfAborted();
      return;
    }
    const event = eventOfError(context, item, ref, build, error);
    if (event === undefined) throw error;
    await commit(run ?? { context, ref, build }, { event });
  } finally {
    watch.forget();
  }
}

/** A build that may not write its log never begins. */
async function admit(run: BuildRun): Promise<Outcome> {
  const logs = await openLogStream(run.role, run.ref, run.build);
  const log = new BuildLog(run.role, run.context, logs, run.log.mask, logFileOf(run.build, run.directories));
  const image = await imageOf(run);
  log.say(
    image === undefined
      ? 'Running on Pipewright: processes of this machine, the build image is not used'
      : `Running on Pipewright: a container of ${image}`,
  );
  log.say('Waiting for agent ping');
  log.say('Waiting for DOWNLOAD_SOURCE');
  await log.flush();
  return { event: { type: 'admitted', at: run.context.clock.now() }, patch: { logs, image } };
}

/** First the log, then the build: a crash in between says things twice, never not at all. */
async function commit(
  run: Pick<BuildRun, 'context' | 'ref' | 'build'> & { readonly log?: BuildLog },
  outcome: Outcome,
): Promise<void> {
  const { state } = decide(run.build.state, outcome.event);
  const aborts = (phase: PhaseType) =>
    COMMAND_PHASES.some((name) => name === phase && state.plan?.[name].onFailure === 'ABORT');
  for (const text of transitionTexts(run.build.state, state, aborts)) run.log?.say(text);
  await run.log?.flush();
  await record(run.context, run.ref, outcome);
}

/** The event may have become void meanwhile, by a stop, even by a deletion after it. */
async function record(
  context: ServiceContext,
  ref: BuildRef,
  { event, patch, spec }: Outcome,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const stored = await tx.get(builds, regionalScope(ref), ref.buildId);
    if (stored === undefined) {
      if (event.type === 'released') await tx.delete(deletedBuilds, regionalScope(ref), ref.buildId);
      return;
    }
    if (spec !== undefined) await tx.put(buildspecs, regionalScope(ref), ref.buildId, spec);
    await advanceBuild(context, tx, ref, stored, event, patch);
  });
}

function eventOfError(
  context: ServiceContext,
  item: WorkItem,
  ref: BuildRef,
  build: BuildDocument,
  error: unknown,
): BuildEvent | undefined {
  const at = context.clock.now();
  const phase = currentPhase(build.state).phaseType;
  const known = contextOfError(error);
  if (known !== undefined) return { type: 'phaseFailed', phase, context: known, at };
  if (item.attempt < MAX_ATTEMPTS) return undefined;
  context.log.error('a build ends with a fault', { buildId: ref.buildId, phase, error });
  const message =
    error instanceof DockerUnavailable
      ? error.message
      : 'Internal error: the build could not go on; the server log says why';
  return { type: 'broken', verdict: 'FAULT', context: { statusCode: 'INTERNAL_ERROR', message }, at };
}

/** A build that was deleted still is cleaned up. */
async function loadBuild({ store }: ServiceContext, ref: BuildRef): Promise<BuildDocument | undefined> {
  const scope = regionalScope(ref);
  const found =
    (await store.get(builds, scope, ref.buildId)) ?? (await store.get(deletedBuilds, scope, ref.buildId));
  return found?.doc;
}

async function isOver(context: ServiceContext, ref: BuildRef): Promise<boolean> {
  return (await loadBuild(context, ref))?.state.status !== 'IN_PROGRESS';
}
