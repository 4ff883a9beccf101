import type { OperationTable } from '../../../front-door/service.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { keyConditions, onSecret, requestKeys } from '../access.js';
import { CURRENT } from '../model.js';
import { requireLiveSecret, secrets } from '../store.js';
import { newVersion, withVersion } from '../versions.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

export function updateOperations(sealer: Sealer): OperationTable<Sdk> {
  return {
    UpdateSecret: {
      authorize: (input, context) =>
        onSecret('secretsmanager:UpdateSecret', context, input.SecretId, {
          ...requestKeys({ description: input.Description, type: input.Type }),
          ...keyConditions(input.KmsKeyId),
        }),
      async handle(input, context) {
        return await context.store.transaction(async (tx) => {
          const { key, doc } = await requireLiveSecret(tx, context, input.SecretId ?? '');
          const version = newVersion(context, sealer, doc.arn, input);
          const now = context.clock.now();
          const changed = {
            ...doc,
            description: input.Description ?? doc.description,
            keyId: input.KmsKeyId ?? doc.keyId,
            changedAt: now,
          };
          const secret = version === undefined ? changed : withVersion(changed, version, [CURRENT], now);
          await tx.put(secrets, regionalScope(context), key, secret);
          return { ARN: doc.arn, Name: doc.name, VersionId: version?.versionId };
        });
      },
    },
  };
}
