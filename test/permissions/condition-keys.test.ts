import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwsClient } from '../../src/front-door/service.js';
import { isAwsError } from '../../src/kernel/aws-error.js';
import { rootPrincipal, servicePrincipal } from '../../src/kernel/principal.js';
import { ACCOUNT } from './sample-inputs.js';
import { openWorld, PLACE, type World } from './world.js';

const SERVICE = 'codebuild.amazonaws.com';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;

let world: World;
let root: AwsClient;

beforeAll(async () => {
  world = await openWorld();
  root = world.door.as(rootPrincipal({ accountId: ACCOUNT, partition: 'aws' }), PLACE);
  await root.call('iam', 'CreateRole', {
    RoleName: 'worker',
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Principal: { Service: SERVICE },
      Action: 'sts:AssumeRole',
    }),
  });
  await root.call('secretsmanager', 'CreateSecret', { Name: 'web', SecretString: 'x' });
  await root.call('ssm', 'PutParameter', {
    Name: '/web/url',
    Value: 'x',
    Type: 'String',
    Tags: [{ Key: 'Team', Value: 'web' }],
  });
  await root.call('s3', 'CreateBucket', { Bucket: 'web' });
  await root.call('s3', 'CreateBucket', { Bucket: 'target' });
  await root.call('s3', 'PutObject', { Bucket: 'web', Key: 'tagged', Body: 'x', Tagging: 'a=b' });
});
afterAll(() => world.close());

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

function document(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** What this session may do; handlers only say that they were reached. */
async function whoHas(...statements: object[]): Promise<AwsClient> {
  return await sessionWith({}, ...statements);
}

async function sessionWith(
  sessionKeys: Readonly<Record<string, string>>,
  ...statements: object[]
): Promise<AwsClient> {
  await root.call('iam', 'PutRolePolicy', {
    RoleName: 'worker',
    PolicyName: 'p',
    PolicyDocument: document(...statements),
  });
  const { principal } = await world.door.assume({
    roleArn: ROLE,
    sessionName: 's',
    as: { ...servicePrincipal(SERVICE, ACCOUNT), sessionKeys },
    region: PLACE.region,
  });
  return world.doorToNowhere.as(principal, PLACE);
}

/** Everything but the action where the condition holds. */
function except(Action: string, Condition: object) {
  return whoHas(EVERYTHING, { Effect: 'Deny', Action, Resource: '*', Condition });
}

async function isRefused(call: Promise<unknown>): Promise<boolean> {
  return await call.then(
    () => false,
    (error: unknown) => {
      if (isAwsError(error) && /^AccessDenied/.test(error.code)) return true;
      throw error;
    },
  );
}

describe('of builds', () => {
  it('their roles can be kept to what is of the project', async () => {
    const project = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/web`;
    const keys = { 'codebuild:projectarn': project, 'codebuild:buildarn': 'arn:aws:codebuild:::build/web:1' };
    const client = await sessionWith(keys, {
      Effect: 'Allow',
      Action: 's3:PutObject',
      Resource: `arn:aws:s3:::web/\${codebuild:projectArn}/*`,
      Condition: { ArnLike: { 'codebuild:buildArn': 'arn:aws:codebuild:*:*:build/web:*' } },
    });
    const put = (of: string) =>
      isRefused(client.call('s3', 'PutObject', { Bucket: 'web', Key: `${of}/out.zip` }));
    expect([await put(project), await put(`${project}2`)]).toEqual([false, true]);
  });

  const build = { projectName: 'web' };

  it('a buildspec of its own can be forbidden, whatever it says', async () => {
    const client = await except('codebuild:StartBuild', { Null: { 'codebuild:source.buildspec': 'false' } });
    expect(await isRefused(client.call('codebuild', 'StartBuild', build))).toBe(false);
    const other = { ...build, buildspecOverride: 'version: 0.2' };
    expect(await isRefused(client.call('codebuild', 'StartBuild', other))).toBe(true);
  });

  it('variables can be limited by name and value', async () => {
    const client = await except('codebuild:StartBuild', {
      StringEquals: { 'codebuild:environment.environmentVariables/STAGE.value': 'PRODUCTION' },
    });
    const withStage = (value: string) => ({
      ...build,
      environmentVariablesOverride: [
        { name: 'OTHER', value: 'PRODUCTION' },
        { name: 'STAGE', value },
      ],
    });
    expect(await isRefused(client.call('codebuild', 'StartBuild', withStage('BETA')))).toBe(false);
    expect(await isRefused(client.call('codebuild', 'StartBuild', withStage('PRODUCTION')))).toBe(true);
    const named = await except('codebuild:StartBuild', {
      'ForAnyValue:StringEquals': { 'codebuild:environment.environmentVariables.name': ['STAGE'] },
    });
    expect(await isRefused(named.call('codebuild', 'StartBuild', withStage('BETA')))).toBe(true);
  });

  it('their projects can be kept to a network and from privileges', async () => {
    const project = {
      name: 'web',
      source: { type: 'NO_SOURCE', buildspec: 'version: 0.2' },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: { type: 'LINUX_CONTAINER', image: 'x', computeType: 'BUILD_GENERAL1_SMALL' },
      serviceRole: ROLE,
    } as const;
    const client = await except('codebuild:CreateProject', {
      Bool: { 'codebuild:environment.privilegedMode': 'true' },
    });
    expect(await isRefused(client.call('codebuild', 'CreateProject', project))).toBe(false);
    const privileged = { ...project, environment: { ...project.environment, privilegedMode: true } };
    expect(await isRefused(client.call('codebuild', 'CreateProject', privileged))).toBe(true);
    const networked = await except('codebuild:CreateProject', { Null: { 'codebuild:vpcConfig': 'true' } });
    expect(await isRefused(networked.call('codebuild', 'CreateProject', project))).toBe(true);
    const inside = { ...project, vpcConfig: { vpcId: 'vpc-1', subnets: ['a'], securityGroupIds: ['b'] } };
    expect(await isRefused(networked.call('codebuild', 'CreateProject', inside))).toBe(false);
  });
});

it('of secrets: only the current version is read, and none is deleted at once', async () => {
  const reader = await except('secretsmanager:GetSecretValue', {
    'ForAllValues:StringNotEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' },
  });
  const read = (VersionStage?: string) =>
    isRefused(reader.call('secretsmanager', 'GetSecretValue', { SecretId: 'web', VersionStage }));
  expect([await read(), await read('AWSCURRENT'), await read('AWSPREVIOUS')]).toEqual([false, false, true]);
  const keeper = await except('secretsmanager:DeleteSecret', {
    Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' },
  });
  const remove = (ForceDeleteWithoutRecovery?: boolean) =>
    isRefused(keeper.call('secretsmanager', 'DeleteSecret', { SecretId: 'web', ForceDeleteWithoutRecovery }));
  expect([await remove(), await remove(true)]).toEqual([false, true]);
});

it('of parameters: their tags, and how deep a path is read', async () => {
  const team = (value: string) =>
    whoHas({ ...EVERYTHING, Condition: { StringEquals: { 'ssm:resourceTag/Team': value } } });
  const read = async (client: AwsClient) =>
    await isRefused(client.call('ssm', 'GetParameter', { Name: '/web/url' }));
  expect([await read(await team('web')), await read(await team('other'))]).toEqual([false, true]);
  const flat = await except('ssm:GetParametersByPath', { StringEquals: { 'ssm:Recursive': 'true' } });
  const list = (Recursive: boolean) =>
    isRefused(flat.call('ssm', 'GetParametersByPath', { Path: '/web', Recursive }));
  expect([await list(false), await list(true)]).toEqual([false, true]);
});

describe('of S3', () => {
  it('calls from inside count as signed with Signature Version 4 in a header', async () => {
    const client = await whoHas(
      EVERYTHING,
      {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringNotEquals: { 's3:authType': 'REST-HEADER' } },
      },
      {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: '*',
        Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
      },
      {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringNotEquals: { 's3:signatureversion': 'AWS4-HMAC-SHA256' } },
      },
    );
    expect(await isRefused(client.call('s3', 'GetObject', { Bucket: 'web', Key: 'tagged' }))).toBe(false);
  });

  it("the account of the bucket's owner", async () => {
    const Condition = { StringNotEquals: { 's3:ResourceAccount': ACCOUNT } };
    const client = await except('s3:*', Condition);
    expect(await isRefused(client.call('s3', 'GetObject', { Bucket: 'web', Key: 'tagged' }))).toBe(false);
  });

  it('a bucket can insist on conditional writes of objects, but not of their parts', async () => {
    const client = await except('s3:PutObject', {
      Null: { 's3:if-none-match': 'true' },
      Bool: { 's3:ObjectCreationOperation': 'true' },
    });
    const key = { Bucket: 'web', Key: 'new' };
    expect(await isRefused(client.call('s3', 'PutObject', key))).toBe(true);
    expect(await isRefused(client.call('s3', 'PutObject', { ...key, IfNoneMatch: '*' }))).toBe(false);
    expect(await isRefused(client.call('s3', 'CreateMultipartUpload', key))).toBe(false);
  });

  it('tags are copied only by who may read and write them', async () => {
    const allowed = ['s3:GetObject', 's3:PutObject'];
    const copy = { Bucket: 'target', Key: 'k', CopySource: 'web/tagged' };
    const without = await whoHas({ Effect: 'Allow', Action: allowed, Resource: '*' });
    expect(await isRefused(without.call('s3', 'CopyObject', copy))).toBe(true);
    const anew = { ...copy, TaggingDirective: 'REPLACE' } as const;
    expect(await isRefused(without.call('s3', 'CopyObject', anew))).toBe(false);
    expect(await isRefused(without.call('s3', 'CopyObject', { ...anew, Tagging: 'a=b' }))).toBe(true);
    const Action = [...allowed, 's3:GetObjectTagging', 's3:PutObjectTagging'];
    const withTags = await whoHas({ Effect: 'Allow', Action, Resource: '*' });
    expect(await isRefused(withTags.call('s3', 'CopyObject', copy))).toBe(false);
  });
});
