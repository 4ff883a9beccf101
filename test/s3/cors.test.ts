import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../harness/server.js';

const ORIGIN = 'http://localhost:3000';
const Bucket = 'uploads';

let server: TestServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startServer();
  s3 = server.client(S3Client);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'hello' }));
  const rule = {
    AllowedOrigins: [ORIGIN],
    AllowedMethods: ['GET', 'PUT'],
    AllowedHeaders: ['*'],
    ExposeHeaders: ['ETag'],
    MaxAgeSeconds: 3000,
  };
  await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
});

afterAll(async () => {
  s3.destroy();
  await server.close();
});

const preflight = (path: string, headers: Record<string, string>) =>
  fetch(`${server.endpoint}/${path}`, { method: 'OPTIONS', headers });

it('answers preflight requests by the rules of the bucket', async () => {
  const asks = {
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'Content-Type, x-amz-acl',
  };
  const allowed = await preflight(`${Bucket}/new`, { origin: ORIGIN, ...asks });
  expect(allowed.status).toBe(200);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'content-type, x-amz-acl',
    'access-control-max-age': '3000',
  });
  const refused = await preflight(`${Bucket}/new`, {
    origin: ORIGIN,
    'access-control-request-method': 'DELETE',
  });
  expect(refused.status).toBe(403);
  expect(await refused.text()).toContain('This CORS request is not allowed');
  const unknown = await preflight('no-such-bucket/new', { origin: ORIGIN, ...asks });
  const refusal = await unknown.text();
  expect(refusal).toContain('CORS is not enabled for this bucket');
  expect(refusal).toContain(`<RequestId>${unknown.headers.get('x-amz-request-id')}</RequestId>`);
  expect((await preflight(`${Bucket}/new`, {})).status).toBe(400);
});

it('lets pages read what they were signed for, and what went wrong', async () => {
  const read = async (Key: string, origin = ORIGIN) =>
    await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key })), { headers: { origin } });
  const found = await read('a b');
  expect(await found.text()).toBe('hello');
  expect(found.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect(found.headers.get('access-control-expose-headers')).toBe('ETag');
  const missing = await read('nothing');
  expect(missing.status).toBe(404);
  expect(missing.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  const other = await read('a b', 'http://localhost:4000');
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
  // Local mode has no secrets: pages from elsewhere do not even reach the rules.
  expect((await read('a b', 'https://example.com')).status).toBe(403);
  await s3.send(new DeleteBucketCorsCommand({ Bucket }));
  expect((await read('a b')).headers.get('access-control-allow-origin')).toBeNull();
});
