import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { passPipelineRole, pipelineAccess } from '../access.js';
import { normalise } from '../definition/normalise.js';
import { planOf } from '../definition/plan.js';
import { refuseMasks, withStoredSecrets } from '../definition/secrets.js';
import { validate } from '../definition/validate.js';
import { resourceNotFound } from '../errors.js';
import { decideFor } from '../flow/decide-for.js';
import { declaredTypesOf } from '../flow/declared-types.js';
import { checkPipelineQuotas } from '../flow/pipeline-quotas.js';
import { checkArtifactBuckets, checkPipelineRole, type DefinitionChecks } from '../flow/pipeline-role.js';
import type { Pipeline } from '../model.js';
import { presentDefinition } from '../present/definition.js';
import { pipelines, pipelineVersions, versionKey } from '../store.js';
import { scheduleGitWatch } from '../workers/git-watch-worker.js';
import { schedulePoll } from '../workers/poll-worker.js';
import type { Sdk } from './sdk.js';

/** Replaces the definition whole. What is under way ends; nothing is started. */
export const updatePipeline = (checks: DefinitionChecks): Operation<Sdk, 'UpdatePipeline'> => ({
  authorize: (input, context) => [
    pipelineAccess('UpdatePipeline', context, input.pipeline?.name),
    passPipelineRole(input.pipeline?.roleArn, context, input.pipeline?.name),
  ],
  async handle({ pipeline: declaration = EMPTY }, context) {
    const { accountId, region, clock, store } = context;
    const scope = regionalScope(context);
    const proposed = normalise(declaration, region, 1, await declaredTypesOf(declaration, context));
    const { name } = proposed;
    const stored = await store.get(pipelines, scope, name);
    if (!stored) throw resourceNotFound(accountId, name);
    const role = await checkPipelineRole(context, proposed.roleArn);
    validate({ declaration, definition: proposed, region });
    refuseMasks(proposed, stored.doc.definition);
    await checkArtifactBuckets(checks, role, context, proposed);

    const sealed = checks.secrets.sealDefinition(proposed);
    return await store.transaction(async (tx) => {
      const before = (await tx.get(pipelines, scope, name))?.doc;
      if (!before) throw resourceNotFound(accountId, name);
      const { definition: replaced, pipelineId, updatedAt } = before;
      const definition = {
        ...withStoredSecrets(sealed, replaced),
        version: replaced.version + 1,
      };
      const pipeline: Pipeline = { ...before, definition, updatedAt: clock.now() };
      await checkPipelineQuotas(tx, pipeline, before, checks.quotas);
      await tx.put(pipelineVersions, scope, versionKey(pipelineId, replaced.version), {
        definition: replaced,
        updatedAt,
      });
      await tx.put(pipelines, scope, name, pipeline);
      await decideFor(tx, context, before, { type: 'replaced', by: planOf(definition) });
      await schedulePoll(tx, context, pipeline);
      await scheduleGitWatch(tx, context, pipeline);
      return { pipeline: presentDefinition(definition) };
    });
  },
});

const EMPTY = { name: undefined, roleArn: undefined, stages: undefined };
