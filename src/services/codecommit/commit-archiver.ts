import {
  type CommitArchiver,
  type GitEngine,
  type RepositorySource,
  VersionNotFound,
} from '../../engines/git/port.js';
import type { Authorizer } from '../../front-door/identity.js';
import type { Clock } from '../../kernel/clock.js';
import type { Reader } from '../../store/store.js';
import { repositoryAccess } from './access.js';
import { commitIdOf, existingRepository } from './checks.js';
import { accessDenied, codeCommitError } from './errors.js';
import type { RepositoryDocument } from './model.js';
import { cloneUrl } from './present.js';

export interface CommitArchiverDeps {
  readonly git: GitEngine;
  readonly store: Reader;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** Where clients reach this server; known only once it listens. */
  readonly endpoint: () => string;
}

/**
 * What CodePipeline and CodeBuild take from a repository.
 * @source AWS CodePipeline User Guide, "Permissions for CodeCommit": a source action's role needs
 * `codecommit:UploadArchive`, which has no public operation; AWS CodeBuild User Guide: builds need `codecommit:GitPull`
 */
export function commitArchiver(deps: CommitArchiverDeps): CommitArchiver {
  return {
    async open(source) {
      const { repositoryId } = await permitted(deps, source, 'UploadArchive');
      const { git } = deps;
      return {
        references: () => commitsOf(git, repositoryId),
        commit: (commitId) => git.commit(repositoryId, commitId),
        entries: async (commitId) => git.entries(repositoryId, commitId),
        changedPaths: (from, to) => git.changedPaths(repositoryId, from, to),
        mergeBase: (one, other) => git.mergeBase(repositoryId, one, other),
      };
    },
    async archiveCommit(request) {
      const repository = await permitted(deps, request, 'UploadArchive');
      const commitId = commitIdOf(request.commitId);
      if ((await deps.git.commit(repository.repositoryId, commitId)) === undefined) {
        throw codeCommitError('CommitIdDoesNotExist');
      }
      return deps.git.entries(repository.repositoryId, commitId);
    },
    async checkout(request) {
      const { repositoryId, repositoryName } = await permitted(deps, request, 'GitPull');
      const { version, targetDir, depth, signal } = request;
      const originUrl = cloneUrl({ endpoint: deps.endpoint() }, repositoryName);
      try {
        return await deps.git.checkout({ repositoryId, version, targetDir, depth, originUrl, signal });
      } catch (error) {
        if (error instanceof VersionNotFound) throw codeCommitError('CommitDoesNotExist');
        throw error;
      }
    },
  };
}

async function permitted(
  { store, authorizer, clock }: CommitArchiverDeps,
  source: RepositorySource,
  action: string,
): Promise<RepositoryDocument> {
  const { accountId, region, repositoryName, principal } = source;
  const access = repositoryAccess(action, { accountId, region, store }, repositoryName);
  const decision = await authorizer.authorize(principal, [access], { accountId, region, now: clock.now() });
  if (!decision.allowed) throw accessDenied(decision.message);
  return existingRepository(store, source, repositoryName);
}

/** Tags by the commit that they lead to. */
async function commitsOf(git: GitEngine, repositoryId: string): Promise<Readonly<Record<string, string>>> {
  const { references } = await git.snapshot(repositoryId);
  const entries = Object.entries(references);
  const commits = await git.commitIdsOf(
    repositoryId,
    entries.filter(([name]) => name.startsWith('refs/tags/')).map(([, id]) => id),
  );
  return Object.fromEntries(entries.map(([name, id]) => [name, commits.get(id) ?? id]));
}
