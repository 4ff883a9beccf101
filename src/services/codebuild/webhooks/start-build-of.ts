import { createHash } from 'node:crypto';
import type { ServiceContext } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { beginBatch } from '../batch/begin-batch.js';
import { type BatchDocument, batches } from '../batch/documents.js';
import { beginBuild } from '../begin-build.js';
import type { BuildDocument, ProjectDocument } from '../model.js';
import type { Place } from '../names.js';
import { checkSettings } from '../operations/create-project.js';
import { overriddenSettings } from '../override-settings.js';
import { builds, requireProject } from '../store.js';
import { type Delivery, deliveryId } from './delivery.js';
import type { RepositoryEvent } from './model.js';

export interface StartingEvent {
  readonly event: RepositoryEvent;
  readonly delivery: Delivery;
  readonly initiator: string;
  /** See {@link sourceVersionOf}. */
  readonly sourceVersion: string | undefined;
  /** Of the event's own repository, where the project's is not it. */
  readonly location?: string;
}

/**
 * Starts the build of an event, once however often it is told.
 *
 * @throws AwsError
 */
export async function startBuildOf(
  context: ServiceContext,
  place: Place,
  projectName: string,
  { event, delivery, initiator, sourceVersion, location }: StartingEvent,
): Promise<BuildDocument> {
  const idempotencyToken = deliveryToken(delivery, projectName);
  return await context.store.transaction(async (tx) => {
    if (idempotencyToken !== undefined) {
      const [known] = await tx.listBy(builds, regionalScope(place), 'token', idempotencyToken, { limit: 1 });
      if (known !== undefined) return known.doc;
    }
    const project = await requireProject(tx, place, projectName);
    const settings = overriddenSettings(
      project.doc.settings,
      { projectName, sourceVersion, sourceLocationOverride: location },
      projectName,
      place,
    );
    checkSettings(settings);
    return await beginBuild({ ...context, ...place }, tx, project, {
      settings,
      initiator,
      idempotencyToken,
      autoRetry: { limit: project.doc.autoRetryLimit ?? 0, number: 0 },
      webhook: { event, trigger: triggerOf(event) },
    });
  });
}

/**
 * The same for a batch.
 *
 * @throws AwsError
 */
export async function startBatchOf(
  context: ServiceContext,
  place: Place,
  projectName: string,
  { event, delivery, initiator, sourceVersion, location }: StartingEvent,
): Promise<BatchDocument> {
  const idempotencyToken = deliveryToken(delivery, projectName);
  return await context.store.transaction(async (tx) => {
    if (idempotencyToken !== undefined) {
      const [known] = await tx.listBy(batches, regionalScope(place), 'token', idempotencyToken, { limit: 1 });
      if (known !== undefined) return known.doc;
    }
    const project = await requireProject(tx, place, projectName);
    const input = { projectName, idempotencyToken, sourceVersion, sourceLocationOverride: location };
    const webhook = { event, trigger: triggerOf(event) };
    return await beginBatch({ ...context, ...place }, tx, project, input, { initiator, webhook });
  });
}

/** What is started once for a delivery is known by it; no client's own token is as long. */
function deliveryToken(delivery: Delivery, projectName: string): string | undefined {
  const id = deliveryId(delivery);
  if (id === undefined) return undefined;
  return `webhook:${createHash('sha256').update(`${projectName} ${id}`).digest('hex')}`;
}

/**
 * A pull request by its number where the provider has references of that kind, else the commit.
 *
 * @param approvedCommit that alone is built, whatever was pushed to the pull request since
 */
export function sourceVersionOf(
  { settings }: ProjectDocument,
  event: RepositoryEvent,
  approvedCommit?: string,
): string | undefined {
  const { type } = settings.source;
  const hasReference = type === 'GITHUB' || type === 'GITHUB_ENTERPRISE';
  if (event.pullRequest !== undefined && hasReference && event.type !== 'PULL_REQUEST_MERGED') {
    const reference = `pr/${event.pullRequest}`;
    return approvedCommit === undefined ? reference : `${reference}^{${approvedCommit}}`;
  }
  return event.commitId ?? event.tagName;
}

/** @source AWS CodeBuild User Guide: CODEBUILD_WEBHOOK_TRIGGER */
function triggerOf({ pullRequest, headRef = '' }: RepositoryEvent): string {
  if (pullRequest !== undefined) return `pr/${pullRequest}`;
  return headRef.replace(/^refs\/heads\//, 'branch/').replace(/^refs\/tags\//, 'tag/');
}
