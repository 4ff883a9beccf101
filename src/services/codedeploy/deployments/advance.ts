import { HOUR_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { type FleetCommand, type FleetEvent, stepFleet } from '../machine/fleet.js';
import { targetStatus } from '../machine/target.js';
import type { DeploymentDoc, TargetDoc } from '../model.js';
import { deployments, type Place, targetKey, targets } from '../store.js';
import { watchedAlarms } from './alarms.js';
import { announceDeployment } from './announce.js';
import { applyToTarget, type TargetDeps } from './apply-target.js';
import { finishDeployment } from './finish.js';
import type { Preparation } from './prepare.js';
import { ADVANCE_DEPLOYMENT, type DeploymentRef, deploymentWork, WATCH_ALARMS } from './work-keys.js';

/** @source AWS CodeDeploy User Guide, "CodeDeploy quotas" (an in-place deployment runs at most eight hours) */
const DEPLOYMENT_LIMIT_MS = 8 * HOUR_MS;

/**
 * One pass over a deployment: takes in what happened to its targets and to itself, and carries out what the fleet
 * decides, until nothing more follows. All in `tx`.
 * @param prepared what was looked up for a deployment that has not begun
 */
export async function advanceDeployment(
  tx: Transaction,
  deps: TargetDeps,
  ref: DeploymentRef,
  prepared: Preparation | undefined,
): Promise<void> {
  const scope = regionalScope(ref.place);
  const stored = await tx.get(deployments, scope, ref.deploymentId);
  if (!stored || stored.doc.fleet.phase.kind === 'ended') return;
  let deployment = prepared ? await begin(tx, deps, ref.place, stored.doc, prepared) : stored.doc;
  const events = [
    ...(prepared ? [prepared.event] : []),
    ...endings(deployment, deps.context.clock.now()),
    ...(await settledTargets(tx, ref.place, deployment)),
  ];
  for (let event = events.shift(); event; event = events.shift()) {
    const step = stepFleet(deployment.fleet, event);
    deployment = { ...deployment, fleet: step.state };
    for (const command of step.commands) {
      if (command.kind === 'end')
        deployment = await finishDeployment(tx, deps.context, ref.place, deployment);
      else events.push(...(await tellTarget(tx, deps, ref, command)));
    }
  }
  await tx.put(deployments, scope, ref.deploymentId, deployment, { expect: stored.version });
  if (deployment.fleet.phase.kind !== 'ended' && deployment.deadlineAt !== undefined) {
    const dueAt = deployment.deadlineAt;
    await deps.context.work.enqueue(tx, { kind: ADVANCE_DEPLOYMENT, key: deploymentWork(ref), dueAt });
  }
}

async function begin(
  tx: Transaction,
  deps: TargetDeps,
  place: Place,
  deployment: DeploymentDoc,
  prepared: Preparation,
): Promise<DeploymentDoc> {
  if (prepared.event.kind !== 'begin') return deployment;
  for (const target of prepared.targets) {
    const key = targetKey(target.deploymentId, target.targetId);
    await tx.put(targets, regionalScope(place), key, target, { expect: 'absent' });
  }
  await announceDeployment(tx, deps.context, place, deployment, 'START');
  const { clock, work } = deps.context;
  if (watchedAlarms(deployment).length > 0) {
    const key = deploymentWork({ place, deploymentId: deployment.deploymentId });
    await work.enqueue(tx, { kind: WATCH_ALARMS, key });
  }
  return { ...deployment, startedAt: clock.now(), deadlineAt: clock.after(DEPLOYMENT_LIMIT_MS) };
}

/** What ends a deployment from outside, before its targets are asked. */
function endings(deployment: DeploymentDoc, now: number): readonly FleetEvent[] {
  if (deployment.stopRequest) {
    const error = { code: 'MANUAL_STOP', message: 'The deployment was stopped by the user.' } as const;
    return [{ kind: 'stop', ending: { status: 'Stopped', error } }];
  }
  if (deployment.alarmStop) {
    return [{ kind: 'stop', ending: { status: 'Stopped', error: deployment.alarmStop } }];
  }
  if (deployment.deadlineAt === undefined || now < deployment.deadlineAt) return [];
  const message = 'The deployment timed out: it did not complete within eight hours.';
  return [{ kind: 'stop', ending: { status: 'Failed', error: { code: 'TIMEOUT', message } } }];
}

async function settledTargets(
  tx: Transaction,
  place: Place,
  deployment: DeploymentDoc,
): Promise<readonly FleetEvent[]> {
  const events: FleetEvent[] = [];
  for (const { targetId, status } of deployment.fleet.targets) {
    if (status !== 'InProgress') continue;
    const stored = await tx.get(targets, regionalScope(place), targetKey(deployment.deploymentId, targetId));
    events.push(...settledEvent(stored?.doc, targetId));
  }
  return events;
}

/** A target that is gone, with its application, will not report. */
function settledEvent(target: TargetDoc | undefined, targetId: string): readonly FleetEvent[] {
  const status = target ? targetStatus(target.state, target) : 'Failed';
  if (status === 'Pending' || status === 'InProgress') return [];
  return [{ kind: 'settled', targetId, status }];
}

async function tellTarget(
  tx: Transaction,
  deps: TargetDeps,
  ref: DeploymentRef,
  command: Exclude<FleetCommand, { kind: 'end' }>,
): Promise<readonly FleetEvent[]> {
  const { targetId } = command;
  const kind = command.kind === 'start-target' ? 'start' : 'stop';
  const target = await applyToTarget(tx, deps, { ...ref, targetId }, { kind, at: deps.context.clock.now() });
  return settledEvent(target, targetId);
}
