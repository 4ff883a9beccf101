import type { Conditions } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { repositoryArn } from './reference-changes.js';
import { repositories } from './store.js';

interface AccessContext {
  readonly accountId: string;
  readonly region: string;
  readonly store: Reader;
}

interface NamesRepository {
  readonly repositoryName?: string | undefined;
}

/** The permission `codecommit:ACTION` on the repository that the input names. */
export function onRepository(action: string) {
  return (input: NamesRepository, context: AccessContext): readonly AccessRequest[] => [
    repositoryAccess(action, context, input.repositoryName ?? ''),
  ];
}

/** The same with the branch as `codecommit:References`, for operations that change it. */
export function onBranch(action: string) {
  return (
    input: NamesRepository & { readonly branchName?: string | undefined },
    context: AccessContext,
  ): readonly AccessRequest[] => [
    repositoryAccess(
      action,
      context,
      input.repositoryName ?? '',
      referenceCondition(`refs/heads/${input.branchName ?? ''}`),
    ),
  ];
}

/** @param conditions besides the repository's own tags */
export function repositoryAccess(
  action: string,
  context: AccessContext,
  repositoryName: string,
  conditions: Conditions = {},
): AccessRequest {
  return {
    action: `codecommit:${action}`,
    resource: repositoryArn(context, repositoryName),
    conditions,
    resourceTags: async () =>
      (await context.store.get(repositories, regionalScope(context), repositoryName))?.doc.tags,
  };
}

/** @source Service Authorization Reference, "Condition keys for AWS CodeCommit" */
export function referenceCondition(reference: string): Conditions {
  return { 'codecommit:references': reference };
}
