import type { ProjectSource, SourceType } from '@aws-sdk/client-codebuild';
import { urlOf } from '../../../kernel/url.js';
import type { BuildStatus } from '../machine/model.js';
import type { SourceLogin } from '../source-credentials.js';

/** Providers that show the status of a build beside the commit. */
export const REPORTING_SOURCES: readonly (SourceType | undefined)[] = [
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'GITLAB',
  'GITLAB_SELF_MANAGED',
  'BITBUCKET',
];

export interface CommitStatus {
  readonly commitId: string;
  readonly status: BuildStatus;
  /** What the status is called at the provider. */
  readonly name: string;
  readonly targetUrl: string;
}

export interface StatusRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
}

type TokenLogin = Extract<SourceLogin, { kind: 'token' }>;

/**
 * The request that tells a provider of a build. Pure.
 *
 * @returns undefined where the source is not a repository of such a provider
 * @source GitHub "Commit statuses", GitLab "Set commit pipeline status", Bitbucket "Create a build status for a commit"
 */
export function statusRequest(
  { type, location }: ProjectSource,
  login: TokenLogin,
  status: CommitStatus,
): StatusRequest | undefined {
  const repository = repositoryAt(location);
  if (repository === undefined) return undefined;
  switch (type) {
    case 'GITHUB':
    case 'GITHUB_ENTERPRISE':
      return githubRequest(repository, login, status);
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      return gitlabRequest(repository, login, status);
    case 'BITBUCKET':
      return bitbucketRequest(repository, login, status);
    default:
      return undefined;
  }
}

/** A repository at a provider. */
interface Repository {
  readonly origin: string;
  readonly host: string;
  /** `owner/name`, for GitLab with more groups. */
  readonly path: string;
}

/** @param location a clone URL */
export function repositoryAt(location = ''): Repository | undefined {
  const url = urlOf(location);
  if (!url) return undefined;
  const { origin, hostname, pathname } = url;
  const path = pathname.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return path.includes('/') ? { origin, host: hostname, path } : undefined;
}

export function githubApi({ host, origin }: Repository): string {
  return host === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
}

export function bitbucketApi({ host, origin }: Repository): string {
  return host === 'bitbucket.org' ? 'https://api.bitbucket.org/2.0' : `${origin}/2.0`;
}

function githubRequest(repository: Repository, login: TokenLogin, status: CommitStatus): StatusRequest {
  const state = { IN_PROGRESS: 'pending', SUCCEEDED: 'success', FAILED: 'failure' } as const;
  return {
    url: `${githubApi(repository)}/repos/${repository.path}/statuses/${status.commitId}`,
    headers: { authorization: `token ${login.token}`, accept: 'application/vnd.github+json' },
    body: {
      state: state[status.status as keyof typeof state] ?? 'error',
      context: status.name,
      description: describe(status.status),
      target_url: status.targetUrl,
    },
  };
}

function gitlabRequest({ origin, path }: Repository, login: TokenLogin, status: CommitStatus): StatusRequest {
  const state = { IN_PROGRESS: 'running', SUCCEEDED: 'success', STOPPED: 'canceled' } as const;
  return {
    url: `${origin}/api/v4/projects/${encodeURIComponent(path)}/statuses/${status.commitId}`,
    headers: { 'private-token': login.token },
    body: {
      state: state[status.status as keyof typeof state] ?? 'failed',
      name: status.name,
      description: describe(status.status),
      target_url: status.targetUrl,
    },
  };
}

function bitbucketRequest(repository: Repository, login: TokenLogin, status: CommitStatus): StatusRequest {
  const state = { IN_PROGRESS: 'INPROGRESS', SUCCEEDED: 'SUCCESSFUL', STOPPED: 'STOPPED' } as const;
  const password = Buffer.from(`${login.username}:${login.token}`).toString('base64');
  return {
    url: `${bitbucketApi(repository)}/repositories/${repository.path}/commit/${status.commitId}/statuses/build`,
    headers: { authorization: `Basic ${password}` },
    body: {
      key: status.name.slice(0, 40),
      name: status.name,
      state: state[status.status as keyof typeof state] ?? 'FAILED',
      description: describe(status.status),
      url: status.targetUrl,
    },
  };
}

function describe(status: BuildStatus): string {
  return status === 'IN_PROGRESS' ? 'Build in progress' : `Build ${status.toLowerCase().replace('_', ' ')}`;
}
