import { generateKeyPairSync } from 'node:crypto';
import {
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  GetSAMLProviderCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
  UpdateSAMLProviderCommand,
  type UpdateSAMLProviderCommandInput,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleWithSAMLCommand,
  type AssumeRoleWithSAMLCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { certify } from '../iam/certificates.js';
import { refusal } from '../iam/refusal.js';
import { type Said, type SamlIdp, samlIdp } from './saml-idp.js';

const ACCOUNT = '000000000000';
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/sso`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';
const SIGN_IN = 'https://signin.aws.amazon.com/saml';
const MINUTE_MS = 60_000;

let server: TestServer;
let iam: IAMClient;
let sts: STSClient;
let idp: SamlIdp;

const usual = {
  [`${ATTRIBUTES}Role`]: [`${ROLE},${PROVIDER}`],
  [`${ATTRIBUTES}RoleSessionName`]: ['ula@example.com'],
};

function assume(said: Partial<Said> = {}, more: Partial<AssumeRoleWithSAMLCommandInput> = {}) {
  const SAMLAssertion = idp.respond({ attributes: usual, ...said });
  return sts.send(
    new AssumeRoleWithSAMLCommand({ RoleArn: ROLE, PrincipalArn: PROVIDER, SAMLAssertion, ...more }),
  );
}

async function createRole(RoleName: string, Action: string[], Condition: object) {
  const Statement = [{ Effect: 'Allow', Principal: { Federated: PROVIDER }, Action, Condition }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const Tags = [{ Key: 'stage', Value: 'live' }];
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }));
  return `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
}

beforeAll(async () => {
  server = await startServer();
  iam = server.client(IAMClient);
  sts = server.client(STSClient);
  idp = samlIdp('https://sso.example.com/saml', certify('sso.example.com'));
  await iam.send(new CreateSAMLProviderCommand({ Name: 'sso', SAMLMetadataDocument: idp.metadata }));
  await createRole('reader', ['sts:AssumeRoleWithSAML', 'sts:TagSession', 'sts:SetSourceIdentity'], {
    StringEquals: {
      'saml:aud': SIGN_IN,
      'saml:iss': 'https://sso.example.com/saml',
      'saml:doc': `${ACCOUNT}/sso`,
      'saml:sub_type': 'persistent',
      'iam:ResourceTag/stage': 'live',
    },
    StringLike: { 'saml:sub': 'ul?' },
  });
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'reader',
      PolicyName: 'list',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'iam:ListUsers',
          Resource: '*',
          Condition: {
            StringEquals: {
              'aws:PrincipalTag/team': 'web',
              'saml:sub': 'ula',
              'aws:FederatedProvider': PROVIDER,
            },
            'ForAnyValue:StringEquals': { 'saml:eduPersonAffiliation': 'staff' },
          },
        },
      }),
    }),
  );
});

afterAll(async () => {
  iam.destroy();
  sts.destroy();
  await server.close();
});

it('is exchanged for the role that trusts its provider, in a session of the name it gives', async () => {
  const answer = await assume({
    attributes: {
      ...usual,
      [`${ATTRIBUTES}PrincipalTag:team`]: ['web'],
      [`${ATTRIBUTES}SourceIdentity`]: ['ula'],
      'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': ['staff', 'member'],
    },
    sessionEndsAt: Date.now() + 10 * MINUTE_MS,
  });
  expect(answer).toMatchObject({
    AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/ula@example.com` },
    Subject: 'ula',
    SubjectType: 'persistent',
    Issuer: 'https://sso.example.com/saml',
    Audience: SIGN_IN,
    NameQualifier: 'CjPR6A8p2SyI4sqY4tEKA1e1Oh4=',
    SourceIdentity: 'ula',
  });
  const until = answer.Credentials?.Expiration?.getTime() ?? 0;
  expect(until).toBeLessThanOrEqual(Date.now() + 10 * MINUTE_MS);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = answer.Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  const session = server.client(IAMClient, { credentials });
  await session.send(new ListUsersCommand({}));
  session.destroy();
  const who = server.client(STSClient, { credentials });
  expect((await who.send(new GetCallerIdentityCommand({}))).Arn).toBe(answer.AssumedRoleUser?.Arn);
  who.destroy();
});

it('is taken whether the assertion, the response or both are signed, however they are written', async () => {
  for (const signed of ['assertion', 'response', 'both'] as const) await assume({ signed });
  const rewritten = (xml: string) =>
    `<?xml version="1.0"?>\n${xml}`
      .replace('ID="_assertion" IssueInstant', " ID = '_assertion'\n\tIssueInstant")
      .replace('></saml:SubjectConfirmationData>', ' />')
      .replace('<saml:Subject>', '<saml:Subject><!-- who -->')
      .replace('<samlp:Response ', '<samlp:Response xmlns:xs="http://www.w3.org/2001/XMLSchema" ');
  await assume({ tamper: rewritten });
});

it('is refused where the signature is not over what is read', async () => {
  const stranger = samlIdp('https://sso.example.com/saml', certify('sso', certify('other')));
  const evil = (xml: string) => xml.replace('>ula<', '>admin<');
  /** The signed assertion is moved aside, and another one put where it was. */
  const wrapped = (place: (signed: string, forged: string) => string) => (xml: string) => {
    const signed = /<saml:Assertion .*<\/saml:Assertion>/s.exec(xml)?.[0] ?? '';
    const forged = signed.replace(/<ds:Signature .*<\/ds:Signature>/s, '').replace('>ula<', '>admin<');
    return xml.replace(signed, place(signed, forged));
  };
  const withinSignature = (signed: string, forged: string) => {
    const seal = /<ds:Signature .*<\/ds:Signature>/s.exec(signed)?.[0] ?? '';
    const original = signed.replace(seal, '');
    const around = seal.replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`);
    return forged
      .replace('ID="_assertion"', 'ID="_evil"')
      .replace('<saml:Subject>', `${around}<saml:Subject>`);
  };
  const invalid: Partial<Said>[] = [
    { signed: 'nothing' },
    { tamper: evil },
    { tamper: evil, signed: 'response' },
    { tamper: evil, signed: 'both' },
    { tamper: wrapped((signed, forged) => forged + signed) },
    { tamper: wrapped((signed, forged) => signed + forged.replace('"_assertion"', '"_evil"')) },
    { tamper: wrapped((signed, forged) => `<samlp:Extensions>${signed}</samlp:Extensions>${forged}`) },
    { tamper: wrapped(withinSignature) },
    { tamper: (xml) => xml.replace('ID="_response"', 'ID="_assertion"') },
    { tamper: (xml) => xml.replace(/<ds:Signature .*<\/ds:Signature>/s, '$&$&') },
    { signatureInfo: (info) => info.replace('#_assertion', '') },
    { signatureInfo: (info) => info.replace('#_assertion', '#_response') },
    { signatureInfo: (info) => info.replace('rsa-sha256', 'rsa-sha1') },
    { signatureInfo: (info) => info.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256') },
    { signatureInfo: (info) => info.replaceAll('xml-exc-c14n#', 'xml-exc-c14n#WithComments') },
    // What every object of JavaScript knows by name is no algorithm.
    { signatureInfo: (info) => info.replace(/(DigestMethod Algorithm=")[^"]*/, '$1constructor') },
    { signatureInfo: (info) => info.replace(/(SignatureMethod Algorithm=")[^"]*/, '$1toString') },
    { signatureInfo: (info) => info.replace(/<ds:Reference.*<\/ds:Reference>/, '$&$&') },
    {
      signatureInfo: (info) =>
        info.replace('</ds:Transforms>', '<ds:Transform Algorithm="urn:x"></ds:Transform></ds:Transforms>'),
    },
  ];
  for (const [index, said] of invalid.entries()) {
    const { code, message } = await refusal(assume(said));
    expect(code, String(index)).toBe('InvalidIdentityTokenException');
    expect(message).toMatch(
      /^(Response signature invalid|Your request included an invalid SAML response\.)$/,
    );
  }
  expect((await assume({ attributes: { ...usual, constructor: ['of houses'] } })).Subject).toBe('ula');
  const SAMLAssertion = stranger.respond({ attributes: usual });
  expect((await refusal(assume({}, { SAMLAssertion }))).message).toBe('Response signature invalid');
});

it('is refused where anything else about it is wrong, with words that say what', async () => {
  const attribute = (name: string, value: string) => ({
    attributes: { ...usual, [ATTRIBUTES + name]: [value] },
  });
  const cases: [said: Partial<Said>, code: string, message: string | RegExp][] = [
    [
      { issuer: 'https://other' },
      'InvalidIdentityTokenException',
      'Issuer not present in specified provider',
    ],
    [{ audience: 'https://other' }, 'InvalidIdentityTokenException', /required audience/],
    [{ recipient: 'https://other' }, 'InvalidIdentityTokenException', /required recipient/],
    [{ status: 'Responder' }, 'IDPRejectedClaimException', /authentication failed/],
    [
      { issuedAt: Date.now() - 6 * MINUTE_MS, endsAt: Date.now() + MINUTE_MS },
      'ExpiredTokenException',
      /within 5 minutes/,
    ],
    [{ endsAt: Date.now() - 1 }, 'ExpiredTokenException', /within 5 minutes/],
    [{ sessionEndsAt: Date.now() - 1 }, 'ExpiredTokenException', /within 5 minutes/],
    [{ issuedAt: Date.now() + 10 * MINUTE_MS }, 'InvalidIdentityTokenException', 'Token is not valid yet'],
    [
      { attributes: { [`${ATTRIBUTES}Role`]: [`${ROLE},${PROVIDER}`] } },
      'InvalidIdentityTokenException',
      'RoleSessionName is required in AuthnResponse',
    ],
    [
      attribute('RoleSessionName', 'u'),
      'InvalidIdentityTokenException',
      /^RoleSessionName in AuthnResponse must match/,
    ],
    [attribute('SourceIdentity', 'aws:ula'), 'InvalidIdentityTokenException', /^Source Identity must match/],
    [
      attribute('Role', `${ROLE}2,${PROVIDER}`),
      'AccessDenied',
      'Not authorized to perform sts:AssumeRoleWithSAML',
    ],
    [{ subject: 'bob' }, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithSAML'],
  ];
  for (const [said, code, message] of cases) {
    const refused = await refusal(assume(said));
    expect(refused.code).toBe(code);
    expect(refused.message).toMatch(message);
  }
  const inputs: [Partial<AssumeRoleWithSAMLCommandInput>, string][] = [
    [{ SAMLAssertion: '<saml>' }, 'Invalid base64 SAMLResponse'],
    [{ SAMLAssertion: 'PHNhbWw+' }, 'Your request included an invalid SAML response.'],
    [{ PrincipalArn: `${PROVIDER}2` }, "Specified provider doesn't exist"],
    [{ RoleArn: `${ROLE}2` }, 'Not authorized to perform sts:AssumeRoleWithSAML'],
    [
      { DurationSeconds: 7_200 },
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
  ];
  for (const [input, message] of inputs) expect((await refusal(assume({}, input))).message).toBe(message);
});

it('is refused where the metadata of its provider has expired, until it is updated', async () => {
  const update = (SAMLMetadataDocument: string) =>
    iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn: PROVIDER, SAMLMetadataDocument }));
  for (const [element, now] of [
    ['<EntityDescriptor', Date.now() - 1],
    ['<IDPSSODescriptor', Date.now() - 1],
  ] as const) {
    const until = new Date(now).toISOString();
    await update(idp.metadata.replace(element, `${element} validUntil="${until}"`));
    expect(await refusal(assume())).toMatchObject({
      code: 'InvalidIdentityTokenException',
      message: 'The metadata of the specified provider has expired',
    });
    const { ValidUntil } = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }));
    expect(ValidUntil?.toISOString()).toBe(until);
  }
  const later = new Date(Date.now() + MINUTE_MS).toISOString();
  await update(idp.metadata.replace('<EntityDescriptor', `<EntityDescriptor validUntil="${later}"`));
  await assume();
  await update(idp.metadata);
  await assume();
});

it('needs leave for the tags that it brings', async () => {
  const RoleArn = await createRole('untagged', ['sts:AssumeRoleWithSAML'], {});
  const said = { attributes: { ...usual, [`${ATTRIBUTES}Role`]: [`${PROVIDER},${RoleArn}`] } };
  await assume(said, { RoleArn });
  const tagged = { attributes: { ...said.attributes, [`${ATTRIBUTES}PrincipalTag:team`]: ['web'] } };
  expect((await refusal(assume(tagged, { RoleArn }))).code).toBe('AccessDenied');
});

describe('encrypted assertions', () => {
  const { publicKey, privateKey } = rsaKeys();
  const gcm = { publicKey, cipher: 'aes256-gcm' } as const;
  const cbc = { publicKey, cipher: 'aes128-cbc' } as const;
  const update = (more: Partial<UpdateSAMLProviderCommandInput>) =>
    iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn: PROVIDER, ...more }));
  const read = () => iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }));

  it('are read with the keys that the provider was given', async () => {
    expect((await refusal(assume({ encryptedFor: gcm }))).message).toMatch(/invalid SAML response/);
    await update({ AddPrivateKey: rsaKeys().privateKey, AssertionEncryptionMode: 'Allowed' });
    expect((await refusal(assume({ encryptedFor: gcm }))).code).toBe('InvalidIdentityTokenException');
    await update({ AddPrivateKey: privateKey });
    expect((await assume({ encryptedFor: gcm })).Subject).toBe('ula');
    for (const signed of ['response', 'both'] as const) await assume({ encryptedFor: cbc, signed });
    await assume();
    await update({ AssertionEncryptionMode: 'Required' });
    expect((await refusal(assume())).message).toMatch(/invalid SAML response/);
    await assume({ encryptedFor: gcm });
    const told = await read();
    expect(told.AssertionEncryptionMode).toBe('Required');
    expect(told.PrivateKeyList).toEqual([
      { KeyId: expect.stringMatching(/^[A-Z0-9]{22}$/), Timestamp: expect.any(Date) },
      { KeyId: expect.stringMatching(/^[A-Z0-9]{22}$/), Timestamp: expect.any(Date) },
    ]);
  });

  it('need a good signature all the same, and CBC one around it', async () => {
    const swapped = (xml: string) => xml.replace(/(<xenc:CipherValue>)(.{8})([^<]{4})/g, '$1$3$2');
    const refused: Partial<Said>[] = [
      { encryptedFor: cbc },
      { encryptedFor: gcm, signed: 'nothing' },
      { encryptedFor: gcm, tamper: swapped },
      { encryptedFor: cbc, signed: 'response', tamper: swapped },
      { encryptedFor: gcm, tamper: (xml) => xml.replace(/<saml:EncryptedAssertion.*Assertion>/s, '$&$&') },
    ];
    for (const said of refused) {
      expect((await refusal(assume(said))).code).toBe('InvalidIdentityTokenException');
    }
  });

  it('are of a provider that signs with ten keys at most', async () => {
    const keys = (count: number) => (key: string) => key.repeat(count);
    const signers = (count: number) =>
      idp.metadata.replace(/<KeyDescriptor.*<\/KeyDescriptor>/s, keys(count));
    await update({ SAMLMetadataDocument: signers(10) });
    expect(await refusal(update({ SAMLMetadataDocument: signers(11) }))).toMatchObject({
      code: 'LimitExceededException',
      message: 'Cannot exceed quota for KeysPerSAMLProvider: 10',
    });
  });

  it('have at most two keys, of RSA', async () => {
    expect((await refusal(update({ AddPrivateKey: rsaKeys().privateKey }))).code).toBe(
      'LimitExceededException',
    );
    const [first, second] = (await read()).PrivateKeyList ?? [];
    await update({ RemovePrivateKey: first?.KeyId });
    expect(await refusal(update({ RemovePrivateKey: second?.KeyId }))).toMatchObject({
      code: 'InvalidInputException',
    });
    expect((await refusal(update({ RemovePrivateKey: first?.KeyId }))).code).toBe('NoSuchEntityException');
    expect((await refusal(update({ AddPrivateKey: 'a key' }))).code).toBe('InvalidInputException');
    await update({ AssertionEncryptionMode: 'Allowed', RemovePrivateKey: second?.KeyId });
    expect((await read()).PrivateKeyList).toBeUndefined();
  });
});

function rsaKeys(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
