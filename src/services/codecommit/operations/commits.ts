import type { BatchGetCommitsError, Commit } from '@aws-sdk/client-codecommit';
import { isObjectId } from '../../../engines/git/names.js';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onRepository } from '../access.js';
import { commitIdOf, existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { presentCommit } from '../present.js';

type Sdk = ServiceSdks['codecommit'];

export function getCommit(git: GitEngine): Operation<Sdk, 'GetCommit'> {
  return {
    authorize: onRepository('GetCommit'),
    async handle(input, context) {
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const commit = await git.commit(repository.repositoryId, commitIdOf(input.commitId));
      if (commit === undefined) throw codeCommitError('CommitIdDoesNotExist');
      return { commit: presentCommit(commit) };
    },
  };
}

/** Ids that are unknown or not in full are told as errors of their own. */
export function batchGetCommits(git: GitEngine): Operation<Sdk, 'BatchGetCommits'> {
  return {
    authorize: onRepository('BatchGetCommits'),
    async handle(input, context) {
      const { commitIds = [] } = input;
      if (commitIds.length === 0) throw codeCommitError('CommitIdsListRequired');
      if (commitIds.length > QUOTAS.batchCommits) throw codeCommitError('CommitIdsLimitExceeded');
      const { repositoryId } = await existingRepository(context.store, context, input.repositoryName);
      const commits: Commit[] = [];
      const errors: BatchGetCommitsError[] = [];
      for (const commitId of new Set(commitIds)) {
        const commit = await git.commit(repositoryId, commitId);
        if (commit !== undefined) commits.push(presentCommit(commit));
        else errors.push(commitError(commitId));
      }
      return { commits, errors };
    },
  };
}

function commitError(commitId: string): BatchGetCommitsError {
  const { code, message } = codeCommitError(
    isObjectId(commitId) ? 'CommitIdDoesNotExist' : 'InvalidCommitId',
  );
  return { commitId, errorCode: code, errorMessage: message };
}
