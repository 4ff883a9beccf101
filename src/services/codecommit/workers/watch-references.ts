import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { placeOfKey, tellReferences, WATCH_KIND, watchAgain } from '../reference-journal.js';
import { listOpenChanges, openChanges } from '../store.js';

/** No push lasts longer: after this, whoever opened the change has died and so has its git. */
const CHANGE_ENDS_AFTER_MS = 60 * 60_000;

/**
 * Looks after open changes: tells what has changed, and looks again until they are closed. A git process outlives the
 * server that was killed and may still move references, so one look after a restart would not do.
 */
export function watchReferences(git: GitEngine): WorkerDeclaration<ServiceContext> {
  return {
    kind: WATCH_KIND,
    concurrency: 2,
    leaseMs: 30_000,
    async run(item, context) {
      const place = placeOfKey(item.key);
      const open = await listOpenChanges(context.store, place);
      if (open.length === 0) return;
      await tellReferences({ git, context }, place);
      const overdueBefore = context.clock.now() - CHANGE_ENDS_AFTER_MS;
      const overdue = open.filter(({ doc }) => doc.openedAt < overdueBefore);
      await context.store.transaction(async (tx) => {
        for (const { key } of overdue) await tx.delete(openChanges, regionalScope(place), key);
        if (overdue.length < open.length) await watchAgain(context, tx, place);
      });
    },
  };
}
