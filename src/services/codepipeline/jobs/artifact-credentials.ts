import type { AWSSessionCredentials } from '@aws-sdk/client-codepipeline';
import type { ServiceContext } from '../../../front-door/service.js';
import { s3Arn } from '../../../kernel/arn.js';
import { partitionOf } from '../../../kernel/partition.js';
import { actionCredentials } from '../flow/action-credentials.js';
import type { ActionRecord, ArtifactLocation } from '../history.js';

/**
 * Credentials of the action's role that are good for the artifacts of this action execution and for nothing else.
 *
 * @throws AwsError where the role is missing or does not trust CodePipeline any more
 */
export async function artifactCredentials(
  context: ServiceContext,
  record: ActionRecord,
): Promise<AWSSessionCredentials> {
  const credentials = await actionCredentials(
    context,
    record,
    record.actionExecutionId,
    artifactPolicy(record),
  );
  return {
    accessKeyId: credentials?.AccessKeyId,
    secretAccessKey: credentials?.SecretAccessKey,
    sessionToken: credentials?.SessionToken,
  };
}

/** Reads the inputs, writes the outputs. */
function artifactPolicy({ inputs, outputs, region }: ActionRecord): object {
  const arnOf = ({ bucket, key }: ArtifactLocation) => s3Arn(partitionOf(region), `${bucket}/${key}`);
  const keys = [...inputs, ...outputs].flatMap(({ encryptionKeyId }) => encryptionKeyId ?? []);
  const statements = [
    { Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: inputs.map(arnOf) },
    { Action: ['s3:PutObject'], Resource: outputs.map(arnOf) },
    {
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: [...new Set(keys.map((key) => (key.startsWith('arn:') ? key : '*')))],
    },
  ].filter(({ Resource }) => Resource.length > 0);
  // A policy without a statement is none: what has no artifacts gets credentials that are good for nothing.
  const nothing = { Effect: 'Deny', Action: '*', Resource: '*' };
  return {
    Version: '2012-10-17',
    Statement:
      statements.length > 0 ? statements.map((statement) => ({ Effect: 'Allow', ...statement })) : [nothing],
  };
}
