import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListRolesCommand,
  ListServiceSpecificCredentialsCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateAccessKeyCommand,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientConfig, startServer, type TestServer } from '../harness/server.js';
import { sendSigned } from '../harness/signed-request.js';
import { allow, deny, trust } from './documents.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';

let server: TestServer;
let iam: IAMClient;

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
});

afterAll(async () => {
  iam.destroy();
  await server.close();
});

type Keys = ClientConfig['credentials'];

async function newUser(UserName: string): Promise<{ keys: Keys; iam: IAMClient; arn: string }> {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const keys = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return {
    keys,
    iam: server.client(IAMClient, { credentials: keys }),
    arn: `arn:aws:iam::${ACCOUNT}:user/${UserName}`,
  };
}

describe('users', () => {
  it('may do what their policies allow, at once and no longer', async () => {
    const { iam: theirs, arn } = await newUser('carol');
    const denied = {
      code: 'AccessDenied',
      status: 403,
      message: `User: ${arn} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ACCOUNT}:user/ because no identity-based policy allows the iam:ListUsers action`,
    };
    expect(await refusal(theirs.send(new ListUsersCommand({})))).toEqual(denied);
    const put = (PolicyName: string, PolicyDocument: string) =>
      iam.send(new PutUserPolicyCommand({ UserName: 'carol', PolicyName, PolicyDocument }));
    await put('list', allow('iam:List*'));
    expect((await theirs.send(new ListUsersCommand({}))).Users?.length).toBeGreaterThan(0);
    await put('not', deny('iam:ListUsers'));
    expect(await refusal(theirs.send(new ListUsersCommand({})))).toMatchObject({
      message: `User: ${arn} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ACCOUNT}:user/ with an explicit deny in an identity-based policy`,
    });
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'carol', PolicyName: 'not' }));
    await theirs.send(new ListUsersCommand({}));
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'carol', PolicyName: 'list' }));
    expect(await refusal(theirs.send(new ListUsersCommand({})))).toEqual(denied);
  });

  it('take part in what their groups may, by name and tag', async () => {
    const { iam: theirs } = await newUser('dave');
    await iam.send(new CreateGroupCommand({ GroupName: 'self-service' }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'self',
        PolicyDocument: allow('iam:GetUser', `arn:aws:iam::*:user/\${aws:username}`),
      }),
    );
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'self-service', PolicyArn: Policy?.Arn }));
    expect(await refusal(theirs.send(new GetUserCommand({})))).toMatchObject({ code: 'AccessDenied' });
    await iam.send(new AddUserToGroupCommand({ GroupName: 'self-service', UserName: 'dave' }));
    expect((await theirs.send(new GetUserCommand({}))).User?.UserName).toBe('dave');
    expect(await refusal(theirs.send(new GetUserCommand({ UserName: 'carol' })))).toMatchObject({
      code: 'AccessDenied',
    });
  });

  it('may be told apart by their program, the page they come from and the age of their session', async () => {
    const { keys } = await newUser('fred');
    const conditions = {
      StringLike: { 'aws:UserAgent': 'tool/*', 'aws:Referer': 'http://localhost/*' },
      Null: { 'aws:TokenIssueTime': 'true' },
    };
    const Statement = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', Condition: conditions };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutUserPolicyCommand({ UserName: 'fred', PolicyName: 'list', PolicyDocument }));
    const ask = async (userAgent: string, referer: string) => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': userAgent,
        referer,
      };
      const body = 'Action=ListUsers&Version=2010-05-08';
      return (await sendSigned(server.port, keys, { service: 'iam', headers, body })).status;
    };
    expect(await ask('tool/1.0', 'http://localhost/page')).toBe(200);
    expect(await ask('other/1.0', 'http://localhost/page')).toBe(403);
    expect(await ask('tool/1.0', 'http://127.0.0.1/page')).toBe(403);

    const old = { DateLessThan: { 'aws:TokenIssueTime': new Date(Date.now() + 60_000).toISOString() } };
    const AssumeRolePolicyDocument = trust({ AWS: ACCOUNT });
    const RoleName = 'revoked';
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const statements = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: '*', Resource: '*', Condition: old },
    ];
    const put = (some: object[]) => {
      const document = JSON.stringify({ Version: '2012-10-17', Statement: some });
      return iam.send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName: 'AWSRevokeOlderSessions',
          PolicyDocument: document,
        }),
      );
    };
    await put(statements.slice(0, 1));
    const sts = server.client(STSClient);
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'old' }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const session = server.client(IAMClient, { credentials });
    await session.send(new ListUsersCommand({}));
    await put(statements);
    expect((await refusal(session.send(new ListUsersCommand({})))).message).toContain('explicit deny');
    sts.destroy();
    session.destroy();
  });

  it('stay within their boundary', async () => {
    const { iam: theirs } = await newUser('erin');
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: allow('iam:ListUsers') }),
    );
    const PolicyDocument = allow('iam:*');
    await iam.send(new PutUserPolicyCommand({ UserName: 'erin', PolicyName: 'all', PolicyDocument }));
    await iam.send(
      new PutUserPermissionsBoundaryCommand({ UserName: 'erin', PermissionsBoundary: Policy?.Arn }),
    );
    await theirs.send(new ListUsersCommand({}));
    expect((await refusal(theirs.send(new ListRolesCommand({})))).message).toMatch(
      /because no permissions boundary allows the iam:ListRoles action$/,
    );
  });

  it('cannot use keys that are inactive, wrong or of somebody who left', async () => {
    const { iam: theirs, keys } = await newUser('frank');
    const PolicyDocument = allow('iam:ListUsers');
    await iam.send(new PutUserPolicyCommand({ UserName: 'frank', PolicyName: 'p', PolicyDocument }));
    await theirs.send(new ListUsersCommand({}));
    const wrong = server.client(IAMClient, { credentials: { ...keys, secretAccessKey: 'wrong' } });
    expect(await refusal(wrong.send(new ListUsersCommand({})))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      status: 403,
    });
    const { accessKeyId: AccessKeyId } = keys;
    const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    expect(used).toMatchObject({
      UserName: 'frank',
      AccessKeyLastUsed: { ServiceName: 'iam', Region: 'us-east-1' },
    });
    await iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    // Local mode takes keys that nobody knows for root's, but not these.
    const refused = {
      code: 'InvalidClientTokenId',
      status: 403,
      message: 'The security token included in the request is invalid.',
    };
    expect(await refusal(theirs.send(new ListUsersCommand({})))).toEqual(refused);
    await iam.send(new DeleteUserPolicyCommand({ UserName: 'frank', PolicyName: 'p' }));
    await iam.send(new DeleteAccessKeyCommand({ AccessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: 'frank' }));
    expect(await refusal(theirs.send(new ListUsersCommand({})))).toEqual(refused);
  });
});

describe('roles', () => {
  const create = (RoleName: string, AssumeRolePolicyDocument: string) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));

  it('are assumed by those whom they trust, and act by their own policies', async () => {
    const { keys, arn } = await newUser('grace');
    const sts = server.client(STSClient, { credentials: keys });
    await create('Trusting', trust({ AWS: arn }));
    await create('Strange', trust({ Service: 'codebuild.amazonaws.com' }));
    const assume = (RoleName: string) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${ACCOUNT}:role/${RoleName}`,
          RoleSessionName: 'run-1',
        }),
      );
    expect(await refusal(assume('Strange'))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${ACCOUNT}:role/Strange`,
    });
    expect(await refusal(assume('Missing'))).toMatchObject({ code: 'AccessDenied' });

    const { Credentials, AssumedRoleUser } = await assume('Trusting');
    const sessionArn = `arn:aws:sts::${ACCOUNT}:assumed-role/Trusting/run-1`;
    expect(AssumedRoleUser?.Arn).toBe(sessionArn);
    const asRole = server.client(IAMClient, {
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    expect(await refusal(asRole.send(new ListRolesCommand({})))).toMatchObject({
      message: `User: ${sessionArn} is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::${ACCOUNT}:role/ because no identity-based policy allows the iam:ListRoles action`,
    });
    const PolicyDocument = allow('iam:ListRoles');
    await iam.send(new PutRolePolicyCommand({ RoleName: 'Trusting', PolicyName: 'p', PolicyDocument }));
    await asRole.send(new ListRolesCommand({}));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'Trusting' }));
    expect(Role?.RoleLastUsed?.Region).toBe('us-east-1');
  });

  it('that trust an account are assumed by those of it who may', async () => {
    const { keys } = await newUser('heidi');
    const sts = server.client(STSClient, { credentials: keys });
    await create('OfAccount', trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }));
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/OfAccount`;
    const assume = () => sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'run-1' }));
    expect(await refusal(assume())).toMatchObject({ code: 'AccessDenied' });
    const PolicyDocument = allow('sts:AssumeRole', RoleArn);
    await iam.send(new PutUserPolicyCommand({ UserName: 'heidi', PolicyName: 'p', PolicyDocument }));
    expect((await assume()).Credentials?.AccessKeyId).toMatch(/^ASIA/);
  });

  it('of another account must be allowed on both sides', async () => {
    const { keys, arn } = await newUser('ivan');
    const other = server.client(IAMClient, {
      credentials: { accessKeyId: '333333333333', secretAccessKey: 'test' },
    });
    const AssumeRolePolicyDocument = trust({ AWS: arn });
    const { Role } = await other.send(new CreateRoleCommand({ RoleName: 'Far', AssumeRolePolicyDocument }));
    const sts = server.client(STSClient, { credentials: keys });
    const assume = () => sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'run-1' }));
    expect(await refusal(assume())).toMatchObject({ code: 'AccessDenied' });
    const PolicyDocument = allow('sts:AssumeRole', '*');
    await iam.send(new PutUserPolicyCommand({ UserName: 'ivan', PolicyName: 'p', PolicyDocument }));
    const { AssumedRoleUser } = await assume();
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::333333333333:assumed-role/Far/run-1');
    other.destroy();
  });

  it('are passed only by those who may', async () => {
    const { iam: theirs } = await newUser('judy');
    await create('Passed', trust({ Service: 'ec2.amazonaws.com' }));
    const PolicyDocument = allow('iam:AttachRolePolicy', 'arn:aws:iam::*:role/Passed');
    await iam.send(new PutUserPolicyCommand({ UserName: 'judy', PolicyName: 'p', PolicyDocument }));
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
    await theirs.send(new AttachRolePolicyCommand({ RoleName: 'Passed', PolicyArn }));
    const other = theirs.send(new AttachRolePolicyCommand({ RoleName: 'Trusting', PolicyArn }));
    expect(await refusal(other)).toMatchObject({ code: 'AccessDenied' });
  });
});

describe('git credentials', () => {
  const ServiceName = 'codecommit.amazonaws.com';

  it('are two per user, shown once, reset and removed', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'ken' }));
    const create = (service = ServiceName) =>
      iam.send(new CreateServiceSpecificCredentialCommand({ UserName: 'ken', ServiceName: service }));
    const { ServiceSpecificCredential: first } = await create();
    expect(first).toMatchObject({ ServiceUserName: `ken-at-${ACCOUNT}`, Status: 'Active', UserName: 'ken' });
    expect(first?.ServiceSpecificCredentialId).toMatch(/^ACCA/);
    expect(first?.ServicePassword).toHaveLength(44);
    expect((await create()).ServiceSpecificCredential?.ServiceUserName).toBe(`ken+1-at-${ACCOUNT}`);
    expect(await refusal(create())).toMatchObject({ code: 'LimitExceededException' });
    expect(await refusal(create('lambda.amazonaws.com'))).toMatchObject({
      code: 'NoSuchEntityException',
      message: 'No such service lambda.amazonaws.com is supported for Service Specific Credentials',
    });

    const id = { UserName: 'ken', ServiceSpecificCredentialId: first?.ServiceSpecificCredentialId };
    await iam.send(new UpdateServiceSpecificCredentialCommand({ ...id, Status: 'Inactive' }));
    const reset = await iam.send(new ResetServiceSpecificCredentialCommand(id));
    expect(reset.ServiceSpecificCredential).toMatchObject({ Status: 'Inactive' });
    expect(reset.ServiceSpecificCredential?.ServicePassword).not.toBe(first?.ServicePassword);
    const listed = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName: 'ken' }));
    expect(listed.ServiceSpecificCredentials?.map(({ Status }) => Status)).toEqual(['Inactive', 'Active']);
    expect(JSON.stringify(listed)).not.toContain('ServicePassword');
    expect(await refusal(iam.send(new DeleteUserCommand({ UserName: 'ken' })))).toMatchObject({
      message: 'Cannot delete entity, must remove referenced objects first.',
    });
    await iam.send(new DeleteServiceSpecificCredentialCommand(id));
    expect(await refusal(iam.send(new DeleteServiceSpecificCredentialCommand(id)))).toMatchObject({
      message: `No such credential ${id.ServiceSpecificCredentialId} exists`,
    });
  });
});

describe('modes', () => {
  it('audit and off let pass what enforce denies', async () => {
    for (const mode of ['audit', 'off'] as const) {
      const lenient = await startServer({ iam: mode });
      const root = lenient.client(IAMClient);
      await root.send(new CreateUserCommand({ UserName: 'lee' }));
      const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName: 'lee' }));
      const theirs = lenient.client(IAMClient, {
        credentials: {
          accessKeyId: AccessKey?.AccessKeyId ?? '',
          secretAccessKey: AccessKey?.SecretAccessKey ?? '',
        },
      });
      expect((await theirs.send(new ListUsersCommand({}))).Users).toHaveLength(1);
      await lenient.close();
    }
  });
});
