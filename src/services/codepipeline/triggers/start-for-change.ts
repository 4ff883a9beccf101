import type { ReadableRepository } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { startExecution } from '../flow/start-execution.js';
import type { Pipeline } from '../model.js';
import { executions } from '../store.js';
import { resolveVariables } from '../variables/pipeline-variables.js';
import { decideTrigger, type GitChange, needsPaths, type TriggerDecision } from './git-trigger.js';
import { recordTrigger } from './record.js';
import { sourceDetail, type WatchedSource } from './watched-repository.js';

export interface DecidedChange {
  readonly change: GitChange;
  readonly decision: TriggerDecision;
}

/** @throws AwsError where the files that changed are asked for and cannot be found */
export async function decideChange(
  source: WatchedSource,
  change: GitChange,
  repository: ReadableRepository,
): Promise<DecidedChange> {
  const paths = needsPaths(source) ? await pathsOf(source, change, repository) : [];
  return { change, decision: decideTrigger(source, change, paths) };
}

/** Of a pull request and of a new branch: what it adds to where it came from. */
async function pathsOf(
  { branch }: WatchedSource,
  change: GitChange,
  repository: ReadableRepository,
): Promise<readonly string[]> {
  switch (change.kind) {
    case 'tag':
      return [];
    case 'branch': {
      if (change.before !== undefined) return await repository.changedPaths(change.before, change.commitId);
      return await addedPaths(repository, await headOf(repository, branch), change.commitId);
    }
    case 'pullRequest': {
      const base = change.destinationCommitId ?? (await headOf(repository, change.destinationBranch));
      return await addedPaths(repository, base, change.commitId);
    }
  }
}

async function headOf(repository: ReadableRepository, branch: string): Promise<string | undefined> {
  return (await repository.references())[`refs/heads/${branch}`];
}

async function addedPaths(
  repository: ReadableRepository,
  base: string | undefined,
  commitId: string,
): Promise<readonly string[]> {
  const common = base === undefined ? undefined : await repository.mergeBase(base, commitId);
  return await repository.changedPaths(common, commitId);
}

/** Starts an execution for a change that asks for one, and leaves a record in either case. */
export async function startForChange(
  tx: Transaction,
  context: ServiceContext,
  pipeline: Pipeline,
  source: WatchedSource,
  { change, decision }: DecidedChange,
  requestToken?: string,
): Promise<void> {
  const event = {
    source: source.repository.kind,
    detail: `${textOf(change)} of ${sourceDetail(source.repository)}`,
  };
  const record = { pipeline: pipeline.definition.name, event };
  if (!decision.starts) {
    await recordTrigger(tx, context, pipeline, { ...record, reason: decision.reason });
    return;
  }
  const executionId = context.ids.uuid();
  try {
    const pipelineExecutionId = await startExecution(tx, context, pipeline, {
      executionId,
      trigger: { type: 'WebhookV2', detail: event.detail },
      variables: resolveVariables(pipeline.definition.variables, []),
      sourceRevisions: [
        {
          actionName: source.actionName,
          revisionType: 'COMMIT_ID',
          revisionValue: change.commitId,
          variables: variablesOf(change),
        },
      ],
      ...(requestToken !== undefined && { requestToken }),
    });
    await recordTrigger(tx, context, pipeline, { ...record, pipelineExecutionId });
  } catch (error) {
    // Too many executions, or a variable without a value.
    if (!isAwsError(error)) throw error;
    await tx.delete(executions, regionalScope(pipeline), executionId);
    await recordTrigger(tx, context, pipeline, { ...record, reason: error.message });
  }
}

function textOf(change: GitChange): string {
  switch (change.kind) {
    case 'branch':
      return `push of ${change.commitId} to branch ${change.branch}`;
    case 'tag':
      return `tag ${change.tag} on ${change.commitId}`;
    case 'pullRequest':
      return `pull request ${change.pullRequestId} ${change.event} at ${change.commitId}`;
  }
}

/** @source AWS CodePipeline User Guide, output variables of CodeStarSourceConnection actions by trigger */
function variablesOf(change: GitChange): Record<string, string> {
  switch (change.kind) {
    case 'branch':
      return { BranchName: change.branch };
    case 'tag':
      return { TagName: change.tag };
    case 'pullRequest':
      return {
        BranchName: change.sourceBranch,
        PullRequestId: change.pullRequestId,
        PullRequestTitle: change.title,
        SourceBranchName: change.sourceBranch,
        DestinationBranchName: change.destinationBranch,
      };
  }
}
