import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { onBranchMerge, onRepository } from '../access.js';
import { presentConflict } from '../merges/conflict-metadata.js';
import { conflictFilesOf, conflictSettings, mergeOptionOf } from '../merges/settings.js';
import { sidesOf, unresolved } from '../merges/sides.js';
import { openPage } from '../pages.js';

type Sdk = ServiceSdks['codecommit'];

export function getMergeOptions(git: GitEngine): Operation<Sdk, 'GetMergeOptions'> {
  return {
    authorize: onRepository('GetMergeOptions'),
    async handle(input, context) {
      const settings = conflictSettings(input);
      const { isAhead, ...sides } = await sidesOf(git, context, input);
      const conflicts = await unresolved(git, sides, settings);
      const { repositoryId: _, ...ids } = sides;
      return {
        mergeOptions: [
          ...(isAhead ? (['FAST_FORWARD_MERGE'] as const) : []),
          ...(conflicts.length === 0 ? (['SQUASH_MERGE', 'THREE_WAY_MERGE'] as const) : []),
        ],
        ...ids,
      };
    },
  };
}

export function getMergeConflicts(git: GitEngine): Operation<Sdk, 'GetMergeConflicts'> {
  return {
    authorize: onRepository('GetMergeConflicts'),
    async handle(input, context) {
      const settings = conflictSettings(input);
      const option = mergeOptionOf(input.mergeOption);
      const maxConflictFiles = conflictFilesOf(input.maxConflictFiles);
      const { isAhead, repositoryId, ...ids } = await sidesOf(git, context, input);
      if (option === 'FAST_FORWARD_MERGE') return { mergeable: isAhead, ...ids, conflictMetadataList: [] };
      const conflicts = await unresolved(git, { repositoryId, ...ids }, settings);
      const listing = `GetMergeConflicts:${repositoryId}:${ids.sourceCommitId}:${ids.destinationCommitId}:${settings.level}`;
      const after = openPage(context, listing, input.nextToken);
      const left = conflicts.filter(({ path }) => typeof after !== 'string' || path > after);
      const shown = left.slice(0, maxConflictFiles);
      const isMore = left.length > shown.length;
      const conflictMetadataList = [];
      for (const conflict of shown) {
        conflictMetadataList.push(await presentConflict(git, repositoryId, conflict));
      }
      const nextToken = isMore ? context.tokens.seal(listing, shown.at(-1)?.path) : undefined;
      return { mergeable: conflicts.length === 0, ...ids, conflictMetadataList, nextToken };
    },
  };
}

export function getMergeCommit(git: GitEngine): Operation<Sdk, 'GetMergeCommit'> {
  return {
    authorize: onBranchMerge('GetMergeCommit'),
    async handle(input, context) {
      conflictSettings(input);
      const { isAhead: _, repositoryId, ...ids } = await sidesOf(git, context, input);
      const { sourceCommitId, destinationCommitId } = ids;
      const mergedCommitId = await git.mergeCommitOf(repositoryId, destinationCommitId, sourceCommitId);
      return { ...ids, mergedCommitId };
    },
  };
}
