import { BRANCH_PREFIX } from '../../../engines/git/names.js';
import { type GitEngine, NO_OBJECT } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onBranch, onRepository, repositoryAccess } from '../access.js';
import { branchNameOf, commitIdOf, existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { placeOf, type RepositoryPlace } from '../model.js';
import { moveBranch } from '../move-branch.js';
import { openPage } from '../pages.js';
import { tellReferences } from '../reference-journal.js';
import { readJournal } from '../store.js';

type Sdk = ServiceSdks['codecommit'];

export const getBranch: Operation<Sdk, 'GetBranch'> = {
  authorize: onRepository('GetBranch'),
  async handle(input, context) {
    const repository = await existingRepository(context.store, context, input.repositoryName);
    const branchName = branchNameOf(input.branchName);
    const commitId = await tipOf(context, placeOf(context, repository), branchName);
    if (commitId === undefined) throw codeCommitError('BranchDoesNotExist');
    return { branch: { branchName, commitId } };
  },
};

export const listBranches: Operation<Sdk, 'ListBranches'> = {
  authorize: onRepository('ListBranches'),
  async handle(input, context) {
    const repository = await existingRepository(context.store, context, input.repositoryName);
    const listing = `ListBranches:${repository.repositoryId}`;
    const after = openPage(context, listing, input.nextToken);
    const { references } = await readJournal(context.store, placeOf(context, repository));
    const names = Object.keys(references)
      .filter((reference) => reference.startsWith(BRANCH_PREFIX))
      .map((reference) => reference.slice(BRANCH_PREFIX.length))
      .filter((name) => typeof after !== 'string' || name > after)
      .sort();
    const branches = names.slice(0, QUOTAS.branchesPerPage);
    const last = branches.at(-1);
    const nextToken = names.length > branches.length ? context.tokens.seal(listing, last) : undefined;
    return { branches, nextToken };
  },
};

export function createBranch(git: GitEngine): Operation<Sdk, 'CreateBranch'> {
  return {
    authorize: onBranch('CreateBranch'),
    async handle(input, context) {
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const branchName = branchNameOf(input.branchName);
      const commitId = commitIdOf(input.commitId);
      if ((await git.commit(repository.repositoryId, commitId)) === undefined) {
        throw codeCommitError('CommitDoesNotExist');
      }
      await moveBranch(git, context, placeOf(context, repository), {
        branchName,
        oldId: NO_OBJECT,
        newId: commitId,
        conflict: 'BranchNameExists',
      });
      return {};
    },
  };
}

export function deleteBranch(git: GitEngine): Operation<Sdk, 'DeleteBranch'> {
  return {
    authorize: onBranch('DeleteBranch'),
    async handle(input, context) {
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const branchName = branchNameOf(input.branchName);
      const place = placeOf(context, repository);
      const { head, references } = await git.snapshot(repository.repositoryId);
      const commitId = references[BRANCH_PREFIX + branchName];
      if (commitId === undefined) return {};
      if (head === BRANCH_PREFIX + branchName) throw codeCommitError('DefaultBranchCannotBeDeleted');
      await moveBranch(git, context, place, {
        branchName,
        oldId: commitId,
        newId: NO_OBJECT,
        conflict: 'BranchDoesNotExist',
      });
      return { deletedBranch: { branchName, commitId } };
    },
  };
}

export function updateDefaultBranch(git: GitEngine): Operation<Sdk, 'UpdateDefaultBranch'> {
  return {
    authorize: (input, context) => [
      repositoryAccess('UpdateDefaultBranch', context, input.repositoryName ?? ''),
    ],
    async handle(input, context) {
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const branchName = branchNameOf(input.defaultBranchName);
      const place = placeOf(context, repository);
      if ((await tipOf(context, place, branchName)) === undefined)
        throw codeCommitError('BranchDoesNotExist');
      await git.setHead(repository.repositoryId, BRANCH_PREFIX + branchName);
      await tellReferences({ git, context }, place);
      return {};
    },
  };
}

async function tipOf(
  context: RequestContext,
  place: RepositoryPlace,
  branchName: string,
): Promise<string | undefined> {
  return (await readJournal(context.store, place)).references[BRANCH_PREFIX + branchName];
}
