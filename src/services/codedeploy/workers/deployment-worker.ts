import type { ServiceContext } from '../../../front-door/service.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { advanceDeployment } from '../deployments/advance.js';
import type { HostWaiters } from '../deployments/host-waiters.js';
import { prepareDeployment } from '../deployments/prepare.js';
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
      await context.store.transaction((tx) => advanceDeployment(tx, { context, waiters }, ref, prepared));
    },
  };
}
