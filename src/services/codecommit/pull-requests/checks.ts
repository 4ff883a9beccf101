import { BRANCH_PREFIX, isBranchName, isReferenceName, TAG_PREFIX } from '../../../engines/git/names.js';
import { parseArn } from '../../../kernel/arn.js';
import type { Reader } from '../../../store/store.js';
import { QUOTAS } from '../constraints.js';
import { type CodeCommitFault, codeCommitError } from '../errors.js';
import { placeOf, type RepositoryDocument } from '../model.js';
import { findRepositoryById } from '../store.js';
import type { PullRequestDocument } from './model.js';
import { findPullRequest } from './store.js';

/** @throws AwsError PullRequestIdRequiredException, InvalidPullRequestIdException */
function pullRequestIdOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('PullRequestIdRequired');
  if (!/^[1-9]\d{0,14}$/.test(value)) throw codeCommitError('InvalidPullRequestId');
  return value;
}

export interface FoundPullRequest {
  readonly pullRequest: PullRequestDocument;
  readonly repository: RepositoryDocument;
}

/** @throws AwsError also PullRequestDoesNotExistException */
export async function existingPullRequest(
  reader: Reader,
  scope: { readonly accountId: string; readonly region: string },
  pullRequestId: string | undefined,
): Promise<FoundPullRequest> {
  const pullRequest = await findPullRequest(reader, scope, pullRequestIdOf(pullRequestId));
  const repository = pullRequest && (await findRepositoryById(reader, placeOf(scope, pullRequest)))?.doc;
  if (pullRequest === undefined || repository === undefined) throw codeCommitError('PullRequestDoesNotExist');
  return { pullRequest, repository };
}

/** @throws AwsError PullRequestAlreadyClosedException */
export function requireOpen({ state }: PullRequestDocument): void {
  if (state.status !== 'OPEN') throw codeCommitError('PullRequestAlreadyClosed');
}

/** @throws AwsError TitleRequiredException, InvalidTitleException */
export function titleOf(value: string | undefined): string {
  if (value === undefined || value === '') throw codeCommitError('TitleRequired');
  if (value.length > QUOTAS.titleCharacters) throw codeCommitError('InvalidTitle');
  return value;
}

/** @throws AwsError InvalidDescriptionException */
export function pullRequestDescriptionOf(value: string | undefined): string | undefined {
  if ((value?.length ?? 0) > QUOTAS.pullRequestDescriptionCharacters) {
    throw codeCommitError('InvalidDescription');
  }
  return value === '' ? undefined : value;
}

/** @throws AwsError InvalidClientRequestTokenException */
export function clientRequestTokenOf(value: string | undefined): string | undefined {
  if (value === '' || (value?.length ?? 0) > QUOTAS.clientRequestTokenCharacters) {
    throw codeCommitError('InvalidClientRequestToken');
  }
  return value;
}

/**
 * The full name of a branch that was given by its short or its full name.
 * @throws AwsError ReferenceNameRequiredException, InvalidReferenceNameException, ReferenceTypeNotSupportedException,
 *   ReferenceDoesNotExistException
 */
export function branchReferenceOf(
  value: string | undefined,
  references: Readonly<Record<string, string>>,
): string {
  if (value === undefined || value === '') throw codeCommitError('ReferenceNameRequired');
  const reference = isFullName(value) ? value : BRANCH_PREFIX + value;
  const isName = reference.startsWith(BRANCH_PREFIX)
    ? isBranchName(reference.slice(BRANCH_PREFIX.length))
    : isReferenceName(reference);
  if (!isName) throw codeCommitError('InvalidReferenceName');
  if (!reference.startsWith(BRANCH_PREFIX)) throw codeCommitError('ReferenceTypeNotSupported');
  if (Object.hasOwn(references, reference)) return reference;
  const isTag = Object.hasOwn(references, TAG_PREFIX + value);
  throw codeCommitError(isTag ? 'ReferenceTypeNotSupported' : 'ReferenceDoesNotExist');
}

function isFullName(name: string): boolean {
  return name.startsWith('refs/');
}

/** @throws AwsError with `fault` where the text is no ARN */
export function arnFilterOf(value: string | undefined, fault: CodeCommitFault): string | undefined {
  if (value !== undefined && parseArn(value) === undefined) throw codeCommitError(fault);
  return value;
}

/** @throws AwsError InvalidMaxResultsException */
export function pageSizeOf(value: number | undefined, most: number): number {
  if (value !== undefined && (!Number.isInteger(value) || value < 1 || value > most)) {
    throw codeCommitError('InvalidMaxResults');
  }
  return value ?? most;
}
