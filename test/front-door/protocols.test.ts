import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { CodePipelineClient, GetPipelineCommand, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import { CreateRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withoutPermission } from '../../src/front-door/access.js';
import { defineService } from '../../src/front-door/service.js';
import { AwsError } from '../../src/kernel/aws-error.js';
import { knownKey, startEchoServer } from '../harness/echo-server.js';

const seen: Record<string, unknown>[] = [];

function remember(operation: string, input: object) {
  seen.push({ operation, ...input });
}

const codepipeline = defineService<typeof import('@aws-sdk/client-codepipeline')>({
  id: 'codepipeline',
  title: 'AWS CodePipeline',
  signingNames: ['codepipeline'],
  actionPrefix: 'codepipeline',
  protocol: 'awsJson1_1',
  targetPrefix: 'CodePipeline_20150709',
  load: () => import('@aws-sdk/client-codepipeline'),
  constraints: { 'GetPipelineInput.name': { min: 1, max: 100, pattern: '[A-Za-z0-9.@_-]+' } },
  operations: {
    GetPipeline: {
      authorize: withoutPermission,
      handle: async (input) => {
        if (input.name === 'missing') {
          throw new AwsError(
            'PipelineNotFoundException',
            `Account '1' does not have a pipeline with name '${input.name}'`,
          );
        }
        if (input.name === 'bug') throw new TypeError('secret detail');
        return { metadata: { created: new Date(1_700_000_000_123), pipelineArn: 'arn' } };
      },
    },
  },
});

const iam = defineService<typeof import('@aws-sdk/client-iam')>({
  id: 'iam',
  title: 'IAM',
  signingNames: ['iam'],
  actionPrefix: 'iam',
  protocol: 'awsQuery',
  apiVersion: '2010-05-08',
  load: () => import('@aws-sdk/client-iam'),
  operations: {
    CreateRole: {
      authorize: withoutPermission,
      handle: async (input) => {
        remember('CreateRole', input);
        return {
          Role: {
            Path: '/',
            RoleName: input.RoleName,
            RoleId: 'AROA',
            Arn: 'arn:aws:iam::1:role/<&">',
            CreateDate: new Date(1_700_000_000_000),
            Tags: input.Tags ?? [],
          },
        };
      },
    },
    ListRoles: { authorize: withoutPermission, handle: async () => ({ Roles: [], IsTruncated: false }) },
  },
});

const s3 = defineService<typeof import('@aws-sdk/client-s3')>({
  id: 's3',
  title: 'Amazon S3',
  signingNames: ['s3'],
  actionPrefix: 's3',
  protocol: 'restXml',
  load: () => import('@aws-sdk/client-s3'),
  operations: {
    PutObject: {
      authorize: withoutPermission,
      handle: async (input) => {
        const hash = createHash('md5');
        let size = 0;
        for await (const chunk of input.Body as AsyncIterable<Uint8Array>) {
          hash.update(chunk);
          size += chunk.length;
        }
        remember('PutObject', { ...input, Body: size });
        return { ETag: `"${hash.digest('hex')}"` };
      },
    },
    UploadPart: {
      authorize: withoutPermission,
      handle: async (input) => {
        remember('UploadPart', { part: input.PartNumber, upload: input.UploadId });
        return { ETag: '"x"' };
      },
    },
    GetObject: {
      authorize: withoutPermission,
      handle: async (input) => ({
        Body: Readable.from([Buffer.from(`${input.Bucket}|${input.Key}|${input.VersionId ?? ''}`)]),
        LastModified: new Date(1_700_000_000_000),
        Metadata: { colour: 'green' },
      }),
    },
    ListObjectsV2: {
      authorize: withoutPermission,
      handle: async (input) => ({ Name: input.Bucket, KeyCount: 1, Contents: [{ Key: 'a&b', Size: 3 }] }),
    },
    ListBuckets: { authorize: withoutPermission, handle: async () => ({ Buckets: [{ Name: 'one' }] }) },
    DeleteObjects: {
      authorize: withoutPermission,
      handle: async (input) => ({
        Deleted: (input.Delete?.Objects ?? []).map((object) => ({ Key: object.Key })),
      }),
    },
  },
});

const KEY = { accessKeyId: 'AKIAEXAMPLE000000000', secretAccessKey: randomBytes(20).toString('hex') };
let server: Awaited<ReturnType<typeof startEchoServer>>;

beforeAll(async () => {
  server = await startEchoServer({
    services: [codepipeline, iam, s3],
    mode: 'strict',
    credentials: knownKey(KEY.accessKeyId, KEY.secretAccessKey),
  });
});
afterAll(() => server.close());

function config(secretAccessKey = KEY.secretAccessKey) {
  return {
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: KEY.accessKeyId, secretAccessKey },
    maxAttempts: 1,
    forcePathStyle: true,
  };
}

test('awsJson: answers, timestamps as numbers, modelled errors, constraints, unbuilt operations, bugs', async () => {
  const client = new CodePipelineClient(config());
  const answer = await client.send(new GetPipelineCommand({ name: 'p' }));
  expect(answer.metadata?.created?.getTime()).toBe(1_700_000_000_123);
  await expect(client.send(new GetPipelineCommand({ name: 'missing' }))).rejects.toMatchObject({
    name: 'PipelineNotFoundException',
    message: "Account '1' does not have a pipeline with name 'missing'",
    $metadata: { httpStatusCode: 400 },
  });
  await expect(client.send(new GetPipelineCommand({ name: 'no spaces' }))).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value 'no spaces' at 'name' failed to satisfy constraint: " +
      'Member must satisfy regular expression pattern: [A-Za-z0-9.@_-]+',
  });
  await expect(client.send(new GetPipelineCommand({ name: undefined }))).rejects.toMatchObject({
    message:
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
  });
  await expect(client.send(new ListPipelinesCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: expect.stringContaining('AWS CodePipeline ListPipelines is not implemented'),
  });
  await expect(client.send(new GetPipelineCommand({ name: 'bug' }))).rejects.toMatchObject({
    name: 'InternalFailure',
    message: 'An internal error occurred.',
    $metadata: { httpStatusCode: 500 },
  });
});

test('query: lists and escapes in both directions, empty lists, Sender errors', async () => {
  const client = new IAMClient(config());
  const { Role } = await client.send(
    new CreateRoleCommand({
      RoleName: 'r',
      AssumeRolePolicyDocument: '{"a": "b+c %"}',
      Tags: [{ Key: 'k', Value: 'ü & <' }],
    }),
  );
  expect(Role).toMatchObject({
    RoleName: 'r',
    Arn: 'arn:aws:iam::1:role/<&">',
    Tags: [{ Key: 'k', Value: 'ü & <' }],
  });
  expect(seen.at(-1)).toMatchObject({ AssumeRolePolicyDocument: '{"a": "b+c %"}' });
  expect(await client.send(new ListRolesCommand({}))).toMatchObject({ Roles: [], IsTruncated: false });
  await expect(
    client.send(new CreateRoleCommand({ RoleName: undefined, AssumeRolePolicyDocument: '{}' })),
  ).rejects.toMatchObject({
    name: 'ValidationError',
  });
});

test('restXml: streams, headers, XML bodies, and the operation by its most telling parameters', async () => {
  const client = new S3Client(config());
  const body = randomBytes(200_000);
  const { ETag } = await client.send(
    new PutObjectCommand({ Bucket: 'bucket', Key: 'a b/ü+%.txt', Body: body, Metadata: { colour: 'green' } }),
  );
  expect(ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
  expect(seen.at(-1)).toMatchObject({
    Bucket: 'bucket',
    Key: 'a b/ü+%.txt',
    Body: 200_000,
    Metadata: { colour: 'green' },
  });
  const got = await client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'x//../y', VersionId: 'v1' }));
  expect(await got.Body?.transformToString()).toBe('bucket|x//../y|v1');
  expect(got).toMatchObject({ Metadata: { colour: 'green' }, LastModified: new Date(1_700_000_000_000) });
  await client.send(
    new UploadPartCommand({ Bucket: 'bucket', Key: 'k', PartNumber: 7, UploadId: 'u', Body: 'x' }),
  );
  expect(seen.at(-1)).toEqual({ operation: 'UploadPart', part: 7, upload: 'u' });
  expect(await client.send(new ListObjectsV2Command({ Bucket: 'bucket' }))).toMatchObject({
    KeyCount: 1,
    Contents: [{ Key: 'a&b', Size: 3 }],
  });
  expect((await client.send(new ListBucketsCommand({}))).Buckets).toEqual([{ Name: 'one' }]);
  const deleted = await client.send(
    new DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects: [{ Key: 'a' }, { Key: '<b>' }] } }),
  );
  expect(deleted.Deleted).toEqual([{ Key: 'a' }, { Key: '<b>' }]);
});

test('presigned URLs are good until a character of them changes', async () => {
  const client = new S3Client(config());
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'bucket', Key: 'k' }), {
    expiresIn: 60,
  });
  expect((await fetch(url)).status).toBe(200);
  const answer = await fetch(url.replace('/k?', '/l?'));
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
});

test('wrong keys and signatures are refused in each protocol’s own words', async () => {
  const wrong = config('wrong');
  await expect(
    new CodePipelineClient(wrong).send(new GetPipelineCommand({ name: 'p' })),
  ).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  });
  await expect(new IAMClient(wrong).send(new ListRolesCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
  await expect(new S3Client(wrong).send(new ListBucketsCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  });
  const unknown = { ...config(), credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' } };
  await expect(
    new CodePipelineClient(unknown).send(new GetPipelineCommand({ name: 'p' })),
  ).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  await expect(new IAMClient(unknown).send(new ListRolesCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
  await expect(new S3Client(unknown).send(new ListBucketsCommand({}))).rejects.toMatchObject({
    name: 'InvalidAccessKeyId',
  });
});

test('what is malformed, oversized or from another origin is refused before anything is done', async () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(server.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'CodePipeline_20150709.GetPipeline', ...headers },
      body,
    });
  expect((await post('{}')).status).toBe(400);
  expect(await (await post('{}')).json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  const evil = await post('{}', { origin: 'https://evil.example' });
  expect(evil.status).toBe(403);
  expect(await evil.text()).toContain("Origin 'https://evil.example' may not call");
});
