import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { onBranchMerge, onRepository } from '../access.js';
import { existingRepository } from '../checks.js';
import { QUOTAS } from '../constraints.js';
import { codeCommitError } from '../errors.js';
import { presentConflict } from '../merges/conflict-metadata.js';
import { type ConflictedFile, mergeWithConflicts } from '../merges/conflicts.js';
import { isResolvable } from '../merges/resolve.js';
import { type ConflictSettings, conflictSettings } from '../merges/settings.js';
import { resolveCommit } from '../merges/specifiers.js';
import { placeOf } from '../model.js';
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
      const { mergeOption: option, maxConflictFiles = QUOTAS.conflictFilesPerPage } = input;
      if (option === undefined) throw codeCommitError('MergeOptionRequired');
      if (!MERGE_OPTIONS.has(option)) throw codeCommitError('InvalidMergeOption');
      const isSize = maxConflictFiles >= 1 && maxConflictFiles <= QUOTAS.conflictFilesPerPage;
      if (!isSize) throw codeCommitError('InvalidMaxConflictFiles');
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

const MERGE_OPTIONS: ReadonlySet<string> = new Set(['FAST_FORWARD_MERGE', 'SQUASH_MERGE', 'THREE_WAY_MERGE']);

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

interface SidesInput {
  readonly repositoryName: string | undefined;
  readonly sourceCommitSpecifier: string | undefined;
  readonly destinationCommitSpecifier: string | undefined;
}

interface Sides {
  readonly repositoryId: string;
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  readonly baseCommitId: string | undefined;
}

async function sidesOf(
  git: GitEngine,
  context: RequestContext,
  input: SidesInput,
): Promise<Sides & { readonly isAhead: boolean }> {
  const repository = await existingRepository(context.store, context, input.repositoryName);
  const place = placeOf(context, repository);
  const { commitId: source } = await resolveCommit(git, context.store, place, input.sourceCommitSpecifier);
  const { commitId: destination } = await resolveCommit(
    git,
    context.store,
    place,
    input.destinationCommitSpecifier,
  );
  const baseCommitId = await git.mergeBase(repository.repositoryId, source, destination);
  return {
    repositoryId: repository.repositoryId,
    sourceCommitId: source,
    destinationCommitId: destination,
    baseCommitId,
    isAhead: baseCommitId === destination && source !== destination,
  };
}

/** The conflicts that are left to people. @throws AwsError TipsDivergenceExceededException where there is no common history */
async function unresolved(
  git: GitEngine,
  sides: Sides,
  settings: ConflictSettings,
): Promise<readonly ConflictedFile[]> {
  const { baseCommitId } = sides;
  if (baseCommitId === undefined) throw codeCommitError('TipsDivergenceExceeded');
  const { conflicts } = await mergeWithConflicts(git, { ...sides, baseCommitId }, settings.level);
  return conflicts.filter((conflict) => !isResolvable(conflict, settings));
}
