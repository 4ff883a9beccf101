import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { type BuildRef, buildRefOf } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import { openLogStream } from '../run/admit.js';
import { directoriesOf, makeDirectories } from '../run/build-directories.js';
import type { BuildRun } from '../run/build-run.js';
import { prepareEnvironment, type ReadyEnvironment } from '../run/download-source.js';
import { writeHelperCommands } from '../run/helper-commands.js';
import { imageOf } from '../run/open-run.js';
import { prepareContainer } from '../run/prepare-container.js';
import { releaseBuild } from '../run/release-build.js';
import { uploadLog } from '../run/s3-log.js';
import {
  advanceSandbox,
  SANDBOX_COMMAND_WORK,
  SANDBOX_TIMEOUT_WORK,
  SANDBOX_WORK,
  type SandboxPatch,
} from './advance-sandbox.js';
import { currentSandboxPhase } from './decide-sandbox.js';
import { asBuild, commandExecutions, sandboxes } from './documents.js';
import { endedExecution, putExecution } from './execution-documents.js';
import type { SandboxDocument } from './model.js';
import { SANDBOX_SPEC } from './run-execution.js';
import { enqueue, pass, record, type SandboxWorkerDeps } from './sandbox-pass.js';

/**
 * Makes one sandbox, and clears it away when it is over. What it is told to run is work of another kind, with bounds of its own: a long
 * command keeps no other sandbox from being made or stopped.
 */
export function sandboxWorker(deps: SandboxWorkerDeps): WorkerDeclaration<ServiceContext> {
  return {
    kind: SANDBOX_WORK,
    concurrency: 8,
    leaseMs: 60_000,
    async run(item, context) {
      const ref = buildRefOf(item.key);
      for (;;) {
        const sandbox = (await context.store.get(sandboxes, regionalScope(ref), ref.buildId))?.doc;
        if (sandbox === undefined) return;
        item.signal.throwIfAborted();
        if (sandbox.state.status !== 'IN_PROGRESS') {
          // Its command, which ends at once, asks for this work again.
          if (sandbox.state.released || deps.live.isWatched(ref)) return;
          return await release(deps, context, ref, sandbox);
        }
        const phase = currentSandboxPhase(sandbox.state).phaseType;
        if (phase === 'RUN_SANDBOX') return await enqueue(context, SANDBOX_COMMAND_WORK, item.key);
        await pass(deps, context, item, ref, sandbox, async (run) => {
          const patch = await enter(run, phase);
          await run.log.flush();
          await record(context, ref, { type: 'passed', phase, at: context.clock.now() }, patch);
        });
      }
    },
  };
}

/** Due when a sandbox has waited, or run, for as long as it may. */
export function sandboxTimeoutWorker(live: LiveBuilds): WorkerDeclaration<ServiceContext> {
  return {
    kind: SANDBOX_TIMEOUT_WORK,
    concurrency: 1,
    leaseMs: 30_000,
    async run({ key }, context) {
      const ref = buildRefOf(key);
      const timer = key.endsWith('/queue') ? 'queue' : 'run';
      await context.store.transaction(async (tx) => {
        const stored = await tx.get(sandboxes, regionalScope(ref), ref.buildId);
        if (stored === undefined) return;
        const event = { type: 'timedOut', timer, at: context.clock.now() } as const;
        const { state } = await advanceSandbox(context, tx, ref, stored, event);
        if (state.status === 'IN_PROGRESS' || state.released) return;
        await context.work.enqueue(tx, { kind: SANDBOX_WORK, key: key.slice(0, key.lastIndexOf('/')) });
        tx.afterCommit(() => live.end(ref));
      });
    },
  };
}

/** What a phase consists of; may be repeated. */
async function enter(run: BuildRun, phase: string): Promise<SandboxPatch> {
  switch (phase) {
    case 'QUEUED':
      return { logs: await openLogStream(run.role, run.ref, run.build), image: await imageOf(run) };
    case 'PROVISIONING':
      await makeDirectories(run.directories);
      await writeHelperCommands(run.directories);
      await prepareContainer(run);
      return {};
    default:
      return pickVersion(await prepareEnvironment(run, async () => SANDBOX_SPEC));
  }
}

function pickVersion({ resolvedSourceVersion }: ReadyEnvironment): SandboxPatch {
  return { resolvedSourceVersion };
}

/** Commands that have not come to their end never will. */
async function release(
  { machine, live }: SandboxWorkerDeps,
  context: ServiceContext,
  ref: BuildRef,
  sandbox: SandboxDocument,
): Promise<void> {
  const build = asBuild(sandbox);
  await uploadLog(context, ref, build, directoriesOf(machine.buildsDirectory, build));
  await releaseBuild(machine, build);
  const waiting = await context.store.listBy(commandExecutions, regionalScope(ref), 'waiting', sandbox.id);
  for (const { doc } of waiting) {
    const end = { status: 'STOPPED', standardOutput: '', standardError: '' } as const;
    await putExecution(context, ref, endedExecution(doc, context.clock.now(), end));
  }
  await record(context, ref, { type: 'released', at: context.clock.now() });
  live.forgetMask(ref);
}
