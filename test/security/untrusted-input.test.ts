import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodeCommitClient, CreateBranchCommand, CreateRepositoryCommand } from '@aws-sdk/client-codecommit';
import { CodePipelineClient, ListPipelinesCommand } from '@aws-sdk/client-codepipeline';
import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreatePolicyCommand, IAMClient, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/kernel/logger.js';
import { parseJson } from '../../src/wire/parse-json.js';
import { exchangeRaw } from '../harness/proxy.js';
import { startServer, type TestServer } from '../harness/server.js';
import { sendRaw } from '../harness/signed-request.js';
import { statusOf } from './attacker.js';

let server: TestServer;
const lines: string[] = [];

beforeAll(async () => {
  const log = createLogger({ level: 'debug', write: (line) => lines.push(line), now: Date.now });
  server = await startServer({}, log);
});
afterAll(() => server.close());

/** Local mode takes the key `test` unseen. */
const authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;
const send = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
) =>
  sendRaw(server.port, {
    method,
    path,
    headers: { host: 'localhost', 'x-amz-date': '20260101T000000Z', ...headers },
    body,
  });
const api = (target: string, service: string, body: string) =>
  send('POST', '/', { 'x-amz-target': target, authorization: authorization(service) }, body);

/** How long the server was busy, in time of the processor: others may use it too. */
async function within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const outcome = await work();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(limitMs);
  return outcome;
}

describe('a page of another site, or a name that was bound to this machine anew', () => {
  const basic = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  const entries: [string, string, Readonly<Record<string, string>>, string][] = [
    [
      'POST',
      '/',
      { 'x-amz-target': 'CodePipeline_20150709.ListPipelines', authorization: authorization('codepipeline') },
      '{}',
    ],
    ['GET', '/?Action=ListUsers&Version=2010-05-08', { authorization: authorization('iam') }, ''],
    [
      'POST',
      '/',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=ListUsers&Version=2010-05-08',
    ],
    ['PUT', '/bucket-of-evil', { authorization: authorization('s3') }, ''],
    ['GET', '/b/k?AWSAccessKeyId=test&Signature=x&Expires=9999999999', {}, ''],
    ['OPTIONS', '/bucket/key', { 'access-control-request-method': 'PUT' }, ''],
    ['GET', '/v1/repos/web/info/refs?service=git-upload-pack', basic, ''],
    [
      'POST',
      '/v1/repos/web/git-receive-pack',
      { ...basic, 'content-type': 'application/x-git-receive-pack-request' },
      '0000',
    ],
    ['GET', '/_pipewright/health', {}, ''],
    ['GET', '/_localstack/health', {}, ''],
    ['POST', '/_pipewright/reset', {}, ''],
    ['GET', '/pipewright/build-credentials/00000000-0000-0000-0000-000000000000', {}, ''],
  ];

  test.each(entries)('reaches nothing: %s %s', async (method, path, headers, body) => {
    const senders: Readonly<Record<string, string>>[] = [
      { host: 'evil.example' },
      { host: `evil.example:${server.port}` },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/' },
    ];
    for (const sender of senders) {
      const answer = await send(method, path, { ...headers, ...sender }, body);
      expect([sender, answer.status]).toEqual([sender, 403]);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.body).toMatch(/is not a name of this server|may not call this server/);
    }
  });
});

describe('paths', () => {
  const KEYS = [
    '../../../etc/passwd',
    '..',
    '.',
    '/etc/passwd',
    'a/../../b',
    'a//b',
    '\\..\\x',
    'a\u0001b\n',
    '__proto__',
    '%2e%2e',
  ];

  test('are names of objects and nothing else', async () => {
    const client = server.client(S3Client);
    await client.send(new CreateBucketCommand({ Bucket: 'traversal' }));
    const before = await readdir(server.dataDirectory);
    for (const Key of KEYS) {
      const path = `/traversal/${encodeURIComponent(Key)}`;
      const put = await send('PUT', path, { authorization: authorization('s3') }, `body of ${Key}`);
      expect([Key, put.status]).toEqual([Key, 200]);
      const got = await send('GET', path, { authorization: authorization('s3') });
      expect([got.status, got.body]).toEqual([200, `body of ${Key}`]);
    }
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'traversal' }));
    expect(Contents.map(({ Key }) => Key).sort()).toEqual([...KEYS].sort());
    expect(await readdir(server.dataDirectory)).toEqual(before);
    const files = await readdir(join(server.dataDirectory, 'blobs'), { recursive: true });
    expect(files.filter((file) => !/^(tmp|blobs)(\/[0-9a-f]{2}(\/[0-9a-f]{32})?)?$/.test(file))).toEqual([]);
  });

  test.each(['%2e%2e', '%2e', '%2e%2e%2fx', 'a%2fb', 'a%00b', 'UPPER', 'a..b', '.a.', '%0d%0aX', 'a%5cb'])(
    'are no names of buckets: %s',
    async (bucket) => {
      const answer = await send('PUT', `/${bucket}`, { authorization: authorization('s3') });
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('InvalidBucketName')]);
    },
  );

  test('are no names of repositories and branches, and no options of git', async () => {
    const client = server.client(CodeCommitClient);
    for (const repositoryName of ['../x', 'a/b', 'a\0b', 'a b', '-x/..', 'x.git', '$(id)']) {
      await expect(client.send(new CreateRepositoryCommand({ repositoryName }))).rejects.toMatchObject({
        name: 'InvalidRepositoryNameException',
      });
    }
    await client.send(new CreateRepositoryCommand({ repositoryName: '--upload-pack.touch' }));
    for (const branchName of [
      '-x',
      '--exec=touch x',
      'a..b',
      '../main',
      'a\nb',
      'x.lock',
      '/x',
      'a\u001b[31m',
    ]) {
      const create = new CreateBranchCommand({
        repositoryName: '--upload-pack.touch',
        branchName,
        commitId: 'a'.repeat(40),
      });
      await expect(client.send(create), branchName).rejects.toMatchObject({
        name: 'InvalidBranchNameException',
      });
    }
    for (const path of ['..%2f..', '%2e%2e', 'web%00', '..;', 'a%2fb']) {
      const answer = await exchangeRaw(
        server.port,
        `GET /v1/repos/${path}/info/refs?service=git-upload-pack HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic dGVzdDp0ZXN0\r\n\r\n`,
      );
      expect([400, 403, 404]).toContain(statusOf(answer));
    }
  });
});

describe('what is large, deep or repeated costs its length and no more', () => {
  const deep = (open: string, close: string) => `${open.repeat(100_000)}1${close.repeat(100_000)}`;

  test('100,000 nested objects are refused wherever JSON is read', async () => {
    const nested = deep('{"a":', '}');
    const quoted = JSON.stringify(nested);
    const attempts: [string, string, string][] = [
      ['CodePipeline_20150709.GetPipeline', 'codepipeline', nested],
      ['CodePipeline_20150709.GetPipeline', 'codepipeline', '['.repeat(1_000_000)],
      ['AWSEvents.TestEventPattern', 'events', `{"EventPattern":"{}","Event":${quoted}}`],
      [
        'AWSEvents.PutRule',
        'events',
        `{"Name":"deep","EventPattern":${JSON.stringify(deep('{"a":', '}').slice(0, 4_000))}}`,
      ],
      ['CodeBuild_20161006.CreateProject', 'codebuild', `{"name":"x","tags":${deep('[', ']')}}`],
    ];
    for (const [target, service, body] of attempts) {
      const answer = await within(3_000, () => api(target, service, body));
      expect([target, answer.status]).toEqual([target, 400]);
    }
    const { FailedEntryCount } = await server.client(EventBridgeClient).send(
      new PutEventsCommand({
        Entries: [{ Source: 'a', DetailType: 'b', Detail: deep('{"a":', '}').slice(0, 200_000) }],
      }),
    );
    expect(FailedEntryCount).toBe(1);
  });

  test('many names that could collide are read like others', async () => {
    const members = (key: (index: number) => string) =>
      `{${Array.from({ length: 200_000 }, (_, index) => `"${key(index)}":1`).join(',')}}`;
    const floods = [
      members((index) => `${index * 65_536}`),
      members((index) => `${index * 4_194_304}`),
      members((index) => `a${'\\u0000'.repeat(index % 7)}${index}`),
    ];
    expect(() => parseJson(Buffer.from(members((index) => `k${index}`)))).toThrow('more than 100000 members');
    for (const body of floods) {
      const answer = await within(5_000, () =>
        api('CodePipeline_20150709.GetPipeline', 'codepipeline', body),
      );
      expect(answer.status).toBe(400);
    }
    const broken = '%ff&'.repeat(500_000);
    const typed = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await within(1_000, () => send('POST', '/', typed, broken))).status).toBe(400);
    expect((await within(1_000, () => send('POST', '/', typed, 'a&'.repeat(1_000_000)))).status).toBe(400);
    expect((await within(1_000, () => send('GET', `/?${'%ff&'.repeat(12_000)}`, {}))).status).toBe(400);
    const form = Array.from({ length: 19_000 }, (_, index) => `ActionNames.member.${index * 64}=a`).join('&');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: authorization('iam'),
    };
    const start = 'Action=SimulateCustomPolicy&Version=2010-05-08&PolicyInputList.member.1=x&';
    expect((await within(5_000, () => send('POST', '/', headers, start + form))).status).toBe(400);
  });

  test('numbers at the edge are no numbers of anything', async () => {
    const client = server.client(CodePipelineClient);
    for (const maxResults of [0, -1, 1.5, 2 ** 53, Number.MAX_VALUE]) {
      await expect(client.send(new ListPipelinesCommand({ maxResults }))).rejects.toMatchObject({
        $fault: 'client',
      });
    }
    for (const body of [
      '{"maxResults":1e999}',
      '{"maxResults":-1e999}',
      `{"maxResults":${'9'.repeat(5_000)}}`,
    ]) {
      expect((await api('CodePipeline_20150709.ListPipelines', 'codepipeline', body)).status).toBe(400);
    }
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: authorization('iam'),
    };
    for (const items of ['1e999', 'Infinity', '-1', '0x10', '1.5', 'NaN', ' ', '9'.repeat(500)]) {
      const answer = await send(
        'POST',
        '/',
        headers,
        `Action=ListUsers&Version=2010-05-08&MaxItems=${items}`,
      );
      expect([items, answer.status]).toEqual([items, 400]);
    }
    const listing = await send('GET', '/traversal?max-keys=99999999999999999999', {
      authorization: authorization('s3'),
    });
    expect(listing.status).toBeLessThan(500);
    const range = { authorization: authorization('s3'), range: `bytes=${'9'.repeat(400)}-` };
    expect((await send('GET', '/traversal/..', range)).status).toBeLessThan(500);
  });

  test('policies and patterns of stars and marks are decided soon', async () => {
    const iam = server.client(IAMClient);
    const document = (Resource: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }],
      });
    const stars = document(`arn:aws:s3:::${'*a'.repeat(2_900)}b`);
    const marks = document(`arn:aws:s3:::*${'?a'.repeat(500)}b*`);
    await iam.send(new CreatePolicyCommand({ PolicyName: 'stars', PolicyDocument: stars }));
    for (const policy of [stars, marks]) {
      await within(2_000, () =>
        iam.send(
          new SimulateCustomPolicyCommand({
            PolicyInputList: [policy],
            ActionNames: ['s3:GetObject'],
            ResourceArns: [`arn:aws:s3:::${'a'.repeat(1_900)}`],
          }),
        ),
      );
    }
    const events = server.client(EventBridgeClient);
    const EventPattern = JSON.stringify({ detail: { a: [{ wildcard: `${'*a'.repeat(1_900)}b` }] } });
    await events.send(new PutRuleCommand({ Name: 'stars', EventPattern }));
    const Event = JSON.stringify({
      ...{ id: '1', source: 'a', 'detail-type': 'b', account: '1', region: 'us-east-1', resources: [] },
      ...{ time: '2026-01-01T00:00:00Z', detail: { a: 'a'.repeat(200_000) } },
    });
    const { Result } = await within(2_000, () =>
      events.send(new TestEventPatternCommand({ EventPattern, Event })),
    );
    expect(Result).toBe(false);
  });

  test('documents with types and entities are refused before they are read', async () => {
    const laughs = `<!DOCTYPE l [<!ENTITY a "${'ha'.repeat(50)}">${'bcdefghij'
      .split('')
      .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`)
      .join('')}]><VersioningConfiguration><Status>&j;</Status></VersioningConfiguration>`;
    const external =
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><VersioningConfiguration><Status>&f;</Status></VersioningConfiguration>';
    for (const body of [laughs, external, external.replace('!DOCTYPE', '!doctype')]) {
      const answer = await send('PUT', '/traversal?versioning', { authorization: authorization('s3') }, body);
      expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('MalformedXML')]);
    }
  });
});

describe('the log', () => {
  test('has lines of ours only, whatever names and headers say', async () => {
    const from = lines.length;
    const forged = '{"level":"error","message":"forged"}';
    const evil = `x\r\n${forged}\u001b[2J\u009b2J\u2028\u202e`;
    const client = server.client(S3Client);
    await client.send(new PutObjectCommand({ Bucket: 'traversal', Key: evil, Body: 'x' }));
    await expect(
      client.send(new GetObjectCommand({ Bucket: 'traversal', Key: `${evil}?` })),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
    const names = server.client(CodeCommitClient).send(new CreateRepositoryCommand({ repositoryName: evil }));
    await expect(names).rejects.toMatchObject({ $fault: 'client' });
    await api(`CodePipeline_20150709.${encodeURIComponent(evil)}`, 'codepipeline', '{}');
    await send(
      'POST',
      '/',
      { 'x-amz-target': 'x\u009b31m', 'user-agent': '\u009b31m', authorization: 'x' },
      '{}',
    );
    await send('POST', '/', { authorization: authorization(`iam\u009b/${forged}`) }, evil);
    expect(lines.length).toBeGreaterThan(from + 4);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ time: expect.any(String), message: expect.any(String) });
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    }
    expect(lines.some((line) => JSON.parse(line).message === 'forged')).toBe(false);
    expect(lines.filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
  });
});
