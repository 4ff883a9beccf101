import type { Operation } from '../../../front-door/service.js';
import { projectAccess } from '../access.js';
import { advanceBuild, BUILD_WORK, buildWorkKey } from '../advance-build.js';
import type { LiveBuilds } from '../live-builds.js';
import { buildIdOf, projectOfBuild } from '../names.js';
import { presentBuild } from '../present/build.js';
import { requireBuild } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** The build is over at once; its processes are ended right after. A build that is over stays as it is. */
export function stopBuild(live: LiveBuilds): Operation<Sdk, 'StopBuild'> {
  return {
    authorize: (input, context) => [
      projectAccess('StopBuild', context, projectOfBuild(buildIdOf(input.id ?? ''))),
    ],
    async handle(input, context) {
      const buildId = buildIdOf(input.id ?? '');
      const ref = { accountId: context.accountId, region: context.region, buildId };
      return await context.store.transaction(async (tx) => {
        const stored = await requireBuild(tx, context, buildId);
        const event = { type: 'stopRequested', at: context.clock.now() } as const;
        const build = await advanceBuild(context, tx, ref, stored, event);
        if (!build.state.released)
          await context.work.enqueue(tx, { kind: BUILD_WORK, key: buildWorkKey(ref) });
        tx.afterCommit(() => live.end(ref));
        return { build: presentBuild(context, build) };
      });
    },
  };
}
