import type { StartBuildBatchInput, StartBuildInput } from '@aws-sdk/client-codebuild';
import type { ServiceContext } from '../../../front-door/service.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope, type Stored, type Transaction } from '../../../store/store.js';
import { invalidInput } from '../errors.js';
import type { ProjectDocument } from '../model.js';
import type { Place } from '../names.js';
import { checkSettings } from '../operations/create-project.js';
import { overriddenSettings } from '../override-settings.js';
import { type PipelineBuild, pipelineBuild } from '../pipeline-build.js';
import { checkRoleAccount } from '../service-role.js';
import { projects } from '../store.js';
import { tellProviderOfBatch } from '../webhooks/tell-provider.js';
import { BATCH_TIMEOUT_WORK, BATCH_WORK, batchWorkKey } from './advance-batch.js';
import { batchConfigOf } from './config.js';
import { submittedBatch } from './decide-batch.js';
import { type BatchDocument, batches } from './documents.js';

/** Who has started a batch, and how it is known again. */
export type BatchOrigin = Pick<BatchDocument, 'initiator' | 'requestHash' | 'webhook'>;

/**
 * Writes a submitted batch, and with it everything that makes it run.
 *
 * @throws AwsError InvalidInputException where the settings do not work
 */
export async function beginBatch(
  context: ServiceContext & Place,
  tx: Transaction,
  { key, doc: project }: Stored<ProjectDocument>,
  input: StartBuildBatchInput,
  origin: BatchOrigin,
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
    ...origin,
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
  };
  await tx.put(projects, scope, key, { ...project, nextBatchNumber: batchNumber + 1 });
  await tx.put(batches, scope, batch.id, batch, { expect: 'absent' });
  await enqueueBatch(context, tx, batch);
  await tellProviderOfBatch(context, tx, context, batch);
  return batch;
}

/** What makes a batch run, now and until its time is up. */
export async function enqueueBatch(
  context: ServiceContext & Place,
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
  context: Place,
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
  if (project.settings.source.type === 'CODEPIPELINE') return pipelineBuild(settings, overrides, context);
  if (settings.source.type === 'CODEPIPELINE' || settings.artifacts.type === 'CODEPIPELINE') {
    throw invalidInput('ArtifactsOverride must be set when using artifacts type CodePipelines');
  }
  checkSettings(settings);
  return { settings };
}
