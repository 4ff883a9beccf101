import type { ServiceContext } from '../../../front-door/service.js';
import type { Transaction } from '../../../store/store.js';
import type { BatchDocument } from '../batch/documents.js';
import type { BuildDocument } from '../model.js';
import type { Place } from '../names.js';
import { REPORTING_SOURCES } from './commit-status.js';

export const COMMIT_STATUS_WORK = 'codebuild.commitStatus';
export const BATCH_COMMIT_STATUS_WORK = 'codebuild.batchCommitStatus';

/** A build, or a batch. */
type Started = Pick<BuildDocument, 'id' | 'settings' | 'webhook' | 'resolvedSourceVersion'>;

/**
 * Has the provider of the source told how a build is; builds of webhooks always, the others where the project says so. Those of
 * a batch are told of one by one only where it asks for that.
 */
export async function tellProvider(
  { work }: Pick<ServiceContext, 'work'>,
  tx: Transaction,
  { accountId, region }: Place,
  build: BuildDocument,
): Promise<void> {
  if (!isTold(build) || build.batch?.isReported === false) return;
  await work.enqueue(tx, { kind: COMMIT_STATUS_WORK, key: `${accountId}/${region}/${build.id}` });
}

/**
 * The same for a batch as a whole.
 *
 * @source AWS CodeBuild API Reference, ProjectBuildBatchConfig: batchReportMode
 */
export async function tellProviderOfBatch(
  { work }: Pick<ServiceContext, 'work'>,
  tx: Transaction,
  { accountId, region }: Place,
  batch: BatchDocument,
): Promise<void> {
  if (!isTold(batch) || batch.config.given.batchReportMode === 'REPORT_INDIVIDUAL_BUILDS') return;
  await work.enqueue(tx, { kind: BATCH_COMMIT_STATUS_WORK, key: `${accountId}/${region}/${batch.id}` });
}

function isTold(started: Started): boolean {
  const { source } = started.settings;
  const isAsked = started.webhook !== undefined || source.reportBuildStatus === true;
  return isAsked && REPORTING_SOURCES.includes(source.type) && commitOf(started) !== undefined;
}

export function commitOf({
  resolvedSourceVersion,
  webhook,
}: Pick<Started, 'resolvedSourceVersion' | 'webhook'>): string | undefined {
  return resolvedSourceVersion ?? webhook?.event.commitId;
}
