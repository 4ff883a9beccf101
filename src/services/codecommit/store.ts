import {
  collection,
  type IndexedDocument,
  type Reader,
  regionalScope,
  type Stored,
  sortableNumber,
} from '../../store/store.js';
import type { JournalDocument, OpenChangeDocument, RepositoryDocument, RepositoryPlace } from './model.js';

export const repositories = collection<RepositoryDocument>('codecommit.repository', {
  id: (repository) => ({ value: repository.repositoryId }),
  modified: (repository) => ({ value: 'all', sort: sortableNumber(repository.lastModifiedAt) }),
});

export const journals = collection<JournalDocument>('codecommit.journal');

export const openChanges = collection<OpenChangeDocument>('codecommit.open-change');

export const EMPTY_JOURNAL: JournalDocument = { head: 'refs/heads/main', references: {} };

interface Scope {
  readonly accountId: string;
  readonly region: string;
}

export async function findRepository(
  reader: Reader,
  scope: Scope,
  repositoryName: string,
): Promise<RepositoryDocument | undefined> {
  return (await reader.get(repositories, regionalScope(scope), repositoryName))?.doc;
}

/** Under whatever name it has now. */
export async function findRepositoryById(
  reader: Reader,
  place: RepositoryPlace,
): Promise<IndexedDocument<RepositoryDocument> | undefined> {
  const [found] = await reader.listBy(repositories, regionalScope(place), 'id', place.repositoryId, {
    limit: 1,
  });
  return found;
}

export async function readJournal(reader: Reader, place: RepositoryPlace): Promise<JournalDocument> {
  const stored = await reader.get(journals, regionalScope(place), place.repositoryId);
  return stored?.doc ?? EMPTY_JOURNAL;
}

export function listOpenChanges(
  reader: Reader,
  place: RepositoryPlace,
): Promise<Stored<OpenChangeDocument>[]> {
  return reader.list(openChanges, regionalScope(place), { prefix: `${place.repositoryId}/` });
}

/** The regions in which an account has a repository of this name. */
export async function regionsOfRepository(
  reader: Reader,
  accountId: string,
  repositoryName: string,
): Promise<string[]> {
  const prefix = regionalScope({ accountId, region: '' });
  const scopes = (await reader.scopes(repositories)).filter((scope) => scope.startsWith(prefix));
  const found = await Promise.all(scopes.map((scope) => reader.get(repositories, scope, repositoryName)));
  return scopes.filter((_, index) => found[index] !== undefined).map((scope) => scope.slice(prefix.length));
}
