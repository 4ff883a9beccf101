import { formatArn } from '../../kernel/arn.js';
import {
  type Collection,
  collection,
  type IndexCursor,
  type Reader,
  regionalScope,
  type Stored,
  sortableNumber,
} from '../../store/store.js';
import type { RuleRecord } from './conditions/rule-record.js';
import { pipelineExecutionNotFound, pipelineNotFound } from './errors.js';
import type { ActionRecord, ExecutionRecord, GitWatch, SeenRevisions } from './history.js';
import type { JobRecord } from './jobs/job.js';
import type { PipelineState } from './machine/state.js';
import type { ActionTypeId, ActionTypeRecord, Pipeline, PipelineVersion } from './model.js';
import { namedRepository, watchedSources, watchKey } from './triggers/watched-repository.js';
import type { Webhook, WebhookAddress } from './webhooks/webhook.js';

/** By name. */
export const pipelines: Collection<Pipeline> = collection('codepipeline.pipeline', {
  // Whoever hears of a push finds the pipelines that may want to know. A connection may lead to this server too.
  byRepository: (doc) =>
    watchedSources(doc).flatMap(({ repository }) => [
      { value: watchKey(repository) },
      ...(repository.kind === 'connection' ? [{ value: namedRepository(repository.fullRepositoryId) }] : []),
    ]),
});

/** Structure versions that an update has replaced, by `versionKey`. */
export const pipelineVersions: Collection<PipelineVersion> = collection('codepipeline.version');

/** What the machine remembers, by pipeline id; absent until the first execution or transition change. */
export const pipelineStates: Collection<PipelineState> = collection('codepipeline.state');

/** By execution id. */
export const executions: Collection<ExecutionRecord> = collection('codepipeline.execution', {
  byPipeline: (doc) => ({ value: doc.pipelineId, sort: sortableNumber(doc.sequence) }),
  bySucceededStage: (doc) =>
    (doc.rollsBackTo === undefined && doc.rerun?.goesOn !== false ? doc.succeededStages : []).map(
      (stage) => ({
        value: succeededStage(doc.pipelineId, doc.pipelineVersion, stage),
        sort: sortableNumber(doc.sequence),
      }),
    ),
  byRequestToken: (doc) =>
    doc.requestToken === undefined ? undefined : { value: `${doc.pipelineId}/${doc.requestToken}` },
});

/** By action execution id. */
export const actionExecutions: Collection<ActionRecord> = collection('codepipeline.action', {
  byPipeline: (doc) => ({ value: doc.pipelineId, sort: sortableNumber(doc.sequence) }),
  byExecution: (doc) => ({ value: doc.executionId, sort: sortableNumber(doc.sequence) }),
  byAction: (doc) => ({
    value: actionPlace(doc.pipelineId, doc.stage, doc.action.name),
    sort: sortableNumber(doc.sequence),
  }),
  byExternal: (doc) => (doc.external === undefined ? undefined : { value: doc.external.id }),
  byApprovalToken: (doc) =>
    doc.approval === undefined ? undefined : { value: `${doc.pipelineId}/${doc.approval.token}` },
});

/** By `typeKey`: the action types that are not built in. */
export const actionTypes: Collection<ActionTypeRecord> = collection('codepipeline.actiontype');

/** By job id. */
export const jobs: Collection<JobRecord> = collection('codepipeline.job', {
  // A job that was handed out and never acknowledged is there again after a while: its place in the queue says when.
  byQueue: (doc) =>
    doc.status === 'Queued' || doc.status === 'Dispatched'
      ? { value: doc.queue, sort: sortableNumber(doc.availableAt) }
      : undefined,
  byAction: (doc) => ({ value: doc.actionExecutionId, sort: sortableNumber(doc.createdAt) }),
  byPipeline: (doc) => ({ value: doc.pipelineId }),
});

/** By name. */
export const webhooks: Collection<Webhook> = collection('codepipeline.webhook');

/** In the partition's scope, by the digest of what its URL holds: all that a caller names. */
export const webhookAddresses: Collection<WebhookAddress> = collection('codepipeline.webhookaddress');

/** By rule execution id. */
export const ruleExecutions: Collection<RuleRecord> = collection('codepipeline.rule', {
  byPipeline: (doc) => ({ value: doc.pipelineId, sort: sortableNumber(doc.sequence) }),
  byExecution: (doc) => ({ value: doc.executionId, sort: sortableNumber(doc.sequence) }),
  byExternal: (doc) => (doc.external === undefined ? undefined : { value: doc.external.id }),
});

/** What the last look at a repository has shown, by pipeline id and source action. */
export const gitWatches: Collection<GitWatch> = collection('codepipeline.gitwatch');

/** What polling has seen of a pipeline's sources, by pipeline id. */
export const seenRevisions: Collection<SeenRevisions> = collection('codepipeline.poll');

export function versionKey(pipelineId: string, version: number): string {
  return `${pipelineId}/${sortableNumber(version)}`;
}

/** `Custom/Build/MyProvider/1`, as in the type's ARN. */
export function typeKey({ owner, category, provider, version }: ActionTypeId): string {
  return `${owner}/${category}/${provider}/${version}`;
}

export function actionTypeArn(
  where: { readonly accountId: string; readonly region: string },
  id: ActionTypeId,
): string {
  const { accountId, region } = where;
  return formatArn({ service: 'codepipeline', region, accountId, resource: `actiontype:${typeKey(id)}` });
}

export function webhookArn(
  where: { readonly accountId: string; readonly region: string },
  name: string,
): string {
  const { accountId, region } = where;
  return formatArn({ service: 'codepipeline', region, accountId, resource: `webhook:${name}` });
}

/** An action of a pipeline, whichever execution ran it. */
function actionPlace(pipelineId: string, stage: string, action: string): string {
  return `${pipelineId}/${stage}/${action}`;
}

/** Success in a stage counts for the structure version that ran. */
export function succeededStage(pipelineId: string, version: number, stage: string): string {
  return `${pipelineId}/${version}/${stage}`;
}

export async function startedBy(
  reader: Reader,
  scope: string,
  pipelineId: string,
  requestToken: string,
): Promise<Stored<ExecutionRecord> | undefined> {
  const found = await reader.listBy(executions, scope, 'byRequestToken', `${pipelineId}/${requestToken}`, {
    limit: 1,
    reverse: true,
  });
  return found[0];
}

/**
 * The last execution that has gone to its sources: what is newer there is news. Rollbacks and reruns have what another took before.
 */
export async function lastFromSources(
  reader: Reader,
  scope: string,
  pipelineId: string,
): Promise<ExecutionRecord | undefined> {
  let after: IndexCursor | undefined;
  for (;;) {
    const page = await reader.listBy(executions, scope, 'byPipeline', pipelineId, {
      limit: 5,
      reverse: true,
      ...(after && { after }),
    });
    const found = page.find(({ doc }) => doc.rollsBackTo === undefined && doc.rerun === undefined);
    if (found) return found.doc;
    after = page.at(-1)?.cursor;
    if (!after) return undefined;
  }
}

/** The last attempt at an action, by any execution. */
export async function latestOf(
  reader: Reader,
  scope: string,
  pipelineId: string,
  stage: string,
  action: string,
): Promise<ActionRecord | undefined> {
  const place = actionPlace(pipelineId, stage, action);
  const found = await reader.listBy(actionExecutions, scope, 'byAction', place, { limit: 1, reverse: true });
  return found[0]?.doc;
}

/** @throws AwsError PipelineNotFoundException */
export async function existingPipeline(
  reader: Reader,
  where: { readonly accountId: string; readonly region: string },
  name: string | undefined,
): Promise<Pipeline> {
  const stored = await reader.get(pipelines, regionalScope(where), name ?? '');
  if (!stored) throw pipelineNotFound(where.accountId, name ?? '');
  return stored.doc;
}

/** @throws AwsError PipelineExecutionNotFoundException, also where it is another pipeline's */
export async function existingExecution(
  reader: Reader,
  pipeline: Pipeline,
  executionId: string | undefined,
): Promise<ExecutionRecord> {
  const stored = await reader.get(executions, regionalScope(pipeline), executionId ?? '');
  if (stored?.doc.pipelineId === pipeline.pipelineId) return stored.doc;
  throw pipelineExecutionNotFound(pipeline.definition.name, executionId ?? '');
}

/** @param rest of the resource: nothing, a stage, or a stage and an action */
export function pipelineArn(
  where: { readonly accountId: string; readonly region: string },
  name: string,
  ...rest: readonly string[]
): string {
  const { accountId, region } = where;
  return formatArn({ service: 'codepipeline', region, accountId, resource: [name, ...rest].join('/') });
}
