import { BRANCH_PREFIX } from '../../engines/git/names.js';
import type { Conditions } from '../../front-door/access.js';
import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import { findComment } from './comments/store.js';
import { referenceNamed } from './merges/specifiers.js';
import { placeOf } from './model.js';
import { findPullRequest } from './pull-requests/store.js';
import { repositoryArn } from './reference-changes.js';
import { findRepository, findRepositoryById, readJournal, repositories } from './store.js';

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
      referenceCondition(branchReference(input.branchName)),
    ),
  ];
}

/**
 * The same on the repository of the pull request that the input names. Of one that there is not only those learn who may do
 * it in every repository.
 */
export function onPullRequest(action: string) {
  return async (
    input: { readonly pullRequestId?: string | undefined },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> => {
    const found = await findPullRequest(context.store, context, input.pullRequestId ?? '');
    const repository = found && (await findRepositoryById(context.store, placeOf(context, found)));
    return [repositoryAccess(action, context, repository?.doc.repositoryName ?? '*')];
  };
}

/** The same on the repository of a comment. */
export function onComment<Input>(action: string, idOf: (input: Input) => string | undefined) {
  return async (input: Input, context: AccessContext): Promise<readonly AccessRequest[]> => {
    const found = await findComment(context.store, context, idOf(input) ?? '');
    const repository = found && (await findRepositoryById(context.store, placeOf(context, found)));
    return [repositoryAccess(action, context, repository?.doc.repositoryName ?? '*')];
  };
}

/** On the repository that the input names, with the branch that the pull request would be merged into. */
export function onPullRequestMerge(action: string) {
  return async (
    input: NamesRepository & { readonly pullRequestId?: string | undefined },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> => {
    const found = await findPullRequest(context.store, context, input.pullRequestId ?? '');
    const conditions = found === undefined ? {} : referenceCondition(found.destinationReference);
    return [repositoryAccess(action, context, input.repositoryName ?? '', conditions)];
  };
}

/** The same with the branch that gets the result, for merges of what are no pull requests. */
export function onBranchMerge(action: string) {
  return async (
    input: NamesRepository & {
      readonly targetBranch?: string | undefined;
      readonly destinationCommitSpecifier?: string | undefined;
    },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> => {
    const { repositoryName = '', targetBranch, destinationCommitSpecifier: destination = '' } = input;
    const repository = await findRepository(context.store, context, repositoryName);
    const journal = repository && (await readJournal(context.store, placeOf(context, repository)));
    const reference =
      targetBranch === undefined
        ? ((journal && referenceNamed(journal, destination)) ?? branchReference(destination))
        : branchReference(targetBranch);
    return [repositoryAccess(action, context, repositoryName, referenceCondition(reference))];
  };
}

/** As the handlers read it: policies must not be got round by a longer name. */
function branchReference(branchName: string | undefined): string {
  return BRANCH_PREFIX + (branchName ?? '').replace(/^refs\/heads\//, '');
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
