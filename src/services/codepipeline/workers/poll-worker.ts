import type { AwsClient, ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { MINUTE_MS } from '../../../kernel/duration.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { assumeActionRole } from '../flow/action-role.js';
import { startExecution } from '../flow/start-execution.js';
import type { SourceHead } from '../history.js';
import type { Action, Pipeline } from '../model.js';
import { executions, pipelines, seenRevisions } from '../store.js';
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

/** @source AWS CodePipeline User Guide: PollForSourceChanges is true where it is left out */
function polledActions({ definition }: Pipeline): readonly Action[] {
  return (definition.stages[0]?.actions ?? []).filter(({ actionTypeId, configuration }) => {
    const canPoll = actionTypeId.owner === 'AWS' && ['CodeCommit', 'S3'].includes(actionTypeId.provider);
    return canPoll && configuration.PollForSourceChanges?.toLowerCase() !== 'false';
  });
}

export const pollWorker: WorkerDeclaration<ServiceContext> = {
  kind: POLL_SOURCES,
  concurrency: 4,
  leaseMs: 30_000,
  async run({ key }, context) {
    const cut = key.lastIndexOf('/');
    const [scope, name] = [key.slice(0, cut), key.slice(cut + 1)];
    const stored = await context.store.get(pipelines, scope, name);
    if (!stored) return;
    await context.store.transaction((tx) => schedulePoll(tx, context, stored.doc));
    const heads = await headsOf(context, stored.doc);
    try {
      await context.store.transaction(async (tx) => {
        const pipeline = (await tx.get(pipelines, scope, name))?.doc;
        if (pipeline?.pipelineId === stored.doc.pipelineId) await startWhereNew(tx, context, pipeline, heads);
      });
    } catch (error) {
      // Too many executions, or a variable without a value: nothing was recorded as seen, the next look tries again.
      if (!isAwsError(error)) throw error;
      context.log.info('polling could not start a pipeline', { pipeline: name, error });
    }
  },
};

/** A source that cannot be read has no news; the execution that needs it will say why. */
async function headsOf(context: ServiceContext, pipeline: Pipeline): Promise<readonly SourceHead[]> {
  const heads: SourceHead[] = [];
  for (const action of polledActions(pipeline)) {
    try {
      const aws = await assumeActionRole(context, {
        pipelineRoleArn: pipeline.definition.roleArn,
        roleArn: action.roleArn,
        region: pipeline.region,
        sessionName: 'poll-for-source-changes',
      });
      const revisionId = await headOf(aws, action);
      if (revisionId !== undefined) heads.push({ actionName: action.name, revisionId });
    } catch (error) {
      if (!isAwsError(error)) throw error;
      context.log.debug('a source could not be polled', { pipeline: pipeline.definition.name, error });
    }
  }
  return heads;
}

async function headOf(aws: AwsClient, { actionTypeId, configuration }: Action): Promise<string | undefined> {
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
  const [last] = await tx.listBy(executions, scope, 'byPipeline', pipeline.pipelineId, {
    limit: 1,
    reverse: true,
  });
  const taken = last?.doc.artifactRevisions ?? [];
  const isKnown = ({ actionName, revisionId }: SourceHead) =>
    [...seen, ...taken].some((known) => known.actionName === actionName && known.revisionId === revisionId);
  const isNew = heads.some((head) => !isKnown(head));
  if (!isNew) return;

  await tx.put(seenRevisions, scope, pipeline.pipelineId, { seen: heads });
  // It takes the newest by itself when it comes to its sources.
  if (last?.doc.status === 'InProgress' && taken.length === 0) return;
  await startExecution(tx, context, pipeline, {
    executionId: context.ids.uuid(),
    trigger: { type: 'PollForSourceChanges' },
    variables: resolveVariables(pipeline.definition.variables, []),
    sourceRevisions: [],
  });
}
