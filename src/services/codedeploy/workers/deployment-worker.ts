import type { ServiceContext } from '../../../front-door/service.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { advanceDeployment } from '../deployments/advance.js';
import type { HostWaiters } from '../deployments/host-waiters.js';
import { type Preparation, prepareDeployment } from '../deployments/prepare.js';
import { ADVANCE_DEPLOYMENT, parseDeploymentWork } from '../deployments/work-keys.js';
import { findDeployment } from '../store.js';

/** Moves a deployment on: when it was made, when a target is done, when it is stopped, when its time is over. */
export function deploymentWorker(waiters: HostWaiters): WorkerDeclaration<ServiceContext> {
  return {
    kind: ADVANCE_DEPLOYMENT,
    concurrency: 8,
    leaseMs: 30_000,
    async run(item, context) {
      const ref = parseDeploymentWork(item.key);
      const deployment = await findDeployment(context.store, ref.place, ref.deploymentId);
      if (!deployment) return;
      const isNew = deployment.fleet.phase.kind === 'created' && !deployment.stopRequest;
      const prepared = isNew ? await prepareDeployment(context, ref.place, deployment) : undefined;
      const decidedAt = deployment.createdAt + SETTLING_MS;
      if (prepared && !canBegin(prepared) && context.clock.now() < decidedAt) {
        await context.store.transaction((tx) =>
          context.work.enqueue(tx, { kind: ADVANCE_DEPLOYMENT, key: item.key, dueAt: decidedAt }),
        );
        return;
      }
      await context.store.transaction((tx) => advanceDeployment(tx, { context, waiters }, ref, prepared));
    },
  };
}

/**
 * A deployment that cannot begin is looked at once more after this long, as its role or its instances may just be in
 * the making. Until then it is Created, which is also what clients find on AWS right after they made it.
 */
const SETTLING_MS = 1_000;

function canBegin({ event, targets }: Preparation): boolean {
  return event.kind === 'begin' && targets.length > 0;
}
