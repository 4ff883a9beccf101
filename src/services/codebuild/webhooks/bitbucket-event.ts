import { prefixed } from './github-event.js';
import type { RepositoryEvent, RepositoryEventType } from './model.js';
import { listAt, objectAt, textAt } from './payload-values.js';

const TYPES: Readonly<Record<string, RepositoryEventType>> = {
  'pullrequest:created': 'PULL_REQUEST_CREATED',
  'pullrequest:updated': 'PULL_REQUEST_UPDATED',
  'pullrequest:fulfilled': 'PULL_REQUEST_MERGED',
  'pullrequest:rejected': 'PULL_REQUEST_CLOSED',
};

/**
 * @param name of the header `X-Event-Key`
 * @source Bitbucket Cloud documentation, "Event payloads"
 */
export function bitbucketEvent(name: string, payload: unknown): RepositoryEvent | undefined {
  const common = {
    actorAccountId: textAt(payload, 'actor', 'account_id') ?? textAt(payload, 'actor', 'uuid'),
    repositoryName: textAt(payload, 'repository', 'name'),
    repositoryPath: textAt(payload, 'repository', 'full_name'),
  };
  if (name === 'repo:push') return pushed(payload, common);
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type === undefined) return undefined;
  const request = objectAt(payload, 'pullrequest');
  const head = textAt(request, 'source', 'repository', 'full_name');
  return {
    ...common,
    type,
    commitId: textAt(request, 'source', 'commit', 'hash'),
    headRef: prefixed('refs/heads/', textAt(request, 'source', 'branch', 'name')),
    baseRef: prefixed('refs/heads/', textAt(request, 'destination', 'branch', 'name')),
    mergeCommitId: textAt(request, 'merge_commit', 'hash'),
    pullRequest: textAt(request, 'id'),
    author: textAt(request, 'author', 'account_id'),
    isFromFork: head !== undefined && head !== textAt(request, 'destination', 'repository', 'full_name'),
  };
}

/** A push may change several branches; the first that was not deleted counts. */
function pushed(
  payload: unknown,
  common: Pick<RepositoryEvent, 'actorAccountId' | 'repositoryName' | 'repositoryPath'>,
): RepositoryEvent | undefined {
  const change = listAt(payload, 'push', 'changes').find(
    (candidate) => textAt(candidate, 'new', 'name') !== undefined,
  );
  if (change === undefined) return undefined;
  const isTag = textAt(change, 'new', 'type') === 'tag';
  return {
    ...common,
    type: 'PUSH',
    commitId: textAt(change, 'new', 'target', 'hash'),
    headRef: prefixed(isTag ? 'refs/tags/' : 'refs/heads/', textAt(change, 'new', 'name')),
    previousCommitId: textAt(change, 'old', 'target', 'hash'),
    commitMessage: textAt(change, 'new', 'target', 'message'),
  };
}
