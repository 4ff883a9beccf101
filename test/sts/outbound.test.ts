import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetWebIdentityTokenCommand,
  type GetWebIdentityTokenCommandInput,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { allow, trust } from '../iam/documents.js';
import { refusal } from '../iam/refusal.js';

const ACCOUNT = '000000000000';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;

let server: TestServer;
let iam: IAMClient;
let sts: STSClient;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  sts = server.client(STSClient);
  clients.push(iam, sts);
});

afterAll(async () => {
  for (const each of clients) each.destroy();
  await server.close();
});

function stsOf(keys: Partial<Credentials> | undefined): STSClient {
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken } = keys ?? {};
  const credentials = { accessKeyId, secretAccessKey, ...(SessionToken && { sessionToken: SessionToken }) };
  const client = server.client(STSClient, { credentials, region: 'eu-west-1' });
  clients.push(client);
  return client;
}

const asking = (more: Partial<GetWebIdentityTokenCommandInput> = {}) =>
  new GetWebIdentityTokenCommand({ Audience: ['https://api.example'], SigningAlgorithm: 'RS256', ...more });

async function json(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

/** What a service outside does with a token. */
async function verified(token: string): Promise<Record<string, unknown>> {
  const [head = '', body = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { alg, kid } = read(head);
  const claims = read(body);
  const discovery = await json(`${claims.iss}/.well-known/openid-configuration`);
  expect(discovery).toMatchObject({
    issuer: claims.iss,
    id_token_signing_alg_values_supported: ['RS256', 'ES384'],
  });
  const { keys } = (await json(`${discovery.jwks_uri}`)) as { keys: (JsonWebKey & { kid: string })[] };
  const key = keys.find((each) => each.kid === kid);
  expect(key).not.toHaveProperty('d');
  const hash = alg === 'RS256' ? 'sha256' : 'sha384';
  const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' });
  const proof = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify(hash, Buffer.from(`${head}.${body}`), proof, Buffer.from(signature, 'base64url'))).toBe(true);
  return claims;
}

it('is off, then on with an issuer of the account, then off again', async () => {
  const info = () => iam.send(new GetOutboundWebIdentityFederationInfoCommand({}));
  const enable = () => iam.send(new EnableOutboundWebIdentityFederationCommand({}));
  const disable = () => iam.send(new DisableOutboundWebIdentityFederationCommand({}));
  for (const refused of [await refusal(info()), await refusal(disable())]) {
    expect(refused.code).toBe('FeatureDisabledException');
  }
  const refused = await refusal(sts.send(asking()));
  expect(refused.code).toBe('OutboundWebIdentityFederationDisabledException');
  const { IssuerIdentifier } = await enable();
  expect(IssuerIdentifier).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pipewright\/token-issuers\/[0-9a-f-]{36}$/);
  expect(await info()).toMatchObject({ IssuerIdentifier, JwtVendingEnabled: true });
  expect((await refusal(enable())).code).toBe('FeatureEnabledException');
  const { WebIdentityToken = '' } = await sts.send(asking());
  await disable();
  expect((await refusal(sts.send(asking()))).code).toBe('OutboundWebIdentityFederationDisabledException');
  expect((await verified(WebIdentityToken)).iss).toBe(IssuerIdentifier);
  expect((await enable()).IssuerIdentifier).toBe(IssuerIdentifier);
  expect((await fetch(`${IssuerIdentifier}x/.well-known/jwks.json`)).status).toBe(404);
  expect((await fetch(`${IssuerIdentifier}/else`)).status).toBe(404);
});

it('tells who asks, to whom, from where and with which tags', async () => {
  const UserName = 'ula';
  await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'web' }] }));
  const condition = {
    'ForAllValues:StringEquals': {
      'sts:IdentityTokenAudience': ['https://api.example', 'https://b.example'],
    },
    NumericLessThanEquals: { 'sts:DurationSeconds': '600' },
    StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
  };
  const statements = [
    { Effect: 'Allow', Action: 'sts:GetWebIdentityToken', Resource: '*', Condition: condition },
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
  ];
  const put = (Statement: object[]) => {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    return iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'tokens', PolicyDocument }));
  };
  await put(statements);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const user = stsOf(AccessKey);
  const SigningAlgorithm = 'ES384';
  const { WebIdentityToken = '', Expiration } = await user.send(asking({ SigningAlgorithm }));
  const claims = await verified(WebIdentityToken);
  expect(claims).toMatchObject({
    aud: 'https://api.example',
    sub: `arn:aws:iam::${ACCOUNT}:user/ula`,
    exp: Number(claims.iat) + 300,
    'https://sts.amazonaws.com/': {
      aws_account: ACCOUNT,
      source_region: 'eu-west-1',
      principal_tags: { team: 'web' },
    },
  });
  expect(Expiration?.getTime()).toBe(Number(claims.exp) * 1_000);
  const Audience = ['https://api.example', 'https://b.example'];
  const two = await user.send(asking({ SigningAlgorithm, Audience, DurationSeconds: 600 }));
  expect(await verified(two.WebIdentityToken ?? '')).toMatchObject({ aud: Audience });

  const Tags = [{ Key: 'job', Value: '7' }];
  const denied: Partial<GetWebIdentityTokenCommandInput>[] = [
    { SigningAlgorithm: 'RS256' },
    { SigningAlgorithm, DurationSeconds: 601 },
    { SigningAlgorithm, Audience: ['https://c.example'] },
    { SigningAlgorithm, Tags },
  ];
  for (const more of denied) expect((await refusal(user.send(asking(more)))).code).toBe('AccessDenied');
  await put([...statements, { Effect: 'Allow', Action: 'sts:TagGetWebIdentityToken', Resource: '*' }]);
  const tagged = await user.send(asking({ SigningAlgorithm, Tags }));
  expect((await verified(tagged.WebIdentityToken ?? ''))['https://sts.amazonaws.com/']).toMatchObject({
    request_tags: { job: '7' },
  });
  const unknown = sts.send(asking({ SigningAlgorithm: 'HS256' }));
  expect((await refusal(unknown)).code).toBe('ValidationError');

  const AssumeRolePolicyDocument = trust({ AWS: ACCOUNT });
  await iam.send(new CreateRoleCommand({ RoleName: 'worker', AssumeRolePolicyDocument }));
  const PolicyDocument = allow('sts:*');
  await iam.send(new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'all', PolicyDocument }));
  const assumed = await user.send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'run', DurationSeconds: 900 }),
  );
  const session = stsOf(assumed.Credentials);
  const short = await session.send(asking());
  expect((await verified(short.WebIdentityToken ?? '')).sub).toBe(ROLE);
  const long = await refusal(session.send(asking({ DurationSeconds: 3_600 })));
  expect(long.code).toBe('SessionDurationEscalationException');

  const back = sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: ROLE, RoleSessionName: 'run', WebIdentityToken }),
  );
  expect((await refusal(back)).code).toBe('InvalidIdentityTokenException');
});
