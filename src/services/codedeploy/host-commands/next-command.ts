import type { HostCommand } from '../../../engines/host-commands/model.js';
import type { RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { offeredCommand } from '../machine/target.js';
import type { OnPremisesInstanceDoc, TargetDoc } from '../model.js';
import { findDeployment, targetKey, targets } from '../store.js';
import { formatCommandIdentifier } from './command-identifier.js';

/**
 * A command that was handed out is handed out again when its host has not acknowledged it for so long: the answer may
 * have been lost, or the host may have died. Longer than a host takes to fetch the specification.
 */
const REDELIVER_MS = 15_000;

/** Hands out the oldest command that waits for the instance, if there is one, and notes that. */
export async function nextCommand(
  context: RequestContext,
  instance: OnPremisesInstanceDoc,
): Promise<Omit<HostCommand, 'HostIdentifier'> | undefined> {
  const scope = regionalScope(context);
  const offered = await context.store.listBy(targets, scope, 'offered', instance.instanceName);
  if (!offered.some(({ doc }) => isDue(doc, context.clock.now()))) return undefined;
  return await context.store.transaction(async (tx) => {
    const now = context.clock.now();
    const waiting = await tx.listBy(targets, scope, 'offered', instance.instanceName);
    const next = waiting.find(({ doc }) => isDue(doc, now));
    const event = next && offeredCommand(next.doc.state);
    if (!event) return undefined;
    const target: TargetDoc = { ...next.doc, delivery: { event, deliveredAt: now } };
    const key = targetKey(target.deploymentId, target.targetId);
    await tx.put(targets, scope, key, target, { expect: next.version });
    const deployment = await findDeployment(tx, context, target.deploymentId);
    return {
      HostCommandIdentifier: formatCommandIdentifier({ ...target, event }),
      DeploymentExecutionId: [
        context.accountId,
        context.region,
        target.deploymentId,
        deployment?.deploymentGroupId ?? 'none',
      ].join('/'),
      CommandName: event,
      Nonce: target.updatedAt,
    };
  });
}

function isDue(target: TargetDoc, now: number): boolean {
  const { delivery } = target;
  if (!delivery || delivery.event !== offeredCommand(target.state)) return true;
  return now >= delivery.deliveredAt + REDELIVER_MS;
}
