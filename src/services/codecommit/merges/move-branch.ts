import { type GitEngine, ReferenceConflict } from '../../../engines/git/port.js';
import type { RequestContext } from '../../../front-door/service.js';
import { codeCommitError } from '../errors.js';
import type { MergeFacts, RepositoryPlace } from '../model.js';
import { settleReferences, withReferencesTold } from '../reference-journal.js';

export interface BranchToMove {
  /** Full name. */
  readonly reference: string;
  /** Where it must be still. */
  readonly oldId: string;
}

/**
 * Moves a branch to what a merge has made. Who asked for it is written down before, so that what was merged is told so even if
 * the server dies in between.
 * @throws AwsError ConcurrentReferenceUpdateException where the branch has been moved by somebody else
 */
export async function moveToMerge(
  git: GitEngine,
  context: RequestContext,
  place: RepositoryPlace,
  { reference, oldId }: BranchToMove,
  merge: MergeFacts,
): Promise<void> {
  const journal = { git, context };
  const change = { reference, oldId, newId: merge.commitId };
  const authored = {
    actorArn: context.caller.arn,
    branches: { [reference]: merge.commitId },
    merge,
  };
  await settleReferences(journal, place, [change]);
  try {
    await withReferencesTold(journal, place, authored, () => git.changeReference(place.repositoryId, change));
  } catch (error) {
    if (error instanceof ReferenceConflict) throw codeCommitError('ConcurrentReferenceUpdate');
    throw error;
  }
}
