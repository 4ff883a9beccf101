import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration, WorkItem } from '../../../work/work.js';
import { type BuildRef, buildRefOf } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import { openLogStream } from '../run/admit.js';
import { directoriesOf, makeDirectories } from '../run/build-directories.js';
import type { BuildMachine, BuildRun } from '../run/build-run.js';
import { prepareEnvironment, type ReadyEnvironment } from '../run/download-source.js';
import { writeHelperCommands } from '../run/helper-commands.js';
import { imageOf, openRun } from '../run/open-run.js';
import { contextOfError } from '../run/phase-failure.js';
import { prepareContainer } from '../run/prepare-container.js';
import { releaseBuild } from '../run/release-build.js';
import { uploadLog } from '../run/s3-log.js';
import { untilOver } from '../workers/until-over.js';
import { advanceSandbox, SANDBOX_TIMEOUT_WORK, SANDBOX_WORK, type SandboxPatch } from './advance-sandbox.js';
import { currentSandboxPhase } from './decide-sandbox.js';
import { asBuild, commandExecutions, sandboxes } from './documents.js';
import type { CommandEnd, CommandExecutionDocument, SandboxDocument, SandboxEvent } from './model.js';
import { runExecution, SANDBOX_SPEC } from './run-execution.js';

/** A sandbox that fails for reasons of ours is tried this often before it ends with a fault. */
const MAX_ATTEMPTS = 5;

export interface SandboxWorkerDeps {
  readonly machine: BuildMachine;
  readonly live: LiveBuilds;
}

/**
 * Drives one sandbox: makes it, runs the commands that it is given one after the other, and clears it away when it is over. A
 * server that stops or is killed leaves its processes running; the next one finds them again.
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
          return sandbox.state.released ? undefined : await release(deps, context, ref, sandbox);
        }
        const execution = await nextExecution(context, ref, sandbox);
        if (currentSandboxPhase(sandbox.state).phaseType === 'RUN_SANDBOX' && execution === undefined) return;
        await pass(deps, context, item, ref, sandbox, execution);
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

/** One phase, or one command. */
async function pass(
  { machine, live }: SandboxWorkerDeps,
  context: ServiceContext,
  item: WorkItem,
  ref: BuildRef,
  sandbox: SandboxDocument,
  execution: CommandExecutionDocument | undefined,
): Promise<void> {
  const phase = currentSandboxPhase(sandbox.state).phaseType;
  const watch = untilOver(live, ref, () => isOver(context, ref), item.signal);
  try {
    const run = await openRun({ machine, live }, context, ref, asBuild(sandbox), watch.signal);
    if (phase === 'RUN_SANDBOX') {
      if (execution !== undefined) await execute(run, execution);
      return;
    }
    const patch = await enter(run, phase);
    await run.log.flush();
    await record(context, ref, { type: 'passed', phase, at: context.clock.now() }, patch);
  } catch (error) {
    if (watch.signal.aborted) return item.signal.throwIfAborted();
    const known = contextOfError(error);
    if (known === undefined && item.attempt < MAX_ATTEMPTS) throw error;
    if (known === undefined) context.log.error('a sandbox ends with a fault', { ref, phase, error });
    const message = 'Internal error: the sandbox could not go on; the server log says why';
    const failure = known ?? { statusCode: 'INTERNAL_ERROR', message };
    const status = known === undefined ? 'FAULT' : 'FAILED';
    await record(context, ref, { type: 'failed', phase, status, context: failure, at: context.clock.now() });
  } finally {
    watch.forget();
  }
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

async function nextExecution(
  { store }: ServiceContext,
  ref: BuildRef,
  { id }: SandboxDocument,
): Promise<CommandExecutionDocument | undefined> {
  const [next] = await store.listBy(commandExecutions, regionalScope(ref), 'waiting', id, { limit: 1 });
  return next?.doc;
}

async function execute(run: BuildRun, execution: CommandExecutionDocument): Promise<void> {
  const { context, ref } = run;
  if (execution.startedAt === undefined)
    await put(context, ref, { ...execution, startedAt: context.clock.now() });
  const end = await runExecution(run, execution);
  if (end !== undefined) await put(context, ref, ended(execution, context.clock.now(), end));
}

/** The first word on a command's end stands. */
async function put(
  context: ServiceContext,
  ref: BuildRef,
  execution: CommandExecutionDocument,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const stored = await tx.get(commandExecutions, regionalScope(ref), execution.id);
    if (stored === undefined || stored.doc.end !== undefined) return;
    await tx.put(commandExecutions, regionalScope(ref), execution.id, { ...stored.doc, ...execution });
  });
}

function ended(
  { startedAt, ...execution }: CommandExecutionDocument,
  at: number,
  end: Omit<CommandEnd, 'at'>,
): CommandExecutionDocument {
  return { ...execution, ...(startedAt !== undefined && { startedAt }), end: { at, ...end } };
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
    await put(context, ref, ended(doc, context.clock.now(), end));
  }
  await record(context, ref, { type: 'released', at: context.clock.now() });
  live.forgetMask(ref);
}

async function record(
  context: ServiceContext,
  ref: BuildRef,
  event: SandboxEvent,
  patch?: SandboxPatch,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const stored = await tx.get(sandboxes, regionalScope(ref), ref.buildId);
    if (stored !== undefined) await advanceSandbox(context, tx, ref, stored, event, patch);
  });
}

async function isOver({ store }: ServiceContext, ref: BuildRef): Promise<boolean> {
  const stored = await store.get(sandboxes, regionalScope(ref), ref.buildId);
  return stored?.doc.state.status !== 'IN_PROGRESS';
}
