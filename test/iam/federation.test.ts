import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  CreateSAMLProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteSAMLProviderCommand,
  GetOpenIDConnectProviderCommand,
  GetSAMLProviderCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  TagSAMLProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UntagSAMLProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
  UpdateSAMLProviderCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';
import { refusal } from './refusal.js';

const ACCOUNT = '000000000000';
const THUMBPRINT = 'cf23df2207d99a74fbe169e3eba035e633b65d94';

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

it('keeps OpenID Connect providers, with their audiences, thumbprints and tags', async () => {
  const create = (Url: string, more: object = {}) =>
    iam.send(new CreateOpenIDConnectProviderCommand({ Url, ...more }));
  expect((await refusal(create('example'))).message).toBe('Invalid Open ID Connect Provider URL');
  const many = Array.from({ length: 6 }, () => THUMBPRINT);
  expect((await refusal(create('https://a.example', { ThumbprintList: many }))).message).toBe(
    'Thumbprint list must contain fewer than 5 entries.',
  );
  expect(await refusal(create('https://a.example', { ThumbprintList: ['abc'] }))).toMatchObject({
    code: 'ValidationError',
  });
  const Tags = [{ Key: 'a', Value: '1' }];
  const { OpenIDConnectProviderArn } = await create('https://Token.example.com/ci/', {
    ClientIDList: ['builds'],
    ThumbprintList: [THUMBPRINT],
    Tags,
  });
  expect(OpenIDConnectProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com/ci`);
  expect(await refusal(create('https://token.example.com/ci'))).toMatchObject({
    code: 'EntityAlreadyExistsException',
    message: 'Provider with url https://token.example.com/ci already exists.',
  });

  const provider = { OpenIDConnectProviderArn };
  await iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...provider, ClientID: 'tests' }));
  await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...provider, ClientID: 'builds' }));
  await iam.send(
    new UpdateOpenIDConnectProviderThumbprintCommand({
      ...provider,
      ThumbprintList: [THUMBPRINT.toUpperCase()],
    }),
  );
  await iam.send(new TagOpenIDConnectProviderCommand({ ...provider, Tags: [{ Key: 'b', Value: '2' }] }));
  await iam.send(new UntagOpenIDConnectProviderCommand({ ...provider, TagKeys: ['a'] }));
  expect(await iam.send(new GetOpenIDConnectProviderCommand(provider))).toMatchObject({
    Url: 'token.example.com/ci',
    ClientIDList: ['tests'],
    ThumbprintList: [THUMBPRINT.toUpperCase()],
    Tags: [{ Key: 'b', Value: '2' }],
  });
  const tags = await iam.send(new ListOpenIDConnectProviderTagsCommand(provider));
  expect(tags.Tags).toEqual([{ Key: 'b', Value: '2' }]);
  const { OpenIDConnectProviderList } = await iam.send(new ListOpenIDConnectProvidersCommand({}));
  expect(OpenIDConnectProviderList).toEqual([{ Arn: OpenIDConnectProviderArn }]);
  await iam.send(new DeleteOpenIDConnectProviderCommand(provider));
  await iam.send(new DeleteOpenIDConnectProviderCommand(provider));
  expect((await refusal(iam.send(new GetOpenIDConnectProviderCommand(provider)))).message).toBe(
    `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
  );
});

it('keeps SAML providers whose metadata can be read', async () => {
  const metadata = (more: string) =>
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ${more}>${'<!-- idp -->'.repeat(100)}</md:EntityDescriptor>`;
  const SAMLMetadataDocument = metadata(
    'entityID="https://sso.example.com" validUntil="2036-01-01T00:00:00Z"',
  );
  const create = (document: string) =>
    refusal(iam.send(new CreateSAMLProviderCommand({ Name: 'sso', SAMLMetadataDocument: document })));
  const unreadable = [
    'a'.repeat(1024),
    metadata(''),
    SAMLMetadataDocument.slice(0, -10),
    `<!DOCTYPE a [<!ENTITY b "c">]>${SAMLMetadataDocument}`,
  ];
  for (const document of unreadable) {
    expect(await create(document)).toMatchObject({
      code: 'InvalidInputException',
      message: 'Could not parse metadata',
    });
  }
  const { SAMLProviderArn } = await iam.send(
    new CreateSAMLProviderCommand({ Name: 'sso', SAMLMetadataDocument, Tags: [{ Key: 'a', Value: '1' }] }),
  );
  expect(SAMLProviderArn).toBe(`arn:aws:iam::${ACCOUNT}:saml-provider/sso`);
  expect((await create(SAMLMetadataDocument)).code).toBe('EntityAlreadyExistsException');
  const provider = { SAMLProviderArn };
  await iam.send(new TagSAMLProviderCommand({ ...provider, Tags: [{ Key: 'b', Value: '2' }] }));
  await iam.send(new UntagSAMLProviderCommand({ ...provider, TagKeys: ['a'] }));
  expect((await iam.send(new ListSAMLProviderTagsCommand(provider))).Tags).toEqual([
    { Key: 'b', Value: '2' },
  ]);
  const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
  expect(SAMLProviderList).toMatchObject([
    { Arn: SAMLProviderArn, ValidUntil: new Date('2036-01-01T00:00:00Z') },
  ]);
  const changed = metadata('entityID="https://sso.example.org"');
  await iam.send(new UpdateSAMLProviderCommand({ ...provider, SAMLMetadataDocument: changed }));
  const found = await iam.send(new GetSAMLProviderCommand(provider));
  expect(found.SAMLMetadataDocument).toBe(changed);
  await iam.send(new DeleteSAMLProviderCommand(provider));
  expect((await refusal(iam.send(new GetSAMLProviderCommand(provider)))).code).toBe('NoSuchEntityException');
});
