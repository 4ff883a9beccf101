import type { StartBuildInput } from '@aws-sdk/client-codebuild';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { passRoles, projectAccess } from '../access.js';
import { buildOfBatch } from '../batch/child-build.js';
import { beginBuild, type NewBuild } from '../begin-build.js';
import { overrideKeys } from '../condition-keys.js';
import { invalidInput } from '../errors.js';
import { initiatorOf } from '../initiator.js';
import type { ProjectDocument } from '../model.js';
import { projectNameOf } from '../names.js';
import { overriddenSettings } from '../override-settings.js';
import { pipelineBuild } from '../pipeline-build.js';
import { presentBuild } from '../present/build.js';
import { checkRoleAccount } from '../service-role.js';
import { builds, requireProject } from '../store.js';
import { checkSettings } from './create-project.js';
import { hashOf, startedWith } from './idempotency.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const startBuild: Operation<Sdk, 'StartBuild'> = {
  authorize: (input, context) => [
    projectAccess('StartBuild', context, input.projectName, overrideKeys(input)),
    ...passRoles(context, input.projectName, input.serviceRoleOverride),
  ],
  async handle(input, context) {
    const projectName = projectNameOf(input.projectName ?? '', context);
    const { idempotencyToken } = input;
    const requestHash = idempotencyToken === undefined ? undefined : hashOf(input);
    return await context.store.transaction(async (tx) => {
      const project = await requireProject(tx, context, projectName);
      const ofBatch = await buildOfBatch(context, tx, projectName, idempotencyToken);
      const known = ofBatch
        ? (await tx.get(builds, regionalScope(context), `${projectName}:${ofBatch.uuid}`))?.doc
        : await startedWith(context, tx, builds, input);
      if (known !== undefined) return { build: presentBuild(context, known) };
      const wanted = ofBatch ?? { ...newBuild(context, project.doc, input), idempotencyToken, requestHash };
      const build = await beginBuild(context, tx, project, wanted);
      return { build: presentBuild(context, build) };
    });
  },
};

function newBuild(context: RequestContext, project: ProjectDocument, input: StartBuildInput): NewBuild {
  const settings = overriddenSettings(project.settings, input, project.name, context);
  checkRoleAccount(settings.serviceRole, context);
  if (project.settings.source.type === 'CODEPIPELINE') return pipelineBuild(settings, input, context);
  if (settings.source.type === 'CODEPIPELINE') {
    throw invalidInput('Invalid type provided: Project source type');
  }
  if (settings.artifacts.type === 'CODEPIPELINE') {
    throw invalidInput('ArtifactsOverride must be set when using artifacts type CodePipelines');
  }
  checkSettings(settings);
  const limit = input.autoRetryLimitOverride ?? project.autoRetryLimit ?? 0;
  return {
    settings,
    initiator: initiatorOf(context),
    debugSessionEnabled: input.debugSessionEnabled,
    autoRetry: { limit, number: 0 },
  };
}
