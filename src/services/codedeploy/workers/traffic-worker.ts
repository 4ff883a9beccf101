import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { applyToTarget } from '../deployments/apply-target.js';
import type { HostWaiters } from '../deployments/host-waiters.js';
import { assumeServiceRole } from '../deployments/service-role.js';
import { parseTrafficWork, SHIFT_TRAFFIC, type TrafficRef } from '../deployments/work-keys.js';
import { failure, success } from '../machine/diagnostics.js';
import { currentEvent } from '../machine/target.js';
import type { DeploymentDoc, TargetDoc } from '../model.js';
import { findDeployment, targetKey, targets } from '../store.js';
import { TARGET_ADDRESS_TAG } from '../target-address.js';
import { allowTraffic, blockTraffic } from './target-groups.js';

/** How often the load balancer is asked again. */
const LOOK_AGAIN_MS = 250;

/** `done` with what went wrong, if anything; otherwise what is still waited for. */
type Outcome =
  | { readonly done: true; readonly problem?: string }
  | { readonly done: false; readonly note: string };

/** Takes an instance out of its target groups, or puts it back: one look and one step per pass, until it is so. */
export function trafficWorker(waiters: HostWaiters): WorkerDeclaration<ServiceContext> {
  return {
    kind: SHIFT_TRAFFIC,
    concurrency: 8,
    leaseMs: 30_000,
    async run(item, context) {
      const ref = parseTrafficWork(item.key);
      const key = targetKey(ref.deploymentId, ref.targetId);
      const stored = await context.store.get(targets, regionalScope(ref.place), key);
      const deployment = await findDeployment(context.store, ref.place, ref.deploymentId);
      if (!stored || !deployment || !isInProgress(stored.doc, ref)) return;
      const outcome = await shift(context, ref, stored.doc, deployment);
      if (outcome.done) await complete(context, waiters, ref, outcome.problem);
      else await lookAgain(context, item.key, ref, outcome.note);
    },
  };
}

function isInProgress(target: TargetDoc, ref: TrafficRef): boolean {
  const event = currentEvent(target.state);
  return event?.name === ref.event && event.status === 'InProgress';
}

async function shift(
  context: ServiceContext,
  ref: TrafficRef,
  target: TargetDoc,
  deployment: DeploymentDoc,
): Promise<Outcome> {
  if (!target.address) {
    return {
      done: true,
      problem: `The on-premises instance ${target.targetId} has no tag ${TARGET_ADDRESS_TAG} with its ip:port, so the load balancer cannot reach it.`,
    };
  }
  const names = (deployment.loadBalancerInfo?.targetGroupInfoList ?? []).map(({ name }) => name ?? '');
  try {
    const aws: AwsClient = await assumeServiceRole(context, ref.place, deployment);
    const step = ref.event === 'BlockTraffic' ? blockTraffic : allowTraffic;
    const note = await step(aws, names, target.address);
    return note === undefined ? { done: true } : { done: false, note };
  } catch (error) {
    if (isAwsError(error)) return { done: true, problem: error.message };
    throw error;
  }
}

async function complete(
  context: ServiceContext,
  waiters: HostWaiters,
  ref: TrafficRef,
  problem: string | undefined,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    await applyToTarget(tx, { context, waiters }, ref, {
      kind: 'complete',
      at: context.clock.now(),
      event: ref.event,
      succeeded: problem === undefined,
      diagnostics: problem === undefined ? success() : failure(problem),
    });
  });
}

/** The note is kept for the day on which the time limit passes. */
async function lookAgain(
  context: ServiceContext,
  workKey: string,
  ref: TrafficRef,
  note: string,
): Promise<void> {
  const scope = regionalScope(ref.place);
  const key = targetKey(ref.deploymentId, ref.targetId);
  await context.store.transaction(async (tx) => {
    const stored = await tx.get(targets, scope, key);
    if (!stored || !isInProgress(stored.doc, ref)) return;
    if (stored.doc.trafficNote !== note) {
      await tx.put(targets, scope, key, { ...stored.doc, trafficNote: note }, { expect: stored.version });
    }
    const dueAt = context.clock.now() + LOOK_AGAIN_MS;
    await context.work.enqueue(tx, { kind: SHIFT_TRAFFIC, key: workKey, dueAt });
  });
}
