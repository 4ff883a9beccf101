import type { ServiceSdks } from '../../../front-door/sdk-types.js';
import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { onRepository, repositoryAccess } from '../access.js';
import { descriptionOf, existingRepository, repositoryNameOf } from '../checks.js';
import { KMS_KEY_ID } from '../constraints.js';
import { codeCommitError, repositoryNameExists } from '../errors.js';
import { findRepository, repositories } from '../store.js';

type Sdk = ServiceSdks['codecommit'];

export const updateRepositoryDescription: Operation<Sdk, 'UpdateRepositoryDescription'> = {
  authorize: onRepository('UpdateRepositoryDescription'),
  async handle(input, context) {
    const description = descriptionOf(input.repositoryDescription);
    await context.store.transaction(async (tx) => {
      const repository = await existingRepository(tx, context, input.repositoryName);
      const changed = { ...repository, description, lastModifiedAt: context.clock.now() };
      await tx.put(repositories, regionalScope(context), repository.repositoryName, changed);
    });
    return {};
  },
};

/** Name, ARN and clone URLs change at once; id, references and tags stay. */
export const updateRepositoryName: Operation<Sdk, 'UpdateRepositoryName'> = {
  authorize: (input, context) =>
    [input.oldName, input.newName].map((name) =>
      repositoryAccess('UpdateRepositoryName', context, name ?? ''),
    ),
  async handle(input, context) {
    const newName = repositoryNameOf(input.newName);
    await context.store.transaction(async (tx) => {
      const repository = await existingRepository(tx, context, input.oldName);
      if ((await findRepository(tx, context, newName)) !== undefined) throw repositoryNameExists(newName);
      const scope = regionalScope(context);
      const renamed = { ...repository, repositoryName: newName, lastModifiedAt: context.clock.now() };
      await tx.delete(repositories, scope, repository.repositoryName);
      await tx.put(repositories, scope, newName, renamed, { expect: 'absent' });
    });
    return {};
  },
};

/** Kept and shown; see docs/differences. */
export const updateRepositoryEncryptionKey: Operation<Sdk, 'UpdateRepositoryEncryptionKey'> = {
  authorize: onRepository('UpdateRepositoryEncryptionKey'),
  async handle(input, context) {
    const { kmsKeyId = '' } = input;
    if (kmsKeyId === '') throw codeCommitError('EncryptionKeyRequired');
    if (!KMS_KEY_ID.test(kmsKeyId)) throw codeCommitError('EncryptionKeyInvalidId');
    return context.store.transaction(async (tx) => {
      const repository = await existingRepository(tx, context, input.repositoryName);
      const changed = { ...repository, kmsKeyId, lastModifiedAt: context.clock.now() };
      await tx.put(repositories, regionalScope(context), repository.repositoryName, changed);
      const { repositoryId, kmsKeyId: originalKmsKeyId } = repository;
      return { repositoryId, kmsKeyId, originalKmsKeyId };
    });
  },
};
