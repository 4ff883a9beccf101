import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { projectAccess } from '../access.js';
import { projectNameOf } from '../names.js';
import { projects, requireProject } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

/** Later builds find nothing of what earlier ones have kept. */
export const invalidateProjectCache: Operation<Sdk, 'InvalidateProjectCache'> = {
  authorize: (input, context) => [projectAccess('InvalidateProjectCache', context, input.projectName)],
  async handle({ projectName = '' }, context) {
    await context.store.transaction(async (tx) => {
      const { key, doc } = await requireProject(tx, context, projectNameOf(projectName, context));
      await tx.put(projects, regionalScope(context), key, { ...doc, cacheGeneration: context.ids.uuid() });
    });
    return {};
  },
};
