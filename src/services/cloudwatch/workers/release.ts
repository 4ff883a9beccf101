import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { RELEASE, settleHeldActions } from '../alarms/held-actions.js';
import { alarms } from '../store.js';

/** Looks at what holds back a composite alarm's actions: when it changes, when its suppressor does, when a wait is over. */
export const releaseWorker: WorkerDeclaration<ServiceContext> = {
  kind: RELEASE,
  concurrency: 2,
  leaseMs: 30_000,
  async run({ key }, context) {
    const [accountId = '', region = '', ...name] = key.split('/');
    const place = { accountId, region };
    await context.store.transaction(async (tx) => {
      const found = await tx.get(alarms, regionalScope(place), name.join('/'));
      if (found?.doc.kind === 'composite') await settleHeldActions(tx, context, place, found.doc);
    });
  },
};
