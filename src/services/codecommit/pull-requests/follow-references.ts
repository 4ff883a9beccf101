import { BRANCH_PREFIX } from '../../../engines/git/names.js';
import type { GitEngine } from '../../../engines/git/port.js';
import type { ServiceContext } from '../../../front-door/service.js';
import { LOWER_HEX } from '../../../kernel/ids.js';
import type { Reader, Transaction } from '../../../store/store.js';
import type { AuthoredChange, RepositoryDocument, RepositoryPlace } from '../model.js';
import type { ReferenceDifference } from '../reference-changes.js';
import { followBranches } from './machine.js';
import type { PullRequestDocument } from './model.js';
import { recordPullRequest } from './record.js';
import { openPullRequestsOf } from './store.js';

/** References that have moved, and where all of them are now. */
export interface MovedReferences {
  readonly differences: readonly ReferenceDifference[];
  readonly after: Readonly<Record<string, string>>;
}

/** What git says of the branches of open pull requests, by source and destination commit. */
export type MergeBases = ReadonlyMap<string, string | undefined>;

/** What the journal tells is about other pull requests than those that git was asked about. */
export class PullRequestsChanged extends Error {
  override readonly name = 'PullRequestsChanged';
}

const AT_ONCE = 4;

/** Asks git what `followReferences` will need to know: within a transaction there is no time for it. */
export async function mergeBasesFor(
  git: GitEngine,
  reader: Reader,
  place: RepositoryPlace,
  moved: MovedReferences,
): Promise<MergeBases> {
  const pairs = new Map<string, readonly [string, string]>();
  for (const pullRequest of await openPullRequestsOf(reader, place, movedBranches(moved))) {
    const pair = tipsOf(pullRequest, moved.after);
    pairs.set(pair.join(' '), pair);
  }
  const found = new Map<string, string | undefined>();
  const left = [...pairs];
  const ask = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [key, [source, destination]] = next;
      found.set(key, await git.mergeBase(place.repositoryId, source, destination));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return found;
}

/**
 * Lets the open pull requests of moved branches follow, in the transaction that tells of the references.
 * @throws PullRequestsChanged where git was not asked about one of them
 */
export async function followReferences(
  tx: Transaction,
  context: ServiceContext,
  place: RepositoryPlace,
  repository: RepositoryDocument,
  moved: MovedReferences & {
    readonly mergeBases: MergeBases;
    readonly authors: (reference: string) => AuthoredChange | undefined;
  },
): Promise<void> {
  const { accountId, region } = place;
  const at = context.clock.now();
  for (const pullRequest of await openPullRequestsOf(tx, place, movedBranches(moved))) {
    const { sourceReference, destinationReference } = pullRequest;
    const key = tipsOf(pullRequest, moved.after).join(' ');
    if (!moved.mergeBases.has(key)) throw new PullRequestsChanged();
    const toDestination = moved.authors(destinationReference);
    const merge = toDestination?.merge;
    const actorArn = (toDestination ?? moved.authors(sourceReference))?.actorArn ?? pullRequest.authorArn;
    const followed = followBranches(pullRequest, {
      at,
      sourceCommitId: tipOf(moved.after, sourceReference),
      destinationCommitId: tipOf(moved.after, destinationReference),
      mergeBaseId: moved.mergeBases.get(key),
      actorArn,
      revisionId: context.ids.random(64, LOWER_HEX),
      ...(merge?.pullRequestId === pullRequest.pullRequestId && {
        merge: {
          sourceCommitId: merge.sourceCommitId,
          made: { option: merge.option, mergedBy: actorArn, commitId: merge.commitId },
        },
      }),
    });
    await recordPullRequest(tx, context, { where: { accountId, region }, repository, actorArn }, followed);
  }
}

function movedBranches({ differences }: MovedReferences): string[] {
  return differences.map(({ reference }) => reference).filter((name) => name.startsWith(BRANCH_PREFIX));
}

function tipOf(references: MovedReferences['after'], reference: string): string | undefined {
  return Object.hasOwn(references, reference) ? references[reference] : undefined;
}

/** The last known tip of a branch that is gone. */
function tipsOf(
  pullRequest: PullRequestDocument,
  after: MovedReferences['after'],
): readonly [string, string] {
  return [
    tipOf(after, pullRequest.sourceReference) ?? pullRequest.sourceCommitId,
    tipOf(after, pullRequest.destinationReference) ?? pullRequest.destinationCommitId,
  ];
}
