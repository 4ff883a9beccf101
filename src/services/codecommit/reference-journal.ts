import { TAG_PREFIX } from '../../engines/git/names.js';
import { type GitEngine, NO_OBJECT, type ReferenceSnapshot } from '../../engines/git/port.js';
import type { ServiceContext } from '../../front-door/service.js';
import { regionalScope, type Stored, type Transaction, WriteConflict } from '../../store/store.js';
import type { AuthoredChange, JournalDocument, OpenChangeDocument, RepositoryPlace } from './model.js';
import {
  followReferences,
  type MergeBases,
  mergeBasesFor,
  PullRequestsChanged,
} from './pull-requests/follow-references.js';
import {
  defaultHead,
  type ReferenceDifference,
  referenceDifferences,
  referenceEvent,
} from './reference-changes.js';
import {
  EMPTY_JOURNAL,
  findRepositoryById,
  journals,
  listOpenChanges,
  openChanges,
  readJournal,
  repositories,
} from './store.js';
import { fireTriggers } from './triggers/fire.js';

/*
 * How every change of a reference is told exactly once, whatever dies in between:
 *
 * 1. Before references may change, an open change and a work item that looks after it are written.
 * 2. git changes the references.
 * 3. The repository's references are compared with the journal; in one transaction the journal becomes what they are now
 *    and every difference an event, open pull requests of moved branches follow, and the open change is closed.
 *
 * Killed after 1 or 2, the work item comes to 3. Killed after 3, nothing is left to tell. Two that compare at once: the
 * journal's version lets one through, the other compares again. Two changes of one reference are never told as one,
 * because a change is let through only from the state that the journal has (see `settleReferences`).
 */

export interface Journal {
  readonly git: GitEngine;
  readonly context: ServiceContext;
}

export const WATCH_KIND = 'codecommit.watch-references';
export const MAINTAIN_KIND = 'codecommit.maintain';

/** How soon the references of a change are looked at whose server has died. */
const WATCH_EVERY_MS = 2_000;
/** Packing waits until pushes have calmed down. */
const MAINTAIN_AFTER_MS = 10 * 60_000;
const MAX_ATTEMPTS = 50;

/** The key of work about a repository; `placeOfKey` reads it. */
export function keyOfPlace(place: RepositoryPlace): string {
  return `${regionalScope(place)}/${place.repositoryId}`;
}

/** @throws Error where the key is of another form */
export function placeOfKey(key: string): RepositoryPlace {
  const [accountId, region, repositoryId] = key.split('/');
  if (!accountId || !region || !repositoryId) throw new Error(`not a repository's key: ${key}`);
  return { accountId, region, repositoryId };
}

/**
 * Runs `change`, which may move references, and has told of all that moved when it resolves. Where telling fails the
 * change itself stands: the work item tells of it later.
 * @param authored what the change is about to do, and on whose behalf
 */
export async function withReferencesTold<T>(
  journal: Journal,
  place: RepositoryPlace,
  authored: AuthoredChange,
  change: () => Promise<T>,
): Promise<T> {
  const changeKey = await openChange(journal, place, authored);
  try {
    return await change();
  } finally {
    await tellReferences(journal, place, changeKey).catch((error: unknown) => {
      journal.context.log.error('references are told later', { repositoryId: place.repositoryId, error });
    });
  }
}

async function openChange(
  { context }: Journal,
  place: RepositoryPlace,
  authored: AuthoredChange,
): Promise<string> {
  const changeKey = `${place.repositoryId}/${context.ids.uuid()}`;
  await context.store.transaction(async (tx) => {
    await tx.put(openChanges, regionalScope(place), changeKey, { openedAt: context.clock.now(), authored });
    await watchAgain(context, tx, place);
  });
  return changeKey;
}

/** Real time, not scaled: it is git that is waited for. */
export async function watchAgain(
  context: ServiceContext,
  tx: Transaction,
  place: RepositoryPlace,
): Promise<void> {
  const dueAt = context.clock.now() + WATCH_EVERY_MS;
  await context.work.enqueue(tx, { kind: WATCH_KIND, key: keyOfPlace(place), dueAt });
}

/**
 * Makes sure that what is expected to be replaced has been told: a change that begins elsewhere would be told together
 * with the untold one before it. Where the expectation is simply wrong, git refuses the change later.
 */
export async function settleReferences(
  journal: Journal,
  place: RepositoryPlace,
  expected: readonly { readonly reference: string; readonly oldId: string }[],
): Promise<void> {
  const { references } = await readJournal(journal.context.store, place);
  const told = (reference: string) =>
    Object.hasOwn(references, reference) ? references[reference] : NO_OBJECT;
  if (expected.some(({ reference, oldId }) => told(reference) !== oldId))
    await tellReferences(journal, place);
}

/**
 * For whoever is about to decide on references: a change may be under way, or have been so when a server died. Then the journal
 * is brought up to date first.
 */
export async function settleOpenChanges(journal: Journal, place: RepositoryPlace): Promise<void> {
  const open = await listOpenChanges(journal.context.store, place);
  if (open.length > 0) await tellReferences(journal, place);
}

/** Brings the journal up to date with the repository and emits what changed. @param closes an open change's key */
export async function tellReferences(
  journal: Journal,
  place: RepositoryPlace,
  closes?: string,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await tellOnce(journal, place, closes);
      return;
    } catch (error) {
      const isOvertaken = error instanceof WriteConflict || error instanceof PullRequestsChanged;
      if (!isOvertaken || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function tellOnce({ git, context }: Journal, place: RepositoryPlace, closes?: string): Promise<void> {
  if ((await findRepositoryById(context.store, place)) === undefined) return;
  // First the journal, then the references: whoever wrote this version of the journal had looked before.
  const stored = await context.store.get(journals, regionalScope(place), place.repositoryId);
  const before = stored?.doc ?? EMPTY_JOURNAL;
  const after = await snapshotWithHead(git, place.repositoryId);
  const differences = referenceDifferences(before.references, after.references);
  if (differences.length === 0 && before.head === after.head && closes === undefined) return;
  const commitIds = await git.commitIdsOf(place.repositoryId, tagObjects(differences));
  const moved = { differences, after: after.references };
  const mergeBases = await mergeBasesFor(git, context.store, place, moved);
  await context.store.transaction(async (tx) => {
    const open = await listOpenChanges(tx, place);
    if (closes !== undefined) await tx.delete(openChanges, regionalScope(place), closes);
    if (differences.length === 0 && before.head === after.head) return;
    const authors = authorsOf(open, closes, after.references);
    const told = { after, version: stored?.version, differences, commitIds, mergeBases, authors };
    await writeDifferences(tx, context, place, told);
  });
}

interface Told {
  readonly after: JournalDocument;
  /** Of the journal that was compared with; undefined where there was none. */
  readonly version: number | undefined;
  readonly differences: readonly ReferenceDifference[];
  readonly commitIds: ReadonlyMap<string, string>;
  readonly mergeBases: MergeBases;
  /** The change that moved a branch to where it is now, where it is known. */
  readonly authors: (reference: string) => AuthoredChange | undefined;
}

/** The change that is being closed before others: two may have asked for the same. */
function authorsOf(
  open: readonly Stored<OpenChangeDocument>[],
  closes: string | undefined,
  after: JournalDocument['references'],
): Told['authors'] {
  const own = open.filter(({ key }) => key === closes);
  const changes = [...own, ...open].flatMap(({ doc }) => doc.authored ?? []);
  return (reference) => {
    const now = Object.hasOwn(after, reference) ? after[reference] : NO_OBJECT;
    return changes.find(({ branches }) => Object.hasOwn(branches, reference) && branches[reference] === now);
  };
}

async function writeDifferences(
  tx: Transaction,
  context: ServiceContext,
  place: RepositoryPlace,
  { after, version, differences, commitIds, mergeBases, authors }: Told,
): Promise<void> {
  const repository = await findRepositoryById(tx, place);
  if (repository === undefined) return; // deleted meanwhile: nobody is told of its references
  const scope = regionalScope(place);
  await tx.put(journals, scope, place.repositoryId, after, { expect: version ?? 'absent' });
  const touched = { ...repository.doc, lastModifiedAt: context.clock.now() };
  await tx.put(repositories, scope, repository.key, touched);
  const { accountId, region } = place;
  for (const difference of differences) {
    const { merge } = authors(difference.reference) ?? {};
    const event = referenceEvent({ accountId, region }, repository.doc, difference, commitIds, merge);
    if (event !== undefined) await context.emit(tx, event);
  }
  await fireTriggers(tx, context, place, repository.doc, {
    differences,
    commitOf: (objectId) => commitIds.get(objectId) ?? objectId,
    actorOf: (reference) => authors(reference)?.actorArn,
  });
  const moved = { differences, after: after.references, mergeBases, authors };
  await followReferences(tx, context, place, repository.doc, moved);
  const dueAt = context.clock.now() + MAINTAIN_AFTER_MS;
  await context.work.enqueue(tx, { kind: MAINTAIN_KIND, key: keyOfPlace(place), dueAt });
}

async function snapshotWithHead(git: GitEngine, repositoryId: string): Promise<ReferenceSnapshot> {
  const snapshot = await git.snapshot(repositoryId);
  const head = defaultHead(snapshot.head, snapshot.references);
  if (head !== snapshot.head) await git.setHead(repositoryId, head);
  return { ...snapshot, head };
}

function tagObjects(differences: readonly ReferenceDifference[]): string[] {
  return differences
    .filter(({ reference }) => reference.startsWith(TAG_PREFIX))
    .flatMap((difference) => [
      ...('newId' in difference ? [difference.newId] : []),
      ...('oldId' in difference ? [difference.oldId] : []),
    ]);
}
