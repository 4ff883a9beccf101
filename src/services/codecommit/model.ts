import type {
  ConflictDetailLevelTypeEnum,
  ConflictResolutionStrategyTypeEnum,
  MergeOptionTypeEnum,
} from '@aws-sdk/client-codecommit';

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
  readonly authored?: AuthoredChange;
}

/** Who moves which branches to where, so that it can still be told when they are found to have moved. */
export interface AuthoredChange {
  /** ARN */
  readonly actorArn: string;
  /** Commits by full name; all zeros where the branch is deleted. */
  readonly branches: Readonly<Record<string, string>>;
  /** Where branches are moved by a merge that the API was asked for. */
  readonly merge?: MergeFacts;
}

export interface MergeFacts {
  /** Of the pull request that is merged. */
  readonly pullRequestId?: string;
  readonly option: MergeOptionTypeEnum;
  /** What the destination branch is moved to. */
  readonly commitId: string;
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  readonly baseCommitId?: string;
  readonly conflictDetailLevel?: ConflictDetailLevelTypeEnum;
  readonly conflictResolutionStrategy?: ConflictResolutionStrategyTypeEnum;
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
