import type { Operation } from '../../../front-door/service.js';
import { projectAccess } from '../access.js';
import { beginBuild } from '../begin-build.js';
import { initiatorOf } from '../initiator.js';
import { buildIdOf, projectOfBuild } from '../names.js';
import { presentBuild } from '../present/build.js';
import { requireBuild, requireProject } from '../store.js';
import { buildStartedWith, hashOf } from './idempotency.js';

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
      const known = await buildStartedWith(context, tx, input);
      if (known !== undefined) return { build: presentBuild(context, known) };
      const { doc: old } = await requireBuild(tx, context, id);
      const project = await requireProject(tx, context, old.projectName);
      const isPipeline = old.settings.source.type === 'CODEPIPELINE';
      const build = await beginBuild(context, tx, project, {
        settings: old.settings,
        initiator: initiatorOf(context),
        resolvedSourceVersion: isPipeline ? old.resolvedSourceVersion : undefined,
        idempotencyToken,
        requestHash,
      });
      return { build: presentBuild(context, build) };
    });
  },
};
