import { BRANCH_PREFIX, TAG_PREFIX } from '../../../engines/git/names.js';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onBranchMerge } from '../access.js';
import { branchNameOf, existingRepository } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { type MergeInput, type MergeOption, makeMerge } from '../merges/merge-commit.js';
import { moveToMerge } from '../merges/move-branch.js';
import { type ResolvedCommit, resolveCommit } from '../merges/specifiers.js';
import { placeOf, type RepositoryPlace } from '../model.js';
import { settleOpenChanges } from '../reference-journal.js';
import { readJournal } from '../store.js';

type Sdk = ServiceSdks['codecommit'];

export function mergeBranchesByFastForward(git: GitEngine): Operation<Sdk, 'MergeBranchesByFastForward'> {
  return {
    authorize: onBranchMerge('MergeBranchesByFastForward'),
    handle: (input, context) => merge(git, context, 'FAST_FORWARD_MERGE', input),
  };
}

export function mergeBranchesBySquash(git: GitEngine): Operation<Sdk, 'MergeBranchesBySquash'> {
  return {
    authorize: onBranchMerge('MergeBranchesBySquash'),
    handle: (input, context) => merge(git, context, 'SQUASH_MERGE', input),
  };
}

export function mergeBranchesByThreeWay(git: GitEngine): Operation<Sdk, 'MergeBranchesByThreeWay'> {
  return {
    authorize: onBranchMerge('MergeBranchesByThreeWay'),
    handle: (input, context) => merge(git, context, 'THREE_WAY_MERGE', input),
  };
}

interface BranchMergeInput extends MergeInput {
  readonly repositoryName: string | undefined;
  readonly sourceCommitSpecifier: string | undefined;
  readonly destinationCommitSpecifier: string | undefined;
  readonly targetBranch?: string | undefined;
}

async function merge(git: GitEngine, context: RequestContext, option: MergeOption, input: BranchMergeInput) {
  const repository = await existingRepository(context.store, context, input.repositoryName);
  const place = placeOf(context, repository);
  await settleOpenChanges({ git, context }, place);
  const source = await resolveCommit(git, context.store, place, input.sourceCommitSpecifier);
  const destination = await resolveCommit(git, context.store, place, input.destinationCommitSpecifier);
  const branch = await targetOf(context, place, input.targetBranch, destination);
  const sides = {
    repositoryId: repository.repositoryId,
    sourceCommitId: source.commitId,
    destinationCommitId: destination.commitId,
    sourceName: input.sourceCommitSpecifier ?? '',
    destinationName: branch.reference.slice(BRANCH_PREFIX.length),
  };
  const { treeId, ...made } = await makeMerge(git, context, sides, option, input);
  await moveToMerge(git, context, place, branch, made);
  return { commitId: made.commitId, treeId };
}

/**
 * The branch that gets the result: it must be at the destination, or nothing of it must be lost.
 * @throws AwsError BranchNameRequiredException, BranchNameIsTagNameException, BranchDoesNotExistException,
 *   InvalidTargetBranchException
 */
async function targetOf(
  context: RequestContext,
  place: RepositoryPlace,
  targetBranch: string | undefined,
  destination: ResolvedCommit,
) {
  const reference =
    targetBranch === undefined ? destination.branch : BRANCH_PREFIX + branchNameOf(targetBranch);
  if (reference === undefined) throw codeCommitError('BranchNameRequired');
  const { references } = await readJournal(context.store, place);
  const oldId = Object.hasOwn(references, reference) ? references[reference] : undefined;
  if (oldId === undefined) {
    const isTag = Object.hasOwn(references, TAG_PREFIX + reference.slice(BRANCH_PREFIX.length));
    throw codeCommitError(isTag ? 'BranchNameIsTagName' : 'BranchDoesNotExist');
  }
  if (oldId !== destination.commitId) throw codeCommitError('InvalidTargetBranch');
  return { reference, oldId };
}
