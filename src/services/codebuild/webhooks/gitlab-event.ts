import { prefixed } from './github-event.js';
import type { RepositoryEvent, RepositoryEventType } from './model.js';
import { listAt, objectAt, textAt } from './payload-values.js';

const NO_COMMIT = /^0+$/;

/** @source GitLab documentation, "Webhook events": push, tag push and merge request events */
export function gitlabEvent(payload: unknown): RepositoryEvent | undefined {
  const kind = textAt(payload, 'object_kind');
  const repository = {
    repositoryName: textAt(payload, 'project', 'name'),
    repositoryPath: textAt(payload, 'project', 'path_with_namespace'),
    repositoryUrl: textAt(payload, 'project', 'git_http_url'),
  };
  if (kind === 'push' || kind === 'tag_push') {
    const commitId = textAt(payload, 'checkout_sha') ?? textAt(payload, 'after');
    if (commitId === undefined || NO_COMMIT.test(textAt(payload, 'after') ?? '')) return undefined;
    const commits = listAt(payload, 'commits');
    const changed = commits.flatMap((commit) =>
      ['added', 'removed', 'modified'].flatMap((list) => listAt(commit, list)),
    );
    return {
      type: 'PUSH',
      commitId,
      ...repository,
      actorAccountId: textAt(payload, 'user_id'),
      headRef: textAt(payload, 'ref'),
      previousCommitId: textAt(payload, 'before'),
      commitMessage: textAt(commits.at(-1), 'message'),
      filePaths: changed.map(String),
    };
  }
  if (kind !== 'merge_request') return undefined;
  const request = objectAt(payload, 'object_attributes');
  const type = typeOf(textAt(request, 'action'), request);
  if (type === undefined) return undefined;
  return {
    type,
    ...repository,
    actorAccountId: textAt(payload, 'user', 'id'),
    commitId: textAt(request, 'last_commit', 'id'),
    commitMessage: textAt(request, 'last_commit', 'message'),
    headRef: prefixed('refs/heads/', textAt(request, 'source_branch')),
    baseRef: prefixed('refs/heads/', textAt(request, 'target_branch')),
    pullRequest: textAt(request, 'iid'),
    author: textAt(request, 'author_id'),
    isFromFork: textAt(request, 'source_project_id') !== textAt(request, 'target_project_id'),
  };
}

/** An update without a former revision changes words only. */
function typeOf(action: string | undefined, request: object): RepositoryEventType | undefined {
  switch (action) {
    case 'open':
      return 'PULL_REQUEST_CREATED';
    case 'update':
      return 'oldrev' in request ? 'PULL_REQUEST_UPDATED' : undefined;
    case 'reopen':
      return 'PULL_REQUEST_REOPENED';
    case 'merge':
      return 'PULL_REQUEST_MERGED';
    case 'close':
      return 'PULL_REQUEST_CLOSED';
    default:
      return undefined;
  }
}
