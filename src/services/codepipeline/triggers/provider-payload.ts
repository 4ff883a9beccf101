import type { IncomingHttpHeaders } from 'node:http';
import type { GitChange } from './git-trigger.js';

/** What a git provider's webhook tells of. The commit of a pull request may be abbreviated. */
export type Told =
  | { readonly kind: 'push'; readonly fullRepositoryId: string }
  | { readonly kind: 'pullRequest'; readonly fullRepositoryId: string; readonly change: GitChange }
  | { readonly kind: 'nothing' };

const NOTHING: Told = { kind: 'nothing' };

type Json = Readonly<Record<string, unknown>>;

/**
 * GitHub's, GitLab's and Bitbucket's payloads, as far as pipelines are concerned.
 * @source GitHub Docs, "Webhook events and payloads"; GitLab Docs, "Webhook events"; Bitbucket Cloud, "Event payloads"
 */
export function readTold(headers: IncomingHttpHeaders, payload: unknown): Told {
  const body = objectOf(payload);
  switch (headers['x-github-event'] ?? headers['x-gitlab-event'] ?? headers['x-event-key']) {
    case 'push':
    case 'repo:push':
      return pushOf(textAt(objectOf(body.repository), 'full_name'));
    case 'Push Hook':
    case 'Tag Push Hook':
      return pushOf(textAt(objectOf(body.project), 'path_with_namespace'));
    case 'pull_request':
      return gitHubPullRequest(body);
    case 'Merge Request Hook':
      return gitLabMergeRequest(body);
    case 'pullrequest:created':
      return bitbucketPullRequest(body, 'OPEN');
    case 'pullrequest:updated':
      return bitbucketPullRequest(body, 'UPDATED');
    case 'pullrequest:fulfilled':
    case 'pullrequest:rejected':
      return bitbucketPullRequest(body, 'CLOSED');
    default:
      return NOTHING;
  }
}

function pushOf(fullRepositoryId: string): Told {
  return fullRepositoryId === '' ? NOTHING : { kind: 'push', fullRepositoryId };
}

type PullRequestEvent = Extract<GitChange, { kind: 'pullRequest' }>['event'];

const GITHUB_ACTIONS: ReadonlyMap<string, PullRequestEvent> = new Map([
  ['opened', 'OPEN'],
  ['reopened', 'OPEN'],
  ['synchronize', 'UPDATED'],
  ['closed', 'CLOSED'],
]);

function gitHubPullRequest(body: Json): Told {
  const request = objectOf(body.pull_request);
  const [head, base] = [objectOf(request.head), objectOf(request.base)];
  return pullRequest(
    textAt(objectOf(body.repository), 'full_name'),
    GITHUB_ACTIONS.get(textAt(body, 'action')),
    {
      pullRequestId: String(body.number ?? request.number ?? ''),
      title: textAt(request, 'title'),
      sourceBranch: textAt(head, 'ref'),
      destinationBranch: textAt(base, 'ref'),
      commitId: textAt(head, 'sha'),
    },
  );
}

const GITLAB_ACTIONS: ReadonlyMap<string, PullRequestEvent> = new Map([
  ['open', 'OPEN'],
  ['reopen', 'OPEN'],
  ['update', 'UPDATED'],
  ['close', 'CLOSED'],
  ['merge', 'CLOSED'],
]);

function gitLabMergeRequest(body: Json): Told {
  const request = objectOf(body.object_attributes);
  return pullRequest(
    textAt(objectOf(body.project), 'path_with_namespace'),
    GITLAB_ACTIONS.get(textAt(request, 'action')),
    {
      pullRequestId: String(request.iid ?? ''),
      title: textAt(request, 'title'),
      sourceBranch: textAt(request, 'source_branch'),
      destinationBranch: textAt(request, 'target_branch'),
      commitId: textAt(objectOf(request.last_commit), 'id'),
    },
  );
}

/** Its commits come abbreviated. */
function bitbucketPullRequest(body: Json, event: PullRequestEvent): Told {
  const request = objectOf(body.pullrequest);
  const [source, destination] = [objectOf(request.source), objectOf(request.destination)];
  return pullRequest(textAt(objectOf(body.repository), 'full_name'), event, {
    pullRequestId: String(request.id ?? ''),
    title: textAt(request, 'title'),
    sourceBranch: textAt(objectOf(source.branch), 'name'),
    destinationBranch: textAt(objectOf(destination.branch), 'name'),
    commitId: textAt(objectOf(source.commit), 'hash'),
  });
}

function pullRequest(
  fullRepositoryId: string,
  event: PullRequestEvent | undefined,
  rest: Omit<Extract<GitChange, { kind: 'pullRequest' }>, 'kind' | 'event'>,
): Told {
  const isWhole = fullRepositoryId !== '' && /^[0-9a-f]{12,40}$/.test(rest.commitId);
  if (!event || !isWhole) return NOTHING;
  return { kind: 'pullRequest', fullRepositoryId, change: { kind: 'pullRequest', event, ...rest } };
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textAt(object: Json, key: string): string {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return typeof value === 'string' ? value : '';
}
