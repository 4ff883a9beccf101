import type { OperationTable } from '../../../front-door/service.js';
import { onSecret } from '../access.js';
import { presentSecret } from '../present.js';
import { requireSecret } from '../store.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

const PAGE_SIZE = 100;

export const describeOperations: OperationTable<Sdk> = {
  /** Also of a secret that waits for its deletion. */
  DescribeSecret: {
    authorize: (input, context) => onSecret('secretsmanager:DescribeSecret', context, input.SecretId),
    async handle({ SecretId: secretId = '' }, context) {
      return presentSecret((await requireSecret(context.store, context, secretId)).doc);
    },
  },
  ListSecretVersionIds: {
    authorize: (input, context) => onSecret('secretsmanager:ListSecretVersionIds', context, input.SecretId),
    async handle(input, context) {
      const { doc } = await requireSecret(context.store, context, input.SecretId ?? '');
      const shown = doc.versions.filter(
        ({ stages }) => input.IncludeDeprecated === true || stages.length > 0,
      );
      const listing = `ListSecretVersionIds:${doc.arn}:${input.IncludeDeprecated === true}`;
      const start = (context.tokens.open(listing, input.NextToken) as number | undefined) ?? 0;
      const end = start + (input.MaxResults ?? PAGE_SIZE);
      return {
        ARN: doc.arn,
        Name: doc.name,
        Versions: shown.slice(start, end).map(({ versionId, stages, createdAt }) => ({
          VersionId: versionId,
          VersionStages: [...stages],
          CreatedDate: new Date(createdAt),
        })),
        NextToken: end < shown.length ? context.tokens.seal(listing, end) : undefined,
      };
    },
  },
};
