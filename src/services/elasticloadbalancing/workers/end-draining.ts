import type { ServiceContext } from '../../../front-door/service.js';
import { parseArn } from '../../../kernel/arn.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { DataPlane } from '../data-plane.js';
import { targetGroups } from '../store.js';
import { isPresent } from '../targets.js';

/** Keyed by a target group's ARN: clears away the targets whose deregistration delay is over. */
export const END_DRAINING = 'elasticloadbalancing.end-draining';

export function endDraining(dataPlane: DataPlane): WorkerDeclaration<ServiceContext> {
  return {
    kind: END_DRAINING,
    concurrency: 4,
    leaseMs: 30_000,
    async run(item, context) {
      const place = parseArn(item.key);
      if (!place) return;
      const scope = regionalScope(place);
      await context.store.transaction(async (tx) => {
        const stored = await tx.get(targetGroups, scope, item.key);
        if (!stored) return;
        const now = context.clock.now();
        const targets = stored.doc.targets.filter((target) => isPresent(target, now));
        if (targets.length < stored.doc.targets.length) {
          await tx.put(targetGroups, scope, item.key, { ...stored.doc, targets });
        }
        const left = targets.flatMap(({ drainingUntil }) => drainingUntil ?? []);
        if (left.length > 0) {
          await context.work.enqueue(tx, { kind: END_DRAINING, key: item.key, dueAt: Math.min(...left) });
        }
      });
      // Each time, not only after a change: a kill between commit and this line must not leave connections open.
      await dataPlane.sync(context.store);
    },
  };
}
