import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onRepository } from '../access.js';
import { commitIdOf, existingRepository } from '../checks.js';
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
