import { requestTags, tagKeys, tagsByKey } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import { regionalScope } from '../../../store/store.js';
import { onSecret } from '../access.js';
import { tagMap } from '../present.js';
import { requireSecret, secrets } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');
type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 50;

export const tagOperations: OperationTable<Sdk> = {
  TagResource: {
    authorize: (input, context) =>
      onSecret('secretsmanager:TagResource', context, input.SecretId, requestTags(tagsByKey(input.Tags))),
    async handle({ SecretId: secretId = '', Tags: tags }, context) {
      await change(context, secretId, (before) => ({ ...before, ...tagMap(tags) }));
      return {};
    },
  },
  UntagResource: {
    authorize: (input, context) =>
      onSecret('secretsmanager:UntagResource', context, input.SecretId, tagKeys(input.TagKeys)),
    async handle({ SecretId: secretId = '', TagKeys: keys = [] }, context) {
      await change(context, secretId, (before) =>
        Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key))),
      );
      return {};
    },
  },
};

async function change(
  context: RequestContext,
  secretId: string,
  changed: (before: Tags) => Tags,
): Promise<void> {
  await context.store.transaction(async (tx) => {
    const { key, doc } = await requireSecret(tx, context, secretId);
    const tags = changed(doc.tags);
    if (Object.keys(tags).length > MAX_TAGS) {
      throw new AwsError('LimitExceededException', `A secret can have no more than ${MAX_TAGS} tags.`);
    }
    await tx.put(secrets, regionalScope(context), key, { ...doc, tags });
  });
}
