import type { GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { onAnyResource } from '../../../front-door/access.js';
import type { OperationTable, RequestContext } from '../../../front-door/service.js';
import { AwsError } from '../../../kernel/aws-error.js';
import type { Sealer } from '../../../kernel/sealer.js';
import { regionalScope } from '../../../store/store.js';
import { onSecret, requestKeys } from '../access.js';
import { invalidParameter } from '../errors.js';
import { CURRENT, type SecretDocument, type SecretVersion } from '../model.js';
import { requireLiveSecret, secrets } from '../store.js';
import { newVersion, versionOf, withVersion } from '../versions.js';

type Sdk = typeof import('@aws-sdk/client-secrets-manager');

const HOUR_MS = 3_600_000;

export function valueOperations(sealer: Sealer): OperationTable<Sdk> {
  return {
    GetSecretValue: {
      authorize: ({ SecretId, VersionId, VersionStage }, context) =>
        onSecret(
          'secretsmanager:GetSecretValue',
          context,
          SecretId,
          requestKeys({
            versionid: VersionId,
            // What is read where nothing is said.
            versionstage: VersionStage ?? (VersionId === undefined ? CURRENT : undefined),
          }),
        ),
      async handle({ SecretId: secretId = '', VersionId, VersionStage }, context) {
        const { doc } = await requireLiveSecret(context.store, context, secretId);
        const version = versionOf(doc, VersionId, VersionStage);
        await noteAccess(context, doc);
        return presentValue(sealer, doc, version);
      },
    },
    BatchGetSecretValue: {
      authorize: onAnyResource('secretsmanager:BatchGetSecretValue'),
      async handle({ SecretIdList: secretIds, Filters: filters }, context) {
        if (secretIds === undefined || filters !== undefined) {
          throw invalidParameter('Only SecretIdList chooses secrets here; Filters do not.');
        }
        const client = context.door.as(context.caller, context);
        const answers = await Promise.all(
          secretIds.map(async (SecretId) => ({
            SecretId,
            // Asked like any caller: each secret's own permission decides.
            answer: await client.call('secretsmanager', 'GetSecretValue', { SecretId }).catch(refusal),
          })),
        );
        return {
          SecretValues: answers.flatMap(({ answer }) => (answer instanceof AwsError ? [] : [answer])),
          Errors: answers.flatMap(({ SecretId, answer }) =>
            answer instanceof AwsError ? [{ SecretId, ErrorCode: answer.code, Message: answer.message }] : [],
          ),
        };
      },
    },
    PutSecretValue: {
      authorize: (input, context) => onSecret('secretsmanager:PutSecretValue', context, input.SecretId),
      async handle(input, context) {
        return await context.store.transaction(async (tx) => {
          const { key, doc } = await requireLiveSecret(tx, context, input.SecretId ?? '');
          const version = newVersion(context, sealer, doc.arn, input);
          if (version === undefined)
            throw invalidParameter('You must provide either SecretString or SecretBinary.');
          const secret = withVersion(doc, version, input.VersionStages ?? [CURRENT], context.clock.now());
          if (secret !== doc) await tx.put(secrets, regionalScope(context), key, secret);
          const stages =
            secret.versions.find(({ versionId }) => versionId === version.versionId)?.stages ?? [];
          return { ARN: doc.arn, Name: doc.name, VersionId: version.versionId, VersionStages: [...stages] };
        });
      },
    },
  };
}

function refusal(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  throw error;
}

function presentValue(
  sealer: Sealer,
  secret: SecretDocument,
  version: SecretVersion,
): GetSecretValueResponse {
  const value = sealer.open(version.value, secret.arn);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.versionId,
    ...(version.kind === 'string' ? { SecretString: value.toString() } : { SecretBinary: value }),
    VersionStages: [...version.stages],
    CreatedDate: new Date(version.createdAt),
  };
}

/** The day is what is shown: a secret that is read all the time is not written all the time. */
async function noteAccess(context: RequestContext, { name, accessedAt = 0 }: SecretDocument): Promise<void> {
  const now = context.clock.now();
  if (now - accessedAt < HOUR_MS) return;
  await context.store.transaction(
    async (tx) => {
      const stored = await tx.get(secrets, regionalScope(context), name);
      if (stored === undefined) return;
      await tx.put(secrets, regionalScope(context), name, { ...stored.doc, accessedAt: now });
    },
    { durability: 'eventual' },
  );
}
