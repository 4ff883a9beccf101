import {
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type AssumeRoleWithWebIdentityCommandInput,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepAt, totpCode } from '../../src/services/iam/mfa/totp.js';
import { startServer, type TestServer } from '../harness/server.js';
import { allow } from '../iam/documents.js';
import { refusal } from '../iam/refusal.js';
import { type Issuer, signingKey, startIssuer } from './issuer.js';

const ACCOUNT = '000000000000';

let server: TestServer;
let iam: IAMClient;
let issuer: Issuer;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  server = await startServer();
  iam = client(IAMClient);
  issuer = await startIssuer(signingKey('RS256', 'first'));
});

afterAll(async () => {
  for (const each of clients) each.destroy();
  await issuer.close();
  await server.close();
});

interface Keys {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

function client<C extends { destroy(): void }>(
  Client: new (config: ReturnType<TestServer['clientConfig']>) => C,
  keys?: Keys,
): C {
  const credentials = keys && {
    accessKeyId: keys.AccessKeyId ?? '',
    secretAccessKey: keys.SecretAccessKey ?? '',
    ...(keys.SessionToken !== undefined && { sessionToken: keys.SessionToken }),
  };
  const made = server.client(Client, credentials ? { credentials } : {});
  clients.push(made);
  return made;
}

async function createRole(RoleName: string, principal: object, action: string[], Condition: object = {}) {
  const Statement = [{ Effect: 'Allow', Principal: principal, Action: action, Condition }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600;

describe('web identity', () => {
  const host = () => issuer.url.replace('http://', '');
  const anonymous = () => client(STSClient);
  const claims = () => ({ aud: 'builds', sub: 'repo:shop:main', exp: inAnHour() });
  const assume = (WebIdentityToken: string, more: Partial<AssumeRoleWithWebIdentityCommandInput> = {}) =>
    anonymous().send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/builder`,
        RoleSessionName: 'run-1',
        WebIdentityToken,
        ...more,
      }),
    );

  beforeAll(async () => {
    const created = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: issuer.url, ClientIDList: ['builds'] }),
    );
    const Federated = created.OpenIDConnectProviderArn ?? '';
    expect(Federated).toBe(`arn:aws:iam::${ACCOUNT}:oidc-provider/${host()}`);
    await createRole('builder', { Federated }, ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'], {
      StringEquals: { [`${host()}:aud`]: 'builds' },
      StringLike: { [`${host()}:sub`]: 'repo:shop:*' },
    });
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'builder',
        PolicyName: 'list',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Action: 'iam:ListUsers',
            Resource: '*',
            Condition: {
              StringEquals: { 'aws:FederatedProvider': Federated, 'aws:PrincipalTag/team': 'web' },
            },
          },
        }),
      }),
    );
  });

  it('is exchanged for the role that trusts its issuer, audience and subject', async () => {
    const tags = { 'https://aws.amazon.com/tags': { principal_tags: { team: ['web'] } } };
    const answer = await assume(issuer.token({ ...claims(), ...tags }));
    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: 'repo:shop:main',
      Audience: 'builds',
      Provider: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host()}`,
      AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/builder/run-1` },
    });
    await client(IAMClient, answer.Credentials).send(new ListUsersCommand({}));
    const untagged = await assume(issuer.token(claims()));
    const listing = client(IAMClient, untagged.Credentials).send(new ListUsersCommand({}));
    expect((await refusal(listing)).code).toBe('AccessDenied');
  });

  it('is refused where anything about it is wrong', async () => {
    const stranger = signingKey('RS256', 'first');
    const cases: [token: string, code: string, message: RegExp][] = [
      ['not-a-token', 'InvalidIdentityTokenException', /not a valid JWT/],
      [issuer.token(claims(), stranger), 'InvalidIdentityTokenException', /could not be validated/],
      [
        issuer.token({ ...claims(), iss: 'https://example.com' }),
        'InvalidIdentityTokenException',
        /No OpenIDConnect/,
      ],
      [
        issuer.token({ ...claims(), aud: 'others' }),
        'InvalidIdentityTokenException',
        /Incorrect token audience/,
      ],
      [
        issuer.token({ ...claims(), exp: 1 }),
        'ExpiredTokenException',
        /^Token expired: current date\/time \d+ must/,
      ],
      [
        issuer.token({ ...claims(), sub: 'repo:other' }),
        'AccessDenied',
        /^Not authorized to perform sts:AssumeRoleWith/,
      ],
    ];
    for (const [token, code, message] of cases) {
      const refused = await refusal(assume(token));
      expect(refused.code).toBe(code);
      expect(refused.message).toMatch(message);
    }
    const missing = assume(issuer.token(claims()), { RoleArn: `arn:aws:iam::${ACCOUNT}:role/nobody` });
    expect((await refusal(missing)).code).toBe('AccessDenied');
    const [head = '', body = ''] = issuer.token(claims()).split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    expect((await refusal(assume(`${unsigned}.${body}.${head}`))).code).toBe('InvalidIdentityTokenException');
  });

  it('needs an issuer that answers', async () => {
    const other = await startIssuer(signingKey('ES256', 'a'));
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: other.url, ClientIDList: ['builds'] }));
    const federated = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${other.url.slice(7)}` };
    const RoleArn = await createRole('elliptic', federated, ['sts:AssumeRoleWithWebIdentity']);
    await assume(other.token(claims()), { RoleArn });
    const token = other.token(claims());
    await other.close();
    await assume(token, { RoleArn });
    const silent = await startIssuer(signingKey('ES256', 'b'));
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: silent.url, ClientIDList: ['builds'] }));
    await silent.close();
    const refused = await refusal(assume(silent.token(claims()), { RoleArn }));
    expect(refused.code).toBe('IDPCommunicationErrorException');
  });

  it('is the only thing that needs no signature', async () => {
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(server.endpoint, { method: 'POST', headers, body });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('MissingAuthenticationToken');
  });
});

describe('sessions of a user', () => {
  let user: STSClient;
  let SerialNumber = '';
  let seed = '';
  /** Codes are taken once each, so every use needs a later one. */
  let ahead = 1;
  const nextCode = () => totpCode(seed, stepAt(Date.now()) + ahead++);

  beforeAll(async () => {
    const UserName = 'ula';
    await iam.send(new CreateUserCommand({ UserName }));
    const PolicyDocument = allow(['iam:*', 'sts:*']);
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'all', PolicyDocument }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    user = client(STSClient, AccessKey);
    const made = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'ulas' }));
    SerialNumber = made.VirtualMFADevice?.SerialNumber ?? '';
    seed = Buffer.from(made.VirtualMFADevice?.Base32StringSeed ?? []).toString();
    const step = stepAt(Date.now());
    const AuthenticationCode1 = totpCode(seed, step - 1);
    const AuthenticationCode2 = totpCode(seed, step);
    await iam.send(
      new EnableMFADeviceCommand({ UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }),
    );
  });

  it('call neither IAM nor most of STS without MFA', async () => {
    const { Credentials } = await user.send(new GetSessionTokenCommand({}));
    const listing = client(IAMClient, Credentials).send(new ListUsersCommand({}));
    expect(await refusal(listing)).toMatchObject({ code: 'InvalidClientTokenId', status: 403 });
    const sts = client(STSClient, Credentials);
    await sts.send(new GetCallerIdentityCommand({}));
    expect((await refusal(sts.send(new GetSessionTokenCommand({})))).message).toBe(
      'Cannot call GetSessionToken with session credentials',
    );
    const info = await refusal(
      sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })),
    );
    expect(info.code).toBe('AccessDenied');
    const { Credentials: federated } = await user.send(
      new GetFederationTokenCommand({
        Name: 'guest',
        Policy: allow('iam:*'),
        Tags: [{ Key: 'a', Value: '1' }],
      }),
    );
    const guest = client(IAMClient, federated).send(new ListUsersCommand({}));
    expect((await refusal(guest)).code).toBe('InvalidClientTokenId');
  });

  it('call IAM after a one-time code, which is taken once', async () => {
    const TokenCode = nextCode();
    const { Credentials } = await user.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }));
    await client(IAMClient, Credentials).send(new ListUsersCommand({}));
    const again = await refusal(user.send(new GetSessionTokenCommand({ SerialNumber, TokenCode })));
    expect(again.message).toBe('MultiFactorAuthentication failed with invalid MFA one time pass code.');
    const half = await refusal(user.send(new GetSessionTokenCommand({ SerialNumber })));
    expect(half.message).toContain('must provide both');
  });

  it('assume roles that ask for MFA', async () => {
    const RoleArn = await createRole('guarded', { AWS: ACCOUNT }, ['sts:AssumeRole'], {
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      NumericLessThan: { 'aws:MultiFactorAuthAge': '300' },
    });
    const assume = (more: object) =>
      user.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ula', ...more }));
    expect((await refusal(assume({}))).code).toBe('AccessDenied');
    const answer = await assume({ SerialNumber, TokenCode: nextCode() });
    expect(answer.AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/guarded/ula`);
  });

  it('cannot be told more of a denial than was said', async () => {
    const decode = user.send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'abc' }));
    expect((await refusal(decode)).code).toBe('InvalidAuthorizationMessageException');
  });
});
