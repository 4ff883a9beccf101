import type { ConnectedRepositories } from '../../../engines/git/port.js';
import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import type { Clock } from '../../../kernel/clock.js';
import { DAY_MS, MINUTE_MS } from '../../../kernel/duration.js';
import { type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import type { StoredSecrets } from '../definition/sealed-secrets.js';
import { assumeActionRole } from '../flow/action-role.js';
import { startExecution } from '../flow/start-execution.js';
import type { SourceHead } from '../history.js';
import type { Action, Pipeline } from '../model.js';
import { executions, lastFromSources, pipelines, seenRevisions } from '../store.js';
import { polledActions } from '../triggers/polled-actions.js';
import { recordTrigger } from '../triggers/record.js';
import { resolveVariables } from '../variables/pipeline-variables.js';

const POLL_SOURCES = 'codepipeline.poll';

/** @source AWS does not document how often it polls */
const EVERY_MS = MINUTE_MS;

/** Looks at the sources of a pipeline every minute, as long as it has one that is to be polled. */
export async function schedulePoll(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
): Promise<void> {
  if (polledActions(pipeline).length === 0) return;
  await context.work.enqueue(tx, {
    kind: POLL_SOURCES,
    key: `${regionalScope(pipeline)}/${pipeline.definition.name}`,
    dueAt: context.clock.after(EVERY_MS),
  });
}

/** @source AWS CodePipeline User Guide, "Polling pipelines inactive for 30 days" */
const IDLE_MS = 30 * DAY_MS;

/**
 * When polling ended because nothing had been started for so long; whatever starts the pipeline, or an update, lets it
 * begin again.
 *
 * @returns undefined where the pipeline is polled, or never was to be
 */
export async function pollingDisabledAt(
  reader: Reader,
  clock: Clock,
  pipeline: Pipeline,
): Promise<number | undefined> {
  if (polledActions(pipeline).length === 0) return undefined;
  const [last] = await reader.listBy(executions, regionalScope(pipeline), 'byPipeline', pipeline.pipelineId, {
    limit: 1,
    reverse: true,
  });
  const since = Math.max(last?.doc.startedAt ?? 0, pipeline.updatedAt);
  const idleMs = clock.after(IDLE_MS) - clock.now();
  return since + idleMs <= clock.now() ? since + idleMs : undefined;
}

/** Where the heads of sources outside this server are read. */
export interface PollReaders {
  readonly connections: Pick<ConnectedRepositories, 'openGitHub'>;
  readonly secrets: StoredSecrets;
}

export const pollWorker = (readers: PollReaders): WorkerDeclaration<ServiceContext> => ({
  kind: POLL_SOURCES,
  concurrency: 4,
  leaseMs: 30_000,
  async run({ key }, context) {
    const cut = key.lastIndexOf('/');
    const [scope, name] = [key.slice(0, cut), key.slice(cut + 1)];
    const stored = await context.store.get(pipelines, scope, name);
    if (!stored) return;
    await context.store.transaction((tx) => schedulePoll(tx, context, stored.doc));
    if ((await pollingDisabledAt(context.store, context.clock, stored.doc)) !== undefined) return;
    const heads = await headsOf(readers, context, stored.doc);
    try {
      await context.store.transaction(async (tx) => {
        const pipeline = (await tx.get(pipelines, scope, name))?.doc;
        if (pipeline?.pipelineId === stored.doc.pipelineId) await startWhereNew(tx, context, pipeline, heads);
      });
    } catch (error) {
      // Too many executions, or a variable without a value: nothing was recorded as seen, the next look tries again.
      if (!isAwsError(error)) throw error;
      const { message: reason } = error;
      await context.store.transaction((tx) =>
        recordTrigger(tx, context, stored.doc, { pipeline: name, event: eventOf(heads), reason }),
      );
    }
  },
});

function eventOf(heads: readonly SourceHead[]) {
  const detail = heads.map(({ actionName, revisionId }) => `${actionName} at ${revisionId}`).join(', ');
  return { source: 'poll', detail };
}

/** A source that cannot be read has no news; the execution that needs it will say why. */
async function headsOf(
  readers: PollReaders,
  context: ServiceContext,
  pipeline: Pipeline,
): Promise<readonly SourceHead[]> {
  const heads: SourceHead[] = [];
  for (const action of polledActions(pipeline)) {
    try {
      const aws = await assumeActionRole(context, {
        pipelineRoleArn: pipeline.definition.roleArn,
        roleArn: action.roleArn,
        region: pipeline.region,
        sessionName: 'poll-for-source-changes',
      });
      const revisionId = await headOf(readers, aws, pipeline, action);
      if (revisionId !== undefined) heads.push({ actionName: action.name, revisionId });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      context.log.debug('a source could not be polled', { pipeline: pipeline.definition.name, error });
    }
  }
  return heads;
}

async function headOf(
  { connections, secrets }: PollReaders,
  aws: AwsClient,
  { accountId, region }: Pipeline,
  { actionTypeId, configuration }: Action,
): Promise<string | undefined> {
  if (actionTypeId.provider === 'GitHub') {
    const { Owner: owner = '', Repo: repo = '', OAuthToken = '', Branch = '' } = configuration;
    const token = secrets.open(OAuthToken);
    const repository = await connections.openGitHub({ accountId, region, owner, repo, token });
    return (await repository.references())[`refs/heads/${Branch}`];
  }
  if (actionTypeId.provider === 'S3') {
    const { S3Bucket: Bucket, S3ObjectKey: Key } = configuration;
    return (await aws.call('s3', 'HeadObject', { Bucket, Key })).VersionId;
  }
  const { RepositoryName: repositoryName, BranchName: branchName } = configuration;
  return (await aws.call('codecommit', 'GetBranch', { repositoryName, branchName })).branch?.commitId;
}

/** New is what neither the last execution took nor polling has seen. */
async function startWhereNew(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  heads: readonly SourceHead[],
): Promise<void> {
  const scope = regionalScope(pipeline);
  const stored = await tx.get(seenRevisions, scope, pipeline.pipelineId);
  const seen = stored?.doc.seen ?? [];
  const last = await lastFromSources(tx, scope, pipeline.pipelineId);
  const taken = last?.artifactRevisions ?? [];
  const isKnown = ({ actionName, revisionId }: SourceHead) =>
    [...seen, ...taken].some((known) => known.actionName === actionName && known.revisionId === revisionId);
  const isNew = heads.some((head) => !isKnown(head));
  if (!isNew) return;

  await tx.put(seenRevisions, scope, pipeline.pipelineId, { seen: heads });
  // It takes the newest by itself when it comes to its sources.
  if (last?.status === 'InProgress' && taken.length === 0) return;
  const pipelineExecutionId = await startExecution(tx, context, pipeline, {
    executionId: context.ids.uuid(),
    trigger: { type: 'PollForSourceChanges' },
    variables: resolveVariables(pipeline.definition.variables, []),
    sourceRevisions: [],
  });
  const event = eventOf(heads);
  await recordTrigger(tx, context, pipeline, {
    pipeline: pipeline.definition.name,
    event,
    pipelineExecutionId,
  });
}
