import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { inheritedRetry } from '../auto-retry.js';
import { beginBuild } from '../begin-build.js';
import { initiatorOf } from '../initiator.js';
import type { BuildDocument } from '../model.js';
import { buildIdOf, projectOfBuild } from '../names.js';
import { presentBuild } from '../present/build.js';
import { builds, requireBuild, requireProject } from '../store.js';
import { hashOf, startedWith } from './idempotency.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** A new build with the settings that the old one had. */
export const retryBuild: Operation<Sdk, 'RetryBuild'> = {
  authorize: (input, context) => [
    projectAccess('RetryBuild', context, projectOfBuild(buildIdOf(input.id ?? ''))),
  ],
  async handle(input, context) {
    const id = buildIdOf(input.id ?? '');
    const { idempotencyToken } = input;
    const requestHash = idempotencyToken === undefined ? undefined : hashOf(input);
    return await context.store.transaction(async (tx) => {
      const known = await startedWith(context, tx, builds, input);
      if (known !== undefined) return { build: presentBuild(context, known) };
      const { doc: old } = await requireBuild(tx, context, id);
      const project = await requireProject(tx, context, old.projectName);
      const isPipeline = old.settings.source.type === 'CODEPIPELINE';
      const { isAutomatic, ...autoRetry } = inheritedRetry(old, context.caller, idempotencyToken);
      const build = await beginBuild(context, tx, project, {
        settings: old.settings,
        initiator: isAutomatic ? old.initiator : initiatorOf(context),
        autoRetry,
        webhook: old.webhook,
        debugSessionEnabled: old.debugSessionEnabled,
        resolvedSourceVersion: isPipeline ? old.resolvedSourceVersion : undefined,
        idempotencyToken,
        requestHash,
      });
      if (isAutomatic) await noteNext(context, tx, old, build);
      return { build: presentBuild(context, build) };
    });
  },
};

async function noteNext(
  context: RequestContext,
  tx: Transaction,
  old: BuildDocument,
  next: BuildDocument,
): Promise<void> {
  const autoRetry = { limit: 0, number: 0, ...old.autoRetry, next: next.id };
  await tx.put(builds, regionalScope(context), old.id, { ...old, autoRetry });
}
