import { collection, type Reader, regionalScope } from '../../../store/store.js';
import type { RepositoryPlace } from '../model.js';
import type { TriggersDocument } from './model.js';

export const repositoryTriggers = collection<TriggersDocument>('codecommit.triggers');

export async function findTriggers(
  reader: Reader,
  place: RepositoryPlace,
): Promise<TriggersDocument | undefined> {
  return (await reader.get(repositoryTriggers, regionalScope(place), place.repositoryId))?.doc;
}
