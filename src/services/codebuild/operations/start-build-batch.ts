import type { Operation } from '../../../front-door/service.js';
import { passRoles, projectAccess } from '../access.js';
import { beginBatch } from '../batch/begin-batch.js';
import { batches } from '../batch/documents.js';
import { presentBatch } from '../batch/present-batch.js';
import { overrideKeys } from '../condition-keys.js';
import { initiatorOf } from '../initiator.js';
import { projectNameOf } from '../names.js';
import { requireProject } from '../store.js';
import { hashOf, startedWith } from './idempotency.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const startBuildBatch: Operation<Sdk, 'StartBuildBatch'> = {
  authorize: (input, context) => [
    projectAccess('StartBuildBatch', context, input.projectName, overrideKeys(input)),
    ...passRoles(
      context,
      input.projectName,
      input.serviceRoleOverride,
      input.buildBatchConfigOverride?.serviceRole,
    ),
  ],
  async handle(input, context) {
    const batch = await context.store.transaction(async (tx) => {
      const known = await startedWith(context, tx, batches, input);
      if (known !== undefined) return known;
      const project = await requireProject(tx, context, projectNameOf(input.projectName ?? '', context));
      return await beginBatch(context, tx, project, input, {
        initiator: initiatorOf(context),
        requestHash: input.idempotencyToken === undefined ? undefined : hashOf(input),
      });
    });
    return { buildBatch: await presentBatch(context.store, context, batch) };
  },
};
