import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as s3 from '@aws-sdk/client-s3';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import { ACCOUNT, NAME, plain, type ResourceKind, TAG } from './resource-kind.js';

export const STORED_KINDS: readonly ResourceKind[] = [
  {
    name: 'a bucket and its objects',
    isGlobal: true,
    async make(as) {
      const client = as(s3.S3Client);
      await client.send(new s3.CreateBucketCommand({ Bucket: NAME }));
      await client.send(new s3.PutObjectCommand({ Bucket: NAME, Key: NAME, Body: 'x', Tagging: 'k=v' }));
      return NAME;
    },
    describe: (as, Bucket) =>
      plain([
        as(s3.S3Client).send(new s3.ListObjectsV2Command({ Bucket })),
        as(s3.S3Client).send(new s3.GetObjectTaggingCommand({ Bucket, Key: NAME })),
      ]),
    lists: [(as) => as(s3.S3Client).send(new s3.ListBucketsCommand({}))],
    touches: [
      (as, Bucket) => as(s3.S3Client).send(new s3.HeadBucketCommand({ Bucket })),
      (as, Bucket) => as(s3.S3Client).send(new s3.ListObjectsV2Command({ Bucket })),
      (as, Bucket) => as(s3.S3Client).send(new s3.GetObjectTaggingCommand({ Bucket, Key: NAME })),
      (as, Bucket) => as(s3.S3Client).send(new s3.PutObjectCommand({ Bucket, Key: 'b', Body: 'y' })),
      (as, Bucket) => as(s3.S3Client).send(new s3.DeleteObjectCommand({ Bucket, Key: NAME })),
      (as, Bucket) => as(s3.S3Client).send(new s3.DeleteObjectTaggingCommand({ Bucket, Key: NAME })),
      (as, Bucket) => as(s3.S3Client).send(new s3.CreateBucketCommand({ Bucket })),
      (as, Bucket) => as(s3.S3Client).send(new s3.DeleteBucketCommand({ Bucket })),
    ],
  },
  {
    name: 'a log group',
    async make(as) {
      const client = as(logs.CloudWatchLogsClient);
      await client.send(new logs.CreateLogGroupCommand({ logGroupName: NAME, tags: { k: 'v' } }));
      await client.send(new logs.CreateLogStreamCommand({ logGroupName: NAME, logStreamName: 's' }));
      return NAME;
    },
    describe: (as, logGroupName) =>
      plain([
        as(logs.CloudWatchLogsClient).send(
          new logs.DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }),
        ),
        as(logs.CloudWatchLogsClient).send(new logs.DescribeLogStreamsCommand({ logGroupName })),
      ]),
    lists: [(as) => as(logs.CloudWatchLogsClient).send(new logs.DescribeLogGroupsCommand({}))],
    touches: [
      (as, logGroupName) =>
        as(logs.CloudWatchLogsClient).send(new logs.FilterLogEventsCommand({ logGroupName })),
      (as, logGroupName) =>
        as(logs.CloudWatchLogsClient).send(
          new logs.PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }),
        ),
      (as) =>
        as(logs.CloudWatchLogsClient).send(
          new logs.TagResourceCommand({
            resourceArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${NAME}`,
            tags: { x: 'y' },
          }),
        ),
      (as, logGroupName) =>
        as(logs.CloudWatchLogsClient).send(new logs.DeleteLogGroupCommand({ logGroupName })),
    ],
  },
  {
    name: 'a parameter',
    async make(as) {
      await as(ssm.SSMClient).send(
        new ssm.PutParameterCommand({ Name: NAME, Value: NAME, Type: 'SecureString', Tags: [TAG] }),
      );
      return NAME;
    },
    describe: (as, Name) =>
      plain([
        as(ssm.SSMClient).send(new ssm.GetParameterCommand({ Name, WithDecryption: true })),
        as(ssm.SSMClient).send(
          new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: Name }),
        ),
      ]),
    lists: [
      (as) => as(ssm.SSMClient).send(new ssm.DescribeParametersCommand({})),
      (as) => as(ssm.SSMClient).send(new ssm.GetParametersByPathCommand({ Path: '/', Recursive: true })),
    ],
    touches: [
      (as, Name) => as(ssm.SSMClient).send(new ssm.GetParameterCommand({ Name })),
      (as, Name) =>
        as(ssm.SSMClient).send(
          new ssm.GetParameterCommand({ Name: `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/${Name}` }),
        ),
      (as, ResourceId) =>
        as(ssm.SSMClient).send(
          new ssm.AddTagsToResourceCommand({
            ResourceType: 'Parameter',
            ResourceId,
            Tags: [{ Key: 'x', Value: 'y' }],
          }),
        ),
      (as, Name) => as(ssm.SSMClient).send(new ssm.DeleteParameterCommand({ Name })),
    ],
  },
  {
    name: 'a secret',
    async make(as) {
      const { ARN } = await as(secrets.SecretsManagerClient).send(
        new secrets.CreateSecretCommand({ Name: NAME, SecretString: NAME, Tags: [TAG] }),
      );
      return ARN ?? '';
    },
    describe: (as, SecretId) =>
      plain([as(secrets.SecretsManagerClient).send(new secrets.DescribeSecretCommand({ SecretId }))]),
    lists: [(as) => as(secrets.SecretsManagerClient).send(new secrets.ListSecretsCommand({}))],
    touches: [
      (as, SecretId) =>
        as(secrets.SecretsManagerClient).send(new secrets.GetSecretValueCommand({ SecretId })),
      (as) => as(secrets.SecretsManagerClient).send(new secrets.GetSecretValueCommand({ SecretId: NAME })),
      (as, SecretId) =>
        as(secrets.SecretsManagerClient).send(
          new secrets.PutSecretValueCommand({ SecretId, SecretString: 'y' }),
        ),
      (as, SecretId) =>
        as(secrets.SecretsManagerClient).send(
          new secrets.TagResourceCommand({ SecretId, Tags: [{ Key: 'x', Value: 'y' }] }),
        ),
      (as, SecretId) =>
        as(secrets.SecretsManagerClient).send(
          new secrets.DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }),
        ),
    ],
  },
];
