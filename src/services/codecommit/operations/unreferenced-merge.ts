import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onBranchMerge } from '../access.js';
import { existingRepository } from '../checks.js';
import { makeMerge } from '../merges/merge-commit.js';
import { committingOptionOf } from '../merges/settings.js';
import { resolveCommit } from '../merges/specifiers.js';
import { placeOf } from '../model.js';
import { mergeMembers, repositoryArn } from '../reference-changes.js';

type Sdk = ServiceSdks['codecommit'];

/** A merge that no branch gets: to be looked at, fetched by its id, or compared. */
export function createUnreferencedMergeCommit(
  git: GitEngine,
): Operation<Sdk, 'CreateUnreferencedMergeCommit'> {
  return {
    authorize: onBranchMerge('CreateUnreferencedMergeCommit'),
    async handle(input, context) {
      const option = committingOptionOf(input.mergeOption);
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const { repositoryId, repositoryName } = repository;
      const place = placeOf(context, repository);
      const { sourceCommitSpecifier: sourceName = '', destinationCommitSpecifier: destinationName = '' } =
        input;
      const source = await resolveCommit(git, context.store, place, sourceName);
      const destination = await resolveCommit(git, context.store, place, destinationName);
      const sides = {
        repositoryId,
        sourceCommitId: source.commitId,
        destinationCommitId: destination.commitId,
        sourceName,
        destinationName,
      };
      const { treeId, ...made } = await makeMerge(git, context, sides, option, input);
      const { accountId, region } = context;
      await context.store.transaction((tx) =>
        context.emit(tx, {
          accountId,
          region,
          source: 'aws.codecommit',
          detailType: 'CodeCommit Repository State Change',
          resources: [repositoryArn(context, repositoryName)],
          detail: {
            event: 'unreferencedMergeCommitCreated',
            repositoryName,
            repositoryId,
            commitId: made.commitId,
            ...mergeMembers(made),
          },
        }),
      );
      return { commitId: made.commitId, treeId };
    },
  };
}
