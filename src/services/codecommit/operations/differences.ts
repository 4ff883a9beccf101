import type { FileDifference, GitEngine, TreeEntry } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onRepository } from '../access.js';
import { existingRepository, pathOf } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { resolveCommit } from '../merges/specifiers.js';
import { placeOf } from '../model.js';
import { openPage } from '../pages.js';
import { pageSizeOf } from '../pull-requests/checks.js';

type Sdk = ServiceSdks['codecommit'];

/** Renames are a deletion and an addition. Without a commit before, everything is an addition. */
export function getDifferences(git: GitEngine): Operation<Sdk, 'GetDifferences'> {
  return {
    authorize: onRepository('GetDifferences'),
    async handle(input, context) {
      const { beforeCommitSpecifier, afterCommitSpecifier } = input;
      const size = pageSizeOf(input.MaxResults, QUOTAS.differencesPerPage);
      const wanted = [input.beforePath, input.afterPath].flatMap((path) => path ?? []).map(pathOf);
      const repository = await existingRepository(context.store, context, input.repositoryName);
      const place = placeOf(context, repository);
      const { commitId: to } = await resolveCommit(git, context.store, place, afterCommitSpecifier);
      const from =
        beforeCommitSpecifier === undefined
          ? undefined
          : (await resolveCommit(git, context.store, place, beforeCommitSpecifier)).commitId;
      await checkPaths(git, repository.repositoryId, wanted, [from, to]);
      const listing = `GetDifferences:${repository.repositoryId}:${from ?? ''}:${to}:${wanted.join('\0')}`;
      const after = openPage(context, listing, input.NextToken);
      const start = typeof after === 'number' ? after : 0;
      const found = (await git.differences(repository.repositoryId, from, to)).filter(
        ({ path }) => wanted.length === 0 || wanted.some((folder) => isWithin(path, folder)),
      );
      const shown = found.slice(start, start + size);
      const isMore = found.length > start + shown.length;
      return {
        differences: shown.map(presentDifference),
        NextToken: isMore ? context.tokens.seal(listing, start + shown.length) : undefined,
      };
    },
  };
}

/** @throws AwsError PathDoesNotExistException */
async function checkPaths(
  git: GitEngine,
  repositoryId: string,
  paths: readonly string[],
  commits: readonly (string | undefined)[],
): Promise<void> {
  for (const path of paths) {
    const found = await Promise.all(
      commits.map((commitId) =>
        commitId === undefined ? [] : git.differences(repositoryId, undefined, commitId, path),
      ),
    );
    if (found.flat().length === 0) throw codeCommitError('PathDoesNotExist');
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function presentDifference({ path, before, after }: FileDifference) {
  const blob = (entry: TreeEntry | undefined) => entry && { blobId: entry.objectId, path, mode: entry.mode };
  return {
    beforeBlob: blob(before),
    afterBlob: blob(after),
    changeType: before === undefined ? ('A' as const) : after === undefined ? ('D' as const) : ('M' as const),
  };
}
