import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { alarmProblem } from '../deployments/alarms.js';
import { ADVANCE_DEPLOYMENT, parseDeploymentWork, WATCH_ALARMS } from '../deployments/work-keys.js';
import { deployments, findDeployment } from '../store.js';

/** Real time, not scaled: alarms are evaluated by the same clock whatever waits are. */
const LOOK_AGAIN_MS = 1_000;

/** Looks at the alarms of a deployment for as long as it runs, and stops it. */
export const alarmWorker: WorkerDeclaration<ServiceContext> = {
  kind: WATCH_ALARMS,
  concurrency: 4,
  leaseMs: 30_000,
  async run(item, context) {
    const { place, deploymentId } = parseDeploymentWork(item.key);
    const deployment = await findDeployment(context.store, place, deploymentId);
    if (!deployment || deployment.fleet.phase.kind === 'ended') return;
    const alarmStop = await alarmProblem(context, place, deployment);
    await context.store.transaction(async (tx) => {
      const now = await findDeployment(tx, place, deploymentId);
      if (!now || now.fleet.phase.kind === 'ended') return;
      if (!alarmStop) {
        const dueAt = context.clock.now() + LOOK_AGAIN_MS;
        await context.work.enqueue(tx, { kind: WATCH_ALARMS, key: item.key, dueAt });
        return;
      }
      await tx.put(deployments, regionalScope(place), deploymentId, { ...now, alarmStop });
      await context.work.enqueue(tx, { kind: ADVANCE_DEPLOYMENT, key: item.key });
    });
  },
};
