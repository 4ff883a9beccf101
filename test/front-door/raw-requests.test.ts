import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEchoServer } from '../harness/echo-server.js';
import { type Calls, echoServices } from '../harness/echo-services.js';
import { sendRaw } from '../harness/signed-request.js';
import { eventually } from '../harness/wait.js';

const calls: Calls = [];
let server: Awaited<ReturnType<typeof startEchoServer>>;

beforeAll(async () => {
  server = await startEchoServer({ services: echoServices(calls) });
});
afterAll(() => server.close());
beforeEach(() => {
  calls.length = 0;
});

/** As the AWS CLI writes it; local mode takes unknown keys unseen. */
function authorization(service: string) {
  return (
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, ` +
    'SignedHeaders=host;x-amz-date, Signature=00'
  );
}

function headersFor(service: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    host: 'localhost',
    'x-amz-date': '20260101T000000Z',
    authorization: authorization(service),
    ...more,
  };
}

const form = (body: string, type = 'application/x-www-form-urlencoded; charset=utf-8') =>
  sendRaw(server.port, {
    method: 'POST',
    path: '/',
    headers: headersFor('iam', { 'content-type': type }),
    body,
  });

const json = (body: string | Buffer, more: Record<string, string> = {}) =>
  sendRaw(server.port, {
    method: 'POST',
    path: '/',
    headers: headersFor('codepipeline', { 'x-amz-target': 'CodePipeline_20150709.GetPipeline', ...more }),
    body,
  });

const START = 'Action=SimulateCustomPolicy&Version=2010-05-08';

test('lists of forms, as the AWS CLI and boto3 spell them', async () => {
  await form(
    `${START}&PolicyInputList.member.1=p&ActionNames.member.2=b&ActionNames.member.1=a&ActionNames.member.10=c`,
  );
  expect(calls.at(-1)?.input).toMatchObject({ PolicyInputList: ['p'], ActionNames: ['a', 'b', 'c'] });
  await form(`${START}&PolicyInputList=&ActionNames=&ResourceArns=`);
  expect(calls.at(-1)?.input).toMatchObject({ PolicyInputList: [], ActionNames: [], ResourceArns: [] });
  await form(`${START}&PolicyInputList.member.1=p&ActionNames.member.1=a+b%2B&MaxItems=7`);
  expect(calls.at(-1)?.input).toMatchObject({ ActionNames: ['a b+'], MaxItems: 7 });
  const query = await sendRaw(server.port, {
    method: 'GET',
    path: `/?${START}&PolicyInputList.member.1=p&ActionNames.member.1=get`,
    headers: headersFor('iam'),
  });
  expect(query.status).toBe(200);
  expect(calls.at(-1)?.input).toMatchObject({ ActionNames: ['get'] });
});

test('names that objects have by themselves are names like others', async () => {
  await form(
    `${START}&PolicyInputList.member.1=p&ActionNames.member.1=a&__proto__.x=1&constructor.prototype.x=1`,
  );
  await json('{"name":"p","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
  const put = await sendRaw(server.port, {
    method: 'PUT',
    path: '/bucket/key',
    headers: headersFor('s3', { 'x-amz-meta-__proto__': 'v', 'x-amz-meta-constructor': 'w' }),
    body: 'x',
  });
  expect(put.status).toBe(200);
  const metadata = new Map(Object.entries(calls.at(-1)?.input ?? {})).get('Metadata');
  expect(Object.entries(metadata)).toEqual([
    ['__proto__', 'v'],
    ['constructor', 'w'],
  ]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('JSON in every wrapping', async () => {
  expect((await json('{"name":"plain"}', { 'content-type': 'application/json' })).status).toBe(200);
  expect((await json(gzipSync('{"name":"small"}'), { 'content-encoding': 'gzip' })).status).toBe(200);
  expect(calls.map(({ input }) => input)).toEqual([{ name: 'plain' }, { name: 'small' }]);
  const bomb = await json(gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' });
  expect([bomb.status, JSON.parse(bomb.body).__type]).toEqual([413, 'RequestEntityTooLargeException']);
  const broken = await json('no gzip', { 'content-encoding': 'gzip' });
  expect([broken.status, JSON.parse(broken.body).__type]).toEqual([400, 'SerializationException']);
  for (const body of [
    '[]',
    '"x"',
    'null',
    '{',
    `${'['.repeat(100_000)}`,
    '{"name":7}',
    Buffer.from('{"name":"\xff"}', 'latin1'),
  ]) {
    const answer = await json(body);
    expect([answer.status, JSON.parse(answer.body).__type]).toEqual([400, 'SerializationException']);
  }
});

test('XML that is large, deep or clever is refused without harm', async () => {
  const versioning = (body: string) =>
    sendRaw(server.port, {
      method: 'PUT',
      path: '/bucket?versioning',
      headers: headersFor('s3', { 'content-type': 'application/xml' }),
      body,
    });
  const document = (content: string) =>
    `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</VersioningConfiguration>`;
  expect((await versioning(document('<Status>Enabled</Status>'))).status).toBe(200);
  expect(calls.at(-1)?.input).toMatchObject({ VersioningConfiguration: { Status: 'Enabled' } });
  const bad = [
    `<!DOCTYPE a [<!ENTITY b "c">]>${document('<Status>&b;</Status>')}`,
    document('<a>'.repeat(200_000)),
    `<VersioningConfiguration ${Array.from({ length: 500_000 }, (_, i) => `a${i}=""`).join(' ')}/>`,
    document('<Status>Enabled</Status>').slice(0, -3),
    'no xml',
  ];
  for (const body of bad) {
    const answer = await versioning(body);
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining('<Code>MalformedXML</Code>')]);
  }
});

test('bodies only where there are any, and errors as the service that was meant spells them', async () => {
  const head = await sendRaw(server.port, { method: 'HEAD', path: '/bucket/key', headers: headersFor('s3') });
  expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '7', etag: '"e"' } });
  const lost = await sendRaw(server.port, {
    method: 'HEAD',
    path: '/bucket/key',
    headers: { host: 'localhost' },
  });
  expect(lost).toMatchObject({ status: 403, body: '' });
  const gone = await sendRaw(server.port, {
    method: 'DELETE',
    path: '/bucket/key',
    headers: headersFor('s3'),
  });
  expect(gone).toMatchObject({ status: 204, body: '' });
  expect(gone.headers['content-length']).toBeUndefined();
  const proxied = { method: 'DELETE', path: 'http://localhost/proxied/key', headers: headersFor('s3') };
  expect((await sendRaw(server.port, proxied)).status).toBe(204);
  expect(calls.at(-1)?.input).toEqual({ Bucket: 'proxied', Key: 'key' });
  const anonymous = await sendRaw(server.port, {
    method: 'GET',
    path: '/bucket/key',
    headers: { host: 'localhost' },
  });
  expect([anonymous.status, anonymous.body]).toEqual([
    403,
    expect.stringContaining('<Error><Code>AccessDenied'),
  ]);
  const basic = { authorization: 'Basic eDp5' };
  const s3 = await sendRaw(server.port, { method: 'GET', path: '/b/k', headers: headersFor('s3', basic) });
  expect(s3.body).toContain('<Error><Code>IncompleteSignature</Code>');
  expect(JSON.parse((await json('{}', basic)).body)).toMatchObject({ __type: 'IncompleteSignature' });
  expect((await form(START)).body).toContain('<ErrorResponse');
});

/** Everything that arrives until the server says no more for a while or closes. */
async function collect(socket: Socket, until: RegExp): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  await eventually(() => until.test(text));
  return text;
}

test('a connection serves one request after another; an error before the end of a body closes it, after the answer', async () => {
  const socket = connect(server.port, '127.0.0.1');
  const body = '{"name":"p"}';
  const head = (length: number, more = '') =>
    'POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: CodePipeline_20150709.GetPipeline\r\n' +
    `X-Amz-Date: 20260101T000000Z\r\nAuthorization: ${authorization('codepipeline')}\r\n${more}Content-Length: ${length}\r\n\r\n`;
  socket.write(`${head(2)}{}${head(body.length)}${body}`);
  const two = await collect(socket, /400 Bad Request[\s\S]*200 OK/);
  expect(two).not.toMatch(/connection: close/i);
  socket.write(head(20 * 1024 * 1024) + 'x'.repeat(11 * 1024 * 1024));
  const closed = once(socket, 'close');
  const refused = await collect(socket, /413 Payload Too Large[\s\S]*RequestEntityTooLarge/);
  expect(refused).toMatch(/connection: close/i);
  socket.destroy();
  await closed;
});

test('an answer that breaks off in the middle is cut off, and the server goes on', async () => {
  const half = sendRaw(server.port, { method: 'GET', path: '/bucket/key', headers: headersFor('s3') });
  await expect(half).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect((await json('{"name":"p"}')).status).toBe(200);
});

test('a client that goes away in the middle of its request leaves nothing behind', async () => {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(
    'POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: CodePipeline_20150709.GetPipeline\r\n' +
      `X-Amz-Date: 20260101T000000Z\r\nAuthorization: ${authorization('codepipeline')}\r\nContent-Length: 99\r\n\r\n{`,
  );
  socket.resume().end();
  await once(socket, 'close');
  expect((await json('{"name":"p"}')).status).toBe(200);
});

test('a client that asks before it sends its body is told to go on, or spared the upload', async () => {
  const put = (credentials: string) =>
    `PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nX-Amz-Date: 20260101T000000Z\r\n` +
    `${credentials}Content-Length: 7\r\n\r\n`;
  const socket = connect(server.port, '127.0.0.1');
  socket.write(put(`Authorization: ${authorization('s3')}\r\n`));
  await collect(socket, /^HTTP\/1.1 100 Continue/);
  socket.write('payload');
  await collect(socket, /200 OK/);
  expect(calls.at(-1)?.input).toMatchObject({ Body: 'payload' });
  socket.write(put(''));
  const refused = await collect(socket, /403 Forbidden[\s\S]*AccessDenied/);
  expect(refused).not.toContain('100 Continue');
  socket.destroy();
});

test('pages of other sites cannot drive the server, whatever request they make', async () => {
  const path = `/?${START}&PolicyInputList.member.1=p&ActionNames.member.1=evil`;
  const get = (more: Record<string, string>) =>
    sendRaw(server.port, { method: 'GET', path, headers: headersFor('iam', more) });
  const refused: Record<string, string>[] = [
    { host: 'evil.example' },
    { host: 'localhost.evil.example' },
    { host: 'localhost.' },
    { host: '[::ffff:127.0.0.1]' },
    { host: '[::1]evil.example' },
    { host: 'localhost:4566,evil.example' },
    { host: '::1' },
    { host: 'evilamazonaws.com' },
    { host: 'iam.amazonaws.com.evil.example' },
    { origin: 'http://evil.s3.amazonaws.com' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'http://localhost@evil.example' },
    { origin: 'http://localhost, http://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/localhost' },
    { 'sec-fetch-site': 'same-site', referer: 'https://app.localstack.cloud/' },
  ];
  for (const headers of refused) expect([headers, (await get(headers)).status]).toEqual([headers, 403]);
  expect(calls).toEqual([]);
  const taken: Record<string, string>[] = [
    { host: 'LOCALHOST:4566' },
    { host: '[::1]:4566' },
    { host: '[::1]' },
    { host: 'localhost:' },
    { host: 'bucket.s3.localhost.localstack.cloud:4566' },
    { host: 'iam.amazonaws.com' },
    { host: 'iam.cn-north-1.amazonaws.com.cn' },
    { host: 'iam.us-east-1.api.aws' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site', referer: 'http://localhost:3000/' },
  ];
  for (const headers of taken) expect([headers, (await get(headers)).status]).toEqual([headers, 200]);
});

test('a whole URL in the request line must name the host of the header', async () => {
  const path = `/?${START}&PolicyInputList.member.1=p&ActionNames.member.1=a`;
  const get = (url: string) =>
    sendRaw(server.port, { method: 'GET', path: `${url}${path}`, headers: headersFor('iam') });
  expect((await get('http://evil.example')).status).toBe(400);
  expect((await get('http://localhost:1')).status).toBe(400);
  expect((await get('http://localhost@evil.example')).status).toBe(400);
  expect(calls).toEqual([]);
  expect((await get('http://LOCALHOST')).status).toBe(200);
});
