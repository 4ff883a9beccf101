import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import {
  offeredCommand,
  stepTarget,
  type TargetCommand,
  type TargetEvent,
  targetStatus,
} from '../machine/target.js';
import type { TargetDoc } from '../model.js';
import { findDeployment, type Place, targetKey, targets } from '../store.js';
import { type AnnouncedState, announceInstance } from './announce.js';
import type { HostWaiters } from './host-waiters.js';
import {
  ADVANCE_DEPLOYMENT,
  deploymentWork,
  SHIFT_TRAFFIC,
  type TargetRef,
  targetWork,
  trafficWork,
  WATCH_DEADLINE,
} from './work-keys.js';

/** What changes to targets need beside the transaction. */
export interface TargetDeps {
  readonly context: ServiceContext;
  readonly waiters: HostWaiters;
}

/**
 * Lets one thing happen to a target: decides, saves, and enqueues what follows, all in `tx`.
 * @returns the target afterwards; undefined where there is none (its application was deleted)
 */
export async function applyToTarget(
  tx: Transaction,
  deps: TargetDeps,
  ref: TargetRef,
  event: TargetEvent,
): Promise<TargetDoc | undefined> {
  const scope = regionalScope(ref.place);
  const key = targetKey(ref.deploymentId, ref.targetId);
  const stored = await tx.get(targets, scope, key);
  if (!stored) return undefined;
  const step = stepTarget(stored.doc.state, event, stored.doc);
  if (step.state === stored.doc.state && step.commands.length === 0) return stored.doc;
  const { delivery: _delivered, ...before } = stored.doc;
  let target: TargetDoc = { ...before, state: step.state, updatedAt: event.at };
  for (const command of step.commands) target = await carryOut(tx, deps, ref, target, command);
  await tx.put(targets, scope, key, target, { expect: stored.version });
  if (event.kind === 'start') await announce(tx, deps, ref.place, target, 'START');
  if (offeredCommand(target.state)) {
    tx.afterCommit(() => deps.waiters.wake(waiterKey(ref.place, ref.targetId)));
  }
  return target;
}

export function waiterKey(place: Place, instanceName: string): string {
  return `${regionalScope(place)}/${instanceName}`;
}

async function carryOut(
  tx: Transaction,
  deps: TargetDeps,
  ref: TargetRef,
  target: TargetDoc,
  command: TargetCommand,
): Promise<TargetDoc> {
  const { work, clock } = deps.context;
  switch (command.kind) {
    case 'limit': {
      const deadlineAt = clock.after(command.limitMs);
      await work.enqueue(tx, { kind: WATCH_DEADLINE, key: targetWork(ref), dueAt: deadlineAt });
      return { ...target, deadlineAt };
    }
    case 'shift-traffic': {
      const key = trafficWork({ ...ref, event: command.event });
      await work.enqueue(tx, { kind: SHIFT_TRAFFIC, key });
      return { ...target, trafficNote: undefined };
    }
    case 'settled': {
      await work.cancel(tx, WATCH_DEADLINE, targetWork(ref));
      await work.enqueue(tx, { kind: ADVANCE_DEPLOYMENT, key: deploymentWork(ref) });
      await announceEnd(tx, deps, ref.place, target);
      return { ...target, deadlineAt: undefined };
    }
  }
}

/** AWS announces no instance that was never tried. */
async function announceEnd(
  tx: Transaction,
  deps: TargetDeps,
  place: Place,
  target: TargetDoc,
): Promise<void> {
  const status = targetStatus(target.state, target);
  if (status === 'Succeeded') await announce(tx, deps, place, target, 'SUCCESS');
  else if (status === 'Failed') await announce(tx, deps, place, target, 'FAILURE');
}

async function announce(
  tx: Transaction,
  deps: TargetDeps,
  place: Place,
  target: TargetDoc,
  state: AnnouncedState,
): Promise<void> {
  const deployment = await findDeployment(tx, place, target.deploymentId);
  if (deployment) await announceInstance(tx, deps.context, place, deployment, target, state);
}
