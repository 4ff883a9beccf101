import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientConfig, startServer, type TestServer } from '../harness/server.js';
import { sendSigned } from '../harness/signed-request.js';
import { allow, trust } from '../iam/documents.js';
import { refusal } from '../iam/refusal.js';

const ACCOUNT = '000000000000';
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/ci/Deploy`;

let server: TestServer;
let iam: IAMClient;
let sts: STSClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  sts = server.client(STSClient);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'Deploy',
      Path: '/ci/',
      AssumeRolePolicyDocument: trust({ AWS: ROOT }),
    }),
  );
  const PolicyDocument = allow('iam:List*');
  await iam.send(new PutRolePolicyCommand({ RoleName: 'Deploy', PolicyName: 'list', PolicyDocument }));
});

afterAll(async () => {
  iam.destroy();
  sts.destroy();
  await server.close();
});

function keysOf(credentials: Credentials | undefined): ClientConfig['credentials'] {
  return {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  };
}

const assume = (changes: Partial<AssumeRoleCommandInput> = {}, as = sts) =>
  as.send(new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'run-1', ...changes }));

async function newUser(UserName: string) {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return { credentials, sts: server.client(STSClient, { credentials }) };
}

describe('who is it', () => {
  it('root, of the account that the key names', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: ACCOUNT,
      Arn: ROOT,
      UserId: ACCOUNT,
    });
    const other = server.client(STSClient, {
      credentials: { accessKeyId: '444444444444', secretAccessKey: 'x' },
    });
    expect((await other.send(new GetCallerIdentityCommand({}))).Account).toBe('444444444444');
  });

  it('a user, and a role’s session', async () => {
    const { sts: theirs, credentials } = await newUser('mallory');
    const user = await theirs.send(new GetCallerIdentityCommand({}));
    expect(user.Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/mallory`);
    expect(user.UserId).toMatch(/^AIDA/);
    const { Credentials, AssumedRoleUser } = await assume();
    const session = server.client(STSClient, { credentials: keysOf(Credentials) });
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: ACCOUNT,
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/run-1`,
      UserId: AssumedRoleUser?.AssumedRoleId,
    });
    const info = await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: credentials.accessKeyId }));
    expect(info.Account).toBe(ACCOUNT);
  });
});

describe('sessions of roles', () => {
  it('have credentials that end', async () => {
    const before = Date.now();
    const { Credentials, AssumedRoleUser, PackedPolicySize } = await assume({ DurationSeconds: 900 });
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials?.SecretAccessKey).toHaveLength(40);
    expect(AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z0-9]{17}:run-1$/);
    expect(PackedPolicySize).toBeUndefined();
    const lifetimeMs = (Credentials?.Expiration?.getTime() ?? 0) - before;
    expect(lifetimeMs).toBeGreaterThan(895_000);
    expect(lifetimeMs).toBeLessThan(905_000);
    const refusedWith = (changes: Partial<ClientConfig['credentials']>) => {
      const credentials = { ...keysOf(Credentials), ...changes };
      return refusal(server.client(IAMClient, { credentials }).send(new ListRolesCommand({})));
    };
    expect(await refusedWith({ secretAccessKey: 'wrong' })).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(await refusedWith({ sessionToken: 'other' })).toMatchObject({ code: 'InvalidClientTokenId' });
    expect(await refusedWith({ sessionToken: undefined })).toMatchObject({ code: 'InvalidClientTokenId' });
  });

  it('are refused for wrong input', async () => {
    expect(await refusal(assume({ RoleArn: 'nothing-valid-in-here' }))).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'nothing-valid-in-here is invalid',
    });
    expect(await refusal(assume({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/Deploy` }))).toMatchObject({
      code: 'AccessDenied',
      message: `User: ${ROOT} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${ACCOUNT}:role/Deploy`,
    });
    expect((await refusal(assume({ RoleSessionName: 'Session1:2' }))).message).toContain(
      'failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*',
    );
    expect(await refusal(assume({ DurationSeconds: 7200 }))).toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    await iam.send(new UpdateRoleCommand({ RoleName: 'Deploy', MaxSessionDuration: 7200 }));
    await assume({ DurationSeconds: 7200 });
    expect(await refusal(assume({ Policy: '{}' }))).toMatchObject({
      code: 'MalformedPolicyDocumentException',
    });
  });

  it('are narrowed by policies of the session', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'only-roles', PolicyDocument: allow('iam:ListRoles') }),
    );
    const inline = await assume({ Policy: allow('iam:ListUsers') });
    expect(inline.PackedPolicySize).toBeGreaterThan(0);
    const both = await assume({ Policy: allow('iam:ListUsers'), PolicyArns: [{ arn: Policy?.Arn }] });
    const client = (credentials: Credentials | undefined) =>
      server.client(IAMClient, { credentials: keysOf(credentials) });
    await client(inline.Credentials).send(new ListUsersCommand({}));
    const denied = await refusal(client(inline.Credentials).send(new ListRolesCommand({})));
    expect(denied.message).toMatch(/because no session policy allows the iam:ListRoles action$/);
    await client(both.Credentials).send(new ListUsersCommand({}));
    await client(both.Credentials).send(new ListRolesCommand({}));
  });

  it('need the external id that the role wants', async () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'secret-42' } };
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'Vendor',
        AssumeRolePolicyDocument: trust({ AWS: ROOT }, { Condition }),
      }),
    );
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/Vendor`;
    expect(await refusal(assume({ RoleArn }))).toMatchObject({ code: 'AccessDenied' });
    await assume({ RoleArn, ExternalId: 'secret-42' });
  });

  it('carry tags, and hand on the transitive ones', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'web' } };
    const next = `arn:aws:iam::${ACCOUNT}:role/Next`;
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'Next',
        AssumeRolePolicyDocument: trust({ AWS: ROOT }, { Condition }),
      }),
    );
    const untaggable = `arn:aws:iam::${ACCOUNT}:role/Untaggable`;
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'Untaggable',
        AssumeRolePolicyDocument: trust({ AWS: ROOT }, { Action: 'sts:AssumeRole' }),
      }),
    );
    const PolicyDocument = allow(['sts:AssumeRole', 'sts:TagSession'], '*');
    await iam.send(new PutRolePolicyCommand({ RoleName: 'Deploy', PolicyName: 'chain', PolicyDocument }));
    const team = { Key: 'team', Value: 'web' };
    const tagged = await assume({ Tags: [team], TransitiveTagKeys: ['team'] });
    const session = server.client(STSClient, { credentials: keysOf(tagged.Credentials) });
    const untagged = server.client(STSClient, { credentials: keysOf((await assume()).Credentials) });
    expect(await refusal(assume({ RoleArn: next }, untagged))).toMatchObject({ code: 'AccessDenied' });
    const chained = await assume({ RoleArn: next }, session);
    expect(chained.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Next/run-1`);
    // Tags that are handed on are tags of the next session: its role must take them.
    await assume({ RoleArn: untaggable }, untagged);
    expect(await refusal(assume({ RoleArn: untaggable }, session))).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining(
        `is not authorized to perform: sts:TagSession on resource: ${untaggable}`,
      ),
    });

    expect((await refusal(assume({ RoleArn: next, DurationSeconds: 3601 }, session))).message).toMatch(
      /role chaining\.$/,
    );
    expect(await refusal(assume({ RoleArn: next, Tags: [{ Key: 'TEAM', Value: 'x' }] }, session))).toEqual({
      code: 'InvalidParameterValue',
      status: 400,
      message:
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    });
    expect(await refusal(assume({ Tags: [team], TransitiveTagKeys: ['other'] }))).toMatchObject({
      code: 'InvalidParameterValue',
      message: 'The specified transitive tag key must be included in the requested tags.',
    });
    expect(await refusal(assume({ Tags: [team, { Key: 'Team', Value: 'x' }] }))).toMatchObject({
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
  });
});

describe('sessions of users', () => {
  it('are the user', async () => {
    const { sts: theirs } = await newUser('niaj');
    const { Credentials } = await theirs.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
    const session = server.client(STSClient, { credentials: keysOf(Credentials) });
    expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:iam::${ACCOUNT}:user/niaj`,
    );
    expect(await refusal(session.send(new GetSessionTokenCommand({})))).toMatchObject({
      code: 'AccessDenied',
      message: 'Cannot call GetSessionToken with session credentials',
    });
  });

  it('under a federated name may do what both allow', async () => {
    const { sts: theirs } = await newUser('olivia');
    const PolicyDocument = allow(['s3:List*', 'sts:GetFederationToken']);
    await iam.send(new PutUserPolicyCommand({ UserName: 'olivia', PolicyName: 'p', PolicyDocument }));
    const bare = await theirs.send(new GetFederationTokenCommand({ Name: 'guest' }));
    expect(bare).toMatchObject({
      FederatedUser: {
        Arn: `arn:aws:sts::${ACCOUNT}:federated-user/guest`,
        FederatedUserId: `${ACCOUNT}:guest`,
      },
      PackedPolicySize: 0,
    });
    const powerless = server.client(S3Client, { credentials: keysOf(bare.Credentials) });
    expect(await refusal(powerless.send(new ListBucketsCommand({})))).toMatchObject({ code: 'AccessDenied' });
    const narrowed = await theirs.send(
      new GetFederationTokenCommand({ Name: 'guest', Policy: allow('s3:ListAllMyBuckets') }),
    );
    const guest = server.client(S3Client, { credentials: keysOf(narrowed.Credentials) });
    await guest.send(new ListBucketsCommand({}));
    expect((await refusal(guest.send(new ListObjectsV2Command({ Bucket: 'web' })))).message).toMatch(
      /because no session policy allows the s3:ListBucket action$/,
    );
  });
});

it('are told in JSON to whoever accepts that', async () => {
  const key = { accessKeyId: 'test', secretAccessKey: 'test' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const ask = async (form: string) => {
    const body = `Version=2011-06-15&${form}`;
    const answer = await sendSigned(server.port, key, { service: 'sts', headers, body });
    expect(answer.headers['content-type']).toBe('application/json');
    return { status: answer.status, body: JSON.parse(answer.body) };
  };
  const who = await ask('Action=GetCallerIdentity');
  expect(who.body.GetCallerIdentityResponse).toMatchObject({
    GetCallerIdentityResult: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root` },
    ResponseMetadata: { RequestId: expect.any(String) },
  });
  const { body } = await ask('Action=GetSessionToken');
  const seconds = body.GetSessionTokenResponse.GetSessionTokenResult.Credentials.Expiration;
  expect(seconds * 1_000).toBeGreaterThan(Date.now());
  expect(await ask('Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/a')).toMatchObject({
    status: 400,
    body: { Error: { Code: 'ValidationError', Type: 'Sender' }, RequestId: expect.any(String) },
  });
});

it('keeps sessions over a restart, and no secret of anybody as it is', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'pipewright-sts-'));
  const first = await startServer({ dataDirectory });
  await first
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName: 'Kept', AssumeRolePolicyDocument: trust({ AWS: ROOT }) }));
  const { Credentials } = await first
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/Kept`, RoleSessionName: 'run-1' }));
  const iam = first.client(IAMClient);
  await iam.send(new CreateUserCommand({ UserName: 'kept' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'kept' }));
  const device = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'kept' }));
  const seed = Buffer.from(device.VirtualMFADevice?.Base32StringSeed ?? []).toString();
  await first.close();
  const kept = await bytesBelow(dataDirectory);
  expect(kept.includes(AccessKey?.AccessKeyId ?? '-')).toBe(true);
  for (const secret of [Credentials?.SecretAccessKey, AccessKey?.SecretAccessKey, seed]) {
    expect(kept.includes(secret ?? '')).toBe(false);
  }
  const second = await startServer({ dataDirectory });
  const session = second.client(STSClient, { credentials: keysOf(Credentials) });
  const { Arn } = await session.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/Kept/run-1`);
  await second.close();
  await rm(dataDirectory, { recursive: true });
});

async function bytesBelow(directory: string): Promise<Buffer> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}
