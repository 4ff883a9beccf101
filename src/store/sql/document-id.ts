/** The same for all documents of a collection in one scope. */
export function placeId(collection: string, scope: string): string {
  return `${collection.length}.${scope.length}.${collection}${scope}`;
}

/** One text for a document's place, for sets and maps. Lengths first, so that no two triples give the same text. */
export function documentId(collection: string, scope: string, key: string): string {
  return `${collection.length}.${scope.length}.${collection}${scope}${key}`;
}
