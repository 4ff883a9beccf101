import { requestTags } from '../../../front-door/access.js';
import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation, RequestContext } from '../../../front-door/service.js';
import { regionalScope, type Transaction } from '../../../store/store.js';
import { onRepository, repositoryAccess } from '../access.js';
import { checkTagCount, checkTags, descriptionOf, existingRepository, repositoryNameOf } from '../checks.js';
import { KMS_KEY_ID, QUOTAS } from '../constraints.js';
import { codeCommitError, repositoryDoesNotExist, repositoryNameExists } from '../errors.js';
import { placeOf, type RepositoryDocument } from '../model.js';
import { presentRepository } from '../present.js';
import { keyOfPlace } from '../reference-journal.js';
import {
  EMPTY_JOURNAL,
  findRepository,
  journals,
  listOpenChanges,
  openChanges,
  readJournal,
  repositories,
} from '../store.js';
import { associations } from '../templates/store.js';
import { repositoryTriggers } from '../triggers/store.js';
import { DELETE_DIRECTORY_KIND } from '../workers/directories.js';

type Sdk = ServiceSdks['codecommit'];

export const createRepository: Operation<Sdk, 'CreateRepository'> = {
  authorize: (input, context) => [
    repositoryAccess('CreateRepository', context, input.repositoryName ?? '', requestTags(input.tags ?? {})),
  ],
  async handle(input, context) {
    const repositoryName = repositoryNameOf(input.repositoryName);
    const { kmsKeyId, tags = {} } = input;
    checkTags(tags);
    checkTagCount(tags);
    if (kmsKeyId !== undefined && !KMS_KEY_ID.test(kmsKeyId)) throw codeCommitError('EncryptionKeyInvalidId');
    const now = context.clock.now();
    const repository: RepositoryDocument = {
      repositoryId: context.ids.uuid(),
      repositoryName,
      description: descriptionOf(input.repositoryDescription),
      kmsKeyId,
      tags,
      createdAt: now,
      lastModifiedAt: now,
    };
    // The directory is made by whoever first needs it, so there is never one that no record names.
    await context.store.transaction((tx) => insertRepository(tx, context, repository));
    return { repositoryMetadata: presentRepository(context, repository, EMPTY_JOURNAL) };
  },
};

async function insertRepository(
  tx: Transaction,
  context: RequestContext,
  repository: RepositoryDocument,
): Promise<void> {
  const { repositoryName } = repository;
  if ((await findRepository(tx, context, repositoryName)) !== undefined) {
    throw repositoryNameExists(repositoryName);
  }
  const scope = regionalScope(context);
  const existing = await tx.list(repositories, scope, { limit: QUOTAS.repositoriesPerRegion });
  if (existing.length >= QUOTAS.repositoriesPerRegion) throw codeCommitError('RepositoryLimitExceeded');
  await tx.put(repositories, scope, repositoryName, repository, { expect: 'absent' });
}

export const getRepository: Operation<Sdk, 'GetRepository'> = {
  authorize: onRepository('GetRepository'),
  async handle(input, context) {
    const repository = await existingRepository(context.store, context, input.repositoryName);
    const journal = await readJournal(context.store, placeOf(context, repository));
    return { repositoryMetadata: presentRepository(context, repository, journal) };
  },
};

export const batchGetRepositories: Operation<Sdk, 'BatchGetRepositories'> = {
  authorize: (input, context) =>
    (input.repositoryNames ?? []).map((name) => repositoryAccess('BatchGetRepositories', context, name)),
  async handle(input, context) {
    const names = input.repositoryNames ?? [];
    if (names.length === 0) throw codeCommitError('RepositoryNamesRequired');
    if (names.length > QUOTAS.batchNames) throw codeCommitError('MaximumRepositoryNamesExceeded');
    const found = await Promise.all(
      names.map(async (name) => {
        const repository = await findRepository(context.store, context, repositoryNameOf(name));
        if (repository === undefined) return undefined;
        const journal = await readJournal(context.store, placeOf(context, repository));
        return presentRepository(context, repository, journal);
      }),
    );
    const missing = names.filter((_, index) => found[index] === undefined);
    return {
      repositories: found.filter((repository) => repository !== undefined),
      repositoriesNotFound: missing,
      errors: missing.map(notFound),
    };
  },
};

function notFound(repositoryName: string) {
  const error = repositoryDoesNotExist(repositoryName);
  return {
    repositoryName,
    errorCode: 'RepositoryDoesNotExistException' as const,
    errorMessage: error.message,
  };
}

export const deleteRepository: Operation<Sdk, 'DeleteRepository'> = {
  authorize: onRepository('DeleteRepository'),
  async handle(input, context) {
    const repositoryName = repositoryNameOf(input.repositoryName);
    const repositoryId = await context.store.transaction(async (tx) => {
      const repository = await findRepository(tx, context, repositoryName);
      if (repository === undefined) return undefined;
      await forgetRepository(tx, context, repository);
      return repository.repositoryId;
    });
    return { repositoryId };
  },
};

async function forgetRepository(
  tx: Transaction,
  context: RequestContext,
  repository: RepositoryDocument,
): Promise<void> {
  const scope = regionalScope(context);
  const place = placeOf(context, repository);
  await tx.delete(repositories, scope, repository.repositoryName);
  await tx.delete(journals, scope, repository.repositoryId);
  await tx.delete(repositoryTriggers, scope, repository.repositoryId);
  const { repositoryId } = repository;
  for (const { key } of await tx.listBy(associations, scope, 'repository', repositoryId)) {
    await tx.delete(associations, scope, key);
  }
  for (const { key } of await listOpenChanges(tx, place)) await tx.delete(openChanges, scope, key);
  await context.work.enqueue(tx, { kind: DELETE_DIRECTORY_KIND, key: keyOfPlace(place) });
}
