import type { OperationTable } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { onSecret, requestKeys } from '../access.js';
import { invalidParameter } from '../errors.js';
import { CURRENT } from '../model.js';
import { requireLiveSecret, secrets } from '../store.js';
import { moveStages, versionOf } from '../versions.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

export const stageOperations: OperationTable<Sdk> = {
  UpdateSecretVersionStage: {
    authorize: (input, context) =>
      onSecret(
        'secretsmanager:UpdateSecretVersionStage',
        context,
        input.SecretId,
        requestKeys({ versionstage: input.VersionStage }),
      ),
    async handle(input, context) {
      const { VersionStage: stage = '', MoveToVersionId: to, RemoveFromVersionId: from } = input;
      return await context.store.transaction(async (tx) => {
        const { key, doc } = await requireLiveSecret(tx, context, input.SecretId ?? '');
        const holder = doc.versions.find(({ stages }) => stages.includes(stage));
        if (stage === CURRENT && to === undefined) {
          throw invalidParameter(
            'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
          );
        }
        if (holder !== undefined && holder.versionId !== from && holder.versionId !== to) {
          throw invalidParameter(
            `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ` +
              `${holder.versionId}, so you must explicitly reference that version in RemoveFromVersionId.`,
          );
        }
        if (to !== undefined) versionOf(doc, to);
        const versions =
          to === undefined
            ? doc.versions.map((version) => ({
                ...version,
                stages: version.stages.filter((each) => each !== stage),
              }))
            : moveStages(doc.versions, to, [stage]);
        await tx.put(secrets, regionalScope(context), key, {
          ...doc,
          versions,
          changedAt: context.clock.now(),
        });
        return { ARN: doc.arn, Name: doc.name };
      });
    },
  },
};
