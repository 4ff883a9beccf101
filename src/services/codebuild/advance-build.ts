import type { ServiceContext } from '../../front-door/service.js';
import { MINUTE_MS } from '../../kernel/duration.js';
import { regionalScope, type Stored, type Transaction } from '../../store/store.js';
import { BATCH_WORK, batchWorkKey } from './batch/advance-batch.js';
import { emitPhaseChange, emitStateChange } from './events.js';
import { decide } from './machine/decide.js';
import { type BuildEvent, currentPhase, isEnded } from './machine/model.js';
import type { BuildDocument } from './model.js';
import type { Place } from './names.js';
import { builds } from './store.js';
import { tellProvider } from './webhooks/tell-provider.js';

export const BUILD_WORK = 'codebuild.build';
export const TIMEOUT_WORK = 'codebuild.timeout';
export const UTILIZATION_WORK = 'codebuild.utilization';
export const AFTER_BUILD_WORK = 'codebuild.after-build';
export type BuildTimer = 'queue' | 'build';

/** Names a build among all accounts and regions, in work items and in this process. */
export interface BuildRef extends Place {
  readonly buildId: string;
}

export function buildWorkKey({ accountId, region, buildId }: BuildRef): string {
  return `${accountId}/${region}/${buildId}`;
}

/** @param key as {@link buildWorkKey} makes it */
export function buildRefOf(key: string): BuildRef {
  const [accountId = '', region = '', buildId = ''] = key.split('/');
  return { accountId, region, buildId };
}

export function timerKey(ref: BuildRef, timer: BuildTimer): string {
  return `${buildWorkKey(ref)}/${timer}`;
}

/** Facts about the build that become known with an event. */
export type BuildPatch = Partial<
  Pick<
    BuildDocument,
    | 'logs'
    | 'resolvedSourceVersion'
    | 'exportedVariables'
    | 'uploads'
    | 'reportArns'
    | 'sessionTarget'
    | 'image'
  >
>;

/**
 * Lets the machine decide on one event and writes what follows: the build, its events, its timers. An event
 * that changes nothing writes nothing.
 *
 * @returns the build as it is afterwards
 */
export async function advanceBuild(
  context: ServiceContext,
  tx: Transaction,
  ref: BuildRef,
  stored: Stored<BuildDocument>,
  event: BuildEvent,
  patch: BuildPatch = {},
): Promise<BuildDocument> {
  const before = stored.doc.state;
  const { state } = decide(before, event);
  if (state === before) return stored.doc;
  const build: BuildDocument = { ...stored.doc, ...patch, state };
  await tx.put(builds, regionalScope(ref), stored.key, build);
  for (const phase of state.phases.slice(before.phases.length - 1)) {
    if (isEnded(phase)) await emitPhaseChange(context, tx, ref, build, phase);
  }
  await setTimers(context, tx, ref, build, currentPhase(before).phaseType === 'QUEUED');
  if (event.type === 'provisioned' && build.image !== undefined) {
    const dueAt = context.clock.after(MINUTE_MS);
    await context.work.enqueue(tx, { kind: UTILIZATION_WORK, key: buildWorkKey(ref), dueAt });
  }
  if (before.status === 'IN_PROGRESS' && state.status !== 'IN_PROGRESS') {
    await emitStateChange(context, tx, ref, build);
    await tellBatch(context, tx, ref, build);
    await context.work.enqueue(tx, { kind: AFTER_BUILD_WORK, key: buildWorkKey(ref) });
    await tellProvider(context, tx, ref, build);
  } else if (build.resolvedSourceVersion !== stored.doc.resolvedSourceVersion) {
    await tellProvider(context, tx, ref, build);
  }
  return build;
}

/** The time in the queue and the time of the build are bounded apart. */
async function setTimers(
  { work, clock }: ServiceContext,
  tx: Transaction,
  ref: BuildRef,
  build: BuildDocument,
  wasQueued: boolean,
): Promise<void> {
  const { phaseType } = currentPhase(build.state);
  if (wasQueued && phaseType !== 'QUEUED') await work.cancel(tx, TIMEOUT_WORK, timerKey(ref, 'queue'));
  if (phaseType === 'COMPLETED') {
    await work.cancel(tx, TIMEOUT_WORK, timerKey(ref, 'build'));
  } else if (wasQueued && phaseType !== 'QUEUED') {
    await work.enqueue(tx, {
      kind: TIMEOUT_WORK,
      key: timerKey(ref, 'build'),
      dueAt: clock.after(build.settings.timeoutInMinutes * MINUTE_MS),
    });
  }
}

/** The batch of a build decides on what follows. */
async function tellBatch(
  { work }: ServiceContext,
  tx: Transaction,
  { accountId, region }: BuildRef,
  { batch }: BuildDocument,
): Promise<void> {
  if (batch === undefined) return;
  const key = batchWorkKey({ accountId, region, batchId: batch.id });
  await work.enqueue(tx, { kind: BATCH_WORK, key });
}
