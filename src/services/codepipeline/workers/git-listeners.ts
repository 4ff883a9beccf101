import type { EventListener, ServiceContext, ServiceEvent } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { pipelines } from '../store.js';
import type { GitChange } from '../triggers/git-trigger.js';
import { namedRepository, watchKey } from '../triggers/watched-repository.js';
import { scheduleGitWatch } from './git-watch-worker.js';
import { schedulePullRequest } from './pull-request-worker.js';

/** What is heard of this server's own repositories: a push hastens the next look, a pull request is told of only once. */
export const GIT_LISTENERS: readonly EventListener[] = [
  { source: 'aws.codecommit', detailType: 'CodeCommit Repository State Change', heard: pushed },
  { source: 'aws.codecommit', detailType: 'CodeCommit Pull Request State Change', heardWithin: pullRequest },
];

async function pushed(event: ServiceEvent, context: ServiceContext): Promise<void> {
  const scope = regionalScope(event);
  const repositoryName = textAt(event.detail, 'repositoryName');
  const key = watchKey({ kind: 'codecommit', repositoryName });
  const watching = await context.store.listBy(pipelines, scope, 'byRepository', key);
  const through = await context.store.listBy(
    pipelines,
    scope,
    'byRepository',
    namedRepository(repositoryName),
  );
  if (watching.length + through.length === 0) return;
  await context.store.transaction(async (tx) => {
    for (const { doc } of [...watching, ...through]) await scheduleGitWatch(tx, context, doc);
  });
}

const EVENTS: ReadonlyMap<string, Extract<GitChange, { kind: 'pullRequest' }>['event']> = new Map([
  ['pullRequestCreated', 'OPEN'],
  ['pullRequestSourceBranchUpdated', 'UPDATED'],
  ['pullRequestMergeStatusUpdated', 'CLOSED'],
  ['pullRequestStatusChanged', 'CLOSED'],
]);

/** @source AWS CodeCommit User Guide, monitoring CodeCommit events: pull request events */
async function pullRequest(
  tx: Transaction,
  { detail, ...event }: ServiceEvent,
  context: ServiceContext,
): Promise<void> {
  const scope = regionalScope(event);
  const kind = EVENTS.get(textAt(detail, 'event'));
  const commitId = textAt(detail, 'sourceCommit');
  const destinationCommitId = textAt(detail, 'destinationCommit');
  if (!kind || !/^[0-9a-f]{40}$/.test(commitId)) return;
  const change: GitChange = {
    kind: 'pullRequest',
    event: kind,
    pullRequestId: textAt(detail, 'pullRequestId'),
    title: textAt(detail, 'title'),
    sourceBranch: textAt(detail, 'sourceReference').replace(/^refs\/heads\//, ''),
    destinationBranch: textAt(detail, 'destinationReference').replace(/^refs\/heads\//, ''),
    commitId,
    ...(/^[0-9a-f]{40}$/.test(destinationCommitId) && { destinationCommitId }),
  };
  const names = memberOf(detail, 'repositoryNames');
  for (const name of Array.isArray(names) ? names : []) {
    const repository = watchKey({ kind: 'codecommit', repositoryName: String(name) });
    const deliveryId = context.ids.uuid();
    await schedulePullRequest(tx, context, scope, { repository, change, deliveryId });
  }
}

function memberOf(detail: unknown, name: string): unknown {
  return typeof detail === 'object' && detail !== null && Object.hasOwn(detail, name)
    ? (detail as Record<string, unknown>)[name]
    : undefined;
}

function textAt(detail: unknown, name: string): string {
  const value = memberOf(detail, name);
  return typeof value === 'string' ? value : '';
}
