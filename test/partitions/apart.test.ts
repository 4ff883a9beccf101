import { CodeBuildClient, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { makeRole, type Region, region } from './world.js';

let server: TestServer;
let global: Region;
let china: Region;

beforeAll(async () => {
  server = await startServer();
  global = region(server, 'us-east-1', 'aws');
  china = region(server, 'cn-northwest-1', 'aws-cn');
  await china.s3.send(
    new CreateBucketCommand({
      Bucket: 'theirs',
      CreateBucketConfiguration: { LocationConstraint: 'cn-northwest-1' as 'cn-north-1' },
    }),
  );
});
afterAll(() => server.close());

const root = (partition: string) => ({ AWS: `arn:${partition}:iam::000000000000:root` });

/** A user with a key, and a client's credentials of it. */
async function user({ iam, partition }: Region, UserName: string) {
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  const PolicyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  return { arn: User?.Arn, credentials: { accessKeyId, secretAccessKey } };
}

test('a role of one partition is not there in the other, and none is assumed across', async () => {
  const arn = await makeRole(china, 'ops', root('aws-cn'));
  expect(arn).toBe('arn:aws-cn:iam::000000000000:role/ops');
  await expect(global.iam.send(new GetRoleCommand({ RoleName: 'ops' }))).rejects.toThrow('cannot be found');
  const assume = new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'night' });
  await expect(global.sts.send(assume)).rejects.toThrow(
    'User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole',
  );
  const { AssumedRoleUser, Credentials } = await china.sts.send(assume);
  expect(AssumedRoleUser?.Arn).toBe('arn:aws-cn:sts::000000000000:assumed-role/ops/night');
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const { Arn } = await china.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(AssumedRoleUser?.Arn);
  await expect(
    global.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({})),
  ).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  // The same name is free: it is another account.
  expect(await makeRole(global, 'ops', root('aws'))).toBe('arn:aws:iam::000000000000:role/ops');
});

test('a user’s key is unknown in the regions of another partition', async () => {
  const { arn, credentials } = await user(china, 'mei');
  expect(arn).toBe('arn:aws-cn:iam::000000000000:user/mei');
  const { User } = await china.client(IAMClient, { credentials }).send(new GetUserCommand({}));
  expect(User?.Arn).toBe(arn);
  const list = new ListProjectsCommand({});
  await expect(global.client(CodeBuildClient, { credentials }).send(list)).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  expect((await china.client(CodeBuildClient, { credentials }).send(list)).projects).toEqual([]);
});

test('policies match resources of their own partition only', async () => {
  const { credentials } = await user(china, 'lin');
  const deny = (Resource: string) =>
    china.iam.send(
      new PutUserPolicyCommand({
        UserName: 'lin',
        PolicyName: 'narrow',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Deny', Action: 's3:PutObject', Resource },
        }),
      }),
    );
  const s3 = china.client(S3Client, { credentials });
  await deny('arn:aws:s3:::theirs/*');
  await s3.send(new PutObjectCommand({ Bucket: 'theirs', Key: 'k', Body: 'x' }));
  await deny('arn:aws-cn:s3:::theirs/*');
  await expect(s3.send(new PutObjectCommand({ Bucket: 'theirs', Key: 'k', Body: 'x' }))).rejects.toThrow(
    'is not authorized to perform: s3:PutObject on resource: "arn:aws-cn:s3:::theirs/k" with an explicit deny',
  );
});

test('managed policies are those of the partition', async () => {
  await china.iam.send(new CreateUserCommand({ UserName: 'bo' }));
  const attach = (PolicyArn: string) =>
    china.iam.send(new AttachUserPolicyCommand({ UserName: 'bo', PolicyArn }));
  await expect(attach('arn:aws:iam::aws:policy/AdministratorAccess')).rejects.toThrow('does not exist');
  await attach('arn:aws-cn:iam::aws:policy/AdministratorAccess');
});

test('a bucket is there in its own partition only', async () => {
  const { s3 } = global;
  await expect(s3.send(new HeadBucketCommand({ Bucket: 'theirs' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  await expect(s3.send(new GetBucketLocationCommand({ Bucket: 'theirs' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
  const put = new PutObjectCommand({ Bucket: 'theirs', Key: 'k', Body: 'x' });
  await expect(s3.send(put)).rejects.toMatchObject({ name: 'NoSuchBucket' });
  await expect(s3.send(new CreateBucketCommand({ Bucket: 'theirs' }))).rejects.toMatchObject({
    name: 'BucketAlreadyExists',
  });
  expect((await s3.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  expect((await china.s3.send(new ListBucketsCommand({}))).Buckets).toMatchObject([
    { Name: 'theirs', BucketArn: 'arn:aws-cn:s3:::theirs' },
  ]);
  const policy = (Resource: string) =>
    china.s3.send(
      new PutBucketPolicyCommand({
        Bucket: 'theirs',
        Policy: JSON.stringify({
          Statement: { Effect: 'Allow', Principal: root('aws-cn'), Action: 's3:GetObject', Resource },
        }),
      }),
    );
  await expect(policy('arn:aws:s3:::theirs/*')).rejects.toThrow('Policy has invalid resource');
  await policy('arn:aws-cn:s3:::theirs/*');
});

test('China’s own names of services are taken too', async () => {
  const trust = { Service: ['ec2.amazonaws.com.cn', 'codebuild.amazonaws.com'] };
  expect(await makeRole(china, 'both', trust)).toBe('arn:aws-cn:iam::000000000000:role/both');
});
