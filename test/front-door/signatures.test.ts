import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { refusedCredential } from '../../src/front-door/credential-sources.js';
import type { CredentialSource } from '../../src/front-door/identity.js';
import { knownKey, startEchoServer } from '../harness/echo-server.js';
import { type Calls, echoServices } from '../harness/echo-services.js';
import { type RawRequest, sendSigned } from '../harness/signed-request.js';

const KEY = { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: 'secret' };
const INACTIVE = { accessKeyId: 'AKIAINACTIVE00000000', secretAccessKey: 'secret' };
const calls: Calls = [];
let server: Awaited<ReturnType<typeof startEchoServer>>;

const keys: CredentialSource = {
  find: async (id, token) =>
    id === INACTIVE.accessKeyId
      ? refusedCredential('123456789012')
      : knownKey(KEY.accessKeyId, KEY.secretAccessKey).find(id, token),
};

beforeAll(async () => {
  server = await startEchoServer({ services: echoServices(calls), mode: 'local', credentials: keys });
});
afterAll(() => server.close());
beforeEach(() => {
  calls.length = 0;
});

const JSON_REQUEST: RawRequest = {
  service: 'codepipeline',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'CodePipeline_20150709.GetPipeline',
  },
  body: '{"name":"p"}',
};
const FORM_REQUEST: RawRequest = {
  service: 'iam',
  headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=utf-8' },
  body: 'Action=SimulateCustomPolicy&Version=2010-05-08&PolicyInputList.member.1=%7B%7D&ActionNames.member.1=a',
};
const PUT: RawRequest = { service: 's3', method: 'PUT', path: '/bucket/a%20b/%2F..', body: 'payload' };

const send = (raw: RawRequest, key = KEY) => sendSigned(server.port, key, raw);

test('what is signed as AWS says is taken', async () => {
  for (const raw of [JSON_REQUEST, FORM_REQUEST, PUT]) expect((await send(raw)).status).toBe(200);
  expect(calls.map(({ operation }) => operation)).toEqual([
    'GetPipeline',
    'SimulateCustomPolicy',
    'PutObject',
  ]);
  expect(calls[2]?.input).toMatchObject({ Bucket: 'bucket', Key: 'a b//..', Body: 'payload' });
});

test('a header that says what is to be done must be signed', async () => {
  const json = await send({ ...JSON_REQUEST, unsigned: ['x-amz-target'] });
  expect(json.status).toBe(403);
  expect(JSON.parse(json.body)).toMatchObject({
    __type: 'InvalidSignatureException',
    message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
  });
  const s3 = await send({
    ...PUT,
    headers: { 'x-amz-copy-source': '/other/key', 'x-amz-acl': 'public-read' },
    unsigned: ['x-amz-copy-source', 'x-amz-acl'],
  });
  expect(s3.status).toBe(403);
  expect(s3.body).toContain('<HeadersNotSigned>x-amz-copy-source, x-amz-acl</HeadersNotSigned>');
  expect((await send({ ...FORM_REQUEST, unsigned: ['host'] })).body).toContain(':authority');
  expect(calls).toEqual([]);
});

test('a signature for one service opens no other', async () => {
  const json = await send({ ...JSON_REQUEST, service: 'iam' });
  expect(JSON.parse(json.body)).toMatchObject({
    __type: 'InvalidSignatureException',
    message: "Credential should be scoped to correct service: 'codepipeline'. ",
  });
  expect(calls).toEqual([]);
});

test('a body that is not the signed one is refused', async () => {
  for (const raw of [JSON_REQUEST, FORM_REQUEST]) {
    const answer = await send({ ...raw, bodyInstead: String(raw.body).replace(/.$/, '0') });
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('Signature')]);
  }
  const put = await send({ ...PUT, bodyInstead: 'Payload' });
  expect([put.status, put.body]).toEqual([400, expect.stringContaining('XAmzContentSHA256Mismatch')]);
  const odd = await send({ ...PUT, headers: { 'x-amz-content-sha256': 'ANYTHING' } });
  expect([odd.status, odd.body]).toEqual([400, expect.stringContaining('<Code>InvalidArgument</Code>')]);
  const nothing = await send({ ...PUT, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
  expect(nothing.status).toBe(200);
  expect(calls).toHaveLength(1);
});

test('a key that was given out and is not active is nobody, in local mode too', async () => {
  const json = await send(JSON_REQUEST, INACTIVE);
  expect(JSON.parse(json.body)).toMatchObject({ __type: 'UnrecognizedClientException' });
  expect((await send(FORM_REQUEST, INACTIVE)).body).toContain('<Code>InvalidClientTokenId</Code>');
  expect((await send(PUT, INACTIVE)).body).toContain('<Code>InvalidAccessKeyId</Code>');
  const url = `/bucket/key?AWSAccessKeyId=${INACTIVE.accessKeyId}&Signature=x&Expires=9999999999`;
  const presigned = await fetch(`${server.endpoint}${url}`);
  expect(await presigned.text()).toContain('<Code>InvalidAccessKeyId</Code>');
  expect(calls).toEqual([]);
});
