import { BRANCH_PREFIX } from '../../engines/git/names.js';
import { type GitEngine, ReferenceConflict } from '../../engines/git/port.js';
import type { RequestContext } from '../../front-door/service.js';
import { type CodeCommitFault, codeCommitError } from './errors.js';
import type { RepositoryPlace } from './model.js';
import { settleReferences, withReferencesTold } from './reference-journal.js';

export interface BranchMove {
  readonly branchName: string;
  readonly oldId: string;
  readonly newId: string;
  /** What it is called when somebody else was first. */
  readonly conflict: CodeCommitFault;
}

/** Creates, moves or deletes a branch, told of once it is done. @throws AwsError `conflict` where somebody else was first */
export async function moveBranch(
  git: GitEngine,
  context: RequestContext,
  place: RepositoryPlace,
  { branchName, oldId, newId, conflict }: BranchMove,
): Promise<void> {
  const journal = { git, context };
  const change = { reference: BRANCH_PREFIX + branchName, oldId, newId };
  await settleReferences(journal, place, [change]);
  try {
    const authored = { actorArn: context.caller.arn, branches: { [change.reference]: newId } };
    await withReferencesTold(journal, place, authored, () => git.changeReference(place.repositoryId, change));
  } catch (error) {
    if (error instanceof ReferenceConflict) throw codeCommitError(conflict);
    throw error;
  }
}
