import type { IncomingHttpHeaders } from 'node:http';
import type { PullRequestBuildApproverRole, PullRequestBuildPolicy } from '@aws-sdk/client-codebuild';
import { collection, type Reader, regionalScope, type Transaction } from '../../../store/store.js';
import type { Place } from '../names.js';
import { type Delivery, header } from './delivery.js';
import type { RepositoryEvent } from './model.js';
import { objectAt, textAt } from './payload-values.js';

/** The last event of a pull request that waits for somebody's approval. */
export interface HeldPullRequest {
  readonly event: RepositoryEvent;
  readonly heldAt: number;
}

/** By {@link heldKey}. */
export const heldPullRequests = collection<HeldPullRequest>('codebuild.held-pull-request');

export function heldKey(
  projectName: string,
  { repositoryPath = '', pullRequest = '' }: PullRequestRef,
): string {
  return `${projectName}/${encodeURIComponent(repositoryPath)}/${pullRequest}`;
}

type PullRequestRef = Pick<RepositoryEvent, 'repositoryPath' | 'pullRequest'>;

export async function heldEvent(
  reader: Reader,
  place: Place,
  projectName: string,
  request: PullRequestRef,
): Promise<RepositoryEvent | undefined> {
  const key = heldKey(projectName, request);
  return (await reader.get(heldPullRequests, regionalScope(place), key))?.doc.event;
}

/** A webhook that is gone takes along what has waited at it: another one of the project's name does not let it in. */
export async function forgetHeld(tx: Transaction, place: Place, projectName: string): Promise<void> {
  const scope = regionalScope(place);
  for (const { key } of await tx.list(heldPullRequests, scope, { prefix: `${projectName}/` })) {
    await tx.delete(heldPullRequests, scope, key);
  }
}

/** Somebody's word that a commit of a pull request may be built. */
export interface Approval extends PullRequestRef {
  readonly commitId: string;
  /** Who has said it, as the provider's API names people. */
  readonly author: string;
  readonly repositoryUrl?: string;
}

/** @source AWS CodeBuild User Guide, "Pull request comment approval" */
const COMMAND = /^\/codebuild_run\(([0-9a-f]{40,64})\)$/;

/** @returns nothing for what is no new comment of that kind on a pull request */
export function approvalOf({ sourceType, headers }: Delivery, payload: unknown): Approval | undefined {
  const comment = commentOf(sourceType, headers, payload);
  const commitId = comment && COMMAND.exec(comment.text.trim())?.[1];
  if (comment === undefined || commitId === undefined) return undefined;
  const { text: _said, ...rest } = comment;
  return { ...rest, commitId };
}

/** Bitbucket tells twelve digits of a commit. Who approves must name all: for twelve, somebody may have another commit ready. */
const MIN_DIGITS = 12;

/** @returns the event with the commit that was approved; nothing where that is not its own */
export function approvedEvent(event: RepositoryEvent, { commitId }: Approval): RepositoryEvent | undefined {
  const told = event.commitId ?? '';
  const isSame = commitId === told || (told.length >= MIN_DIGITS && commitId.startsWith(told));
  return isSame ? { ...event, commitId } : undefined;
}

/** What somebody has to say below a pull request. */
export function howToApprove({ commitId = '' }: RepositoryEvent): string {
  if (commitId.length >= 40) return `/codebuild_run(${commitId})`;
  return `/codebuild_run(COMMIT), with the whole id of ${commitId}`;
}

type Comment = Omit<Approval, 'commitId'> & { readonly text: string };

/** @source GitHub "issue_comment", GitLab "Comment events", Bitbucket "Comment created" */
function commentOf(
  sourceType: Delivery['sourceType'],
  headers: IncomingHttpHeaders,
  payload: unknown,
): Comment | undefined {
  switch (sourceType) {
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      if (!isNewNote(payload)) return undefined;
      return {
        pullRequest: textAt(payload, 'merge_request', 'iid'),
        author: textAt(payload, 'user', 'id') ?? '',
        text: textAt(payload, 'object_attributes', 'note') ?? '',
        repositoryPath: textAt(payload, 'project', 'path_with_namespace'),
        repositoryUrl: textAt(payload, 'project', 'git_http_url'),
      };
    case 'BITBUCKET':
      if (header(headers, 'x-event-key') !== 'pullrequest:comment_created') return undefined;
      return {
        pullRequest: textAt(payload, 'pullrequest', 'id'),
        author: textAt(payload, 'actor', 'account_id') ?? '',
        text: textAt(payload, 'comment', 'content', 'raw') ?? '',
        repositoryPath: textAt(payload, 'repository', 'full_name'),
      };
    default: {
      const isNew =
        header(headers, 'x-github-event') === 'issue_comment' && textAt(payload, 'action') === 'created';
      if (!isNew || !('pull_request' in objectAt(payload, 'issue'))) return undefined;
      return {
        pullRequest: textAt(payload, 'issue', 'number'),
        author: textAt(payload, 'comment', 'user', 'login') ?? '',
        text: textAt(payload, 'comment', 'body') ?? '',
        repositoryPath: textAt(payload, 'repository', 'full_name'),
        repositoryUrl: textAt(payload, 'repository', 'clone_url'),
      };
    }
  }
}

/** Not one that was changed, which older servers do not tell of, nor what GitLab itself says. */
function isNewNote(payload: unknown): boolean {
  const { noteable_type: kind, action, system } = objectAt(payload, 'object_attributes');
  const isNew = action === undefined || action === 'create';
  return textAt(payload, 'object_kind') === 'note' && kind === 'MergeRequest' && isNew && system !== true;
}

/** Whoever may write to the repository; AWS does not say who approves where the policy names no roles. */
const DEFAULT_ROLES: readonly PullRequestBuildApproverRole[] = [
  'GITHUB_WRITE',
  'GITHUB_MAINTAIN',
  'GITHUB_ADMIN',
  'GITLAB_DEVELOPER',
  'GITLAB_MAINTAINER',
  'GITLAB_OWNER',
  'BITBUCKET_WRITE',
  'BITBUCKET_ADMIN',
];

export function mayApprove(
  { approverRoles = [] }: PullRequestBuildPolicy,
  role: PullRequestBuildApproverRole | undefined,
): boolean {
  const roles = approverRoles.length > 0 ? approverRoles : DEFAULT_ROLES;
  return role !== undefined && roles.includes(role);
}

export function needsApproval(
  policy: PullRequestBuildPolicy | undefined,
  { pullRequest, isFromFork }: RepositoryEvent,
): boolean {
  const rule = policy?.requiresCommentApproval ?? 'DISABLED';
  if (pullRequest === undefined) return false;
  return rule === 'ALL_PULL_REQUESTS' || (rule === 'FORK_PULL_REQUESTS' && isFromFork === true);
}
