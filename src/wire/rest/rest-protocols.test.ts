import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../kernel/aws-error.js';
import type { WireRequest, WireResponse } from '../protocol.js';
import { type OperationSchema, operationShape, schemaOf } from '../schema.js';
import { restJsonProtocol } from './rest-json.js';
import { restXmlProtocol } from './rest-xml.js';

const [STRING, NUMBER, DOCUMENT, TIMESTAMP, DATE_TIME, EPOCH] = [0, 1, 15, 4, 5, 7];
const listOf = (member: unknown) => [1, 'ns', 'List', 0, member];
const mapOf = (value: unknown) => [2, 'ns', 'Map', 0, STRING, value];

type Members = Readonly<Record<string, readonly [schema: unknown, traits: object]>>;
const structure = (members: Members) => [3, 'ns', 'S', 0, Object.keys(members), Object.values(members)];

function shapeOf(members: Members, name = 'Op') {
  const http = { http: ['PUT', '/', 200] };
  return operationShape([9, 'ns', name, http, structure(members), structure(members)] as OperationSchema);
}

function request(parts: Partial<WireRequest>): WireRequest {
  const nothing = { method: 'PUT', rawPath: '/', rawQuery: '', headers: {}, labels: {} };
  return { ...nothing, body: Readable.from([]), readBody: async () => Buffer.alloc(0), ...parts };
}

const wire = { xmlNamespace: 'https://example.com/', isQueryCompatible: false, errorShape: () => undefined };

const HEADERS: Members = {
  texts: [listOf(STRING), { httpHeader: 'X-Texts' }],
  dates: [listOf(TIMESTAMP), { httpHeader: 'X-Dates' }],
  numbers: [listOf(NUMBER), { httpHeader: 'X-Numbers' }],
  when: [DATE_TIME, { httpHeader: 'X-When' }],
  epoch: [EPOCH, { httpHeader: 'X-Epoch' }],
  document: [STRING, { httpHeader: 'X-Json', mediaType: 'application/json' }],
};

const VALUES = {
  texts: ['a', 'b,c', '"d" \\e'],
  dates: [new Date('2019-12-16T23:48:18Z'), new Date('2020-01-01T00:00:00Z')],
  numbers: [1, 2.5, Number.POSITIVE_INFINITY],
  when: new Date('2019-12-16T23:48:18.123Z'),
  epoch: new Date(1_576_540_098_000),
  document: '{"a":\n"ü"}',
};

const SENT = {
  'x-texts': 'a, "b,c", "\\"d\\" \\\\e"',
  'x-dates': 'Mon, 16 Dec 2019 23:48:18 GMT, Wed, 01 Jan 2020 00:00:00 GMT',
  'x-numbers': '1, 2.5, Infinity',
  'x-when': '2019-12-16T23:48:18.123Z',
  'x-epoch': '1576540098',
  'x-json': Buffer.from(VALUES.document).toString('base64'),
};

describe.each([
  ['restJson1', restJsonProtocol],
  ['restXml', restXmlProtocol],
])('%s', (_name, protocol) => {
  it('has lists, dates and documents in headers, both ways', async () => {
    const shape = shapeOf(HEADERS);
    expect(await protocol.decode(shape, request({ headers: SENT }))).toMatchObject(VALUES);
    expect(protocol.encode(shape, VALUES, wire, 'id').headers).toMatchObject(SENT);
  });

  it('reads quotes that never end in no time', async () => {
    const shape = shapeOf({ texts: HEADERS.texts ?? [STRING, {}] });
    const startedAt = performance.now();
    await protocol.decode(shape, request({ headers: { 'x-texts': '"\\"'.repeat(20_000) } }));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('gives all parameters of the query to the member that asks for all', async () => {
    const members: Members = {
      one: [STRING, { httpQuery: 'a' }],
      lists: [mapOf(listOf(STRING)), { httpQueryParams: 1 }],
    };
    expect(await protocol.decode(shapeOf(members), request({ rawQuery: 'a=1&b=2&b=3' }))).toMatchObject({
      one: '1',
      lists: { a: ['1'], b: ['2', '3'] },
    });
  });

  it('answers with the status that the output says', () => {
    const shape = shapeOf({ status: [NUMBER, { httpResponseCode: 1 }] });
    expect(protocol.encode(shape, { status: 202 }, wire, 'id').status).toBe(202);
    expect(protocol.encode(shape, {}, wire, 'id').status).toBe(200);
  });

  it('puts the members of an error where its shape says', () => {
    const nested = structure({ Foo: [STRING, { jsonName: 'Fooooo' }] });
    const members = {
      after: [STRING, { httpHeader: 'Retry-After' }],
      Nested: [nested, 0],
    };
    const schema = schemaOf([
      -3,
      'ns',
      'Slow',
      { error: 'client' },
      Object.keys(members),
      Object.values(members),
    ]);
    const slow = { queryCode: 'Slow', status: 429, fault: 'client', schema } as const;
    const error = new AwsError('Slow', 'no', { members: { after: '7', Nested: { Foo: 'bar' }, Other: 'o' } });
    const answer = protocol.encodeError(error, { ...wire, errorShape: () => slow }, 'id');
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
    expect(String(answer.body)).toMatch(/"Fooooo":"bar"|<Nested><Foo>bar<\/Foo><\/Nested>/);
    expect(String(answer.body)).toMatch(/"Other":"o"|<Other>o<\/Other>/);
    expect(String(answer.body)).not.toMatch(/after|Retry/);
  });

  it('refuses what its place cannot have', async () => {
    const shape = shapeOf({
      many: [NUMBER, { httpQuery: 'max-keys' }],
      at: [TIMESTAMP, { httpHeader: 'X-At' }],
    });
    const code = protocol === restXmlProtocol ? 'InvalidArgument' : 'SerializationException';
    await expect(protocol.decode(shape, request({ rawQuery: 'max-keys=many' }))).rejects.toMatchObject({
      code,
    });
    await expect(protocol.decode(shape, request({ headers: { 'x-at': 'soon' } }))).rejects.toMatchObject({
      code,
    });
  });
});

it('a document that is the whole body is JSON, a text too', () => {
  const shape = shapeOf({ document: [DOCUMENT, { httpPayload: 1 }] });
  const body = (value: unknown) => restJsonProtocol.encode(shape, { document: value }, wire, 'id').body;
  expect(Buffer.from(body('hello') as Uint8Array).toString()).toBe('"hello"');
  expect(Buffer.from(body({ a: [1, null] }) as Uint8Array).toString()).toBe('{"a":[1,null]}');
});

it('S3 names each request twice, in its headers and its errors', () => {
  const answers: WireResponse[] = [
    restXmlProtocol.encode(shapeOf({}), {}, wire, 'id'),
    restXmlProtocol.encodeError(new AwsError('NoSuchKey', 'gone'), wire, 'id'),
  ];
  for (const { headers } of answers)
    expect(headers).toMatchObject({ 'x-amz-request-id': 'id', 'x-amz-id-2': 'aWQ=' });
  expect(String(answers[1]?.body)).toContain('<RequestId>id</RequestId><HostId>aWQ=</HostId>');
});

it('a date that is none asks for nothing', async () => {
  const shape = shapeOf({ since: [TIMESTAMP, { httpHeader: 'If-Modified-Since' }] });
  const asked = restXmlProtocol.decode(shape, request({ headers: { 'if-modified-since': 'whenever' } }));
  expect(await asked).toEqual({});
});

describe('the body of an S3 request', () => {
  const text = '<S><key>a</key></S>';
  const members: Members = {
    body: [structure({ key: [STRING, {}] }), { httpPayload: 1 }],
    ofTheObject: [STRING, { httpHeader: 'x-amz-checksum-sha1' }],
  };
  const sent = (headers: Partial<Record<string, string>>, name?: string) => {
    const readBody = async () => Buffer.from(text);
    return restXmlProtocol.decode(shapeOf(members, name), request({ headers, readBody }));
  };
  const md5 = createHash('md5').update(text).digest('base64');
  const sha256 = createHash('sha256').update(text).digest('base64');

  it.each([
    { 'content-md5': md5 },
    { 'x-amz-checksum-sha256': sha256 },
    { 'content-md5': md5, 'x-amz-checksum-sha1': 'of another thing' },
    { 'x-amz-trailer': 'x-amz-checksum-crc32' },
  ])('is taken with %o', async (headers) => {
    expect(await sent(headers, 'DeleteObjects')).toMatchObject({ body: { key: 'a' } });
  });

  it.each([
    [{ 'content-md5': Buffer.alloc(16).toString('base64') }, 'BadDigest'],
    [{ 'content-md5': 'abc' }, 'InvalidDigest'],
    [{ 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    [{ 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }, 'BadDigest'],
    [{ 'x-amz-checksum-sha256': 'abc' }, 'InvalidRequest'],
  ])('is refused with %o', async (headers, code) => {
    await expect(sent(headers)).rejects.toMatchObject({ code });
  });

  it('has a digest where S3 insists on one', async () => {
    expect(await sent({})).toMatchObject({ body: { key: 'a' } });
    await expect(sent({}, 'DeleteObjects')).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: 'Missing required header for this request: Content-MD5',
    });
  });
});
