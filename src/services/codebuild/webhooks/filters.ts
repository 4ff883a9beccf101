import type { WebhookFilter } from '@aws-sdk/client-codebuild';
import { assertNever } from '../../../kernel/assert-never.js';
import { patternIsFound } from '../../../kernel/bounded-pattern.js';
import type { RepositoryEvent, WebhookDocument } from './model.js';

/**
 * Whether an event starts a build: one group of filters fits, with each of its filters. Patterns are searched for anywhere,
 * as on AWS: `refs/heads/main` is found in `refs/heads/maintenance` too.
 *
 * @throws PatternTooSlow
 * @source AWS CodeBuild User Guide, "GitHub webhook events"; API Reference, WebhookFilter
 */
export function isWanted(
  { filterGroups, branchFilter }: Pick<WebhookDocument, 'filterGroups' | 'branchFilter'>,
  event: RepositoryEvent,
): boolean {
  if (branchFilter) {
    const branch = /^refs\/heads\/(.*)$/.exec(event.headRef ?? '')?.[1];
    return branch !== undefined && patternIsFound(branchFilter, branch);
  }
  if (filterGroups.length === 0) return event.type === 'PUSH' || event.pullRequest !== undefined;
  return filterGroups.some((group) => group.every((filter) => fits(filter, event)));
}

function fits(
  { type, pattern = '', excludeMatchedPattern = false }: WebhookFilter,
  event: RepositoryEvent,
): boolean {
  if (type === undefined) return false;
  if (type === 'EVENT') {
    const events = pattern.split(',').map((name) => name.trim());
    return events.includes(event.type) !== excludeMatchedPattern;
  }
  const values = valuesOf(type, event);
  // What is not known fits no pattern, nor the lack of one.
  if (values === undefined) return false;
  return values.some((value) => patternIsFound(pattern, value)) !== excludeMatchedPattern;
}

function valuesOf(
  type: Exclude<NonNullable<WebhookFilter['type']>, 'EVENT'>,
  event: RepositoryEvent,
): readonly string[] | undefined {
  switch (type) {
    case 'ACTOR_ACCOUNT_ID':
      return known(event.actorAccountId);
    case 'HEAD_REF':
      return known(event.headRef);
    case 'BASE_REF':
      return known(event.baseRef);
    case 'FILE_PATH':
      return event.filePaths;
    case 'COMMIT_MESSAGE':
      return known(event.commitMessage);
    case 'TAG_NAME':
      return known(event.tagName);
    case 'RELEASE_NAME':
      return known(event.releaseName);
    case 'REPOSITORY_NAME':
      return known(event.repositoryName);
    case 'ORGANIZATION_NAME':
      return known(event.organizationName);
    case 'WORKFLOW_NAME':
      return known(event.workflowName);
    default:
      return assertNever(type, 'webhook filter');
  }
}

function known(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}
