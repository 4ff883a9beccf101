import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { applyToTarget } from '../deployments/apply-target.js';
import type { HostWaiters } from '../deployments/host-waiters.js';
import { parseTargetWork, WATCH_DEADLINE } from '../deployments/work-keys.js';
import { currentEvent } from '../machine/target.js';
import { targetKey, targets } from '../store.js';

/** Ends lifecycle events that take too long. One timer follows a target from event to event. */
export function deadlineWorker(waiters: HostWaiters): WorkerDeclaration<ServiceContext> {
  return {
    kind: WATCH_DEADLINE,
    concurrency: 4,
    leaseMs: 30_000,
    async run(item, context) {
      const ref = parseTargetWork(item.key);
      await context.store.transaction(async (tx) => {
        const key = targetKey(ref.deploymentId, ref.targetId);
        const stored = await tx.get(targets, regionalScope(ref.place), key);
        const event = stored && currentEvent(stored.doc.state);
        if (!event || stored.doc.deadlineAt === undefined) return;
        const now = context.clock.now();
        if (now < stored.doc.deadlineAt) {
          await context.work.enqueue(tx, {
            kind: WATCH_DEADLINE,
            key: item.key,
            dueAt: stored.doc.deadlineAt,
          });
          return;
        }
        const detail = stored.doc.trafficNote;
        await applyToTarget(tx, { context, waiters }, ref, {
          kind: 'expire',
          at: now,
          event: event.name,
          ...(detail && { detail }),
        });
      });
    },
  };
}
