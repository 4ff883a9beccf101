import type { GitEngine } from '../../../engines/git/port.js';
import type { RequestContext } from '../../../front-door/service.js';
import { codeCommitError } from '../errors.js';
import type { MergeFacts } from '../model.js';
import { keptFolders } from './kept-folders.js';
import { mergedTree } from './resolve.js';
import { type CommitWords, commitWords, conflictSettings, fileResolutions } from './settings.js';

export type MergeOption = MergeFacts['option'];

/** What is to be merged into what, by names for people. */
export interface MergeSides {
  readonly repositoryId: string;
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  readonly sourceName: string;
  readonly destinationName: string;
}

/** The members that squash and three-way merges have in common. */
export type MergeInput = Parameters<typeof conflictSettings>[0] &
  Parameters<typeof commitWords>[0] & {
    readonly conflictResolution?: Parameters<typeof fileResolutions>[0];
    readonly keepEmptyFolders?: boolean | undefined;
  };

export type MadeMerge = Omit<MergeFacts, 'pullRequestId'> & { readonly treeId: string };

/**
 * Makes the commit of a merge; no branch holds it yet. A fast-forward makes none.
 * @throws AwsError ManualMergeRequiredException where the sides cannot be merged, or there is nothing to merge
 */
export async function makeMerge(
  git: GitEngine,
  context: RequestContext,
  sides: MergeSides,
  option: MergeOption,
  input: MergeInput = {},
): Promise<MadeMerge> {
  const settings = conflictSettings(input);
  const resolutions = fileResolutions(input.conflictResolution, settings.strategy);
  const words = commitWords(input, context.caller);
  const { repositoryId, sourceCommitId, destinationCommitId } = sides;
  const baseCommitId = await git.mergeBase(repositoryId, sourceCommitId, destinationCommitId);
  if (baseCommitId === undefined || baseCommitId === sourceCommitId) {
    throw codeCommitError('ManualMergeRequired');
  }
  const facts = { option, sourceCommitId, destinationCommitId, baseCommitId };
  if (option === 'FAST_FORWARD_MERGE') {
    const source = await git.commit(repositoryId, sourceCommitId);
    const isAhead = baseCommitId === destinationCommitId;
    if (!isAhead || source === undefined) throw codeCommitError('ManualMergeRequired');
    return { ...facts, commitId: sourceCommitId, treeId: source.treeId };
  }
  const merged = await mergedTree(git, { ...sides, baseCommitId }, settings, resolutions);
  const treeId = input.keepEmptyFolders
    ? await keptFolders(git, repositoryId, destinationCommitId, merged)
    : merged;
  const parentIds = option === 'SQUASH_MERGE' ? [destinationCommitId] : [destinationCommitId, sourceCommitId];
  const commitId = await git.createCommit(repositoryId, {
    treeId,
    parentIds,
    person: words.person,
    at: context.clock.now(),
    message: words.message ?? messageOf(sides),
  });
  const { level: conflictDetailLevel, strategy: conflictResolutionStrategy } = settings;
  return { ...facts, commitId, treeId, conflictDetailLevel, conflictResolutionStrategy };
}

function messageOf({ sourceName, destinationName }: MergeSides): NonNullable<CommitWords['message']> {
  return `Merge '${sourceName}' into ${destinationName}`;
}
