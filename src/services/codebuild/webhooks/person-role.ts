import type { ProjectSource, PullRequestBuildApproverRole, ServerType } from '@aws-sdk/client-codebuild';
import type { ServiceContext } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import type { Place } from '../names.js';
import { findSourceLogin, type SourceLogin } from '../source-credentials.js';
import { bitbucketApi, githubApi, repositoryAt } from './commit-status.js';

const TIMEOUT_MS = 10_000;

type TokenLogin = Extract<SourceLogin, { kind: 'token' }>;

/**
 * What somebody is in a repository, as its provider knows it, asked with the account's token.
 *
 * @param person login at GitHub, id at GitLab and Bitbucket
 * @returns undefined for strangers, and where nobody can be asked
 */
export async function personRole(
  { store, log }: Pick<ServiceContext, 'store' | 'log'>,
  sealer: Sealer,
  place: Place,
  source: ProjectSource,
  person: string,
): Promise<PullRequestBuildApproverRole | undefined> {
  // Sources and servers are called the same.
  const login = await findSourceLogin(store, sealer, place, source.type as ServerType);
  if (login?.kind !== 'token' || person === '') return undefined;
  const request = roleRequest(source, login, person);
  if (request === undefined) return undefined;
  try {
    const answer = await fetch(request.url, {
      headers: { ...request.headers, 'user-agent': 'pipewright' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answer.ok ? roleIn(source, await answer.json()) : undefined;
  } catch (error) {
    // Nobody is trusted because the provider is away.
    log.warn('a provider does not say who somebody is', { url: request.url, error });
    return undefined;
  }
}

/** @source GitHub "Get repository permissions for a user", GitLab "Get a member of a project", Bitbucket "Get an explicit user permission" */
function roleRequest(
  { type, location }: ProjectSource,
  { token, username }: TokenLogin,
  person: string,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined {
  const repository = repositoryAt(location);
  if (repository === undefined) return undefined;
  const { origin, path } = repository;
  const who = encodeURIComponent(person);
  switch (type) {
    case 'GITHUB':
    case 'GITHUB_ENTERPRISE':
      return {
        url: `${githubApi(repository)}/repos/${path}/collaborators/${who}/permission`,
        headers: { authorization: `token ${token}`, accept: 'application/vnd.github+json' },
      };
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      return {
        url: `${origin}/api/v4/projects/${encodeURIComponent(path)}/members/all/${who}`,
        headers: { 'private-token': token },
      };
    case 'BITBUCKET':
      return {
        url: `${bitbucketApi(repository)}/repositories/${path}/permissions-config/users/${who}`,
        headers: { authorization: `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}` },
      };
    default:
      return undefined;
  }
}

const GITHUB: Readonly<Record<string, PullRequestBuildApproverRole>> = {
  read: 'GITHUB_READ',
  triage: 'GITHUB_TRIAGE',
  write: 'GITHUB_WRITE',
  maintain: 'GITHUB_MAINTAIN',
  admin: 'GITHUB_ADMIN',
};
/** By access level. */
const GITLAB: Readonly<Record<string, PullRequestBuildApproverRole>> = {
  10: 'GITLAB_GUEST',
  15: 'GITLAB_PLANNER',
  20: 'GITLAB_REPORTER',
  30: 'GITLAB_DEVELOPER',
  40: 'GITLAB_MAINTAINER',
  50: 'GITLAB_OWNER',
};
const BITBUCKET: Readonly<Record<string, PullRequestBuildApproverRole>> = {
  read: 'BITBUCKET_READ',
  write: 'BITBUCKET_WRITE',
  admin: 'BITBUCKET_ADMIN',
};

function roleIn({ type }: ProjectSource, answer: unknown): PullRequestBuildApproverRole | undefined {
  const found = (typeof answer === 'object' && answer !== null ? answer : {}) as Readonly<
    Record<string, unknown>
  >;
  const of = (roles: typeof GITHUB, value: unknown) => {
    const name = String(value ?? '');
    return Object.hasOwn(roles, name) ? roles[name] : undefined;
  };
  switch (type) {
    case 'GITLAB':
    case 'GITLAB_SELF_MANAGED':
      return of(GITLAB, found.access_level);
    case 'BITBUCKET':
      return of(BITBUCKET, found.permission);
    default:
      // Old servers know no roles but permissions.
      return of(GITHUB, found.role_name) ?? of(GITHUB, found.permission);
  }
}
