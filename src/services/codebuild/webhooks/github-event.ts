import type { RepositoryEvent, RepositoryEventType } from './model.js';
import { listAt, objectAt, textAt } from './payload-values.js';

const NO_COMMIT = /^0+$/;

/**
 * @param name of the header `X-GitHub-Event`
 * @returns nothing for events that start no builds, the deletion of a branch among them
 * @source GitHub documentation, "Webhook events and payloads"
 */
export function githubEvent(name: string, payload: unknown): RepositoryEvent | undefined {
  const common = {
    actorAccountId: textAt(payload, 'sender', 'id'),
    repositoryName: textAt(payload, 'repository', 'name'),
    repositoryPath: textAt(payload, 'repository', 'full_name'),
    repositoryUrl: textAt(payload, 'repository', 'clone_url'),
    organizationName: textAt(payload, 'organization', 'login'),
  };
  switch (name) {
    case 'push':
      return pushed(payload, common);
    case 'pull_request':
      return pullRequest(payload, common);
    case 'release':
      return release(payload, common);
    case 'workflow_job':
      if (textAt(payload, 'action') !== 'queued') return undefined;
      return {
        ...common,
        type: 'WORKFLOW_JOB_QUEUED',
        commitId: textAt(payload, 'workflow_job', 'head_sha'),
        headRef: prefixed('refs/heads/', textAt(payload, 'workflow_job', 'head_branch')),
        workflowName: textAt(payload, 'workflow_job', 'workflow_name'),
      };
    default:
      return undefined;
  }
}

type Common = Pick<
  RepositoryEvent,
  'actorAccountId' | 'repositoryName' | 'repositoryPath' | 'repositoryUrl' | 'organizationName'
>;

function pushed(payload: unknown, common: Common): RepositoryEvent | undefined {
  const commitId = textAt(payload, 'after');
  if (commitId === undefined || NO_COMMIT.test(commitId)) return undefined;
  const previous = textAt(payload, 'before');
  const commits = listAt(payload, 'commits');
  const changed = commits.flatMap((commit) =>
    ['added', 'removed', 'modified'].flatMap((kind) => listAt(commit, kind)),
  );
  return {
    ...common,
    type: 'PUSH',
    commitId,
    headRef: textAt(payload, 'ref'),
    previousCommitId: previous !== undefined && NO_COMMIT.test(previous) ? undefined : previous,
    commitMessage: textAt(payload, 'head_commit', 'message'),
    filePaths: changed.map(String),
  };
}

function pullRequest(payload: unknown, common: Common): RepositoryEvent | undefined {
  const request = objectAt(payload, 'pull_request');
  const type = pullRequestType(textAt(payload, 'action'), request.merged === true);
  if (type === undefined) return undefined;
  const head = textAt(request, 'head', 'repo', 'full_name');
  return {
    ...common,
    type,
    commitId: textAt(request, 'head', 'sha'),
    headRef: prefixed('refs/heads/', textAt(request, 'head', 'ref')),
    baseRef: prefixed('refs/heads/', textAt(request, 'base', 'ref')),
    pullRequest: textAt(payload, 'number') ?? textAt(request, 'number'),
    author: textAt(request, 'user', 'login'),
    isFromFork: head !== undefined && head !== textAt(request, 'base', 'repo', 'full_name'),
  };
}

function pullRequestType(action: string | undefined, isMerged: boolean): RepositoryEventType | undefined {
  switch (action) {
    case 'opened':
      return 'PULL_REQUEST_CREATED';
    case 'synchronize':
      return 'PULL_REQUEST_UPDATED';
    case 'reopened':
      return 'PULL_REQUEST_REOPENED';
    case 'closed':
      return isMerged ? 'PULL_REQUEST_MERGED' : 'PULL_REQUEST_CLOSED';
    default:
      return undefined;
  }
}

function release(payload: unknown, common: Common): RepositoryEvent | undefined {
  const action = textAt(payload, 'action');
  if (action !== 'released' && action !== 'prereleased') return undefined;
  const tagName = textAt(payload, 'release', 'tag_name');
  return {
    ...common,
    type: action === 'released' ? 'RELEASED' : 'PRERELEASED',
    tagName,
    releaseName: textAt(payload, 'release', 'name'),
    headRef: prefixed('refs/tags/', tagName),
  };
}

export function prefixed(prefix: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${prefix}${name}`;
}
