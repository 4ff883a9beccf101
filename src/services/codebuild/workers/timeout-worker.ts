import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import {
  advanceBuild,
  BUILD_WORK,
  type BuildTimer,
  buildRefOf,
  buildWorkKey,
  TIMEOUT_WORK,
} from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import { builds } from '../store.js';

/** Due when a build has waited, or run, for as long as it may. */
export function timeoutWorker(live: LiveBuilds): WorkerDeclaration<ServiceContext> {
  return {
    kind: TIMEOUT_WORK,
    concurrency: 4,
    leaseMs: 30_000,
    async run({ key }, context) {
      const ref = buildRefOf(key);
      const timer: BuildTimer = key.endsWith('/queue') ? 'queue' : 'build';
      await context.store.transaction(async (tx) => {
        const stored = await tx.get(builds, regionalScope(ref), ref.buildId);
        if (stored === undefined) return;
        const event = { type: 'timedOut', timer, at: context.clock.now() } as const;
        const build = await advanceBuild(context, tx, ref, stored, event);
        if (build.state.status !== 'TIMED_OUT' || build.state.released) return;
        await context.work.enqueue(tx, { kind: BUILD_WORK, key: buildWorkKey(ref) });
        tx.afterCommit(() => live.end(ref));
      });
    },
  };
}
