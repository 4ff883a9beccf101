import type { ServiceContext } from '../../../front-door/service.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import { type BuildRef, buildWorkKey } from '../advance-build.js';
import { currentSandboxPhase, decideSandbox } from './decide-sandbox.js';
import { sandboxes } from './documents.js';
import type { SandboxDocument, SandboxEvent, SandboxTimer } from './model.js';

export const SANDBOX_WORK = 'codebuild.sandbox';
export const SANDBOX_COMMAND_WORK = 'codebuild.sandbox-command';
export const SANDBOX_TIMEOUT_WORK = 'codebuild.sandbox-timeout';

/** Facts that become known with an event. */
export type SandboxPatch = Partial<Pick<SandboxDocument, 'logs' | 'image' | 'resolvedSourceVersion'>>;

export function sandboxTimerKey(ref: BuildRef, timer: SandboxTimer): string {
  return `${buildWorkKey(ref)}/${timer}`;
}

/**
 * Lets the machine decide on one event and writes what follows. An event that changes nothing writes nothing.
 *
 * @returns the sandbox as it is afterwards
 */
export async function advanceSandbox(
  context: ServiceContext,
  tx: Transaction,
  ref: BuildRef,
  stored: Stored<SandboxDocument>,
  event: SandboxEvent,
  patch: SandboxPatch = {},
): Promise<SandboxDocument> {
  const state = decideSandbox(stored.doc.state, event);
  if (state === stored.doc.state) return stored.doc;
  const sandbox: SandboxDocument = { ...stored.doc, ...patch, state };
  await tx.put(sandboxes, regionalScope(ref), stored.key, sandbox);
  await setTimers(context, tx, ref, stored.doc, sandbox);
  return sandbox;
}

async function setTimers(
  { work, clock }: ServiceContext,
  tx: Transaction,
  ref: BuildRef,
  before: SandboxDocument,
  { state, settings }: SandboxDocument,
): Promise<void> {
  const { phaseType } = currentSandboxPhase(state);
  const hasLeftQueue = currentSandboxPhase(before.state).phaseType === 'QUEUED' && phaseType !== 'QUEUED';
  if (hasLeftQueue) await work.cancel(tx, SANDBOX_TIMEOUT_WORK, sandboxTimerKey(ref, 'queue'));
  if (phaseType === 'COMPLETED') {
    await work.cancel(tx, SANDBOX_TIMEOUT_WORK, sandboxTimerKey(ref, 'run'));
  } else if (hasLeftQueue) {
    await work.enqueue(tx, {
      kind: SANDBOX_TIMEOUT_WORK,
      key: sandboxTimerKey(ref, 'run'),
      dueAt: clock.after(settings.timeoutInMinutes * MINUTE_MS),
    });
  }
}
