import type { Commit, RepositoryMetadata } from '@aws-sdk/client-codecommit';
import { BRANCH_PREFIX } from '../../engines/git/names.js';
import type { CommitRecord } from '../../engines/git/port.js';
import type { JournalDocument, RepositoryDocument } from './model.js';
import { repositoryArn } from './reference-changes.js';

interface Place {
  readonly accountId: string;
  readonly region: string;
  /** Where this machine reaches the server. */
  readonly endpoint: string;
  /** The request, where it came over the network. */
  readonly http?: { readonly headers: { readonly host?: string | undefined } };
}

export function presentRepository(
  place: Place,
  repository: RepositoryDocument,
  journal: JournalDocument,
): RepositoryMetadata {
  const { repositoryName } = repository;
  const endpoint = endpointOf(place);
  return {
    accountId: place.accountId,
    repositoryId: repository.repositoryId,
    repositoryName,
    repositoryDescription: repository.description,
    defaultBranch: defaultBranch(journal),
    lastModifiedDate: new Date(repository.lastModifiedAt),
    creationDate: new Date(repository.createdAt),
    cloneUrlHttp: cloneUrl({ endpoint }, repositoryName),
    cloneUrlSsh: `ssh://${new URL(endpoint).hostname}/v1/repos/${repositoryName}`,
    Arn: repositoryArn(place, repositoryName),
    kmsKeyId: repository.kmsKeyId,
  };
}

/** As the client has reached the server, so will its git: a server that listens everywhere has no address of its own. */
function endpointOf({ endpoint, http }: Place): string {
  const host = http?.headers.host;
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? `http://${host}` : endpoint;
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
