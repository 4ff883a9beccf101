/** One repository; its key in the store is its name, its directory's name is its id. */
export interface RepositoryDocument {
  /** UUID, the same for life. */
  readonly repositoryId: string;
  readonly repositoryName: string;
  readonly description?: string;
  readonly kmsKeyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** Of settings and of references. */
  readonly lastModifiedAt: number;
}

/**
 * The references as they were last told to the world: what the API answers, and what events were made of. It follows
 * the repository itself (see reference-journal.ts). Key: repository id.
 */
export interface JournalDocument {
  /** Full name that HEAD points at; that branch may not exist yet. */
  readonly head: string;
  /** Object ids by full name. */
  readonly references: Readonly<Record<string, string>>;
}

/** References may be changing; whoever began it may have died since. Key: `repositoryId/uuid`. */
export interface OpenChangeDocument {
  readonly openedAt: number;
}

/** Names a repository whatever it is called at the moment. */
export interface RepositoryPlace {
  readonly accountId: string;
  readonly region: string;
  readonly repositoryId: string;
}

export function placeOf(
  scope: { readonly accountId: string; readonly region: string },
  { repositoryId }: { readonly repositoryId: string },
): RepositoryPlace {
  return { accountId: scope.accountId, region: scope.region, repositoryId };
}
