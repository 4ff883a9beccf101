import type { AccessRequest } from '../../front-door/service.js';
import { type Reader, regionalScope } from '../../store/store.js';
import type { RepositoryDocument } from './model.js';
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

type Conditions = NonNullable<AccessRequest['conditions']>;

/** The permission `codecommit:ACTION` on the repository that the input names. */
export function onRepository(action: string) {
  return async (input: NamesRepository, context: AccessContext): Promise<readonly AccessRequest[]> => [
    await repositoryAccess(action, context, input.repositoryName ?? ''),
  ];
}

/** The same with the branch as `codecommit:References`, for operations that change it. */
export function onBranch(action: string) {
  return async (
    input: NamesRepository & { readonly branchName?: string | undefined },
    context: AccessContext,
  ): Promise<readonly AccessRequest[]> => [
    await repositoryAccess(
      action,
      context,
      input.repositoryName ?? '',
      referenceCondition(`refs/heads/${input.branchName ?? ''}`),
    ),
  ];
}

/** @param conditions besides the repository's own tags */
export async function repositoryAccess(
  action: string,
  context: AccessContext,
  repositoryName: string,
  conditions: Conditions = {},
): Promise<AccessRequest> {
  const stored = await context.store.get(repositories, regionalScope(context), repositoryName);
  return {
    action: `codecommit:${action}`,
    resource: repositoryArn(context, repositoryName),
    conditions: { ...resourceTags(stored?.doc), ...conditions },
  };
}

/** @source Service Authorization Reference, "Condition keys for AWS CodeCommit" */
export function referenceCondition(reference: string): Conditions {
  return { 'codecommit:references': reference };
}

/** The tags that a request would set, and the keys of tags that it names. */
export function requestTags(tags: Readonly<Record<string, string>>): Conditions {
  const entries = Object.entries(tags).map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value]);
  return entries.length === 0 ? {} : { ...Object.fromEntries(entries), ...tagKeys(Object.keys(tags)) };
}

export function tagKeys(keys: readonly string[]): Conditions {
  return { 'aws:tagkeys': keys };
}

function resourceTags(repository: RepositoryDocument | undefined): Conditions {
  const entries = Object.entries(repository?.tags ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]));
}
