import { BRANCH_PREFIX, isObjectId, isReferenceName, TAG_PREFIX } from '../../../engines/git/names.js';
import type { GitEngine } from '../../../engines/git/port.js';
import type { Reader } from '../../../store/store.js';
import { codeCommitError } from '../errors.js';
import type { JournalDocument, RepositoryPlace } from '../model.js';
import { readJournal } from '../store.js';

export interface ResolvedCommit {
  readonly commitId: string;
  /** The full name of the branch, where the specifier names one. */
  readonly branch?: string;
}

/**
 * The commit that a branch, a tag, `HEAD`, a full reference name or a full commit id stands for.
 * @throws AwsError CommitRequiredException, InvalidCommitException, CommitDoesNotExistException
 */
export async function resolveCommit(
  git: GitEngine,
  reader: Reader,
  place: RepositoryPlace,
  specifier: string | undefined,
): Promise<ResolvedCommit> {
  if (specifier === undefined || specifier === '') throw codeCommitError('CommitRequired');
  if (!isReferenceName(BRANCH_PREFIX + specifier)) throw codeCommitError('InvalidCommit');
  const journal = await readJournal(reader, place);
  const reference = referenceNamed(journal, specifier);
  const objectId = (reference !== undefined && journal.references[reference]) || specifier;
  if (!isObjectId(objectId)) throw codeCommitError('CommitDoesNotExist');
  const commitId = (await git.commitIdsOf(place.repositoryId, [objectId])).get(objectId);
  if (commitId === undefined) throw codeCommitError('CommitDoesNotExist');
  return { commitId, ...(reference?.startsWith(BRANCH_PREFIX) && { branch: reference }) };
}

/** The full name of what a specifier names; undefined where it is a commit id, or nothing. */
export function referenceNamed({ head, references }: JournalDocument, specifier: string): string | undefined {
  const names =
    specifier === 'HEAD' ? [head] : [specifier, BRANCH_PREFIX + specifier, TAG_PREFIX + specifier];
  return names.find((name) => Object.hasOwn(references, name));
}
