import type { Operation } from '../../../front-door/service.js';
import { regionalScope } from '../../../store/store.js';
import { groupAccess } from '../access.js';
import { invalidParameter } from '../errors.js';
import { logGroups, requireGroup } from '../store.js';
import { enqueueExpiry } from '../workers/expire.js';

type Sdk = typeof import('@aws-sdk/client-cloudwatch-logs');

/** @source PutRetentionPolicy, `retentionInDays` */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy: Operation<Sdk, 'PutRetentionPolicy'> = {
  authorize: (input, context) => [groupAccess('PutRetentionPolicy', context, input.logGroupName ?? '')],
  async handle({ logGroupName: name = '', retentionInDays = 0 }, context) {
    if (!RETENTION_DAYS.includes(retentionInDays)) {
      throw invalidParameter(
        `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy ` +
          `constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
      );
    }
    await context.store.transaction(async (tx) => {
      const { doc } = await requireGroup(tx, context, name);
      await tx.put(logGroups, regionalScope(context), name, { ...doc, retentionDays: retentionInDays });
      await enqueueExpiry(context.work, tx, context, name);
    });
    return {};
  },
};

export const deleteRetentionPolicy: Operation<Sdk, 'DeleteRetentionPolicy'> = {
  authorize: (input, context) => [groupAccess('DeleteRetentionPolicy', context, input.logGroupName ?? '')],
  async handle({ logGroupName: name = '' }, context) {
    await context.store.transaction(async (tx) => {
      const { doc } = await requireGroup(tx, context, name);
      await tx.put(logGroups, regionalScope(context), name, { ...doc, retentionDays: undefined });
    });
    return {};
  },
};
