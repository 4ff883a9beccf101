import { BRANCH_PREFIX, TAG_PREFIX } from '../../engines/git/names.js';
import type { ServiceEvent } from '../../front-door/service.js';
import { formatArn } from '../../kernel/arn.js';
import type { MergeFacts, RepositoryDocument } from './model.js';

type References = Readonly<Record<string, string>>;

/** What happened to one reference; ids are of objects, which for annotated tags are no commits. */
export type ReferenceDifference =
  | { readonly event: 'referenceCreated'; readonly reference: string; readonly newId: string }
  | {
      readonly event: 'referenceUpdated';
      readonly reference: string;
      readonly oldId: string;
      readonly newId: string;
    }
  | { readonly event: 'referenceDeleted'; readonly reference: string; readonly oldId: string };

/** In order of names; deletions first, since a new name may take a deleted one's place (`a` by `a/b`). */
export function referenceDifferences(before: References, after: References): ReferenceDifference[] {
  const deleted = Object.entries(before)
    .filter(([reference]) => !Object.hasOwn(after, reference))
    .map(([reference, oldId]) => ({ event: 'referenceDeleted', reference, oldId }) as const);
  const changed = Object.entries(after).flatMap(([reference, newId]): ReferenceDifference[] => {
    const oldId = Object.hasOwn(before, reference) ? before[reference] : undefined;
    if (oldId === undefined) return [{ event: 'referenceCreated', reference, newId }];
    return oldId === newId ? [] : [{ event: 'referenceUpdated', reference, oldId, newId }];
  });
  return [...deleted, ...changed];
}

/**
 * The branch that HEAD shall point at: where it points at none that exists, the first branch becomes the default one;
 * of several that came at once `main`, then `master`, then the first by name.
 */
export function defaultHead(head: string, references: References): string {
  if (Object.hasOwn(references, head)) return head;
  const preferred = ['main', 'master'].map((name) => BRANCH_PREFIX + name);
  const branches = Object.keys(references).filter((name) => name.startsWith(BRANCH_PREFIX));
  return preferred.find((name) => branches.includes(name)) ?? branches.sort()[0] ?? head;
}

/**
 * The event of a branch or tag; other references have none.
 * @param commitIds the commits that tag objects lead to
 * @param merge what moved it, where the API was asked for a merge
 * @source AWS CodeCommit User Guide, "Monitoring CodeCommit events in Amazon EventBridge"
 */
export function referenceEvent(
  where: { readonly accountId: string; readonly region: string },
  repository: RepositoryDocument,
  difference: ReferenceDifference,
  commitIds: ReadonlyMap<string, string>,
  merge?: MergeFacts,
): ServiceEvent | undefined {
  const { event, reference } = difference;
  const kind = referenceKind(reference);
  if (kind === undefined) return undefined;
  const commitOf = (objectId: string) => commitIds.get(objectId) ?? objectId;
  return {
    ...where,
    source: 'aws.codecommit',
    detailType: 'CodeCommit Repository State Change',
    resources: [repositoryArn(where, repository.repositoryName)],
    detail: {
      event,
      repositoryName: repository.repositoryName,
      repositoryId: repository.repositoryId,
      ...kind,
      referenceFullName: reference,
      ...('newId' in difference && { commitId: commitOf(difference.newId) }),
      ...('oldId' in difference && { oldCommitId: commitOf(difference.oldId) }),
      ...(merge && mergeMembers(merge)),
    },
  };
}

/** The level is `conflictDetailsLevel` in events and `conflictDetailLevel` in the API. */
export function mergeMembers(merge: MergeFacts) {
  const { option, sourceCommitId, destinationCommitId, baseCommitId } = merge;
  return {
    sourceCommitId,
    destinationCommitId,
    ...(baseCommitId !== undefined && { baseCommitId }),
    mergeOption: option,
    ...(merge.conflictDetailLevel && { conflictDetailsLevel: merge.conflictDetailLevel }),
    ...(merge.conflictResolutionStrategy && {
      conflictResolutionStrategy: merge.conflictResolutionStrategy,
    }),
  };
}

function referenceKind(reference: string) {
  if (reference.startsWith(BRANCH_PREFIX)) {
    return { referenceType: 'branch', referenceName: reference.slice(BRANCH_PREFIX.length) } as const;
  }
  if (reference.startsWith(TAG_PREFIX)) {
    return { referenceType: 'tag', referenceName: reference.slice(TAG_PREFIX.length) } as const;
  }
  return undefined;
}

/** `arn:aws:codecommit:REGION:ACCOUNT:NAME` */
export function repositoryArn(
  where: { readonly accountId: string; readonly region: string },
  repositoryName: string,
): string {
  return formatArn({
    service: 'codecommit',
    accountId: where.accountId,
    region: where.region,
    resource: repositoryName,
  });
}
