import { requestTags, tagsByKey } from '../../../front-door/access.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope, WriteConflict } from '../../../store/store.js';
import { passPipelineRole, pipelineAccess } from '../access.js';
import { normalise } from '../definition/normalise.js';
import { refuseMasks } from '../definition/secrets.js';
import { validate } from '../definition/validate.js';
import { pipelineNameInUse } from '../errors.js';
import { declaredTypesOf } from '../flow/declared-types.js';
import { checkPipelineQuotas } from '../flow/pipeline-quotas.js';
import { checkArtifactBuckets, checkPipelineRole, type DefinitionChecks } from '../flow/pipeline-role.js';
import type { Pipeline } from '../model.js';
import { presentDefinition } from '../present/definition.js';
import { pipelineArn, pipelines } from '../store.js';
import { mergedTags } from '../tags.js';
import { scheduleFirstExecution } from '../workers/first-execution-worker.js';
import type { Sdk } from './sdk.js';

export const createPipeline = (checks: DefinitionChecks): Operation<Sdk, 'CreatePipeline'> => ({
  authorize: (input, context) => [
    pipelineAccess('CreatePipeline', context, input.pipeline?.name, [], requestTags(tagsByKey(input.tags))),
    passPipelineRole(input.pipeline?.roleArn, context, input.pipeline?.name),
  ],
  async handle({ pipeline: declaration = EMPTY, tags = [] }, context) {
    const { accountId, region, clock, ids, store } = context;
    const scope = regionalScope(context);
    const proposed = normalise(declaration, region, 1, await declaredTypesOf(declaration, context));
    const { name } = proposed;
    if (await store.get(pipelines, scope, name)) throw pipelineNameInUse(accountId, name);
    const role = await checkPipelineRole(context, proposed.roleArn);
    validate({ declaration, definition: proposed, region });
    refuseMasks(proposed);
    await checkArtifactBuckets(checks, role, context, proposed);
    const definition = checks.secrets.sealDefinition(proposed);

    const createdAt = clock.now();
    const pipeline: Pipeline = {
      pipelineId: ids.uuid(),
      accountId,
      region,
      definition,
      createdAt,
      updatedAt: createdAt,
      tags: mergedTags(pipelineArn(context, name), [], tags),
    };
    try {
      await store.transaction(async (tx) => {
        await checkPipelineQuotas(tx, pipeline, undefined, checks.quotas);
        await tx.put(pipelines, scope, name, pipeline, { expect: 'absent' });
        await scheduleFirstExecution(tx, context, pipeline, context.caller.arn);
      });
    } catch (error) {
      // Somebody else has taken the name in the meantime.
      throw error instanceof WriteConflict ? pipelineNameInUse(accountId, name) : error;
    }
    return { pipeline: presentDefinition(definition), tags: pipeline.tags.map((tag) => ({ ...tag })) };
  },
});

const EMPTY = { name: undefined, roleArn: undefined, stages: undefined };
