import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkItem } from '../../../work/work.js';
import type { BuildRef } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import type { BuildMachine, BuildRun } from '../run/build-run.js';
import { openRun } from '../run/open-run.js';
import { contextOfError } from '../run/phase-failure.js';
import { untilOver } from '../workers/until-over.js';
import { advanceSandbox, type SandboxPatch } from './advance-sandbox.js';
import { currentSandboxPhase } from './decide-sandbox.js';
import { asBuild, sandboxes } from './documents.js';
import type { SandboxDocument, SandboxEvent } from './model.js';

/** A sandbox that fails for reasons of ours is tried this often before it ends with a fault. */
const MAX_ATTEMPTS = 5;

export interface SandboxWorkerDeps {
  readonly machine: BuildMachine;
  readonly live: LiveBuilds;
}

/** One phase, or one command: what fails in it is what the sandbox fails with. */
export async function pass(
  { machine, live }: SandboxWorkerDeps,
  context: ServiceContext,
  item: WorkItem,
  ref: BuildRef,
  sandbox: SandboxDocument,
  work: (run: BuildRun) => Promise<void>,
): Promise<void> {
  const phase = currentSandboxPhase(sandbox.state).phaseType;
  const watch = untilOver(live, ref, () => isOver(context, ref), item.signal);
  try {
    const run = await openRun({ machine, live }, context, ref, asBuild(sandbox), watch.signal);
    // A stop that found nobody watching has been before this look.
    if (!(await isOver(context, ref))) await work(run);
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

/** Lets the machine decide on what has happened. */
export async function record(
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

export async function enqueue(context: ServiceContext, kind: string, key: string): Promise<void> {
  await context.store.transaction((tx) => context.work.enqueue(tx, { kind, key }));
}
