import type { GitEngine } from '../../../engines/git/port.js';
import type { RequestContext } from '../../../front-door/service.js';
import { existingRepository } from '../checks.js';
import { codeCommitError } from '../errors.js';
import { placeOf } from '../model.js';
import { type ConflictedFile, mergeWithConflicts } from './conflicts.js';
import { isResolvable } from './resolve.js';
import type { ConflictSettings } from './settings.js';
import { resolveCommit } from './specifiers.js';

export interface SidesInput {
  readonly repositoryName: string | undefined;
  readonly sourceCommitSpecifier: string | undefined;
  readonly destinationCommitSpecifier: string | undefined;
}

/** What is to become what, and what they have in common. */
export interface Sides {
  readonly repositoryId: string;
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  readonly baseCommitId: string | undefined;
}

/** @throws AwsError those of commit specifiers */
export async function sidesOf(
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
export async function unresolved(
  git: GitEngine,
  sides: Sides,
  settings: ConflictSettings,
): Promise<readonly ConflictedFile[]> {
  const { baseCommitId } = sides;
  if (baseCommitId === undefined) throw codeCommitError('TipsDivergenceExceeded');
  const { conflicts } = await mergeWithConflicts(git, { ...sides, baseCommitId }, settings.level);
  return conflicts.filter((conflict) => !isResolvable(conflict, settings));
}
