import type { ReadableRepository } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { isAwsError, validationError } from '../../../kernel/aws-error.js';
import type { Transaction } from '../../../store/store.js';
import type { WorkerDeclaration } from '../../../work/work.js';
import { assumeActionRole } from '../flow/action-role.js';
import { pipelines } from '../store.js';
import type { GitChange } from '../triggers/git-trigger.js';
import { recordTrigger } from '../triggers/record.js';
import { decideChange, startForChange } from '../triggers/start-for-change.js';
import {
  openWatched,
  type RepositoryReaders,
  sourceDetail,
  watchedSources,
  watchKey,
} from '../triggers/watched-repository.js';

const PULL_REQUEST = 'codepipeline.pull-request';

/** Something that somebody has told of a pull request. */
export interface HeardPullRequest {
  /** `watchKey` of its repository. */
  readonly repository: string;
  readonly change: GitChange;
  /** Names what was told: told twice it starts once. */
  readonly deliveryId: string;
}

/** @param scope the account and region of the pipelines */
export async function schedulePullRequest(
  tx: Transaction,
  context: ServiceContext,
  scope: string,
  heard: HeardPullRequest,
): Promise<void> {
  const watching = await tx.listBy(pipelines, scope, 'byRepository', heard.repository);
  for (const { key } of watching) {
    await context.work.enqueue(tx, {
      kind: PULL_REQUEST,
      key: `${scope}/${key}/${heard.deliveryId}`,
      payload: { ...heard, scope, pipelineName: key },
    });
  }
}

/** Decides for one pipeline whether a pull request starts it. */
export function pullRequestWorker(readers: RepositoryReaders): WorkerDeclaration<ServiceContext> {
  return {
    kind: PULL_REQUEST,
    concurrency: 4,
    leaseMs: 120_000,
    async run({ payload }, context) {
      const heard = payload as HeardPullRequest & { readonly scope: string; readonly pipelineName: string };
      const pipeline = (await context.store.get(pipelines, heard.scope, heard.pipelineName))?.doc;
      if (!pipeline) return;
      for (const source of watchedSources(pipeline)) {
        if (watchKey(source.repository) !== heard.repository) continue;
        try {
          const aws = await assumeActionRole(context, {
            pipelineRoleArn: pipeline.definition.roleArn,
            roleArn: source.roleArn,
            region: pipeline.region,
            sessionName: 'watch-for-source-changes',
          });
          const repository = await openWatched(readers, aws, pipeline, source.repository);
          const change = await withWholeCommit(heard.change, repository);
          const decided = await decideChange(source, change, repository);
          const token = `pull-request:${source.actionName}/${heard.deliveryId}`;
          await context.store.transaction((tx) =>
            startForChange(tx, context, pipeline, source, decided, token),
          );
        } catch (error) {
          if (!isAwsError(error)) throw error;
          const { message: reason } = error;
          const detail = `a pull request of ${sourceDetail(source.repository)}`;
          const event = { source: source.repository.kind, detail };
          await context.store.transaction((tx) =>
            recordTrigger(tx, context, pipeline, { pipeline: heard.pipelineName, event, reason }),
          );
        }
      }
    },
  };
}

/** An abbreviated commit is the head of the branch that it was told of, or there is no saying which it is. */
async function withWholeCommit(change: GitChange, repository: ReadableRepository): Promise<GitChange> {
  const { commitId } = change;
  if (change.kind !== 'pullRequest' || commitId.length === 40) return change;
  const head = (await repository.references())[`refs/heads/${change.sourceBranch}`];
  if (head?.startsWith(commitId)) return { ...change, commitId: head };
  throw validationError(
    `The branch ${change.sourceBranch} of pull request ${change.pullRequestId} is not at ${commitId} any more, or is in a fork`,
  );
}
