import type { ProjectSource, ScopeConfiguration } from '@aws-sdk/client-codebuild';
import { urlOf } from '../../../kernel/url.js';
import type { RepositoryEvent, WebhookDocument } from './model.js';

/** Where the providers are that have no domain of their own. */
const HOSTS: Readonly<Record<string, string>> = { GITHUB: 'github.com', GITLAB: 'gitlab.com' };

/**
 * The source of an event: the project's, or, for a hook of an organization, an enterprise or a group, the repository that the
 * event is about.
 *
 * @returns in words why the event is none of the hook's
 * @source AWS CodeBuild User Guide, "GitHub global and organization webhooks" and "GitLab group webhooks"
 */
export function sourceOfEvent(
  source: ProjectSource,
  { scopeConfiguration: scope }: Pick<WebhookDocument, 'scopeConfiguration'>,
  event: Pick<RepositoryEvent, 'repositoryUrl' | 'repositoryPath' | 'organizationName'>,
): ProjectSource | string {
  if (scope === undefined) return source;
  if (!isInScope(scope, event)) return `the repository is not of ${scope.name}`;
  const url = urlOf(event.repositoryUrl ?? '');
  if (url === undefined || !/^https?:$/.test(url.protocol)) return 'the event does not tell its repository';
  const domain = scope.domain?.replace(/^https?:\/\//, '').replace(/\/+$/, '') ?? HOSTS[source.type ?? ''];
  if (domain !== url.host && domain !== url.hostname)
    return `the repository is at ${url.host}, not at ${domain}`;
  return { ...source, location: event.repositoryUrl };
}

function isInScope(
  { scope, name = '' }: ScopeConfiguration,
  {
    repositoryPath = '',
    organizationName = '',
  }: Pick<RepositoryEvent, 'repositoryPath' | 'organizationName'>,
): boolean {
  switch (scope) {
    case 'GITHUB_GLOBAL':
      return true;
    case 'GITLAB_GROUP':
      return repositoryPath.toLowerCase().startsWith(`${name.toLowerCase()}/`);
    default:
      return organizationName.toLowerCase() === name.toLowerCase();
  }
}
