import type { StartBuildBatchInput, StartBuildInput } from '@aws-sdk/client-codebuild';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import { passRoles, projectAccess } from '../access.js';
import { BATCH_TIMEOUT_WORK, BATCH_WORK, batchWorkKey } from '../batch/advance-batch.js';
import { batchConfigOf } from '../batch/config.js';
import { submittedBatch } from '../batch/decide-batch.js';
import { type BatchDocument, batches } from '../batch/documents.js';
import { presentBatch } from '../batch/present-batch.js';
import { invalidInput } from '../errors.js';
import { initiatorOf } from '../initiator.js';
import type { ProjectDocument } from '../model.js';
import { projectNameOf } from '../names.js';
import { overriddenSettings } from '../override-settings.js';
import { type PipelineBuild, pipelineBuild } from '../pipeline-build.js';
import { checkRoleAccount } from '../service-role.js';
import { projects, requireProject } from '../store.js';
import { checkSettings } from './create-project.js';
import { hashOf, startedWith } from './idempotency.js';

type Sdk = typeof import('@aws-sdk/client-codebuild');

export const startBuildBatch: Operation<Sdk, 'StartBuildBatch'> = {
  authorize: (input, context) => [
    projectAccess('StartBuildBatch', context, input.projectName),
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
      const project = await requireProject(tx, context, projectNameOf(input.projectName ?? ''));
      return await beginBatch(context, tx, project, input);
    });
    return { buildBatch: await presentBatch(context.store, context, batch) };
  },
};

async function beginBatch(
  context: RequestContext,
  tx: Transaction,
  { key, doc: project }: Stored<ProjectDocument>,
  input: StartBuildBatchInput,
): Promise<BatchDocument> {
  const scope = regionalScope(context);
  const now = context.clock.now();
  const uuid = context.ids.uuid();
  const batchNumber = project.nextBatchNumber ?? 1;
  const config = batchConfigOf(project.buildBatchConfig, input.buildBatchConfigOverride, context);
  checkRoleAccount(config.serviceRole, context);
  const batch: BatchDocument = {
    id: `${project.name}:${uuid}`,
    uuid,
    projectName: project.name,
    batchNumber,
    initiator: initiatorOf(context),
    startedAt: now,
    ...whatIsBuilt(context, project, input),
    config,
    debugSessionEnabled: input.debugSessionEnabled ?? false,
    state: submittedBatch({
      at: now,
      specBuildId: `${project.name}:${context.ids.uuid()}`,
      combinesArtifacts: config.combineArtifacts,
    }),
    idempotencyToken: input.idempotencyToken,
    requestHash: input.idempotencyToken === undefined ? undefined : hashOf(input),
  };
  await tx.put(projects, scope, key, { ...project, nextBatchNumber: batchNumber + 1 });
  await tx.put(batches, scope, batch.id, batch, { expect: 'absent' });
  await enqueueBatch(context, tx, batch);
  return batch;
}

/** What makes a batch run, now and until its time is up. */
export async function enqueueBatch(
  context: RequestContext,
  tx: Transaction,
  { id, config }: BatchDocument,
): Promise<void> {
  const key = batchWorkKey({ accountId: context.accountId, region: context.region, batchId: id });
  await context.work.enqueue(tx, { kind: BATCH_WORK, key });
  const dueAt = context.clock.after(config.timeoutInMins * MINUTE_MS);
  await context.work.enqueue(tx, { kind: BATCH_TIMEOUT_WORK, key, dueAt });
}

/** Of a pipeline's batch the pipeline says who asks, and what it has built from. */
function whatIsBuilt(
  context: RequestContext,
  project: ProjectDocument,
  input: StartBuildBatchInput,
): Pick<BatchDocument, 'settings'> & Partial<PipelineBuild> {
  const { buildTimeoutInMinutesOverride, reportBuildBatchStatusOverride, ...shared } = input;
  const overrides: StartBuildInput = {
    ...shared,
    timeoutInMinutesOverride: buildTimeoutInMinutesOverride,
    reportBuildStatusOverride: reportBuildBatchStatusOverride,
  };
  const settings = overriddenSettings(project.settings, overrides, project.name, context);
  checkRoleAccount(settings.serviceRole, context);
  if (project.settings.source.type === 'CODEPIPELINE') return pipelineBuild(settings, overrides);
  if (settings.source.type === 'CODEPIPELINE' || settings.artifacts.type === 'CODEPIPELINE') {
    throw invalidInput('ArtifactsOverride must be set when using artifacts type CodePipelines');
  }
  checkSettings(settings);
  return { settings };
}
