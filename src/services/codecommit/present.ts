import type { Commit, RepositoryMetadata } from '@aws-sdk/client-codecommit';
import { BRANCH_PREFIX } from '../../engines/git/names.js';
import type { CommitRecord } from '../../engines/git/port.js';
import type { JournalDocument, RepositoryDocument } from './model.js';
import { repositoryArn } from './reference-changes.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
  /** Where clients reach this server. */
  readonly endpoint: string;
}

export function presentRepository(
  place: Place,
  repository: RepositoryDocument,
  journal: JournalDocument,
): RepositoryMetadata {
  const { repositoryName } = repository;
  const { hostname } = new URL(place.endpoint);
  return {
    accountId: place.accountId,
    repositoryId: repository.repositoryId,
    repositoryName,
    repositoryDescription: repository.description,
    defaultBranch: defaultBranch(journal),
    lastModifiedDate: new Date(repository.lastModifiedAt),
    creationDate: new Date(repository.createdAt),
    cloneUrlHttp: cloneUrl(place, repositoryName),
    cloneUrlSsh: `ssh://${hostname}/v1/repos/${repositoryName}`,
    Arn: repositoryArn(place, repositoryName),
    kmsKeyId: repository.kmsKeyId,
  };
}

/** `http://127.0.0.1:4566/v1/repos/NAME` */
export function cloneUrl(place: { readonly endpoint: string }, repositoryName: string): string {
  return `${place.endpoint}/v1/repos/${repositoryName}`;
}

/** The short name; undefined until there is a branch. */
export function defaultBranch({ head, references }: JournalDocument): string | undefined {
  return Object.hasOwn(references, head) ? head.slice(BRANCH_PREFIX.length) : undefined;
}

export function presentCommit(commit: CommitRecord): Commit {
  return {
    commitId: commit.commitId,
    treeId: commit.treeId,
    parents: [...commit.parentIds],
    message: commit.message,
    author: { ...commit.author },
    committer: { ...commit.committer },
    additionalData: '',
  };
}
