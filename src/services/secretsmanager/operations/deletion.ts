import type { OperationTable } from '../../../front-door/service.js';
import { isAwsError } from '../../../kernel/aws-error.js';
import { DAY_MS } from '../../../kernel/duration.js';
import { regionalScope } from '../../../store/store.js';
import { onSecret, requestKeys } from '../access.js';
import { invalidParameter, markedForDeletion } from '../errors.js';
import { requireSecret, secrets } from '../store.js';
import { PURGE_WORK, purgeKey } from '../workers/purge.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

const DEFAULT_DAYS = 30;

export const deletionOperations: OperationTable<Sdk> = {
  /** Deleted when its time is up, unless it is restored before; at once where that is asked for. */
  DeleteSecret: {
    authorize: (input, context) =>
      onSecret(
        'secretsmanager:DeleteSecret',
        context,
        input.SecretId,
        requestKeys({
          recoverywindowindays: input.RecoveryWindowInDays,
          forcedeletewithoutrecovery: input.ForceDeleteWithoutRecovery,
        }),
      ),
    async handle(
      { SecretId: secretId = '', RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force },
      context,
    ) {
      checkWindow(days, force === true);
      return await context.store.transaction(async (tx) => {
        const now = context.clock.now();
        const found = await requireSecret(tx, context, secretId).catch((error: unknown) => {
          if (force === true && isAwsError(error, 'ResourceNotFoundException')) return undefined;
          throw error;
        });
        if (found === undefined) return { Name: secretId, DeletionDate: new Date(now) };
        const { key, doc } = found;
        if (force === true) {
          await tx.delete(secrets, regionalScope(context), key);
          return { ARN: doc.arn, Name: doc.name, DeletionDate: new Date(now) };
        }
        if (doc.deletion !== undefined) throw markedForDeletion();
        const dueAt = context.clock.after((days ?? DEFAULT_DAYS) * DAY_MS);
        await tx.put(secrets, regionalScope(context), key, { ...doc, deletion: { dueAt } });
        await context.work.enqueue(tx, { kind: PURGE_WORK, key: purgeKey(context, key), dueAt });
        return { ARN: doc.arn, Name: doc.name, DeletionDate: new Date(dueAt) };
      });
    },
  },
  RestoreSecret: {
    authorize: (input, context) => onSecret('secretsmanager:RestoreSecret', context, input.SecretId),
    async handle({ SecretId: secretId = '' }, context) {
      return await context.store.transaction(async (tx) => {
        const { key, doc } = await requireSecret(tx, context, secretId);
        await tx.put(secrets, regionalScope(context), key, { ...doc, deletion: undefined });
        await context.work.cancel(tx, PURGE_WORK, purgeKey(context, key));
        return { ARN: doc.arn, Name: doc.name };
      });
    },
  },
};

function checkWindow(days: number | undefined, force: boolean): void {
  if (days !== undefined && force) {
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
  }
}
